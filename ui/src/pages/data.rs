use kluis_api::{CategoryState, CategoryView};
use yew::prelude::*;

use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::route::Route;
use crate::state::load::Load;

#[component]
pub fn Data() -> Html {
    let loader = use_load((), |()| ipc::categories());
    html! { <DataPage load={loader.load} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct DataPageProps {
    pub load: Load<Vec<CategoryView>>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn DataPage(props: &DataPageProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <PageHeading title={texts.t("nav-data")} lead={texts.t("data-lead")} />
            { loaded(&props.load, &props.on_retry, |categories| ready(texts, categories)) }
        </>
    }
}

fn ready(texts: Texts, categories: &[CategoryView]) -> Html {
    let (filled, empty): (Vec<_>, Vec<_>) = categories.iter().partition(|one| one.count > 0);
    html! {
        <>
            if filled.is_empty() {
                <Empty icon={IconName::Folder} title={texts.t("data-empty-title")} text={texts.t("data-empty-text")}>
                    <a class="button primary" href={Route::Add.address()}>{ texts.t("nav-add") }</a>
                </Empty>
            } else {
                <ul class="cards">{ for filled.into_iter().map(|one| card(texts, one)) }</ul>
            }
            if !empty.is_empty() {
                <details class="folded" data-test="empty-categories">
                    <summary>{ texts.t_args("data-empty-categories", &[("count", empty.len().into())]) }</summary>
                    <ul class="columns">{ for empty.into_iter().map(|one| html! { <li>{ &one.name }</li> }) }</ul>
                </details>
            }
        </>
    }
}

fn card(texts: Texts, category: &CategoryView) -> Html {
    html! {
        <li class="card" key={category.id.clone()}>
            <h2 class="card-title">
                <Icon name={IconName::of_category(&category.icon)} />
                <a href={Route::Category(category.id.clone()).address()}
                    data-test={format!("category-{}", category.id)}>{ &category.name }</a>
            </h2>
            <p>{ texts.t_args("data-count", &[("count", category.count.into())]) }</p>
            if let Some(newest) = &category.newest {
                <p class="hint">{ texts.t_args("data-newest", &[("date", dates::long_date(texts, newest).into())]) }</p>
            }
            <p class="badges">
                <StateBadge state={category.state} />
                if category.shared_with > 0 {
                    <span class="badge seen"><Icon name={IconName::People} />
                        { texts.t_args("data-shared-with", &[("count", category.shared_with.into())]) }</span>
                }
                if category.sensitive {
                    <span class="badge"><Icon name={IconName::Lock} />{ texts.t("data-sensitive") }</span>
                }
            </p>
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct StateBadgeProps {
    pub state: CategoryState,
}

/// Where something is kept.
#[component]
pub fn StateBadge(props: &StateBadgeProps) -> Html {
    let texts = use_texts();
    let (icon, text) = match props.state {
        CategoryState::Local => (IconName::Computer, texts.t("state-local")),
        CategoryState::Sealed => (IconName::Lock, texts.t("state-sealed")),
        CategoryState::Shared => (IconName::Cloud, texts.t("state-shared")),
        CategoryState::Mixed => (IconName::Cloud, texts.t("state-mixed")),
    };
    html! { <span class="badge"><Icon name={icon} />{ text }</span> }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode};

    use super::*;
    use crate::testing::{in_every_language, sample_category};

    fn view(load: Load<Vec<CategoryView>>) -> Html {
        html! { <DataPage {load} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn categories_tell_count_date_and_place_and_empty_ones_are_folded() {
        let html = in_every_language(
            || {
                view(Load::Ready(
                    vec![sample_category("weight", 2), sample_category("steps", 0)],
                    None,
                ))
            },
            &[
                "2 gegevens",
                "20 november 2026",
                "alleen op deze computer",
                "1 soort",
            ],
            &[
                "2 records",
                "20 November 2026",
                "only on this computer",
                "1 kind",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"category-weight\""));
        assert!(!html.contains("data-test=\"category-steps\""));
    }

    #[tokio::test]
    async fn empty_waiting_and_failed_are_told() {
        in_every_language(
            || view(Load::Ready(vec![sample_category("steps", 0)], None)),
            &["nog geen gegevens"],
            &["no data yet"],
        )
        .await;
        in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::Locked, "locked");
        in_every_language(
            || view(Load::Failed(error.clone())),
            &["gesloten"],
            &["locked"],
        )
        .await;
    }
}
