use kluis_api::{
    ApiError, RemoteView, Resolution, ResolveChoice, SignInMethod, SignInWait, StepView,
};
use yew::prelude::*;

use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::pages::cooperative::CooperativeData;
use crate::pages::cooperative::account::Account;
use crate::pages::cooperative::place_question::PlaceQuestion;
use crate::pages::cooperative::places::{Change, Places};
use crate::pages::cooperative::pod_question::PodQuestion;
use crate::pages::cooperative::questions::{DisconnectQuestion, Question};
use crate::pages::cooperative::round::{RoundOutcome, RoundSection};
use crate::pages::cooperative::rounds::Rounds;
use crate::pages::cooperative::two_versions::TwoVersions;
use crate::pages::sign_in::{Login, SignIn};
use crate::state::load::Load;

/// What the person wants done.
#[derive(Clone)]
pub enum Act {
    SignIn(Login),
    Disconnect,
    Change(Change),
    Preview,
    Sync,
    /// To stop the round that is under way.
    Stop,
    Resolve(Resolution),
    Answer(ResolveChoice),
}

#[derive(Properties, PartialEq)]
pub struct CooperativePageProps {
    pub load: Load<CooperativeData>,
    pub busy: bool,
    /// A round is under way.
    #[prop_or_default]
    pub running: bool,
    /// The person asked to stop it.
    #[prop_or_default]
    pub stopping: bool,
    /// The person has left for the browser to sign in.
    pub in_browser: bool,
    /// What is waited for there, once that is known.
    pub wait: Option<SignInWait>,
    /// The person has just disconnected.
    #[prop_or_default]
    pub has_left: bool,
    pub sign_in_error: Option<ApiError>,
    pub steps: Option<Vec<StepView>>,
    pub outcome: Option<RoundOutcome>,
    /// Counts what was done: what depends on it is asked for again.
    #[prop_or_default]
    pub version: u32,
    pub on_act: Callback<Act>,
    pub on_open_again: Callback<()>,
    pub on_cancel: Callback<()>,
    pub on_retry: Callback<()>,
    /// The question that is open at first; for drawing it in tests.
    #[prop_or_default]
    pub asking: Option<Question>,
}

#[component]
pub fn CooperativePage(props: &CooperativePageProps) -> Html {
    let texts = use_texts();
    let asking = use_state(|| props.asking.clone());
    let ask = {
        let asking = asking.clone();
        Callback::from(move |question| asking.set(Some(question)))
    };
    html! {
        <>
            <PageHeading title={texts.t("nav-cooperative")} lead={texts.t("cooperative-lead")} />
            { loaded(&props.load, &props.on_retry, |data| if data.remote.signed_in {
                ready(texts, data, props, &ask)
            } else {
                sign_in(&data.remote, props)
            }) }
            if let (Some(asked), Some(data)) = (&*asking, props.load.data()) {
                { question(asked, data, props, &asking) }
            }
        </>
    }
}

/// The form, to sign in for the first time or again.
fn sign_in(remote: &RemoteView, props: &CooperativePageProps) -> Html {
    html! {
        <SignIn busy={props.busy} waiting={props.in_browser} wait={props.wait.clone()} error={props.sign_in_error.clone()}
            pod={remote.storage.clone().map(AttrValue::from)}
            by_key={remote.method == Some(SignInMethod::Credentials)}
            takes_focus={props.has_left} on_login={props.on_act.reform(Act::SignIn)}
            on_open_again={props.on_open_again.clone()} on_cancel={props.on_cancel.clone()} />
    }
}

/// What asks for an answer first, then what is kept where, then what seldom changes.
fn ready(
    texts: Texts,
    data: &CooperativeData,
    props: &CooperativePageProps,
    ask: &Callback<Question>,
) -> Html {
    let (status, names, busy) = (&data.status, &data.names, props.busy);
    html! {
        <>
            if data.remote.needs_sign_in {
                <div class="notice ask" role="status" data-test="sign-in-ended"><Icon name={IconName::Warning} />
                    <p>{ texts.t("sign-in-ended") }</p>
                </div>
                { sign_in(&data.remote, props) }
            }
            if data.remote.reachable == Some(false) {
                <p class="notice calm" data-test="account-offline"><Icon name={IconName::Cloud} />{ texts.t("account-offline") }</p>
            }
            if let Some(question) = &status.question {
                <PodQuestion question={question.clone()} names={names.clone()} {busy}
                    on_answer={props.on_act.reform(Act::Answer)} />
            }
            <RoundSection pending={status.pending} {busy} running={props.running} stopping={props.stopping}
                steps={props.steps.clone()} outcome={props.outcome.clone()} names={names.clone()}
                on_preview={props.on_act.reform(|()| Act::Preview)} on_start={props.on_act.reform(|()| Act::Sync)}
                on_stop={props.on_act.reform(|()| Act::Stop)} />
            <TwoVersions list={status.conflict_list.clone()} names={names.clone()} {busy}
                on_resolve={props.on_act.reform(Act::Resolve)} />
            <Places policies={status.policies.clone()} names={names.clone()} {busy} version={props.version}
                on_change={ask.reform(Question::Place)} />
            <Rounds version={props.version} />
            <Account remote={data.remote.clone()} last_round={status.last_round.clone()} {busy}
                on_disconnect={ask.reform(|()| Question::Disconnect)} />
        </>
    }
}

fn question(
    asked: &Question,
    data: &CooperativeData,
    props: &CooperativePageProps,
    asking: &UseStateHandle<Option<Question>>,
) -> Html {
    let on_cancel = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let (asking, on_act) = (asking.clone(), props.on_act.clone());
    match asked {
        Question::Place(change) => {
            let on_confirm = Callback::from(move |change| {
                asking.set(None);
                on_act.emit(Act::Change(change));
            });
            html! {
                <PlaceQuestion change={change.clone()} policies={data.status.policies.clone()} names={data.names.clone()}
                    {on_confirm} {on_cancel} />
            }
        }
        Question::Disconnect => {
            let on_confirm = Callback::from(move |()| {
                asking.set(None);
                on_act.emit(Act::Disconnect);
            });
            html! {
                <DisconnectQuestion open={data.open.clone()} names={data.categories.clone()} {on_confirm} {on_cancel} />
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kluis_api::{
        ErrorCode, GrantState, PolicyState, PolicyView, QuestionKind, QuestionView, StateCounts,
        StepKind, SyncReport, SyncStatusView,
    };

    use super::*;
    use crate::testing::{in_every_language, sample_conflict, sample_grant, sample_policy};

    fn policy(state: PolicyState) -> PolicyView {
        sample_policy("/health/weight/", state)
    }

    fn data(signed_in: bool) -> Load<CooperativeData> {
        let known = |text: &str| signed_in.then(|| text.to_owned());
        Load::Ready(
            CooperativeData {
                remote: RemoteView {
                    signed_in,
                    web_id: known("http://localhost:3000/an/profile/card#me"),
                    storage: known("http://localhost:3000/an/"),
                    issuer: known("http://localhost:3000/"),
                    reachable: Some(false),
                    ..RemoteView::default()
                },
                status: SyncStatusView {
                    remote: known("http://localhost:3000/an/"),
                    last_round: None,
                    pending: 2,
                    conflicts: 1,
                    states: StateCounts::default(),
                    policies: vec![policy(PolicyState::Local)],
                    question: None,
                    conflict_list: vec![sample_conflict("1")],
                },
                names: BTreeMap::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]),
                categories: BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())]),
                open: vec![sample_grant("g-1", GrantState::Active, &["weight"])],
            },
            None,
        )
    }

    fn view(load: Load<CooperativeData>, asking: Option<Question>) -> Html {
        page(load, asking, None)
    }

    fn page(
        load: Load<CooperativeData>,
        asking: Option<Question>,
        wait: Option<SignInWait>,
    ) -> Html {
        let steps = vec![StepView {
            step: StepKind::Put,
            path: "/health/weight/1".into(),
            url: "http://localhost:3000/an/health/weight/1".into(),
            bytes: 2100,
            why: "new here".into(),
            reason: "new-here".into(),
        }];
        let report = SyncReport {
            sent: 3,
            ..SyncReport::default()
        };
        html! {
            <CooperativePage {load} busy=false in_browser={wait.is_some()} {wait} sign_in_error={None::<ApiError>} steps={Some(steps)}
                outcome={Some(RoundOutcome::Done(report))} {asking} on_act={Callback::noop()} on_open_again={Callback::noop()}
                on_cancel={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn without_an_account_it_tells_how_to_get_one() {
        in_every_language(
            || view(data(false), None),
            &["Adres", "Aanmelden met de browser", "toegangssleutel"],
            &["Address", "Sign in with the browser", "access key"],
        )
        .await;
    }

    #[tokio::test]
    async fn ended_sign_in_is_told_beside_what_there_is() {
        let ended = || {
            data(true).map(|mut data| {
                data.remote.needs_sign_in = true;
                data
            })
        };
        in_every_language(
            || view(ended(), None),
            &[
                "uw aanmelding beëindigd",
                "Meld u opnieuw aan",
                "12 gegevens",
            ],
            &["ended your sign-in", "Sign in again", "12 records"],
        )
        .await;
    }

    #[tokio::test]
    async fn account_places_preview_result_and_two_versions_are_told() {
        in_every_language(
            || view(data(true), None),
            &[
                "http://localhost:3000/an/",
                "Gewicht",
                "12 gegevens",
                "Alleen hier",
                "2 kB",
                "3 gegevens verstuurd",
                "Gewicht: 1 gegeven versturen (2 kB)",
                "Twee versies",
                "niet bereikbaar",
                "2 wijzigingen wachten",
                "Verbinding verbreken",
            ],
            &[
                "http://localhost:3000/an/",
                "Gewicht",
                "12 records",
                "Only here",
                "2 kB",
                "3 records sent",
                "Gewicht: send 1 record (2 kB)",
                "Two versions",
                "cannot be reached",
                "2 changes are waiting",
                "Disconnect",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn questions_stand_over_the_page() {
        let place = Question::Place((policy(PolicyState::Local), PolicyState::Shared));
        in_every_language(
            || view(data(true), Some(place.clone())),
            &["alleen met uw toestemming"],
            &["only with your consent"],
        )
        .await;
        in_every_language(
            || view(data(true), Some(Question::Disconnect)),
            &[
                "Verbinding met uw coöperatie verbreken?",
                "1 toestemming",
                "Hartstudie Gent: Gewicht",
            ],
            &[
                "Disconnect from your cooperative?",
                "1 consent",
                "Hartstudie Gent: Gewicht",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn wait_for_the_browser_is_shown_whoever_began_it() {
        let wait = Some(SignInWait {
            address: "https://pod.example/authorize".into(),
            no_browser: false,
        });
        in_every_language(
            || page(data(false), None, wait.clone()),
            &["Ga verder in uw browser", "https://pod.example/authorize"],
            &["Continue in your browser", "https://pod.example/authorize"],
        )
        .await;
    }

    #[tokio::test]
    async fn what_is_wrong_at_the_cooperative_is_asked_first() {
        let asked = || {
            data(true).map(|mut data| {
                data.status.question = Some(QuestionView {
                    kind: QuestionKind::Emptied,
                    since: "2026-11-21T09:00:00Z".into(),
                    count: 31,
                    example: None,
                    answer: None,
                });
                data
            })
        };
        let html = in_every_language(
            || view(asked(), None),
            &["Bij de coöperatie klopt iets niet"],
            &["Something is not right at the cooperative"],
        )
        .await;
        let place = |text: &str| html.find(text).unwrap();
        assert!(place("pod-question") < place("sync-now"), "{html}");
    }

    #[tokio::test]
    async fn with_nothing_to_decide_a_quiet_line_says_so() {
        let calm = || {
            data(true).map(|mut data| {
                data.status.conflict_list.clear();
                data
            })
        };
        let html = in_every_language(|| view(calm(), None), &["nergens twee versies"], &[]).await;
        assert!(!html.contains("data-test=\"pod-question\""), "{html}");
    }

    #[tokio::test]
    async fn waiting_and_offline_are_told() {
        in_every_language(
            || view(Load::Loading, None),
            &["Even geduld"],
            &["One moment"],
        )
        .await;
        let error = ApiError::new(ErrorCode::Offline, "no answer");
        in_every_language(
            || view(Load::Failed(error.clone()), None),
            &["niet bereikbaar"],
            &["cannot be reached"],
        )
        .await;
    }
}
