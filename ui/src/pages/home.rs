use kluis_api::{
    ApiError, BackupStatus, CategoryState, CategoryView, GrantState, GrantView, HomeView,
    MeasurementView,
};
use yew::prelude::*;

use crate::components::chart::SmallChart;
use crate::components::context::use_rounds;
use crate::components::heading::PageHeading;
use crate::components::icon::IconName;
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::pages::add::category_names;
use crate::pages::attention::{attention, waiting};
use crate::pages::backups::state_texts;
use crate::pages::outcome::{categories, listed};
use crate::pages::sheet::UNCHECKED;
use crate::route::Route;
use crate::state::chart::{Point, Series};
use crate::state::load::Load;
use crate::state::matrix::is_running;
use crate::state::request::draft_key;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeData {
    pub home: HomeView,
    pub grants: Vec<GrantView>,
    pub categories: Vec<CategoryView>,
    /// How it stands with the backups, where that could be found out.
    pub backup: Option<BackupStatus>,
    /// The words of the recovery sheet were never asked back.
    pub sheet_unchecked: bool,
    /// Requests that were filled in and not answered: id and who asks.
    pub unfinished: Vec<(String, String)>,
}

async fn fetch() -> Result<HomeData, ApiError> {
    let home = ipc::home().await?;
    let unfinished = match home.waiting_requests {
        0 => Vec::new(),
        _ => unfinished().await?,
    };
    Ok(HomeData {
        home,
        unfinished,
        grants: ipc::grants().await?,
        categories: ipc::categories().await?,
        // Neither keeps the page from showing the rest.
        backup: ipc::backup_status().await.ok(),
        sheet_unchecked: matches!(ipc::draft(UNCHECKED).await, Ok(Some(_))),
    })
}

/// The requests that wait with something filled in.
async fn unfinished() -> Result<Vec<(String, String)>, ApiError> {
    let mut found = Vec::new();
    for request in ipc::requests().await? {
        let begun = ipc::draft(&draft_key(&request.id)).await;
        if request.state == "waiting" && matches!(begun, Ok(Some(_))) {
            found.push((request.id, request.from.name));
        }
    }
    Ok(found)
}

/// Names that are written out in a sentence; more are counted.
const NAMED: usize = 3;

#[component]
pub fn Home() -> Html {
    let rounds = use_rounds();
    let loader = use_load(rounds, |_| fetch());
    html! { <HomePage load={loader.load} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct HomePageProps {
    pub load: Load<HomeData>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn HomePage(props: &HomePageProps) -> Html {
    let texts = use_texts();
    let title = match props.load.data() {
        Some(data) => texts.t_args("home-hello", &[("owner", data.home.owner.as_str().into())]),
        None => texts.t("nav-home"),
    };
    html! {
        <>
            <PageHeading {title} />
            { loaded(&props.load, &props.on_retry, |data| ready(texts, data)) }
        </>
    }
}

fn ready(texts: Texts, data: &HomeData) -> Html {
    let home = &data.home;
    let waiting = waiting(texts, data);
    if home.records == 0 {
        return html! {
            <>
                if !waiting.is_empty() {
                    { attention(texts, waiting) }
                }
                <Empty icon={IconName::Safe} title={texts.t("home-empty-title")} text={texts.t("home-empty-text")}>
                    <a class="button primary" href={Route::Add.address()} data-test="home-add">{ texts.t("home-empty-add") }</a>
                </Empty>
            </>
        };
    }
    html! {
        <>
            <div class="state-sentence" data-test="home-state">
                <p>
                    { texts.t_args("home-state", &[
                        ("categories", home.categories.into()),
                        ("records", home.records.into()),
                    ]) }{ " " }{ places(texts, &data.categories) }
                </p>
                { who_sees(texts, data) }
                { backup(texts, data.backup.as_ref()) }
            </div>
            { attention(texts, waiting) }
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

/// Where the data is kept, with the names of what is at the cooperative too.
fn places(texts: Texts, categories: &[CategoryView]) -> String {
    let filled: Vec<_> = categories.iter().filter(|one| one.count > 0).collect();
    let there: Vec<String> = filled
        .iter()
        .filter(|one| one.state != CategoryState::Local)
        .map(|one| one.name.clone())
        .collect();
    let whole =
        |one: &&CategoryView| !matches!(one.state, CategoryState::Local | CategoryState::Mixed);
    if there.is_empty() {
        texts.t("home-all-here")
    } else if filled.iter().all(whole) {
        texts.t("home-all-there")
    } else if there.len() > NAMED {
        texts.t_args("home-many-there", &[("count", there.len().into())])
    } else {
        let args = [
            ("what", listed(texts, &there).into()),
            ("count", there.len().into()),
        ];
        texts.t_args("home-some-there", &args)
    }
}

/// The last backup that was tried out, or that there is none.
fn backup(texts: Texts, status: Option<&BackupStatus>) -> Html {
    let Some(status) = status else {
        return Html::default();
    };
    html! {
        <p data-test="home-backup">
            { state_texts(texts, status).join(" ") }{ " " }
            <a href={Route::Backups.address()} data-test="home-backups">{ texts.t("backups-title") }</a>
        </p>
    }
}

/// Who may see what, one sentence each. A consent that was stopped is not told here: it waits
/// for a confirmation among what wants attention.
fn who_sees(texts: Texts, data: &HomeData) -> Html {
    let names = category_names(Some(&data.categories));
    let given: Vec<_> = data
        .grants
        .iter()
        .filter(|grant| matches!(grant.state, GrantState::Planned | GrantState::Active))
        .collect();
    if given.is_empty() {
        return if data.grants.iter().any(is_running) {
            Html::default()
        } else {
            html! { <p>{ texts.t("home-nobody") }</p> }
        };
    }
    let more = given.len().saturating_sub(NAMED);
    html! {
        <>
            { for given.iter().take(NAMED).map(|grant| {
                let args = [
                    ("name", grant.recipient.name.as_str().into()),
                    ("what", categories(texts, &names, grant).into()),
                ];
                html! {
                    <p>{ if grant.state == GrantState::Active {
                        texts.t_args("home-may-see", &args)
                    } else {
                        texts.t_args("home-may-see-later", &args)
                    } }</p>
                }
            }) }
            if more > 0 {
                <p>{ texts.t_args("home-more-may-see", &[("count", more.into())]) }</p>
            }
            <p><a href={Route::Sharing.address()} data-test="home-who-sees">{ texts.t("home-who-sees") }</a></p>
        </>
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
    use crate::testing::{in_every_language, sample_category, sample_grant, sample_row};

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

    fn data(home: HomeView, grants: &[GrantState], there: &[&str]) -> Load<HomeData> {
        let grants = grants
            .iter()
            .map(|state| sample_grant("g-1", *state, &["weight"]))
            .collect();
        let categories = ["weight", "steps"].map(|id| CategoryView {
            state: if there.contains(&id) {
                CategoryState::Shared
            } else {
                CategoryState::Local
            },
            ..sample_category(id, 2)
        });
        Load::Ready(
            HomeData {
                home,
                grants,
                categories: categories.to_vec(),
                backup: Some(BackupStatus::default()),
                sheet_unchecked: false,
                unfinished: Vec::new(),
            },
            None,
        )
    }

    fn with(change: impl FnOnce(&mut HomeData)) -> Load<HomeData> {
        let mut shown = data(home(), &[], &[]).data().cloned().unwrap();
        change(&mut shown);
        Load::Ready(shown, None)
    }

    #[tokio::test]
    async fn last_backup_that_was_tried_out_or_its_absence_is_told() {
        in_every_language(
            || view(with(|_| {})),
            &["Er is nog geen reservekopie", "#/settings/backups"],
            &["There is no backup yet", "#/settings/backups"],
        )
        .await;
        let tried = |data: &mut HomeData| {
            data.backup = Some(BackupStatus {
                last_rehearsal: Some("2026-11-18T10:00:00Z".into()),
                last_backup: Some("2026-11-20T10:00:00Z".into()),
                due: true,
                ..BackupStatus::default()
            });
        };
        in_every_language(
            || view(with(tried)),
            &["18 november 2026", "tijd voor een reservekopie"],
            &["18 November 2026", "time for a backup"],
        )
        .await;
    }

    #[tokio::test]
    async fn what_was_left_for_later_is_reminded_of() {
        let left = |data: &mut HomeData| {
            data.sheet_unchecked = true;
            data.unfinished = vec![("r-1".into(), "Dr Claes".into())];
        };
        in_every_language(
            || view(with(left)),
            &["herstelblad", "Dr Claes", "#/request/r-1"],
            &["recovery sheet", "Dr Claes", "#/request/r-1"],
        )
        .await;
    }

    fn view(load: Load<HomeData>) -> Html {
        html! { <HomePage {load} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn state_attention_and_measurements_are_told() {
        in_every_language(
            || view(data(home(), &[], &[])),
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
    async fn consent_whose_approval_was_withdrawn_asks_for_attention() {
        let withdrawn = || {
            view(with(|shown| {
                let mut grant = sample_grant("g-1", GrantState::Active, &["weight"]);
                grant.standing = Some("withdrawn".into());
                shown.grants = vec![grant];
            }))
        };
        in_every_language(
            withdrawn,
            &["veranderd aan de goedkeuring van 1 toestemming"],
            &["changed about the approval of 1 consent"],
        )
        .await;
    }

    #[tokio::test]
    async fn who_sees_what_is_told_by_name() {
        in_every_language(
            || view(data(home(), &[GrantState::Active], &["weight"])),
            &[
                "Gewicht staat ook bij de coöperatie.",
                "Hartstudie Gent mag zien: Gewicht.",
            ],
            &[
                "Gewicht is at the cooperative too.",
                "Hartstudie Gent may see: Gewicht.",
            ],
        )
        .await;
        in_every_language(
            || view(data(home(), &[], &[])),
            &["Alles staat alleen op deze computer", "Niemand anders"],
            &["Everything is only on this computer", "Nobody else"],
        )
        .await;
    }

    #[tokio::test]
    async fn consent_that_is_not_in_force_is_not_told_as_if_it_were() {
        in_every_language(
            || view(data(home(), &[GrantState::Planned], &[])),
            &["U gaf Hartstudie Gent toestemming voor: Gewicht. Die geldt nog niet."],
            &["You gave Hartstudie Gent consent for: Gewicht. It is not in force yet."],
        )
        .await;
    }

    #[tokio::test]
    async fn stop_that_is_not_confirmed_is_not_called_nobody() {
        let html = in_every_language(
            || view(data(home(), &[GrantState::Ending], &["weight"])),
            &["U stopte 1 toestemming"],
            &["You stopped 1 consent"],
        )
        .await;
        assert!(!html.contains("Nobody else"));
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
        in_every_language(
            || view(data(empty.clone(), &[], &[])),
            &["nog leeg", "Voeg uw eerste gegevens toe"],
            &["still empty", "Add your first data"],
        )
        .await;
    }

    #[tokio::test]
    async fn waiting_and_failing_are_told() {
        in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::Damaged, "page 3 of the database");
        in_every_language(
            || view(Load::Failed(error.clone())),
            &["beschadigd", "page 3", "Probeer opnieuw"],
            &["damaged", "page 3", "Try again"],
        )
        .await;
        in_every_language(
            || {
                let shown = data(home(), &[], &[]).data().cloned().unwrap();
                view(Load::Ready(shown, Some(error.clone())))
            },
            &["beschadigd", "Dag An", "70,5 kg"],
            &["damaged", "Hello An", "70.5 kg"],
        )
        .await;
    }
}
