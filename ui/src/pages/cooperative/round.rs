//! One round: what it would do, how far it is, and what came of it.

use kluis_api::{ApiError, ConflictView, StepKind, StepView, SyncReport};
use yew::prelude::*;

use crate::components::focus::use_focus_on_show;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::components::work_bar::WorkBar;
use crate::i18n::{Texts, use_texts};
use crate::numbers;
use crate::pages::cooperative::names::{Names, name_of, reason};
use crate::state::steps::{StepGroup, grouped};

/// Lines of a list that are drawn; how many more there are is told.
pub const SHOWN: usize = 100;

fn group_text(texts: Texts, group: &StepGroup) -> String {
    let args = [
        ("what", group.name.as_str().into()),
        ("count", group.steps.len().into()),
        ("size", numbers::size(texts.language, group.bytes()).into()),
    ];
    match group.kind {
        StepKind::Get => texts.t_args("step-get", &args),
        StepKind::Put => texts.t_args("step-put", &args),
        StepKind::Delete => texts.t_args("step-delete", &args),
        StepKind::Access => texts.t_args("step-access", &args),
    }
}

fn group(texts: Texts, group: &StepGroup) -> Html {
    html! {
        <li>
            <p class="step-what">{ group_text(texts, group) }</p>
            <details class="technical"><summary>{ texts.t("error-details") }</summary>
                <ul class="steps">
                    { for group.steps.iter().take(SHOWN).map(|step| html! {
                        <li><code class="long">{ &step.path }</code>
                            <p class="hint long"><code>{ &step.url }</code>{ " " }{ reason(texts, &step.reason, &step.why) }</p></li>
                    }) }
                </ul>
                { more(texts, group.steps.len()) }
            </details>
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct StepsProps {
    pub steps: Vec<StepView>,
    pub names: Names,
}

/// What a round would do, before it does.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let texts = use_texts();
    if props.steps.is_empty() {
        return html! { <p class="notice good" role="status" data-test="sync-steps"><Icon name={IconName::Check} />{ texts.t("steps-none") }</p> };
    }
    html! {
        <div class="notice" data-test="sync-steps">
            <Icon name={IconName::Cloud} />
            <div>
                <p role="status">{ texts.t("steps-what") }</p>
                <ul class="plain">
                    { for grouped(&props.steps, |path| name_of(&props.names, path)).iter().map(|one| group(texts, one)) }
                </ul>
            </div>
        </div>
    }
}

/// How many lines there are that are not drawn.
pub fn more(texts: Texts, count: usize) -> Html {
    html! {
        if count > SHOWN {
            <p>{ texts.t_args("list-more", &[("count", (count - SHOWN).into())]) }</p>
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub problems: Vec<ConflictView>,
    pub names: Names,
}

/// What failed and stays waiting, and why.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let texts = use_texts();
    html! {
        <section data-test="sync-failed">
            <h3>{ texts.t("sync-failed-title") }</h3>
            <p>{ texts.t("sync-failed-text") }</p>
            <ul class="steps">
                { for props.problems.iter().take(SHOWN).map(|one| html! {
                    <li>{ name_of(&props.names, &one.path) }
                        <p class="hint long"><code>{ &one.path }</code>{ " " }<span lang="en">{ &one.why }</span></p></li>
                }) }
            </ul>
            { more(texts, props.problems.len()) }
        </section>
    }
}

/// What came of a round.
#[derive(Clone, Debug, PartialEq)]
pub enum RoundOutcome {
    Done(SyncReport),
    /// It broke off; true when the person asked for that.
    BrokenOff(ApiError, bool),
}

#[derive(Properties, PartialEq)]
pub struct RoundSectionProps {
    /// Changes that wait.
    pub pending: u64,
    pub busy: bool,
    /// A round is under way.
    pub running: bool,
    /// The person asked to stop it.
    pub stopping: bool,
    pub steps: Option<Vec<StepView>>,
    pub outcome: Option<RoundOutcome>,
    pub names: Names,
    pub on_preview: Callback<()>,
    pub on_start: Callback<()>,
    pub on_stop: Callback<()>,
}

/// What waits, the way to see what would happen, and a round with its progress and outcome.
#[component]
pub fn RoundSection(props: &RoundSectionProps) -> Html {
    let texts = use_texts();
    html! {
        <section aria-labelledby="sync-title">
            <h2 id="sync-title">{ texts.t("sync-title") }</h2>
            <p data-test="sync-pending">{ texts.t_args("sync-pending", &[("count", props.pending.into())]) }</p>
            <div class="actions">
                <button type="button" class="button" data-test="sync-preview" disabled={props.busy}
                    onclick={props.on_preview.reform(|_| ())}>{ texts.t("sync-preview") }</button>
                <button type="button" class="button primary" data-test="sync-now" disabled={props.busy}
                    onclick={props.on_start.reform(|_| ())}>{ texts.t("sync-now") }</button>
            </div>
            if props.running {
                <WorkBar work="sync" label={texts.t("sync-busy")} stopping={props.stopping} on_cancel={props.on_stop.clone()} />
            } else {
                if let Some(steps) = &props.steps {
                    <Steps steps={steps.clone()} names={props.names.clone()} />
                }
                if let Some(outcome) = &props.outcome {
                    <RoundResult outcome={outcome.clone()} names={props.names.clone()} />
                }
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct ResultProps {
    pub outcome: RoundOutcome,
    pub names: Names,
}

/// What a round did, line by line; what it did not do is not told.
fn round_told(texts: Texts, report: &SyncReport) -> Vec<String> {
    let counts = [
        (
            report.sent,
            texts.t_args("sync-sent", &[("count", report.sent.into())]),
        ),
        (
            report.fetched,
            texts.t_args("sync-fetched", &[("count", report.fetched.into())]),
        ),
        (
            report.merged,
            texts.t_args("sync-merged", &[("count", report.merged.into())]),
        ),
        (
            report.removed,
            texts.t_args("sync-removed", &[("count", report.removed.into())]),
        ),
        (
            report.access,
            texts.t_args("sync-access", &[("count", report.access.into())]),
        ),
        (
            report.requests,
            texts.t_args("inbox-new", &[("count", report.requests.into())]),
        ),
        (
            report.conflicts,
            texts.t_args("sync-conflicts", &[("count", report.conflicts.into())]),
        ),
    ];
    let done: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .collect();
    match (done.is_empty(), report.failed.is_empty()) {
        (true, true) => vec![texts.t("sync-up-to-date")],
        (true, false) => Vec::new(),
        (false, true) => [vec![texts.t("sync-done")], done].concat(),
        (false, false) => done,
    }
}

/// What came of a round; the keyboard goes on here.
#[component]
pub fn RoundResult(props: &ResultProps) -> Html {
    let texts = use_texts();
    let shown = use_focus_on_show();
    html! {
        <div ref={shown} tabindex="-1" class="outcome" data-test="sync-result">
            { match &props.outcome {
                RoundOutcome::Done(report) => done(texts, report, &props.names),
                RoundOutcome::BrokenOff(_, true) => html! {
                    <p class="notice calm" role="status" data-test="sync-stopped">
                        <Icon name={IconName::Clock} />{ texts.t("sync-stopped") }</p>
                },
                RoundOutcome::BrokenOff(error, false) => html! { <ErrorBox error={error.clone()} /> },
            } }
        </div>
    }
}

fn done(texts: Texts, report: &SyncReport, names: &Names) -> Html {
    let told = round_told(texts, report);
    let clean = report.failed.is_empty() && report.conflicts == 0;
    html! {
        <>
            if !told.is_empty() {
                <div class={classes!("notice", if clean { "good" } else { "calm" })} role="status">
                    <Icon name={if clean { IconName::Check } else { IconName::Warning }} />
                    <ul class="plain">{ for told.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </div>
            }
            if !report.failed.is_empty() {
                <Problems problems={report.failed.clone()} names={names.clone()} />
            }
            if !report.notes.is_empty() {
                <details><summary>{ texts.t("error-details") }</summary>
                    <ul lang="en">{ for report.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul></details>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::testing::in_every_language;

    fn view(running: bool, stopping: bool, outcome: Option<RoundOutcome>) -> Html {
        let names = Names::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]);
        html! {
            <RoundSection pending=2 busy={running} {running} {stopping} steps={Some(Vec::new())} {outcome} {names}
                on_preview={Callback::noop()} on_start={Callback::noop()} on_stop={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn round_under_way_can_be_stopped_and_stopping_is_no_error() {
        let html = in_every_language(
            || view(true, false, None),
            &["Bezig met bijwerken", "Annuleren"],
            &["Bringing up to date", "Cancel"],
        )
        .await;
        assert!(html.contains("data-test=\"work-cancel\""), "{html}");
        in_every_language(|| view(true, true, None), &["stopt"], &["stopping"]).await;
        let error = ApiError::new(ErrorCode::Failed, "stopped");
        let html = in_every_language(
            || {
                view(
                    false,
                    false,
                    Some(RoundOutcome::BrokenOff(error.clone(), true)),
                )
            },
            &["Gestopt", "wacht"],
            &["Stopped", "waiting"],
        )
        .await;
        assert!(!html.contains("role=\"alert\""), "{html}");
    }

    #[tokio::test]
    async fn each_step_says_why_it_is_needed() {
        let steps = vec![StepView {
            step: StepKind::Put,
            path: "/health/weight/9".into(),
            url: "http://localhost:3000/an/health/weight/9".into(),
            bytes: 12,
            why: "changed here".into(),
            reason: "changed-here".into(),
        }];
        let names = Names::new();
        let view = || html! { <Steps steps={steps.clone()} names={names.clone()} /> };
        let html = in_every_language(view, &["Hier veranderd."], &["Changed here."]).await;
        assert!(!html.contains("lang=\"en\""), "{html}");
    }

    #[tokio::test]
    async fn what_broke_a_round_off_is_told() {
        let error = ApiError::new(ErrorCode::Offline, "no answer");
        in_every_language(
            || {
                view(
                    false,
                    false,
                    Some(RoundOutcome::BrokenOff(error.clone(), false)),
                )
            },
            &["niet bereikbaar"],
            &["cannot be reached"],
        )
        .await;
    }

    #[tokio::test]
    async fn what_was_done_and_what_failed_is_told() {
        let report = SyncReport {
            sent: 3,
            merged: 1,
            failed: vec![ConflictView {
                id: String::new(),
                path: "/health/weight/9".into(),
                why: "the server said no".into(),
                since: None,
            }],
            ..SyncReport::default()
        };
        in_every_language(
            || view(false, false, Some(RoundOutcome::Done(report.clone()))),
            &[
                "3 gegevens verstuurd",
                "1 gegeven is samengevoegd",
                "Wat niet lukte",
                "/health/weight/9",
            ],
            &[
                "3 records sent",
                "1 record was put together",
                "the server said no",
            ],
        )
        .await;
    }
}
