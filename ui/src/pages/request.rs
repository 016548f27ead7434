use std::collections::BTreeMap;

use gloo::timers::callback::Timeout;
use kluis_api::{ApiError, ApproveRequest, ErrorCode, RequestView, Verdict};
use yew::platform::spawn_local;
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
use crate::pages::verdict::verdict;
use crate::route::Route;
use crate::state::application::Announcement;
use crate::state::load::Load;
use crate::state::request::{Change, Draft, DraftProblem, draft_key};

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub id: String,
}

/// A request, with what was filled in before and not decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub request: RequestView,
    pub draft: Option<String>,
}

async fn fetch(id: String) -> Result<Asked, ApiError> {
    let requests = ipc::requests().await?;
    let request = requests
        .into_iter()
        .find(|request| request.id == id)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "no such request"))?;
    // Without its draft a request is as good as new.
    let draft = ipc::draft(&draft_key(&id)).await.ok().flatten();
    Ok(Asked { request, draft })
}

/// Keeps what is filled in, or forgets it when that is nothing.
async fn keep(key: String, text: Option<String>) {
    // What could not be kept is only filled in again after a lock.
    let _ = match text {
        Some(text) => ipc::save_draft(&key, &text).await,
        None => ipc::drop_draft(&key).await,
    };
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
        .flat_map(|asked| &asked.request.categories)
        .map(|category| (category.id.clone(), category.name.clone()))
        .collect();
    let decide = move |decision: Decision| {
        let (app, names) = (app.clone(), names.clone());
        let decided = match &decision {
            Decision::Allow(approval) => Some(draft_key(&approval.id)),
            Decision::Deny(id) => Some(draft_key(id)),
            Decision::NotNow => None,
        };
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
                    if let Some(key) = decided {
                        keep(key, None).await;
                    }
                    app.go.emit(Route::Sharing);
                    app.told(told);
                }
                Err(error) => app.failed(error),
            }
        });
    };
    let on_draft = {
        let key = draft_key(&props.id);
        Callback::from(move |text| spawn_local(keep(key.clone(), text)))
    };
    html! {
        <RequestPage load={loader.load} on_decide={Callback::from(decide)} {on_draft} on_retry={loader.reload} />
    }
}

/// What the person decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    Allow(ApproveRequest),
    Deny(String),
    NotNow,
}

#[derive(Properties, PartialEq)]
pub struct RequestPageProps {
    pub load: Load<Asked>,
    pub on_decide: Callback<Decision>,
    /// Keeps what is filled in.
    pub on_draft: Callback<Option<String>>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn RequestPage(props: &RequestPageProps) -> Html {
    let texts = use_texts();
    let title = props.load.data().map_or_else(
        || texts.t("request-title"),
        |asked| {
            texts.t_args(
                "request-from",
                &[("name", asked.request.from.name.as_str().into())],
            )
        },
    );
    html! {
        <>
            <p class="crumbs"><a href={Route::Sharing.address()}>{ texts.t("nav-sharing") }</a></p>
            <PageHeading {title} />
            { loaded(&props.load, &props.on_retry, |asked| html! {
                <RequestForm key={asked.request.id.clone()} request={asked.request.clone()} kept={asked.draft.clone()} today={today()}
                    on_decide={props.on_decide.clone()} on_draft={props.on_draft.clone()} />
            }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct RequestFormProps {
    pub request: RequestView,
    /// What was filled in before.
    pub kept: Option<String>,
    pub today: Day,
    pub on_decide: Callback<Decision>,
    pub on_draft: Callback<Option<String>>,
}

/// Milliseconds after a change until it is kept.
const PAUSE: u32 = 250;

#[component]
pub fn RequestForm(props: &RequestFormProps) -> Html {
    let texts = use_texts();
    let request = &props.request;
    let today = props.today;
    let draft = use_reducer(|| {
        let kept = props.kept.as_deref().unwrap_or_default();
        Draft::new(request, today).restored(kept, request)
    });
    let tried = use_state(|| false);
    let filled_in_before = use_memo((), |()| draft.to_text().is_some());
    {
        let (on_draft, known) = (props.on_draft.clone(), use_mut_ref(|| draft.to_text()));
        use_effect_with(draft.to_text(), move |text| {
            let text = text.clone();
            let changed = *known.borrow() != text;
            let waiting = changed.then(|| {
                Timeout::new(PAUSE, move || {
                    known.replace(text.clone());
                    on_draft.emit(text);
                })
            });
            move || drop(waiting)
        });
    }
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
                if *filled_in_before {
                    <p class="notice calm" role="status" data-test="request-draft"><Icon name={IconName::Document} />
                        { texts.t("request-draft") }</p>
                }
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

#[cfg(test)]
mod tests {
    use kluis_api::CheckView;

    use super::*;
    use crate::testing::{in_every_language, sample_request};

    fn view(load: Load<RequestView>) -> Html {
        let load = load.map(|request| Asked {
            request,
            draft: None,
        });
        asked(load)
    }

    fn asked(load: Load<Asked>) -> Html {
        html! {
            <RequestPage {load} on_decide={Callback::noop()} on_draft={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn what_was_filled_in_before_is_there_again() {
        let before = || {
            Load::Ready(
                Asked {
                    request: sample_request(),
                    draft: Some("tick weight".into()),
                },
                None,
            )
        };
        let html = in_every_language(
            || asked(before()),
            &["U had al iets ingevuld"],
            &["You filled this in before"],
        )
        .await;
        assert_eq!(html.matches(" checked").count(), 1);
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
        let html = in_every_language(
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
        let calm = in_every_language(
            || view(drawn(Verdict::Unreviewed, &[failed("reviews")])),
            &["niet na te kijken"],
            &["cannot be checked"],
        )
        .await;
        assert!(!calm.contains("class=\"unsure\""));
        let checks = [failed("reviews"), failed("dates")];
        let rejected = in_every_language(
            || view(drawn(Verdict::Rejected, &checks)),
            &["niet in orde", "niet na te kijken"],
            &["not in order", "cannot be checked"],
        )
        .await;
        assert_eq!(rejected.matches("class=\"unsure\"").count(), 1);
    }

    #[tokio::test]
    async fn rejected_request_cannot_be_allowed() {
        let html = in_every_language(
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
        in_every_language(
            || view(with(Verdict::Reviewed, "waiting")),
            &["ethische en de juridische"],
            &["ethics and the legal"],
        )
        .await;
    }

    #[tokio::test]
    async fn what_the_reviews_came_to_is_told_in_plain_words() {
        let cases = [
            (
                Verdict::Rejected,
                "ethics-expired",
                "De goedkeuring van de ethische commissie is verlopen",
                "ethics committee has expired",
            ),
            (
                Verdict::Rejected,
                "modes-exceed-approval",
                "meer doen met uw gegevens",
                "more with your data",
            ),
            (
                Verdict::ReviewedWithWarning,
                "register-stale",
                "één ding om eerst te weten",
                "one thing to know first",
            ),
        ];
        for (verdict, code, dutch, english) in cases {
            let request = RequestView {
                verdict,
                reason_code: Some(code.into()),
                ..sample_request()
            };
            in_every_language(
                || view(Load::Ready(request.clone(), None)),
                &[dutch],
                &[english],
            )
            .await;
        }
    }

    #[tokio::test]
    async fn decided_request_offers_no_decision() {
        let html = in_every_language(
            || view(with(Verdict::Unreviewed, "denied")),
            &["nee gezegd"],
            &["said no"],
        )
        .await;
        assert!(!html.contains("request-allow\""));
    }

    #[tokio::test]
    async fn waiting_and_gone_are_told() {
        in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
        let error = ApiError::new(ErrorCode::NotFound, "x");
        in_every_language(
            || view(Load::Failed(error.clone())),
            &["niet gevonden"],
            &["not found"],
        )
        .await;
    }
}
