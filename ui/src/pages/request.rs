use std::collections::BTreeMap;

use kluis_api::{ApiError, ApproveRequest, CheckView, ErrorCode, RequestView, Verdict};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::field::{chosen, ticked};
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::dates::{self, Day, month_name, today};
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::grant::purposes;
use crate::pages::outcome::allowed;
use crate::route::Route;
use crate::state::application::Announcement;
use crate::state::load::Load;
use crate::state::request::{Change, Draft, DraftProblem};

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub id: String,
}

async fn fetch(id: String) -> Result<RequestView, ApiError> {
    let requests = ipc::requests().await?;
    requests
        .into_iter()
        .find(|request| request.id == id)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "no such request"))
}

#[component]
pub fn Request(props: &RequestProps) -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load(props.id.clone(), fetch);
    let names: BTreeMap<String, String> = loader
        .load
        .data()
        .iter()
        .flat_map(|request| &request.categories)
        .map(|category| (category.id.clone(), category.name.clone()))
        .collect();
    let decide = move |decision: Decision| {
        let (app, names) = (app.clone(), names.clone());
        runner.run(async move {
            let answer = match decision {
                Decision::Allow(approval) => ipc::approve(&approval)
                    .await
                    .map(|grant| allowed(texts, &names, &grant)),
                Decision::Deny(id) => ipc::deny(&id)
                    .await
                    .map(|()| Announcement::Done(texts.t("request-denied"))),
                Decision::NotNow => Ok(Announcement::Done(texts.t("request-left"))),
            };
            match answer {
                Ok(told) => {
                    app.go.emit(Route::Sharing);
                    app.told(told);
                }
                Err(error) => app.failed(error),
            }
        });
    };
    html! { <RequestPage load={loader.load} on_decide={Callback::from(decide)} on_retry={loader.reload} /> }
}

/// The check that looks for the approval of the committees.
const REVIEWS: &str = "reviews";

/// What the person decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    Allow(ApproveRequest),
    Deny(String),
    NotNow,
}

#[derive(Properties, PartialEq)]
pub struct RequestPageProps {
    pub load: Load<RequestView>,
    pub on_decide: Callback<Decision>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn RequestPage(props: &RequestPageProps) -> Html {
    let texts = use_texts();
    let title = props.load.data().map_or_else(
        || texts.t("request-title"),
        |request| {
            texts.t_args(
                "request-from",
                &[("name", request.from.name.as_str().into())],
            )
        },
    );
    html! {
        <>
            <p class="crumbs"><a href={Route::Sharing.address()}>{ texts.t("nav-sharing") }</a></p>
            <PageHeading {title} />
            { loaded(&props.load, &props.on_retry, |request| html! {
                <RequestForm key={request.id.clone()} request={request.clone()} today={today()}
                    on_decide={props.on_decide.clone()} />
            }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct RequestFormProps {
    pub request: RequestView,
    pub today: Day,
    pub on_decide: Callback<Decision>,
}

#[component]
pub fn RequestForm(props: &RequestFormProps) -> Html {
    let texts = use_texts();
    let request = &props.request;
    let today = props.today;
    let draft = use_reducer(|| Draft::new(request, today));
    let tried = use_state(|| false);
    let decided = request.state != "waiting";
    let allow = {
        let (draft, tried, on_decide) = (draft.clone(), tried.clone(), props.on_decide.clone());
        let id = request.id.clone();
        Callback::from(move |_: MouseEvent| {
            tried.set(true);
            if let Ok(approval) = draft.decision(&id, today) {
                on_decide.emit(Decision::Allow(approval));
            }
        })
    };
    let deny = {
        let id = request.id.clone();
        props
            .on_decide
            .reform(move |_: MouseEvent| Decision::Deny(id.clone()))
    };
    let problem = draft
        .problem(today)
        .filter(|_| *tried)
        .or(draft.date_problem(today));
    html! {
        <>
            <dl class="facts">
                <dt>{ texts.t("request-who") }</dt>
                <dd>{ &request.from.name }<span class="hint"><code>{ &request.from.id }</code></span>
                    <span class="hint">{ texts.t("request-who-hint") }</span></dd>
                <dt>{ texts.t("request-why") }</dt><dd>{ purposes(texts, &request.purposes) }</dd>
                if let Some(message) = &request.message {
                    <dt>{ texts.t("request-message") }</dt><dd class="quoted">{ message }</dd>
                }
                <dt>{ texts.t("request-until") }</dt><dd>{ dates::long_date(texts, &request.until) }</dd>
                <dt>{ texts.t("request-came") }</dt><dd>{ dates::long(texts, &request.received) }</dd>
            </dl>
            { verdict(texts, request) }
            if decided {
                <p class="notice calm" role="status"><Icon name={IconName::Clock} />
                    { if request.state == "approved" { texts.t("request-was-allowed") } else { texts.t("request-was-denied") } }</p>
            } else {
                <fieldset class="choices" aria-describedby="request-which-hint">
                    <legend>{ texts.t("request-which") }</legend>
                    <p class="hint" id="request-which-hint">{ texts.t("request-which-hint") }</p>
                    { for request.categories.iter().map(|category| {
                        let id = format!("tick-{}", category.id);
                        let onchange = {
                            let (draft, category) = (draft.dispatcher(), category.id.clone());
                            ticked(&Callback::from(move |is| draft.dispatch(Change::Tick(category.clone(), is))))
                        };
                        html! {
                            <div class="choice">
                                <input type="checkbox" id={id.clone()} data-test={id.clone()} {onchange}
                                    checked={draft.ticked.contains(&category.id)} disabled={request.verdict == Verdict::Rejected} />
                                <label for={id}>{ &category.name }
                                    <span class="hint">{ texts.t_args("request-records", &[("count", category.count.into())]) }</span></label>
                            </div>
                        }
                    }) }
                    <p class="hint">{ texts.t("request-later-too") }</p>
                </fieldset>
                if request.verdict != Verdict::Rejected {
                    { until(texts, &draft, today) }
                }
                <p class="field-error" role="alert" data-test="request-problem">
                    { problem.map_or_else(String::new, |problem| problem_text(texts, problem)) }</p>
                <p class="hint">{ texts.t("request-undo") }</p>
                <div class="actions equal">
                    <button type="button" class="button" data-test="request-not-now"
                        onclick={props.on_decide.reform(|_| Decision::NotNow)}>{ texts.t("request-not-now") }</button>
                    <button type="button" class="button" data-test="request-deny" onclick={deny}>{ texts.t("request-no") }</button>
                    <button type="button" class="button" data-test="request-allow" onclick={allow}
                        disabled={request.verdict == Verdict::Rejected}>{ texts.t("request-allow") }</button>
                </div>
            }
        </>
    }
}

fn problem_text(texts: Texts, problem: DraftProblem) -> String {
    match problem {
        DraftProblem::NothingTicked => texts.t("request-nothing-ticked"),
        DraftProblem::NoSuchDay => texts.t("request-no-such-day"),
        DraftProblem::LaterThanAsked => texts.t("request-too-late"),
        DraftProblem::InThePast => texts.t("request-in-the-past"),
    }
}

/// Until when, as three lists: they work with any keyboard and in any language.
fn until(texts: Texts, draft: &UseReducerHandle<Draft>, today: Day) -> Html {
    let change = |make: fn(u32) -> Change| {
        let draft = draft.dispatcher();
        chosen(&Callback::from(move |value: String| {
            if let Ok(number) = value.parse() {
                draft.dispatch(make(number));
            }
        }))
    };
    let option = |number: u32, shown: u32, label: String| {
        html! {
            <option value={number.to_string()} selected={number == shown}>{ label }</option>
        }
    };
    html! {
        <fieldset class="date-field">
            <legend>{ texts.t("request-allow-until") }</legend>
            <div class="date-parts">
                <div><label for="until-day">{ texts.t("date-day-label") }</label>
                    <select id="until-day" data-test="until-day" onchange={change(Change::Day)}>
                        { for (1..=31).map(|day| option(day, draft.day, day.to_string())) }</select></div>
                <div><label for="until-month">{ texts.t("date-month-label") }</label>
                    <select id="until-month" data-test="until-month" onchange={change(Change::Month)}>
                        { for (1..=12).map(|month| option(month, draft.month, month_name(texts, month))) }</select></div>
                <div><label for="until-year">{ texts.t("date-year-label") }</label>
                    <select id="until-year" data-test="until-year" onchange={change(|year| Change::Year(year as i32))}>
                        { for draft.years(today).into_iter().map(|year| option(year as u32, draft.year as u32, year.to_string())) }</select></div>
            </div>
        </fieldset>
    }
}

/// What the checks came to, and each of them; nothing looks better than it is.
fn verdict(texts: Texts, request: &RequestView) -> Html {
    let (class, icon, title, text) = match request.verdict {
        Verdict::Reviewed => (
            "good",
            IconName::Check,
            texts.t("verdict-reviewed"),
            texts.t("verdict-reviewed-text"),
        ),
        Verdict::Unreviewed => (
            "calm",
            IconName::Document,
            texts.t("verdict-unreviewed"),
            texts.t("verdict-unreviewed-text"),
        ),
        Verdict::Rejected => (
            "bad",
            IconName::Warning,
            texts.t("verdict-rejected"),
            texts.t("verdict-rejected-text"),
        ),
    };
    html! {
        <section class={classes!("notice", class)} data-test="verdict" aria-labelledby="verdict-title">
            <Icon name={icon} />
            <div>
                <h2 id="verdict-title">{ title }</h2>
                <p>{ text }</p>
                <ul class="plain checks">{ for request.checks.iter().map(|one| check(texts, request, one)) }</ul>
                <details>
                    <summary>{ texts.t("error-details") }</summary>
                    <p lang="en">{ &request.reason }</p>
                    <ul>{ for request.checks.iter().map(|one| html! {
                        <li lang="en"><code>{ &one.check }</code>{ " " }{ &one.detail }</li>
                    }) }</ul>
                </details>
            </div>
        </section>
    }
}

/// A failed check alarms only where it is why the request cannot be allowed: that no committee's
/// approval can be checked is no fault of a doctor who asks.
fn check(texts: Texts, request: &RequestView, check: &CheckView) -> Html {
    let other_failed = || {
        let mut others = request.checks.iter().filter(|one| one.check != REVIEWS);
        others.any(|one| !one.ok)
    };
    let alarming =
        request.verdict == Verdict::Rejected && (check.check != REVIEWS || !other_failed());
    let (class, icon, found) = match (check.ok, alarming) {
        (true, _) => ("sure", IconName::Check, texts.t("check-passed")),
        (false, true) => ("unsure", IconName::Warning, texts.t("check-not-passed")),
        (false, false) => (
            "unchecked",
            IconName::Document,
            texts.t("check-not-checked"),
        ),
    };
    let name = texts
        .t_dynamic("check-", &check.check)
        .unwrap_or_else(|| check.check.replace('-', " "));
    html! {
        <li {class}>
            <Icon name={icon} />
            <span>{ name }{ ": " }<em>{ found }</em></span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_both_languages, sample_request};

    fn view(load: Load<RequestView>) -> Html {
        html! { <RequestPage {load} on_decide={Callback::noop()} on_retry={Callback::noop()} /> }
    }

    fn with(verdict: Verdict, state: &str) -> Load<RequestView> {
        let request = RequestView {
            verdict,
            state: state.into(),
            ..sample_request()
        };
        Load::Ready(request, None)
    }

    #[tokio::test]
    async fn request_is_told_in_words_with_nothing_ticked() {
        let html = in_both_languages(
            || view(with(Verdict::Unreviewed, "waiting")),
            &[
                "Hartstudie Gent",
                "Wetenschappelijk onderzoek",
                "30 juni 2027",
                "zonder een commissie",
                "Niet nu",
                "Nee",
                "Toestaan",
                "Gewicht",
            ],
            &[
                "Hartstudie Gent",
                "Academic research",
                "30 June 2027",
                "needs no committee",
                "Not now",
                "No",
                "Allow",
                "Gewicht",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"tick-weight\""));
        assert!(!html.contains("checked"));
    }

    #[tokio::test]
    async fn only_what_rejects_a_request_alarms() {
        let failed = |check: &str| CheckView {
            check: check.into(),
            ok: false,
            detail: "x".into(),
        };
        let drawn = |verdict, checks: &[CheckView]| {
            let request = RequestView {
                verdict,
                checks: checks.to_vec(),
                ..sample_request()
            };
            Load::Ready(request, None)
        };
        let calm = in_both_languages(
            || view(drawn(Verdict::Unreviewed, &[failed("reviews")])),
            &["niet na te kijken"],
            &["cannot be checked"],
        )
        .await;
        assert!(!calm.contains("class=\"unsure\""));
        let checks = [failed("reviews"), failed("dates")];
        let rejected = in_both_languages(
            || view(drawn(Verdict::Rejected, &checks)),
            &["niet in orde", "niet na te kijken"],
            &["not in order", "cannot be checked"],
        )
        .await;
        assert_eq!(rejected.matches("class=\"unsure\"").count(), 1);
    }

    #[tokio::test]
    async fn rejected_request_cannot_be_allowed() {
        let html = in_both_languages(
            || view(with(Verdict::Rejected, "waiting")),
            &["niet toegestaan worden"],
            &["cannot be allowed"],
        )
        .await;
        let button = html.split("data-test=\"request-allow\"").nth(1).unwrap();
        assert!(button.split('>').next().unwrap().contains("disabled"));
    }

    #[tokio::test]
    async fn only_a_reviewed_request_is_called_checked() {
        in_both_languages(
            || view(with(Verdict::Reviewed, "waiting")),
            &["ethische en de juridische"],
            &["ethics and the legal"],
        )
        .await;
    }

    #[tokio::test]
    async fn decided_request_offers_no_decision() {
        let html = in_both_languages(
            || view(with(Verdict::Unreviewed, "denied")),
            &["nee gezegd"],
            &["said no"],
        )
        .await;
        assert!(!html.contains("request-allow\""));
    }

    #[tokio::test]
    async fn waiting_and_gone_are_told() {
        in_both_languages(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::NotFound, "x");
        in_both_languages(
            || view(Load::Failed(error.clone())),
            &["niet gevonden"],
            &["not found"],
        )
        .await;
    }
}
