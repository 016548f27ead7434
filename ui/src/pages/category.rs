use kluis_api::{CategoryView, RecordPage, RecordRow};
use yew::prelude::*;

use crate::components::chart::Charts;
use crate::components::field::typed;
use crate::components::heading::PageHeading;
use crate::components::icon::IconName;
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::pages::data::StateBadge;
use crate::route::Route;
use crate::state::chart;
use crate::state::load::Load;

/// Rows on one page of the table.
const PAGE: u64 = 50;

#[derive(Properties, PartialEq)]
pub struct CategoryProps {
    pub id: String,
}

#[component]
pub fn Category(props: &CategoryProps) -> Html {
    let filter = use_state(String::new);
    let offset = use_state(|| 0_u64);
    let categories = use_load((), |()| ipc::categories());
    let question = (props.id.clone(), (*filter).clone(), *offset);
    let records = use_load(question, |(id, filter, offset)| async move {
        let text = Some(filter.trim()).filter(|text| !text.is_empty());
        ipc::records(&id, text, offset, PAGE).await
    });
    let on_filter = {
        let (filter, offset) = (filter.clone(), offset.clone());
        Callback::from(move |text| {
            filter.set(text);
            offset.set(0);
        })
    };
    let on_offset = {
        let offset = offset.clone();
        Callback::from(move |to| offset.set(to))
    };
    let category = categories
        .load
        .data()
        .and_then(|all| all.iter().find(|one| one.id == props.id).cloned());
    html! {
        <CategoryPage {category} filter={(*filter).clone()} offset={*offset} load={records.load}
            {on_filter} {on_offset} on_retry={records.reload} />
    }
}

#[derive(Properties, PartialEq)]
pub struct CategoryPageProps {
    /// What it is, once known.
    pub category: Option<CategoryView>,
    pub filter: AttrValue,
    pub offset: u64,
    pub load: Load<RecordPage>,
    pub on_filter: Callback<String>,
    pub on_offset: Callback<u64>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn CategoryPage(props: &CategoryPageProps) -> Html {
    let texts = use_texts();
    let title = props
        .category
        .as_ref()
        .map_or_else(|| texts.t("nav-data"), |one| one.name.clone());
    html! {
        <>
            <p class="crumbs"><a href={Route::Data.address()}>{ texts.t("nav-data") }</a></p>
            <PageHeading {title} />
            if let Some(category) = &props.category {
                <p class="badges"><StateBadge state={category.state} /></p>
            }
            <div class="field">
                <label for="filter">{ texts.t("category-filter") }</label>
                <input id="filter" data-test="filter" type="search" autocomplete="off"
                    value={props.filter.clone()} oninput={typed(&props.on_filter)} />
            </div>
            { loaded(&props.load, &props.on_retry, |page| ready(texts, props, page)) }
        </>
    }
}

fn ready(texts: Texts, props: &CategoryPageProps, page: &RecordPage) -> Html {
    if page.rows.is_empty() && props.filter.trim().is_empty() {
        return html! {
            <Empty icon={IconName::Folder} title={texts.t("category-empty-title")} text={texts.t("category-empty-text")}>
                <a class="button primary" href={Route::Add.address()}>{ texts.t("nav-add") }</a>
            </Empty>
        };
    }
    let series = chart::series(&page.rows, |row| numbers::record_value(texts.language, row));
    let last = props.offset + page.rows.len() as u64;
    let count_text = texts.t_args("category-count", &[("count", page.total.into())]);
    html! {
        <>
            if !series.is_empty() {
                <Charts {series} />
            }
            <p role="status" data-test="record-count">{ &count_text }</p>
            if !page.rows.is_empty() {
                <div class="scroll-wide" tabindex="0" role="region" aria-label={count_text}>
                    { table(texts, &page.rows) }
                </div>
            }
            if page.total > PAGE {
                <nav class="pager" aria-label={texts.t("pager-label")}>
                    <button type="button" class="button" data-test="pager-newer" disabled={props.offset == 0}
                        onclick={step(props, props.offset.saturating_sub(PAGE))}>{ texts.t("pager-newer") }</button>
                    <span>{ texts.t_args("pager-range", &[
                        ("first", (props.offset + 1).into()), ("last", last.into()), ("total", page.total.into()),
                    ]) }</span>
                    <button type="button" class="button" data-test="pager-older" disabled={last >= page.total}
                        onclick={step(props, props.offset + PAGE)}>{ texts.t("pager-older") }</button>
                </nav>
            }
        </>
    }
}

fn step(props: &CategoryPageProps, to: u64) -> Callback<MouseEvent> {
    props.on_offset.reform(move |_| to)
}

fn table(texts: Texts, rows: &[RecordRow]) -> Html {
    html! {
        <table class="records">
            <thead><tr>
                <th scope="col">{ texts.t("table-date") }</th>
                <th scope="col">{ texts.t("table-what") }</th>
                <th scope="col">{ texts.t("table-value") }</th>
                <th scope="col">{ texts.t("table-source") }</th>
            </tr></thead>
            <tbody>
                { for rows.iter().map(|row| html! {
                    <tr key={row.path.clone()}>
                        <td>{ row.time.as_deref().map_or_else(|| texts.t("date-unknown"), |time| dates::long(texts, time)) }</td>
                        <th scope="row"><a data-test="record-row" href={Route::Record(row.path.clone()).address()}>{ &row.title }</a></th>
                        <td class="value">{ numbers::record_value(texts.language, row) }</td>
                        <td class="source">{ row.source.as_deref().unwrap_or_default() }</td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode};

    use super::*;
    use crate::testing::{in_every_language, sample_category, sample_row};

    fn view(load: Load<RecordPage>, filter: &'static str) -> Html {
        html! {
            <CategoryPage category={Some(sample_category("weight", 2))} {filter} offset=0 {load}
                on_filter={Callback::noop()} on_offset={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    fn page(rows: Vec<RecordRow>, total: u64) -> Load<RecordPage> {
        Load::Ready(RecordPage { rows, total }, None)
    }

    #[tokio::test]
    async fn readings_are_a_table_and_a_chart() {
        let earlier = RecordRow {
            path: "/health/weight/2".into(),
            value_text: Some("71.5 kg".into()),
            value: Some(71.5),
            time: Some("2026-11-01T07:30:00+01:00".into()),
            ..sample_row()
        };
        let html = in_every_language(
            || view(page(vec![sample_row(), earlier.clone()], 120), ""),
            &[
                "70,5 kg",
                "71,5 kg",
                "1 november 2026, 07:30",
                "120 gegevens",
                "1 tot 2 van 120",
            ],
            &[
                "70.5 kg",
                "71.5 kg",
                "1 November 2026, 07:30",
                "120 records",
                "1 to 2 of 120",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"chart\""));
        assert!(
            !html.contains(" style="),
            "styles are refused by the page's policy"
        );
    }

    #[tokio::test]
    async fn single_reading_has_no_chart() {
        let html = in_every_language(
            || view(page(vec![sample_row()], 1), ""),
            &["70,5 kg"],
            &["70.5 kg"],
        )
        .await;
        assert!(!html.contains("data-test=\"chart\""));
    }

    #[tokio::test]
    async fn empty_and_nothing_found_differ() {
        in_every_language(
            || view(page(Vec::new(), 0), ""),
            &["Hier staat nog niets"],
            &["Nothing here yet"],
        )
        .await;
        in_every_language(
            || view(page(Vec::new(), 0), "xyz"),
            &["Geen gegevens gevonden"],
            &["No records found"],
        )
        .await;
        in_every_language(
            || view(Load::Loading, ""),
            &["Even geduld"],
            &["One moment"],
        )
        .await;
        let error = ApiError::new(ErrorCode::NotFound, "no such category");
        in_every_language(
            || view(Load::Failed(error.clone()), ""),
            &["niet gevonden"],
            &["not found"],
        )
        .await;
    }
}
