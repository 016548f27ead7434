use kluis_api::{ApiError, BackupReport, ErrorCode, VerifyFinding, VerifyReport};
use yew::prelude::*;

use crate::components::focus::use_focus_on_show;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::numbers;

/// Long work of this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    Backup,
    Rehearse,
    Verify,
}

impl Task {
    /// The name its progress has.
    pub fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Rehearse => "rehearse",
            Self::Verify => "verify",
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Made(BackupReport),
    Rehearsed(BackupReport),
    Verified(VerifyReport),
    Failed(Task, ApiError),
}

#[derive(Properties, PartialEq)]
pub struct OutcomeViewProps {
    pub outcome: Outcome,
    /// The person asked to stop: a failure is what they wanted.
    pub stopped: bool,
}

/// Tells what came of the work, and what it means.
#[component]
pub fn OutcomeView(props: &OutcomeViewProps) -> Html {
    let texts = use_texts();
    let shown = use_focus_on_show();
    html! { <div ref={shown} tabindex="-1" class="outcome">{ told(texts, props) }</div> }
}

fn told(texts: Texts, props: &OutcomeViewProps) -> Html {
    match &props.outcome {
        Outcome::Made(report) => html! {
            <>
                { good("backup-result", made(texts, report)) }
                if report.unreadable > 0 {
                    <p class="notice bad" data-test="backup-unreadable"><Icon name={IconName::Warning} />
                        { texts.t_args("backup-unreadable", &[("count", report.unreadable.into())]) }</p>
                }
            </>
        },
        Outcome::Rehearsed(report) => good(
            "rehearse-result",
            vec![texts.t_args("rehearse-done", &counts(texts, report))],
        ),
        Outcome::Verified(report) => verified(texts, report),
        Outcome::Failed(..) if props.stopped => html! {
            <p class="notice calm" data-test="work-stopped"><Icon name={IconName::Clock} />{ texts.t("work-stopped") }</p>
        },
        Outcome::Failed(Task::Rehearse, error) if is_bad(error) => html! {
            <>
                <p class="notice bad"><Icon name={IconName::Warning} />{ texts.t("rehearse-failed") }</p>
                <ErrorBox error={error.clone()} />
            </>
        },
        Outcome::Failed(_, error) => html! { <ErrorBox error={error.clone()} /> },
    }
}

/// Whether an error says something about the backup itself, not about reaching it.
fn is_bad(error: &ApiError) -> bool {
    matches!(error.code, ErrorCode::Damaged | ErrorCode::Unreadable)
}

fn good(hook: &'static str, lines: Vec<String>) -> Html {
    html! {
        <div class="notice good" data-test={hook}><Icon name={IconName::Check} />
            <div>{ for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }</div></div>
    }
}

fn counts(
    texts: Texts,
    report: &BackupReport,
) -> [(&'static str, fluent_bundle::FluentValue<'static>); 3] {
    [
        ("date", dates::long(texts, &report.made).into()),
        ("resources", report.resources.into()),
        ("size", numbers::size(texts.language, report.bytes).into()),
    ]
}

fn made(texts: Texts, report: &BackupReport) -> Vec<String> {
    let name = report.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut lines = vec![
        texts.t_args("backup-done", &counts(texts, report)),
        texts.t_args("backup-done-file", &[("file", name.to_owned().into())]),
    ];
    if !report.removed.is_empty() {
        lines.push(texts.t_args("backup-removed", &[("count", report.removed.len().into())]));
    }
    lines
}

fn verified(texts: Texts, report: &VerifyReport) -> Html {
    if report.ok {
        let args = [
            ("bodies", report.bodies.into()),
            (
                "size",
                numbers::size(texts.language, report.database_bytes).into(),
            ),
        ];
        return good(
            "verify-safe-result",
            vec![texts.t_args("verify-safe-good", &args)],
        );
    }
    html! {
        <div class="notice bad" data-test="verify-safe-result"><Icon name={IconName::Warning} />
            <div>
                <p>{ texts.t_args("verify-safe-bad", &[("count", report.findings.len().into())]) }</p>
                <ul>{ for report.findings.iter().map(|one| finding(texts, one)) }</ul>
            </div></div>
    }
}

fn finding(texts: Texts, one: &VerifyFinding) -> Html {
    let place = texts
        .t_dynamic("verify-place-", &one.place)
        .unwrap_or_else(|| one.place.clone());
    html! {
        <li>{ place }
            <details><summary>{ texts.t("error-details") }</summary>
                <p lang="en">{ &one.problem }</p><p lang="en">{ &one.remedy }</p></details></li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn report() -> BackupReport {
        BackupReport {
            file: "/media/stick/eva-2026-11-20.kluis-backup".into(),
            bytes: 2_540_000,
            made: "2026-11-20T08:15:00+01:00".into(),
            resources: 123,
            objects: 1,
            unreadable: 2,
            removed: vec!["eva-2026-11-01.kluis-backup".into()],
        }
    }

    fn view(outcome: Outcome, stopped: bool) -> Html {
        html! { <OutcomeView {outcome} {stopped} /> }
    }

    #[tokio::test]
    async fn what_was_made_and_removed_is_told() {
        let html = in_every_language(
            || view(Outcome::Made(report()), false),
            &[
                "123 gegevens",
                "2,5 MB",
                "eva-2026-11-20",
                "1 oude reservekopie",
                "2 grote bestanden",
            ],
            &[
                "123 records",
                "2.5 MB",
                "eva-2026-11-20",
                "1 old backup",
                "2 large files",
            ],
        )
        .await;
        assert!(!html.contains("/media/"));
        in_every_language(
            || view(Outcome::Rehearsed(report()), false),
            &["20 november 2026", "precies hetzelfde"],
            &["20 November 2026", "exactly the same"],
        )
        .await;
    }

    #[tokio::test]
    async fn stop_is_no_error_and_failure_is() {
        let error = ApiError::new(ErrorCode::Failed, "cancelled");
        let html = in_every_language(
            || view(Outcome::Failed(Task::Backup, error.clone()), true),
            &["Gestopt"],
            &["Stopped"],
        )
        .await;
        assert!(!html.contains("role=\"alert\""));
        in_every_language(
            || view(Outcome::Failed(Task::Rehearse, error.clone()), false),
            &["Er ging iets mis"],
            &["Something went wrong"],
        )
        .await;
        let damaged = ApiError::new(ErrorCode::Damaged, "x");
        in_every_language(
            || view(Outcome::Failed(Task::Rehearse, damaged.clone()), false),
            &["niet bruikbaar"],
            &["cannot be used"],
        )
        .await;
    }

    #[tokio::test]
    async fn damage_is_told_with_its_place() {
        let mut report = VerifyReport {
            ok: true,
            database_bytes: 1_000_000,
            bodies: 150,
            objects: 0,
            audit_entries: 12,
            findings: Vec::new(),
        };
        in_every_language(
            || view(Outcome::Verified(report.clone()), false),
            &["150", "niets beschadigd"],
            &["150", "nothing damaged"],
        )
        .await;
        report.ok = false;
        report.findings = ["body", "elsewhere"]
            .map(|place| VerifyFinding {
                place: place.into(),
                problem: "hash differs".into(),
                remedy: "restore a backup".into(),
            })
            .to_vec();
        in_every_language(
            || view(Outcome::Verified(report.clone()), false),
            &[
                "2 dingen",
                "inhoud van een gegeven",
                "elsewhere",
                "hash differs",
            ],
            &[
                "2 things",
                "content of a record",
                "elsewhere",
                "hash differs",
            ],
        )
        .await;
    }
}
