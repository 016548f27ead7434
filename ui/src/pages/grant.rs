use std::collections::BTreeMap;

use kluis_api::{
    EnforcementState, EnforcementView, GrantCategoryView, GrantState, GrantView, Place,
    TakenOutView,
};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::pages::outcome::{categories, containers};
use crate::route::Route;
use crate::state::outcome::missing_containers;

/// Purposes in words: the term of a vocabulary where we know it, and otherwise as given.
pub fn purposes(texts: Texts, purposes: &[String]) -> String {
    purposes
        .iter()
        .map(|purpose| {
            let term = purpose.rsplit(['#', '/', ':']).next().unwrap_or(purpose);
            texts
                .t_dynamic("purpose-", term)
                .unwrap_or_else(|| purpose.clone())
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[derive(Properties, PartialEq)]
pub struct GrantCardProps {
    pub grant: GrantView,
    pub names: BTreeMap<String, String>,
    #[prop_or_default]
    pub busy: bool,
    /// Missing where there is nothing left to stop.
    #[prop_or_default]
    pub on_stop: Option<Callback<GrantView>>,
    /// The same for one kind of data, by its category.
    #[prop_or_default]
    pub on_stop_part: Option<Callback<(GrantView, String)>>,
    /// Keeps a receipt, by its identifier.
    pub on_keep: Callback<String>,
}

/// One recipient in plain language: who, what, why, since, until, and how sure that is.
#[component]
pub fn GrantCard(props: &GrantCardProps) -> Html {
    let texts = use_texts();
    let grant = &props.grant;
    let can_stop = matches!(grant.state, GrantState::Planned | GrantState::Active);
    let stop = props.on_stop.as_ref().filter(|_| can_stop).map(|on_stop| {
        let grant = grant.clone();
        on_stop.reform(move |_: MouseEvent| grant.clone())
    });
    let can_stop_part = can_stop && grant.categories.len() > 1;
    let on_stop_part = props.on_stop_part.as_ref().filter(|_| can_stop_part);
    let (state_icon, state_class) = match grant.state {
        GrantState::Active => (IconName::People, "seen"),
        GrantState::Planned | GrantState::Ending => (IconName::Clock, "waits"),
        GrantState::Ended => (IconName::Lock, "over"),
    };
    html! {
        <article class="card grant" data-test={format!("grant-{}", grant.id)}>
            <header>
                <h3>{ &grant.recipient.name }</h3>
                <span class={classes!("badge", state_class)} data-test={format!("grant-state-{}", grant.id)}>
                    <Icon name={state_icon} />{ state_text(texts, grant.state) }</span>
            </header>
            if let Some(standing) = &grant.standing {
                <p class="notice ask" role="status" data-test={format!("grant-standing-{}", grant.id)}>
                    <Icon name={IconName::Warning} /><span>{ standing_text(texts, standing) }</span></p>
            }
            <dl class="facts">
                <dt>{ texts.t("grant-what") }</dt>
                <dd>{ match on_stop_part {
                    Some(on_stop) => parts(texts, props, on_stop),
                    None => categories(texts, &props.names, grant).into(),
                } }</dd>
                if !grant.taken_out.is_empty() {
                    <dt>{ texts.t("grant-taken-out") }</dt>
                    <dd>{ for grant.taken_out.iter().map(|out| taken_out(texts, &props.names, out)) }</dd>
                }
                <dt>{ texts.t("grant-why") }</dt><dd>{ purposes(texts, &grant.purposes) }</dd>
                <dt>{ texts.t("grant-since") }</dt><dd>{ dates::long(texts, &grant.since) }</dd>
                <dt>{ texts.t("grant-until") }</dt><dd>{ dates::long(texts, &grant.until) }</dd>
                if let Some(ended) = &grant.ended {
                    <dt>{ texts.t("grant-ended") }</dt><dd>{ dates::long(texts, ended) }</dd>
                }
            </dl>
            <ul class="plain enforcement">
                { for grant.enforcement.iter().map(|one| enforcement(texts, &props.names, grant.state, one)) }
            </ul>
            if !grant.receipts.is_empty() {
                { receipts(texts, props) }
            }
            if let Some(onclick) = stop {
                <div class="actions">
                    <button type="button" class="button danger-quiet" disabled={props.busy} {onclick}
                        data-test={format!("stop-{}", grant.id)}
                        aria-label={texts.t_args("grant-stop-label", &[("recipient", grant.recipient.name.as_str().into())])}>
                        { texts.t("grant-stop") }</button>
                </div>
            }
        </article>
    }
}

/// Each kind of data with a way to stop it alone.
fn parts(texts: Texts, props: &GrantCardProps, on_stop: &Callback<(GrantView, String)>) -> Html {
    let part = |category: &GrantCategoryView| {
        let (grant, id) = (props.grant.clone(), category.id.clone());
        let name = props.names.get(&id).unwrap_or(&id).clone();
        let label = texts.t_args(
            "grant-stop-part-label",
            &[
                ("what", name.as_str().into()),
                ("recipient", grant.recipient.name.as_str().into()),
            ],
        );
        let test = format!("stop-{}-{id}", grant.id);
        let onclick = on_stop.reform(move |_: MouseEvent| (grant.clone(), id.clone()));
        html! {
            <li>
                <span>{ name }</span>
                <button type="button" class="button small danger-quiet" disabled={props.busy} {onclick}
                    data-test={test} aria-label={label}>{ texts.t("grant-stop") }</button>
            </li>
        }
    };
    html! { <ul class="plain parts">{ for props.grant.categories.iter().map(part) }</ul> }
}

/// Each receipt with a way to keep or print it.
fn receipts(texts: Texts, props: &GrantCardProps) -> Html {
    let one = |id: &String| {
        let what = receipt_text(texts, &props.grant.id, id);
        let label = texts.t_args(
            "receipt-keep-label",
            &[
                ("what", what.as_str().into()),
                ("recipient", props.grant.recipient.name.as_str().into()),
            ],
        );
        let onclick = {
            let id = id.clone();
            props.on_keep.reform(move |_: MouseEvent| id.clone())
        };
        html! {
            <li key={id.clone()}>
                <span>{ what }</span>
                <button type="button" class="button small" disabled={props.busy} {onclick}
                    data-test={format!("keep-{id}")} aria-label={label}>{ texts.t("receipt-keep") }</button>
            </li>
        }
    };
    html! {
        <details class="folded receipts" data-test={format!("receipts-{}", props.grant.id)}>
            <summary>{ texts.t_args("grant-receipts", &[("count", props.grant.receipts.len().into())]) }</summary>
            <ul class="plain parts">{ for props.grant.receipts.iter().map(one) }</ul>
        </details>
    }
}

/// What a receipt is about, as the end of its identifier says.
fn receipt_text(texts: Texts, grant: &str, receipt: &str) -> String {
    let event = receipt.strip_prefix(grant).unwrap_or(receipt);
    let event = event.trim_start_matches('-');
    let (event, number) = event.split_once('-').unwrap_or((event, ""));
    let said = texts.t_dynamic_args("receipt-of-", event, &[("number", number.into())]);
    said.unwrap_or_else(|| receipt.to_owned())
}

/// A kind of data that was taken out, and how sure that is.
fn taken_out(texts: Texts, names: &BTreeMap<String, String>, out: &TakenOutView) -> Html {
    let args = [
        (
            "what",
            names.get(&out.id).unwrap_or(&out.id).as_str().into(),
        ),
        ("date", dates::long(texts, &out.ended).into()),
    ];
    let told = match out.state {
        EnforcementState::Confirmed => texts.t_args("grant-taken-out-confirmed", &args),
        EnforcementState::Pending => texts.t_args("grant-taken-out-pending", &args),
        EnforcementState::Unconfirmed => texts.t_args("grant-taken-out-unconfirmed", &args),
    };
    html! { <p data-test={format!("taken-out-{}", out.id)}>{ told }</p> }
}

/// What the register says of the reviews under it, and what one can do.
fn standing_text(texts: Texts, standing: &str) -> String {
    let said = texts.t_dynamic("review-reason-", standing);
    let said = said.unwrap_or_else(|| texts.t("review-reason-register-status"));
    format!("{said} {}", texts.t("grant-standing-advice"))
}

fn state_text(texts: Texts, state: GrantState) -> String {
    match state {
        GrantState::Planned => texts.t("grant-planned"),
        GrantState::Active => texts.t("grant-active"),
        GrantState::Ending => texts.t("grant-ending"),
        GrantState::Ended => texts.t("grant-over"),
    }
}

/// How sure it is at one place; never more than was found out.
fn enforcement(
    texts: Texts,
    names: &BTreeMap<String, String>,
    grant: GrantState,
    one: &EnforcementView,
) -> Html {
    let stopping = matches!(grant, GrantState::Ending | GrantState::Ended);
    let missing = if stopping {
        Vec::new()
    } else {
        missing_containers(one)
    };
    let place = match one.place {
        Place::Gateway => texts.t("place-gateway"),
        Place::Cooperative => texts.t("place-cooperative"),
        Place::File => texts.t("place-file"),
    };
    let time = one.at.as_deref().map(|at| dates::long(texts, at));
    let args = [
        ("place", place.into()),
        ("time", time.clone().unwrap_or_default().into()),
    ];
    let text = match (one.state, stopping, time.is_some()) {
        (EnforcementState::Confirmed, false, true) => texts.t_args("enforced-confirmed-at", &args),
        (EnforcementState::Confirmed, false, false) => texts.t_args("enforced-confirmed", &args),
        (EnforcementState::Confirmed, true, true) => texts.t_args("stopped-confirmed-at", &args),
        (EnforcementState::Confirmed, true, false) => texts.t_args("stopped-confirmed", &args),
        (EnforcementState::Pending, false, _) if !missing.is_empty() => texts.t_args(
            "enforced-needs-place",
            &[("what", containers(texts, names, &missing).into())],
        ),
        (EnforcementState::Pending, false, _) => texts.t_args("enforced-pending", &args),
        (EnforcementState::Pending, true, _) => texts.t_args("stopped-pending", &args),
        (EnforcementState::Unconfirmed, false, _) => texts.t_args("enforced-unconfirmed", &args),
        (EnforcementState::Unconfirmed, true, _) => texts.t_args("stopped-unconfirmed", &args),
    };
    let (icon, class) = match one.state {
        EnforcementState::Confirmed => (IconName::Check, "sure"),
        EnforcementState::Pending => (IconName::Clock, "waits"),
        EnforcementState::Unconfirmed => (IconName::Warning, "unsure"),
    };
    html! {
        <li {class}>
            <Icon name={icon} />
            <div>
                <p>{ text }
                    if !missing.is_empty() {
                        { " " }<a href={Route::Cooperative.address()}>{ texts.t("announce-cooperative") }</a>
                    }
                </p>
                if let Some(detail) = &one.detail {
                    <details><summary>{ texts.t("error-details") }</summary><p lang="en">{ detail }</p></details>
                }
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::testing::{in_every_language, render, sample_grant};

    fn view(state: GrantState, enforcement: EnforcementState, at: Option<&str>) -> Html {
        let mut grant = sample_grant("g-1", state, &["weight"]);
        grant.enforcement = vec![EnforcementView {
            place: Place::Cooperative,
            state: enforcement,
            at: at.map(Into::into),
            detail: None,
        }];
        html! {
            <GrantCard {grant} names={BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())])}
                on_stop={Some(Callback::noop())} on_keep={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn every_receipt_can_be_kept_and_says_what_it_is_about() {
        let card = || {
            let mut grant = sample_grant("g-1", GrantState::Ended, &["weight"]);
            grant.receipts = ["g-1-given", "g-1-narrowed-1", "g-1-withdrawn", "old"]
                .map(str::to_owned)
                .to_vec();
            html! { <GrantCard {grant} names={BTreeMap::new()} on_keep={Callback::noop()} /> }
        };
        let html = in_every_language(
            card,
            &[
                "4 bewijzen",
                "Toestemming gegeven",
                "Een deel gestopt (1)",
                "Toestemming gestopt",
                "Bewaren of afdrukken",
                "Bewijs bewaren of afdrukken: Toestemming gegeven, Hartstudie Gent",
            ],
            &[
                "4 receipts",
                "Consent given",
                "Part stopped (1)",
                "Consent stopped",
                "Keep or print",
                "Keep or print the receipt: Consent given, Hartstudie Gent",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"keep-g-1-narrowed-1\""));
        assert!(html.contains("<span>old</span>"));
        let none = render(
            Language::Dutch,
            view(GrantState::Active, EnforcementState::Pending, None),
        );
        assert!(!none.await.contains("receipts-g-1"));
    }

    #[tokio::test]
    async fn approval_that_was_withdrawn_is_told_with_what_to_do() {
        let card = || {
            let mut grant = sample_grant("g-1", GrantState::Active, &["weight"]);
            grant.standing = Some("withdrawn".into());
            html! { <GrantCard {grant} names={BTreeMap::new()} on_stop={Some(Callback::noop())}
            on_keep={Callback::noop()} /> }
        };
        in_every_language(
            card,
            &["Een goedkeuring is ingetrokken. U kunt deze toestemming hieronder stoppen."],
            &["An approval was withdrawn. You can stop this consent below."],
        )
        .await;
    }

    #[tokio::test]
    async fn each_kind_can_be_stopped_alone_and_what_was_taken_out_says_how_sure_that_is() {
        let card = || {
            let mut grant = sample_grant("g-1", GrantState::Active, &["weight", "steps"]);
            let out = |id: &str, state| TakenOutView {
                id: id.into(),
                ended: "2026-11-20T14:02:00Z".into(),
                state,
            };
            grant.taken_out = vec![
                out("sleep", EnforcementState::Confirmed),
                out("mood", EnforcementState::Pending),
                out("pain", EnforcementState::Unconfirmed),
            ];
            html! {
                <GrantCard {grant} names={BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())])}
                    on_stop={Some(Callback::noop())} on_stop_part={Some(Callback::noop())}
                    on_keep={Callback::noop()} />
            }
        };
        let html = in_every_language(
            card,
            &[
                "Stoppen met delen van Gewicht met Hartstudie Gent",
                "sleep, sinds 20 november 2026",
                "mood, sinds 20 november 2026, 14:02. De coöperatie heeft dit nog niet bevestigd.",
                "pain, sinds 20 november 2026, 14:02. De coöperatie kon dit niet bevestigen.",
            ],
            &[
                "Stop sharing Gewicht with Hartstudie Gent",
                "sleep, since 20 November 2026",
                "mood, since 20 November 2026, 14:02. The cooperative has not confirmed this yet.",
                "pain, since 20 November 2026, 14:02. The cooperative could not confirm this.",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"stop-g-1-steps\""));
        assert!(!html.contains("data-test=\"stop-g-1-sleep\""));
    }

    #[tokio::test]
    async fn who_what_why_since_and_until_are_told() {
        in_every_language(
            || {
                view(
                    GrantState::Active,
                    EnforcementState::Confirmed,
                    Some("2026-11-20T14:02:00Z"),
                )
            },
            &[
                "Hartstudie Gent",
                "Gewicht",
                "Wetenschappelijk onderzoek",
                "30 juni 2027",
                "De coöperatie bevestigde dit op 20 november 2026, 14:02",
                "Stop",
            ],
            &[
                "Hartstudie Gent",
                "Gewicht",
                "Academic research",
                "30 June 2027",
                "The cooperative confirmed this on 20 November 2026, 14:02",
                "Stop",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn stop_is_called_sure_only_when_confirmed() {
        in_every_language(
            || view(GrantState::Ending, EnforcementState::Pending, None),
            &["nog niet bevestigd"],
            &["not confirmed"],
        )
        .await;
        in_every_language(
            || view(GrantState::Ending, EnforcementState::Unconfirmed, None),
            &["kon niet"],
            &["could not"],
        )
        .await;
        let html = in_every_language(
            || {
                view(
                    GrantState::Ended,
                    EnforcementState::Confirmed,
                    Some("2026-11-20T14:02:00Z"),
                )
            },
            &["gestopt"],
            &["stopped"],
        )
        .await;
        assert!(!html.contains("data-test=\"stop-g-1\""));
    }
}
