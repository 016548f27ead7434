use kluis_api::{ApiError, FieldView, RecordView};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::dialog::Confirm;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::numbers;
use crate::route::Route;
use crate::state::load::Load;

#[derive(Properties, PartialEq)]
pub struct RecordProps {
    pub path: String,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordData {
    pub record: RecordView,
    /// What its category is called.
    pub category: String,
}

async fn fetch(path: String) -> Result<RecordData, ApiError> {
    let record = ipc::record(&path).await?;
    let categories = ipc::categories().await?;
    let category = categories
        .into_iter()
        .find(|one| one.id == record.category)
        .map_or_else(|| record.category.clone(), |one| one.name);
    Ok(RecordData { record, category })
}

#[component]
pub fn Record(props: &RecordProps) -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load(props.path.clone(), fetch);
    let on_delete = {
        let runner = runner.clone();
        let reload = loader.reload.clone();
        Callback::from(move |record: RecordView| {
            let (app, reload) = (app.clone(), reload.clone());
            runner.run(async move {
                match ipc::delete_record(&record.row.path, &record.etag).await {
                    Ok(()) => {
                        app.go.emit(Route::Category(record.category));
                        app.done(texts.t("record-deleted"));
                    }
                    Err(error) => {
                        // What is shown may be out of date: look again before a next try.
                        reload.emit(());
                        app.failed(error);
                    }
                }
            });
        })
    };
    html! { <RecordPage load={loader.load} busy={runner.busy()} {on_delete} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct RecordPageProps {
    pub load: Load<RecordData>,
    pub busy: bool,
    pub on_delete: Callback<RecordView>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn RecordPage(props: &RecordPageProps) -> Html {
    let texts = use_texts();
    let asking = use_state(|| false);
    let title = props.load.data().map_or_else(
        || texts.t("record-title"),
        |data| data.record.row.title.clone(),
    );
    html! {
        <>
            <p class="crumbs">
                <a href={Route::Data.address()}>{ texts.t("nav-data") }</a>
                if let Some(data) = props.load.data() {
                    <Icon name={IconName::Next} />
                    <a class="eyebrow" href={Route::Category(data.record.category.clone()).address()}
                        data-test="record-category">{ &data.category }</a>
                }
            </p>
            <PageHeading {title} />
            { loaded(&props.load, &props.on_retry, |data| ready(texts, &data.record, props, &asking)) }
        </>
    }
}

fn ready(
    texts: Texts,
    record: &RecordView,
    props: &RecordPageProps,
    asking: &UseStateHandle<bool>,
) -> Html {
    let ask = |whether: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(whether))
    };
    let confirmed = {
        let (asking, on_delete, record) = (asking.clone(), props.on_delete.clone(), record.clone());
        Callback::from(move |()| {
            asking.set(false);
            on_delete.emit(record.clone());
        })
    };
    let value = numbers::record_value(texts.language, &record.row);
    let (plain, technical): (Vec<_>, Vec<_>) = record
        .fields
        .iter()
        .partition(|field| !is_technical(record, field));
    let line = |field: &&FieldView| {
        html! {
            <><dt>{ label(texts, field) }</dt><dd>{ field_value(texts, field) }</dd></>
        }
    };
    html! {
        <>
            if !value.is_empty() {
                <p class="big-value" data-test="record-value">{ value }</p>
            }
            if let Some(time) = &record.row.time {
                <p class="lead">{ dates::long(texts, time) }</p>
            }
            <dl class="facts">
                { for plain.iter().map(line) }
                <dt>{ texts.t("table-source") }</dt>
                <dd>{ record.row.source.clone().unwrap_or_else(|| texts.t("record-no-source")) }</dd>
                <dt>{ texts.t("record-modified") }</dt>
                <dd>{ dates::long(texts, &record.modified) }</dd>
            </dl>
            <details class="technical" data-test="technical">
                <summary>{ texts.t("record-technical") }</summary>
                <dl class="facts">
                    { for technical.iter().map(line) }
                    <dt>{ texts.t("record-path") }</dt><dd><code>{ &record.row.path }</code></dd>
                    <dt>{ texts.t("record-etag") }</dt><dd><code>{ &record.etag }</code></dd>
                    <dt>{ texts.t("record-revision") }</dt><dd>{ record.revision }</dd>
                    <dt>{ texts.t("record-kind") }</dt><dd><code>{ &record.row.kind }</code></dd>
                </dl>
                <pre tabindex="0" aria-label={texts.t("record-turtle")}><code>{ &record.turtle }</code></pre>
            </details>
            <div class="actions">
                <button type="button" class="button danger-quiet" data-test="record-delete" disabled={props.busy}
                    onclick={ask(true).reform(|_| ())}>{ texts.t("record-delete") }</button>
            </div>
            if **asking {
                <Confirm title={texts.t("record-delete-title")} text={texts.t("record-delete-text")}
                    confirm={texts.t("record-delete")} dangerous=true
                    on_confirm={confirmed} on_cancel={ask(false)} />
            }
        </>
    }
}

/// Fields that only a specialist needs.
const TECHNICAL: &[&str] = &[
    "category",
    "security",
    "profile",
    "text",
    "identifier",
    "encounter",
    "derived-from",
    "has-member",
];

/// Whether a field goes to the technical details: what only a specialist needs, what the top of
/// the page says already, and a state that is as it should be.
fn is_technical(record: &RecordView, field: &FieldView) -> bool {
    let row = &record.row;
    match field.key.as_str() {
        "code" | "name" | "medication" | "vaccine" => {
            field.label.is_none() && field.value == row.title
        }
        "value" => field.label.is_none() && row.value_text.is_some(),
        "when" => row.time.as_ref() == Some(&field.value),
        "status" => field.value == "final" || field.value == "completed",
        key => TECHNICAL.contains(&key),
    }
}

/// A field's label: its own, the translation of its key, or the key made readable.
fn label(texts: Texts, field: &FieldView) -> String {
    field
        .label
        .clone()
        .or_else(|| texts.t_dynamic("field-name-", &field.key))
        .unwrap_or_else(|| {
            let words = field.key.replace(['-', '_'], " ");
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
}

/// A field's value; a date is written out, a measured number gets the language's sign.
fn field_value(texts: Texts, field: &FieldView) -> String {
    match &field.unit {
        Some(unit) => {
            let value = numbers::with_decimal_sign(texts.language, &field.value);
            let unit = numbers::unit(unit);
            if value.ends_with(&unit) {
                value
            } else {
                format!("{value} {unit}")
            }
        }
        None => {
            let is_date = field.value.len() >= 10
                && field.value.as_bytes()[4] == b'-'
                && field.value.as_bytes()[7] == b'-';
            if is_date {
                dates::long(texts, &field.value)
            } else {
                texts
                    .t_dynamic("field-value-", &field.value.replace(' ', "-"))
                    .unwrap_or_else(|| field.value.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::testing::{in_every_language, sample_row};

    fn field(key: &str, label: Option<&str>, value: &str, unit: Option<&str>) -> FieldView {
        FieldView {
            key: key.into(),
            label: label.map(Into::into),
            value: value.into(),
            unit: unit.map(Into::into),
        }
    }

    fn record() -> RecordView {
        RecordView {
            row: sample_row(),
            category: "weight".into(),
            fields: vec![
                field("systolic", None, "128.5", Some("mm[Hg]")),
                field("status", None, "final", None),
                field("component", Some("Cuff size"), "L", None),
                field("never-heard-of", None, "x", None),
            ],
            modified: "2026-11-21T09:00:00Z".into(),
            etag: "\"abc\"".into(),
            revision: 2,
            turtle: "<#it> a fhir:Observation .".into(),
        }
    }

    fn data(record: RecordView) -> Load<RecordData> {
        let category = "Lichaamsgewicht".to_owned();
        Load::Ready(RecordData { record, category }, None)
    }

    fn view(load: Load<RecordData>) -> Html {
        html! { <RecordPage {load} busy=false on_delete={Callback::noop()} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn fields_source_and_technical_details_are_told() {
        in_every_language(
            || view(data(record())),
            &[
                "70,5 kg",
                "Lichaamsgewicht",
                "Bovendruk",
                "128,5 mmHg",
                "Cuff size",
                "Never heard of",
                "bundle.json",
                "/health/weight/1",
                "fhir:Observation",
                "Verwijderen",
            ],
            &[
                "70.5 kg",
                "Lichaamsgewicht",
                "Systolic",
                "128.5 mmHg",
                "Cuff size",
                "Never heard of",
                "bundle.json",
                "/health/weight/1",
                "fhir:Observation",
                "Delete",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn what_only_a_specialist_needs_is_folded_away() {
        let mut record = record();
        record.fields = vec![
            field("code", None, "Gewicht", None),
            field("category", None, "Vital Signs", None),
            field("status", None, "final", None),
            field("status", None, "preliminary", None),
            field("note", None, "na het ontbijt", None),
        ];
        let html = in_every_language(
            || view(data(record.clone())),
            &["Vital Signs", "voorlopig", "na het ontbijt"],
            &["Vital Signs", "preliminary"],
        )
        .await;
        let (plain, technical) = html.split_once("data-test=\"technical\"").unwrap();
        for (text, is_plain) in [
            ("Vital Signs", false),
            (">final<", false),
            ("na het ontbijt", true),
            ("preliminary", true),
        ] {
            assert_eq!(plain.contains(text), is_plain, "{text}");
            assert_eq!(technical.contains(text), !is_plain, "{text}");
        }
    }

    #[tokio::test]
    async fn waiting_and_gone_are_told() {
        in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::NotFound, "no such record");
        in_every_language(
            || view(Load::Failed(error.clone())),
            &["niet gevonden"],
            &["not found"],
        )
        .await;
    }
}
