use std::collections::BTreeMap;

use kluis_api::{
    ApiError, GrantView, PolicyState, PolicyView, RemoteView, SignInMethod, SignInWait, StepView,
    SyncReport, SyncStatusView,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context::{use_app, use_rounds, use_sign_in_wait};
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::add::category_names;
use crate::pages::cooperative_parts::{Account, Policies, Problems, RoundResult, Steps};
use crate::pages::cooperative_questions::{DisconnectQuestion, PolicyQuestion, Question};
use crate::pages::sign_in::{Login, SignIn};
use crate::state::application::Announcement;
use crate::state::load::Load;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CooperativeData {
    pub remote: RemoteView,
    pub status: SyncStatusView,
    /// Names of categories by the path of their container.
    pub names: BTreeMap<String, String>,
    /// The same by their identifiers.
    pub categories: BTreeMap<String, String>,
    /// The consents that are open at the cooperative.
    pub open: Vec<GrantView>,
}

async fn fetch() -> Result<CooperativeData, ApiError> {
    let categories = ipc::categories().await?;
    Ok(CooperativeData {
        remote: ipc::remote().await?,
        status: ipc::sync_status().await?,
        open: ipc::open_at_the_cooperative().await?,
        categories: category_names(Some(&categories)),
        names: categories
            .into_iter()
            .map(|one| (one.path, one.name))
            .collect(),
    })
}

#[component]
pub fn Cooperative() -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let wait = use_sign_in_wait();
    let rounds = use_rounds();
    // Once it has ended there is something else to show, also where this page did not begin it.
    let loader = use_load((wait.is_some(), rounds), |_| fetch());
    let sign_in_error = use_state(|| None::<ApiError>);
    let in_browser = use_state(|| false);
    let has_left = use_state(|| false);
    let steps = use_state(|| None::<Vec<StepView>>);
    let report = use_state(|| None::<SyncReport>);
    // As the last act left it: newer than what was loaded until that is loaded again.
    let newest = use_state(|| None::<SyncStatusView>);
    {
        let newest = newest.clone();
        use_effect_with(rounds, move |_| newest.set(None));
    }
    let on_act = {
        let (runner, reload) = (runner.clone(), loader.reload.clone());
        let (sign_in_error, steps, report) = (sign_in_error.clone(), steps.clone(), report.clone());
        let (newest, in_browser, app) = (newest.clone(), in_browser.clone(), app.clone());
        let has_left = has_left.clone();
        Callback::from(move |act: Act| {
            let (app, reload, newest) = (app.clone(), reload.clone(), newest.clone());
            let (in_browser, has_left) = (in_browser.clone(), has_left.clone());
            let (sign_in_error, steps, report) =
                (sign_in_error.clone(), steps.clone(), report.clone());
            runner.run(async move {
                match act {
                    Act::SignIn(login) => {
                        let answer = match login {
                            Login::Key(login) => ipc::sign_in(&login).await.map(Some),
                            Login::Browser(address) => {
                                in_browser.set(true);
                                let answer = ipc::sign_in_with_browser(&address).await;
                                in_browser.set(false);
                                answer
                            }
                        };
                        match answer {
                            Ok(Some(_)) => {
                                sign_in_error.set(None);
                                has_left.set(false);
                                app.done(texts.t("sign-in-done"));
                                reload.emit(());
                            }
                            // The person gave up, and knows.
                            Ok(None) => sign_in_error.set(None),
                            Err(error) => sign_in_error.set(Some(error)),
                        }
                    }
                    Act::Disconnect => {
                        match ipc::sign_out().await {
                            Ok(remote) => {
                                sign_in_error.set(None);
                                newest.set(None);
                                steps.set(None);
                                report.set(None);
                                has_left.set(true);
                                app.told(disconnected(texts, &remote));
                            }
                            Err(error) => app.failed(error),
                        }
                        reload.emit(());
                    }
                    Act::Switch(policy, state) => {
                        match ipc::set_policy(&policy.path, state).await {
                            Ok(status) => {
                                newest.set(Some(status));
                                steps.set(None);
                                report.set(None);
                            }
                            Err(error) => app.failed(error),
                        }
                        reload.emit(());
                    }
                    Act::Preview => match ipc::sync_preview().await {
                        Ok(found) => steps.set(Some(found)),
                        Err(error) => app.failed(error),
                    },
                    Act::Sync => {
                        let answer = ipc::sync_now().await;
                        // What came of it is shown together with the state that it left.
                        newest.set(ipc::sync_status().await.ok());
                        match answer {
                            Ok(done) => {
                                steps.set(None);
                                report.set(Some(done));
                            }
                            Err(error) => app.failed(error),
                        }
                        reload.emit(());
                    }
                }
            });
        })
    };
    // Both go to the act that waits, so they do not wait for its end.
    let on_open_again = Callback::from(move |()| {
        let app = app.clone();
        spawn_local(async move {
            if let Err(error) = ipc::open_sign_in_again().await {
                app.failed(error);
            }
        });
    });
    let on_cancel = Callback::from(|()| {
        spawn_local(async {
            // A wish that cannot be told leaves the wait as it is, with its button.
            let _ = ipc::cancel_sign_in().await;
        });
    });
    let load = loader.load.map(|data| CooperativeData {
        status: (*newest).clone().unwrap_or(data.status),
        ..data
    });
    html! {
        <CooperativePage {load} busy={runner.busy() || wait.is_some()} in_browser={*in_browser || wait.is_some()}
            {wait} has_left={*has_left} sign_in_error={(*sign_in_error).clone()}
            steps={(*steps).clone()} report={(*report).clone()} {on_act} {on_open_again} {on_cancel}
            on_retry={loader.reload} />
    }
}

/// What the person wants done.
#[derive(Clone)]
pub enum Act {
    SignIn(Login),
    Disconnect,
    Switch(PolicyView, PolicyState),
    Preview,
    Sync,
}

#[derive(Properties, PartialEq)]
pub struct CooperativePageProps {
    pub load: Load<CooperativeData>,
    pub busy: bool,
    /// The person has left for the browser to sign in.
    pub in_browser: bool,
    /// What is waited for there, once that is known.
    pub wait: Option<SignInWait>,
    /// The person has just disconnected.
    #[prop_or_default]
    pub has_left: bool,
    pub sign_in_error: Option<ApiError>,
    pub steps: Option<Vec<StepView>>,
    pub report: Option<SyncReport>,
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

fn ready(
    texts: Texts,
    data: &CooperativeData,
    props: &CooperativePageProps,
    ask: &Callback<Question>,
) -> Html {
    let status = &data.status;
    html! {
        <>
            if data.remote.needs_sign_in {
                <div class="notice ask" role="status" data-test="sign-in-ended"><Icon name={IconName::Warning} />
                    <p>{ texts.t("sign-in-ended") }</p>
                </div>
                { sign_in(&data.remote, props) }
            }
            <Account remote={data.remote.clone()} last_round={status.last_round.clone()} busy={props.busy}
                on_disconnect={ask.reform(|()| Question::Disconnect)} />
            if !status.conflict_list.is_empty() {
                <div class="notice ask"><Icon name={IconName::Warning} />
                    <Problems hook="conflicts" title={texts.t("conflicts-title")} text={texts.t("conflicts-text")}
                        problems={status.conflict_list.clone()} names={data.names.clone()} />
                </div>
            }
            <section aria-labelledby="sync-title">
                <h2 id="sync-title">{ texts.t("sync-title") }</h2>
                <p data-test="sync-pending">{ texts.t_args("sync-pending", &[("count", status.pending.into())]) }</p>
                <div class="actions">
                    <button type="button" class="button" data-test="sync-preview" disabled={props.busy}
                        onclick={props.on_act.reform(|_| Act::Preview)}>{ texts.t("sync-preview") }</button>
                    <button type="button" class="button primary" data-test="sync-now" disabled={props.busy}
                        onclick={props.on_act.reform(|_| Act::Sync)}>
                        { if props.busy { texts.t("sync-busy") } else { texts.t("sync-now") } }</button>
                </div>
                if let Some(steps) = &props.steps {
                    <Steps steps={steps.clone()} names={data.names.clone()} />
                }
                if let Some(report) = &props.report {
                    <RoundResult report={report.clone()} names={data.names.clone()} />
                }
            </section>
            <Policies policies={status.policies.clone()} names={data.names.clone()} busy={props.busy}
                on_switch={ask.reform(Question::Policy)} />
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
        Question::Policy(policy) => {
            let chosen = policy.clone();
            let on_confirm = Callback::from(move |target| {
                asking.set(None);
                on_act.emit(Act::Switch(chosen.clone(), target));
            });
            html! { <PolicyQuestion policy={policy.clone()} names={data.names.clone()} {on_confirm} {on_cancel} /> }
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

/// What came of disconnecting, as far as the server heard of it.
fn disconnected(texts: Texts, remote: &RemoteView) -> Announcement {
    match remote.revoked {
        Some(true) => Announcement::Done(texts.t("disconnect-done")),
        Some(false) => Announcement::Waits(texts.t("disconnect-untold")),
        None => Announcement::Waits(texts.t("disconnect-key-stays")),
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ConflictView, ErrorCode, GrantState, StateCounts, StepKind};

    use super::*;
    use crate::testing::{in_both_languages, sample_grant};

    fn policy(state: PolicyState) -> PolicyView {
        PolicyView {
            path: "/health/weight/".into(),
            state,
            own: true,
            resources: 12,
            pending: 2,
        }
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
                    conflict_list: vec![ConflictView {
                        id: "c-1".into(),
                        since: Some("2026-11-21T09:00:00Z".into()),
                        path: "/health/weight/1".into(),
                        why: "changed on both sides".into(),
                    }],
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
        }];
        let report = SyncReport {
            sent: 3,
            ..SyncReport::default()
        };
        html! {
            <CooperativePage {load} busy=false in_browser={wait.is_some()} {wait} sign_in_error={None::<ApiError>} steps={Some(steps)}
                report={Some(report)} {asking} on_act={Callback::noop()} on_open_again={Callback::noop()}
                on_cancel={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn without_an_account_it_tells_how_to_get_one() {
        in_both_languages(
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
        in_both_languages(
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
    async fn account_switches_preview_result_and_conflicts_are_told() {
        in_both_languages(
            || view(data(true), None),
            &[
                "http://localhost:3000/an/",
                "Gewicht",
                "12 gegevens",
                "Alleen hier",
                "2 kB",
                "3 gegevens verstuurd",
                "Gewicht: 1 gegeven versturen (2 kB)",
                "changed on both sides",
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
                "changed on both sides",
                "cannot be reached",
                "2 changes are waiting",
                "Disconnect",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn questions_stand_over_the_page() {
        let policy = Question::Policy(policy(PolicyState::Local));
        in_both_languages(
            || view(data(true), Some(policy.clone())),
            &["zonder uw toestemming"],
            &["without your consent"],
        )
        .await;
        in_both_languages(
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
        in_both_languages(
            || page(data(false), None, wait.clone()),
            &["Ga verder in uw browser", "https://pod.example/authorize"],
            &["Continue in your browser", "https://pod.example/authorize"],
        )
        .await;
    }

    #[test]
    fn disconnecting_claims_no_more_than_the_server_heard() {
        use crate::i18n::Language;
        let told = |revoked| {
            let remote = RemoteView {
                revoked,
                ..RemoteView::default()
            };
            disconnected(Texts::new(Language::English), &remote)
        };
        assert!(matches!(told(Some(true)), Announcement::Done(_)));
        for (revoked, expected) in [(Some(false), "did not hear"), (None, "access key")] {
            let Announcement::Waits(text) = told(revoked) else {
                panic!("{revoked:?} is not told as done");
            };
            assert!(text.contains(expected), "{text}");
        }
    }

    #[tokio::test]
    async fn waiting_and_offline_are_told() {
        in_both_languages(
            || view(Load::Loading, None),
            &["Even geduld"],
            &["One moment"],
        )
        .await;
        let error = ApiError::new(ErrorCode::Offline, "no answer");
        in_both_languages(
            || view(Load::Failed(error.clone()), None),
            &["niet bereikbaar"],
            &["cannot be reached"],
        )
        .await;
    }
}
