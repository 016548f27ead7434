use std::collections::BTreeMap;

use kluis_api::{CategoryView, FileSelection, ImportPreview, ImportProgress, ImportReport};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{ErrorBox, Skeleton};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::import_report::{by_category, file_card};
use crate::route::Route;
use crate::state::adding::{Adding, Step, to_write};

#[derive(Properties, PartialEq)]
pub struct AddProps {
    /// Files that were dropped on the window or opened with the program.
    pub files: Option<FileSelection>,
    pub on_taken: Callback<()>,
    pub progress: Option<ImportProgress>,
}

#[component]
pub fn Add(props: &AddProps) -> Html {
    let app = use_app();
    let adding = use_reducer(|| Adding::Idle);
    let choosing = use_runner();
    let categories = use_load((), |()| ipc::categories());
    let look: Callback<FileSelection> = {
        let adding = adding.dispatcher();
        Callback::from(move |files: FileSelection| {
            let adding = adding.clone();
            adding.dispatch(Step::Chosen(files.clone()));
            yew::platform::spawn_local(async move {
                let answer = ipc::import_preview(files.token).await;
                adding.dispatch(Step::Previewed(files.token, answer));
            });
        })
    };
    {
        let (look, on_taken) = (look.clone(), props.on_taken.clone());
        use_effect_with(props.files.clone(), move |files| {
            if let Some(files) = files {
                look.emit(files.clone());
                on_taken.emit(());
            }
        });
    }
    let on_choose = {
        Callback::from(move |()| {
            let (look, app) = (look.clone(), app.clone());
            choosing.run(async move {
                match ipc::choose_files().await {
                    Ok(Some(files)) => look.emit(files),
                    Ok(None) => {}
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_commit = {
        let (adding, on_taken) = (adding.clone(), props.on_taken.clone());
        Callback::from(move |()| {
            let Adding::Seen(files, _) = &*adding else {
                return;
            };
            let (token, adding) = (files.token, adding.dispatcher());
            adding.dispatch(Step::Commit);
            on_taken.emit(());
            yew::platform::spawn_local(async move {
                let answer = ipc::import_commit(token).await;
                adding.dispatch(Step::Committed(token, answer));
            });
        })
    };
    let on_cancel = {
        let (adding, app) = (adding.clone(), use_app());
        Callback::from(move |()| {
            adding.dispatch(match &*adding {
                Adding::Writing(..) => Step::Stop,
                _ => Step::Restart,
            });
            let app = app.clone();
            yew::platform::spawn_local(async move {
                if let Err(error) = ipc::cancel_import().await {
                    app.failed(error);
                }
            });
        })
    };
    let names = category_names(categories.load.data());
    html! {
        <AddPage adding={(*adding).clone()} progress={props.progress.clone()} {names}
            {on_choose} {on_commit} {on_cancel} />
    }
}

/// Names of categories by their identifiers.
pub fn category_names(categories: Option<&Vec<CategoryView>>) -> BTreeMap<String, String> {
    categories
        .into_iter()
        .flatten()
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect()
}

#[derive(Properties, PartialEq)]
pub struct AddPageProps {
    pub adding: Adding,
    pub progress: Option<ImportProgress>,
    pub names: BTreeMap<String, String>,
    pub on_choose: Callback<()>,
    pub on_commit: Callback<()>,
    pub on_cancel: Callback<()>,
}

#[component]
pub fn AddPage(props: &AddPageProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <PageHeading title={texts.t("add-title")} lead={texts.t("add-lead")} />
            { match &props.adding {
                Adding::Idle => drop_zone(texts, props),
                Adding::Looking(files) => html! {
                    <>
                        <p role="status">{ texts.t_args("add-looking", &[("files", files.names.join(", ").into())]) }</p>
                        <Skeleton />
                        { cancel(texts, props) }
                    </>
                },
                Adding::Seen(_, preview) => seen(texts, props, preview),
                Adding::Writing(_, stopping) => writing(texts, props, *stopping),
                Adding::Stopped => html! {
                    <>
                        <p class="notice calm" role="status" data-test="import-stopped">
                            <Icon name={IconName::Clock} />{ texts.t("add-stopped") }</p>
                        { drop_zone(texts, props) }
                    </>
                },
                Adding::Done(report) => done(texts, props, report),
                Adding::Failed(error) => html! {
                    <>
                        <ErrorBox error={error.clone()} />
                        <p>{ texts.t("add-failed-safe") }</p>
                        { drop_zone(texts, props) }
                    </>
                },
            } }
        </>
    }
}

fn drop_zone(texts: Texts, props: &AddPageProps) -> Html {
    html! {
        <div class="drop-zone">
            <Icon name={IconName::Plus} />
            <p>{ texts.t("add-drop") }</p>
            <button type="button" class="button primary" data-test="import-choose"
                onclick={props.on_choose.reform(|_| ())}>{ texts.t("add-choose") }</button>
            <p class="hint">{ texts.t("add-kinds") }</p>
        </div>
    }
}

fn cancel(texts: Texts, props: &AddPageProps) -> Html {
    html! {
        <button type="button" class="button" data-test="import-cancel"
            onclick={props.on_cancel.reform(|_| ())}>{ texts.t("add-cancel") }</button>
    }
}

fn seen(texts: Texts, props: &AddPageProps, preview: &ImportPreview) -> Html {
    let count = to_write(&preview.report);
    html! {
        <section aria-labelledby="preview-title" data-test="import-preview">
            <h2 id="preview-title">{ texts.t("add-preview-title") }</h2>
            <p role="status">{ texts.t("add-preview-text") }</p>
            if let (Some(earliest), Some(latest)) = (&preview.earliest, &preview.latest) {
                <p>{ texts.t_args("add-period", &[
                    ("first", dates::long_date(texts, earliest).into()),
                    ("last", dates::long_date(texts, latest).into()),
                ]) }</p>
            }
            { by_category(texts, &props.names, &preview.report) }
            { for preview.report.files.iter().map(|file| file_card(texts, file)) }
            <div class="actions">
                { cancel(texts, props) }
                <button type="button" class="button primary" data-test="import-commit" disabled={count == 0}
                    onclick={props.on_commit.reform(|_| ())}>
                    { if count == 0 { texts.t("add-nothing-new") }
                      else { texts.t_args("add-commit", &[("count", count.into())]) } }
                </button>
            </div>
        </section>
    }
}

fn writing(texts: Texts, props: &AddPageProps, stopping: bool) -> Html {
    html! {
        <section class="card" aria-labelledby="writing-title">
            <h2 id="writing-title" role="status">{ texts.t("add-writing") }</h2>
            if let Some(progress) = &props.progress {
                <p>{ texts.t_args("add-progress-file", &[
                    ("file", progress.file.as_str().into()),
                    ("number", progress.file_number.into()),
                    ("files", progress.files.into()),
                ]) }</p>
                <progress data-test="import-progress" max={progress.total_bytes.max(1).to_string()}
                    value={progress.bytes.to_string()} aria-labelledby="writing-title"></progress>
                <p class="hint">{ texts.t_args("add-progress-records", &[("count", progress.records.into())]) }</p>
            } else {
                <progress aria-labelledby="writing-title"></progress>
            }
            if stopping {
                <p role="status">{ texts.t("add-stopping") }</p>
            } else {
                <div class="actions">{ cancel(texts, props) }</div>
            }
        </section>
    }
}

fn done(texts: Texts, props: &AddPageProps, report: &ImportReport) -> Html {
    html! {
        <section aria-labelledby="done-title" data-test="import-done">
            <div class="notice good" role="status">
                <Icon name={IconName::Check} />
                <h2 id="done-title">{ texts.t_args("add-done", &[("count", to_write(report).into())]) }</h2>
            </div>
            { by_category(texts, &props.names, report) }
            { for report.files.iter().map(|file| file_card(texts, file)) }
            <div class="actions">
                <a class="button primary" href={Route::Data.address()} data-test="import-look">{ texts.t("add-look") }</a>
                <button type="button" class="button" data-test="import-more"
                    onclick={props.on_choose.reform(|_| ())}>{ texts.t("add-more") }</button>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode, FileReport, Unreadable};

    use super::*;
    use crate::testing::in_every_language;

    fn files() -> FileSelection {
        FileSelection {
            token: 1,
            names: vec!["bundle.json".into()],
        }
    }

    fn report(new: u64) -> ImportReport {
        ImportReport {
            files: vec![FileReport {
                file: "bundle.json".into(),
                format: Some("fhir-bundle".into()),
                new,
                known: 3,
                changed: 0,
                unreadable: vec![Unreadable {
                    place: "entry[4]".into(),
                    why: "a number was expected".into(),
                }],
                error: None,
            }],
            categories: [("weight".to_owned(), new)].into(),
        }
    }

    fn preview(new: u64) -> ImportPreview {
        ImportPreview {
            report: report(new),
            earliest: Some("2026-01-02".into()),
            latest: Some("2026-11-20".into()),
        }
    }

    fn view(adding: Adding, progress: Option<ImportProgress>) -> Html {
        html! {
            <AddPage {adding} {progress} names={BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())])}
                on_choose={Callback::noop()} on_commit={Callback::noop()} on_cancel={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn first_it_tells_what_can_be_added() {
        in_every_language(
            || view(Adding::Idle, None),
            &["Kies bestanden"],
            &["Choose files"],
        )
        .await;
        in_every_language(
            || view(Adding::Looking(files()), None),
            &["bundle.json"],
            &["bundle.json"],
        )
        .await;
    }

    #[tokio::test]
    async fn preview_tells_new_known_and_unreadable_with_place_and_reason() {
        in_every_language(
            || view(Adding::Seen(files(), preview(12)), None),
            &[
                "12 nieuw",
                "3 al in uw kluis",
                "1 niet gelezen",
                "entry[4]",
                "a number was expected",
                "2 januari 2026",
                "Gewicht",
                "Zet 12 gegevens in mijn kluis",
            ],
            &[
                "12 new",
                "3 already in your safe",
                "1 not read",
                "entry[4]",
                "a number was expected",
                "2 January 2026",
                "Put 12 records in my safe",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn nothing_new_cannot_be_committed() {
        let html = in_every_language(
            || view(Adding::Seen(files(), preview(0)), None),
            &["niets nieuws"],
            &["nothing new"],
        )
        .await;
        let button = html.split("data-test=\"import-commit\"").nth(1).unwrap();
        assert!(button.split('>').next().unwrap().contains("disabled"));
    }

    #[tokio::test]
    async fn refused_file_tells_why() {
        let mut refused = preview(0);
        refused.report.files[0].error = Some(Unreadable {
            place: "line 1".into(),
            why: "not a known format".into(),
        });
        in_every_language(
            || view(Adding::Seen(files(), refused.clone()), None),
            &["niet lezen", "not a known format"],
            &["could not be read", "not a known format"],
        )
        .await;
    }

    #[tokio::test]
    async fn writing_done_and_failed_are_told() {
        let progress = ImportProgress {
            file: "bundle.json".into(),
            file_number: 1,
            files: 2,
            bytes: 50,
            total_bytes: 100,
            records: 7,
        };
        in_every_language(
            || view(Adding::Writing(files(), false), Some(progress.clone())),
            &["bestand 1 van 2", "7 gegevens"],
            &["file 1 of 2", "7 records"],
        )
        .await;
        in_every_language(
            || view(Adding::Done(report(12)), None),
            &["12 gegevens", "Bekijk mijn gegevens"],
            &["12 records", "Look at my data"],
        )
        .await;
        in_every_language(
            || view(Adding::Stopped, None),
            &["niets bewaard"],
            &["nothing was kept"],
        )
        .await;
        let error = ApiError::new(ErrorCode::Unreadable, "bundle.json");
        in_every_language(
            || view(Adding::Failed(error.clone()), None),
            &["niet begrepen"],
            &["not be understood"],
        )
        .await;
    }
}
