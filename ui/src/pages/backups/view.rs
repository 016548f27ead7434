use kluis_api::{BackupFile, BackupStatus};
use yew::prelude::*;

use crate::components::field::chosen;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::components::work_bar::WorkBar;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::numbers;
use crate::pages::backups::outcome::{Outcome, OutcomeView, Task};
use crate::route::Route;
use crate::state::load::Load;

/// Days between two backups that can be chosen.
const DAYS: [u32; 2] = [1, 7];
/// The value of the choice for no backups by themselves.
const NEVER: &str = "never";

/// What the person wants to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Folder,
    Days(Option<u32>),
    Backup,
    /// A try with the file of this name.
    Rehearse(String),
    Verify,
    Cancel,
}

#[derive(Properties, PartialEq)]
pub struct BackupsPageProps {
    pub load: Load<BackupStatus>,
    /// The long work under way.
    pub running: Option<Task>,
    pub stopping: bool,
    pub outcome: Option<Outcome>,
    pub busy: bool,
    pub on_act: Callback<Act>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn BackupsPage(props: &BackupsPageProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <p class="crumbs"><a href={Route::Settings.address()}>{ texts.t("nav-settings") }</a></p>
            <PageHeading title={texts.t("backups-title")} lead={texts.t("backups-lead")} />
            { loaded(&props.load, &props.on_retry, |status| ready(texts, status, props)) }
        </>
    }
}

/// How it stands, in a sentence for the last try and one for the last backup.
pub fn state_texts(texts: Texts, status: &BackupStatus) -> Vec<String> {
    let date = |time: &str| [("date", dates::long_date(texts, time).into())];
    match (&status.last_rehearsal, &status.last_backup) {
        (Some(tried), Some(made)) => vec![
            texts.t_args("backup-tried", &date(tried)),
            texts.t_args("backup-last", &date(made)),
        ],
        (Some(tried), None) => vec![texts.t_args("backup-tried", &date(tried))],
        (None, Some(made)) => vec![
            texts.t_args("backup-last", &date(made)),
            texts.t("backup-never-tried"),
        ],
        (None, None) => vec![texts.t("backup-none")],
    }
}

fn ready(texts: Texts, status: &BackupStatus, props: &BackupsPageProps) -> Html {
    let button = |hook: &'static str, class: &'static str, act: Option<Act>, text: String| {
        let disabled = props.busy || act.is_none();
        let onclick = props
            .on_act
            .reform(move |_: MouseEvent| act.clone().unwrap_or(Act::Cancel));
        html! {
            <button type="button" class={classes!("button", class)} data-test={hook} {disabled} {onclick}>{ text }</button>
        }
    };
    let newest = status
        .files
        .first()
        .map(|file| Act::Rehearse(file.name.clone()));
    let has_folder = status.plan.folder.is_some();
    html! {
        <>
            <div class="state-sentence" data-test="backup-state">
                { for state_texts(texts, status).into_iter().map(|text| html! { <p>{ text }</p> }) }
            </div>
            if let Some(problem) = &status.problem {
                <div class="notice bad" data-test="backup-problem"><Icon name={IconName::Warning} />
                    <div><p>{ texts.t("backup-problem") }</p>
                        <details><summary>{ texts.t("error-details") }</summary><p lang="en">{ problem }</p></details></div></div>
            } else if status.due {
                <p class="notice ask" data-test="backup-due"><Icon name={IconName::Clock} />{ texts.t("backup-due") }</p>
            }
            { plan(texts, status, props) }
            <section aria-labelledby="backup-make-title">
                <h2 id="backup-make-title">{ texts.t("backup-make-title") }</h2>
                if !has_folder {
                    <p>{ texts.t("backup-folder-first") }</p>
                }
                <div class="actions">
                    { button("backup-now", if has_folder { "primary" } else { "" }, has_folder.then_some(Act::Backup), texts.t("backup-now")) }
                    { button("backup-rehearse", "", newest, texts.t("rehearse-newest")) }
                </div>
                if let Some(task) = props.running.filter(|task| *task != Task::Verify) {
                    { work(texts, task, props) }
                }
                <div role="status">
                    { told(props, |task| task != Task::Verify) }
                </div>
                <details class="folded">
                    <summary>{ texts.t("rehearse-what") }</summary>
                    <p>{ texts.t("rehearse-what-text") }</p>
                </details>
            </section>
            { files(texts, status, props) }
            <section aria-labelledby="verify-safe-title">
                <h2 id="verify-safe-title">{ texts.t("verify-safe-title") }</h2>
                <p>{ texts.t("verify-safe-text") }</p>
                <div class="actions">{ button("verify-safe", "", Some(Act::Verify), texts.t("verify-safe")) }</div>
                if props.running == Some(Task::Verify) {
                    { work(texts, Task::Verify, props) }
                }
                <div role="status">
                    { told(props, |task| task == Task::Verify) }
                </div>
            </section>
        </>
    }
}

/// What came of the work, where it was asked for.
fn told(props: &BackupsPageProps, belongs: impl Fn(Task) -> bool) -> Html {
    let Some(outcome) = &props.outcome else {
        return Html::default();
    };
    let task = match outcome {
        Outcome::Made(_) => Task::Backup,
        Outcome::Rehearsed(_) => Task::Rehearse,
        Outcome::Verified(_) => Task::Verify,
        Outcome::Failed(task, _) => *task,
    };
    if !belongs(task) {
        return Html::default();
    }
    html! { <OutcomeView outcome={outcome.clone()} stopped={props.stopping} /> }
}

fn work(texts: Texts, task: Task, props: &BackupsPageProps) -> Html {
    let label = match task {
        Task::Backup => texts.t("backup-busy"),
        Task::Rehearse => texts.t("rehearse-busy"),
        Task::Verify => texts.t("verify-safe-busy"),
    };
    html! {
        <WorkBar key={task.name()} work={task.name()} {label} stopping={props.stopping}
            on_cancel={props.on_act.reform(|()| Act::Cancel)} />
    }
}

fn plan(texts: Texts, status: &BackupStatus, props: &BackupsPageProps) -> Html {
    let every = status.plan.every_days;
    let on_days = chosen(
        &props
            .on_act
            .reform(|value: String| Act::Days(value.parse().ok())),
    );
    let mut days = DAYS.to_vec();
    if let Some(other) = every.filter(|every| !DAYS.contains(every)) {
        days.push(other);
    }
    html! {
        <section aria-labelledby="backup-plan-title">
            <h2 id="backup-plan-title">{ texts.t("backup-plan-title") }</h2>
            <div class="field">
                <p class="label" id="backup-folder-label">{ texts.t("backup-folder") }</p>
                <p data-test="backup-folder" class="long">{ match &status.plan.folder {
                    Some(folder) => html! { <code>{ folder }</code> },
                    None => html! { { texts.t("backup-folder-none") } },
                } }</p>
                <p class="hint" id="backup-folder-hint">{ texts.t("backup-folder-hint") }</p>
                <p><button type="button" class="button" data-test="backup-folder-choose" disabled={props.busy}
                    aria-describedby="backup-folder-label backup-folder-hint"
                    onclick={props.on_act.reform(|_: MouseEvent| Act::Folder)}>{ texts.t("backup-folder-choose") }</button></p>
            </div>
            <div class="field">
                <label for="backup-days">{ texts.t("backup-days") }</label>
                <select id="backup-days" data-test="backup-days" onchange={on_days} disabled={props.busy || status.plan.folder.is_none()}>
                    <option value={NEVER} selected={every.is_none()}>{ texts.t("backup-days-never") }</option>
                    { for days.into_iter().map(|number| html! {
                        <option value={number.to_string()} selected={every == Some(number)}>
                            { texts.t_args("backup-days-every", &[("days", number.into())]) }</option>
                    }) }
                </select>
            </div>
        </section>
    }
}

fn files(texts: Texts, status: &BackupStatus, props: &BackupsPageProps) -> Html {
    if status.plan.folder.is_none() {
        return Html::default();
    }
    html! {
        <section>
            <h2 id="backup-files-title">{ texts.t("backup-files") }</h2>
            if status.files.is_empty() {
                <p data-test="backup-no-files">{ texts.t("backup-no-files") }</p>
            } else {
                <div class="scroll-wide" tabindex="0" role="region" aria-labelledby="backup-files-title">
                    <table class="backup-files" data-test="backup-files">
                        <thead><tr>
                            <th scope="col">{ texts.t("table-date") }</th>
                            <th scope="col">{ texts.t("backup-file") }</th>
                            <th scope="col">{ texts.t("backup-size") }</th>
                            <th scope="col"><span class="only-spoken">{ texts.t("rehearse") }</span></th>
                        </tr></thead>
                        <tbody>{ for status.files.iter().map(|file| row(texts, file, props)) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(texts: Texts, file: &BackupFile, props: &BackupsPageProps) -> Html {
    let name = file.name.clone();
    html! {
        <tr key={file.name.clone()} data-test="backup-file-row">
            <th scope="row">{ dates::long(texts, &file.made) }</th>
            <td class="long">{ &file.name }</td>
            <td>{ numbers::size(texts.language, file.size) }</td>
            <td><button type="button" class="button quiet" disabled={props.busy} data-test={format!("rehearse-{}", file.name)}
                aria-label={texts.t_args("rehearse-label", &[("file", file.name.as_str().into())])}
                onclick={props.on_act.reform(move |_: MouseEvent| Act::Rehearse(name.clone()))}>{ texts.t("rehearse") }</button></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::BackupPlan;

    use super::*;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    fn status() -> BackupStatus {
        BackupStatus {
            plan: BackupPlan {
                folder: Some("/media/stick".into()),
                every_days: Some(7),
            },
            last_backup: Some("2026-11-20T08:15:00Z".into()),
            last_rehearsal: Some("2026-11-18T08:15:00Z".into()),
            due: false,
            problem: None,
            files: vec![BackupFile {
                name: "eva-2026-11-20.kluis-backup".into(),
                made: "2026-11-20T08:15:00Z".into(),
                size: 2_540_000,
            }],
        }
    }

    fn view(load: Load<BackupStatus>, running: Option<Task>) -> Html {
        html! {
            <BackupsPage {load} {running} stopping=false outcome={None::<Outcome>} busy={running.is_some()}
                on_act={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    fn shown(status: BackupStatus) -> Load<BackupStatus> {
        Load::Ready(status, None)
    }

    #[tokio::test]
    async fn last_try_last_backup_and_files_are_told() {
        let html = in_every_language(
            || view(shown(status()), None),
            &[
                "18 november 2026",
                "20 november 2026",
                "Elke week",
                "/media/stick",
                "2,5 MB",
                "Maak nu een reservekopie",
            ],
            &[
                "18 November 2026",
                "20 November 2026",
                "Every week",
                "/media/stick",
                "2.5 MB",
                "Make a backup now",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"rehearse-eva-2026-11-20.kluis-backup\""));
    }

    #[tokio::test]
    async fn without_a_folder_the_first_step_is_told() {
        let html = in_every_language(
            || view(shown(BackupStatus::default()), None),
            &["nog geen reservekopie", "Kies eerst een map"],
            &["no backup yet", "First choose a folder"],
        )
        .await;
        let button = html.split("data-test=\"backup-now\"").nth(1).unwrap();
        assert!(button.split('>').next().unwrap().contains("disabled"));
    }

    #[tokio::test]
    async fn overdue_and_failed_backups_are_told() {
        let due = BackupStatus {
            due: true,
            ..status()
        };
        in_every_language(
            || view(shown(due.clone()), None),
            &["tijd voor"],
            &["time for"],
        )
        .await;
        let failed = BackupStatus {
            problem: Some("the folder is not there".into()),
            last_rehearsal: None,
            ..due.clone()
        };
        in_every_language(
            || view(shown(failed.clone()), None),
            &[
                "is niet gelukt",
                "the folder is not there",
                "nog niet uitgeprobeerd",
            ],
            &[
                "did not succeed",
                "the folder is not there",
                "not tried it out yet",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn work_under_way_waiting_and_failing_are_told() {
        in_every_language(
            || view(shown(status()), Some(Task::Rehearse)),
            &["uitgeprobeerd", "Annuleren"],
            &["being tried out", "Cancel"],
        )
        .await;
        tells_of_waiting_and_failing(|load| view(load, None)).await;
    }
}
