//! What the last rounds came to.

use kluis_api::RoundView;
use yew::prelude::*;

use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::state::load::Load;

#[derive(Properties, PartialEq)]
pub struct RoundsProps {
    /// Counts what was done on the page: after each act the list is asked for again.
    pub version: u32,
}

/// Asks for the last rounds, and shows them folded.
#[component]
pub fn Rounds(props: &RoundsProps) -> Html {
    let loader = use_load(props.version, |_| ipc::sync_rounds());
    html! { <RoundsView load={loader.load} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct RoundsViewProps {
    pub load: Load<Vec<RoundView>>,
    pub on_retry: Callback<()>,
}

/// When each round was, what it did, and what broke it off.
#[component]
pub fn RoundsView(props: &RoundsViewProps) -> Html {
    let texts = use_texts();
    html! {
        <details class="folded" data-test="rounds">
            <summary>{ texts.t("rounds-title") }</summary>
            { loaded(&props.load, &props.on_retry, |rounds| {
                if rounds.is_empty() {
                    return html! { <p class="hint" data-test="rounds-empty">{ texts.t("rounds-empty") }</p> };
                }
                html! {
                    <div class="scroll-wide" tabindex="0" role="region" aria-label={texts.t("rounds-title")}>
                        <table class="rounds" data-test="rounds-table">
                            <thead><tr>
                                <th scope="col">{ texts.t("rounds-when") }</th>
                                <th scope="col" class="value">{ texts.t("rounds-sent") }</th>
                                <th scope="col" class="value">{ texts.t("rounds-fetched") }</th>
                                <th scope="col" class="value">{ texts.t("rounds-merged") }</th>
                                <th scope="col" class="value">{ texts.t("rounds-removed") }</th>
                                <th scope="col">{ texts.t("rounds-outcome") }</th>
                            </tr></thead>
                            <tbody>{ for rounds.iter().map(|round| line(texts, round)) }</tbody>
                        </table>
                    </div>
                }
            }) }
        </details>
    }
}

fn line(texts: Texts, round: &RoundView) -> Html {
    let count = |count: u64| numbers::number(texts.language, count as f64);
    html! {
        <tr>
            <th scope="row">{ dates::long(texts, &round.ended) }</th>
            <td class="value">{ count(round.sent) }</td>
            <td class="value">{ count(round.fetched) }</td>
            <td class="value">{ count(round.merged) }</td>
            <td class="value">{ count(round.removed) }</td>
            <td>{ outcome(texts, round) }</td>
        </tr>
    }
}

/// How it ended, and what it left for a person.
fn outcome(texts: Texts, round: &RoundView) -> String {
    let mut told = vec![
        texts
            .t_dynamic("round-", &round.outcome)
            .unwrap_or_else(|| texts.t("round-failed")),
    ];
    if round.conflicts > 0 {
        told.push(texts.t_args("rounds-conflicts", &[("count", round.conflicts.into())]));
    }
    if round.failed > 0 {
        told.push(texts.t_args("rounds-failed", &[("count", round.failed.into())]));
    }
    told.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    fn view(load: Load<Vec<RoundView>>) -> Html {
        html! { <RoundsView {load} on_retry={Callback::noop()} /> }
    }

    fn round(outcome: &str) -> RoundView {
        RoundView {
            began: "2026-11-21T09:00:00Z".into(),
            ended: "2026-11-21T09:01:00Z".into(),
            sent: 1234,
            fetched: 2,
            merged: 1,
            removed: 0,
            access: 0,
            conflicts: 1,
            failed: 2,
            outcome: outcome.into(),
        }
    }

    #[tokio::test]
    async fn each_round_says_what_it_did_and_what_broke_it_off() {
        for (outcome, dutch, english) in [
            ("done", "klaar", "done"),
            ("offline", "niet bereikbaar", "could not be reached"),
            ("signed-out", "aanmelding", "sign-in"),
            ("cancelled", "gestopt", "stopped"),
            ("of-later", "niet gelukt", "did not work"),
        ] {
            in_every_language(
                || view(Load::Ready(vec![round(outcome)], None)),
                &[
                    "21 november 2026, 09:01",
                    "1.234",
                    dutch,
                    "1 met twee versies",
                    "2 niet gelukt",
                ],
                &["1,234", english, "1 with two versions", "2 failed"],
            )
            .await;
        }
    }

    #[tokio::test]
    async fn before_the_first_round_that_is_told() {
        in_every_language(
            || view(Load::Ready(Vec::new(), None)),
            &["Er is nog niet bijgewerkt"],
            &["Nothing has been brought up to date yet"],
        )
        .await;
        tells_of_waiting_and_failing(view).await;
    }
}
