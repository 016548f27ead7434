use kluis_api::{HomeView, MeasurementView};
use yew::prelude::*;

use crate::components::chart::SmallChart;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::route::Route;
use crate::state::chart::{Point, Series};
use crate::state::load::Load;

#[component]
pub fn Home() -> Html {
    let loader = use_load((), |()| ipc::home());
    html! { <HomePage load={loader.load} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct HomePageProps {
    pub load: Load<HomeView>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn HomePage(props: &HomePageProps) -> Html {
    let texts = use_texts();
    let title = match props.load.data() {
        Some(home) => texts.t_args("home-hello", &[("owner", home.owner.as_str().into())]),
        None => texts.t("nav-home"),
    };
    html! {
        <>
            <PageHeading {title} />
            { loaded(&props.load, &props.on_retry, |home| ready(texts, home)) }
        </>
    }
}

fn ready(texts: Texts, home: &HomeView) -> Html {
    if home.records == 0 {
        return html! {
            <>
                { attention(texts, home) }
                <Empty icon={IconName::Safe} title={texts.t("home-empty-title")} text={texts.t("home-empty-text")}>
                    <a class="button primary" href={Route::Add.address()} data-test="home-add">{ texts.t("nav-add") }</a>
                </Empty>
            </>
        };
    }
    html! {
        <>
            <p class="state-sentence" data-test="home-state">
                { texts.t_args("home-state", &[
                    ("categories", home.categories.into()),
                    ("records", home.records.into()),
                ]) }{ " " }
                { texts.t_args("home-shared", &[("shared", home.shared_categories.into())]) }{ " " }
                { texts.t_args("home-grants", &[("grants", home.active_grants.into())]) }
            </p>
            { attention(texts, home) }
            if !home.measurements.is_empty() {
                <section aria-labelledby="home-measurements">
                    <h2 id="home-measurements">{ texts.t("home-measurements") }</h2>
                    <ul class="cards">
                        { for home.measurements.iter().map(|one| measurement(texts, one)) }
                    </ul>
                </section>
            }
        </>
    }
}

/// What waits for the person, each with the way to it.
fn attention(texts: Texts, home: &HomeView) -> Html {
    let items = [
        (
            home.waiting_requests,
            "home-requests",
            Route::Sharing,
            IconName::Letter,
            texts.t_args("home-requests", &[("count", home.waiting_requests.into())]),
        ),
        (
            home.conflicts,
            "home-conflicts",
            Route::Cooperative,
            IconName::Warning,
            texts.t_args("home-conflicts", &[("count", home.conflicts.into())]),
        ),
        (
            home.pending,
            "home-pending",
            Route::Cooperative,
            IconName::Cloud,
            texts.t_args("home-pending", &[("count", home.pending.into())]),
        ),
    ];
    let waiting: Vec<_> = items.into_iter().filter(|(count, ..)| *count > 0).collect();
    html! {
        <section class="attention" aria-labelledby="home-attention">
            <h2 id="home-attention">{ texts.t("home-attention") }</h2>
            if waiting.is_empty() {
                <p class="notice good"><Icon name={IconName::Check} />{ texts.t("home-all-well") }</p>
            } else {
                <ul class="plain">
                    { for waiting.into_iter().map(|(_, hook, route, icon, text)| html! {
                        <li><a class="notice ask" href={route.address()} data-test={hook}>
                            <Icon name={icon} /><span>{ text }</span></a></li>
                    }) }
                </ul>
            }
        </section>
    }
}

fn measurement(texts: Texts, one: &MeasurementView) -> Html {
    let unit = one
        .latest
        .unit
        .as_deref()
        .map(numbers::unit)
        .unwrap_or_default();
    let points: Vec<Point> = one
        .points
        .iter()
        .filter_map(|(written, value)| {
            Some(Point {
                time: dates::axis_position(written)?,
                values: vec![*value],
                written: written.clone(),
                text: format!("{} {unit}", numbers::number(texts.language, *value)),
            })
        })
        .collect();
    let series = Series {
        title: one.name.clone(),
        unit: one.latest.unit.clone(),
        points,
    };
    html! {
        <li class="card measurement">
            <h3><a href={Route::Category(one.category.clone()).address()}>{ &one.name }</a></h3>
            <p class="big-value">{ numbers::record_value(texts.language, &one.latest) }</p>
            if let Some(time) = &one.latest.time {
                <p class="hint">{ dates::long(texts, time) }</p>
            }
            if series.points.len() > 1 {
                <SmallChart {series} />
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode};

    use super::*;
    use crate::testing::{in_both_languages, sample_row};

    fn home() -> HomeView {
        HomeView {
            owner: "An".into(),
            categories: 3,
            records: 1200,
            shared_categories: 1,
            active_grants: 0,
            waiting_requests: 1,
            conflicts: 0,
            pending: 0,
            signed_in: true,
            measurements: vec![MeasurementView {
                category: "weight".into(),
                name: "Gewicht".into(),
                latest: sample_row(),
                points: vec![
                    ("2026-11-19T08:00:00+01:00".into(), 70.0),
                    ("2026-11-20T08:15:00+01:00".into(), 70.5),
                ],
            }],
        }
    }

    fn view(load: Load<HomeView>) -> Html {
        html! { <HomePage {load} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn state_attention_and_measurements_are_told() {
        in_both_languages(
            || view(Load::Ready(home(), None)),
            &[
                "Dag An",
                "1.200",
                "3 soorten",
                "1 aanvraag",
                "70,5 kg",
                "20 november 2026, 08:15",
            ],
            &[
                "Hello An",
                "1,200",
                "3 kinds",
                "1 request",
                "70.5 kg",
                "20 November 2026, 08:15",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn empty_safe_tells_the_first_step() {
        let empty = HomeView {
            records: 0,
            categories: 0,
            waiting_requests: 0,
            measurements: Vec::new(),
            ..home()
        };
        in_both_languages(
            || view(Load::Ready(empty.clone(), None)),
            &["nog leeg", "Toevoegen"],
            &["still empty", "Add"],
        )
        .await;
    }

    #[tokio::test]
    async fn waiting_and_failing_are_told() {
        in_both_languages(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::Damaged, "page 3 of the database");
        in_both_languages(
            || view(Load::Failed(error.clone())),
            &["beschadigd", "page 3", "Probeer opnieuw"],
            &["damaged", "page 3", "Try again"],
        )
        .await;
        in_both_languages(
            || view(Load::Ready(home(), Some(error.clone()))),
            &["beschadigd", "Dag An", "70,5 kg"],
            &["damaged", "Hello An", "70.5 kg"],
        )
        .await;
    }
}
