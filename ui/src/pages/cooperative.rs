use std::collections::BTreeMap;

use kluis_api::{
    ApiError, PolicyState, PolicyView, RemoteView, SignInMethod, StepView, SyncReport,
    SyncStatusView,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::dialog::Confirm;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::cooperative_parts::{Account, Policies, Problems, RoundResult, Steps, name_of};
use crate::pages::sign_in::{Login, SignIn};
use crate::state::load::Load;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CooperativeData {
    pub remote: RemoteView,
    pub status: SyncStatusView,
    /// Names of categories by the path of their container.
    pub names: BTreeMap<String, String>,
}

async fn fetch() -> Result<CooperativeData, ApiError> {
    let names = ipc::categories().await?;
    Ok(CooperativeData {
        remote: ipc::remote().await?,
        status: ipc::sync_status().await?,
        names: names.into_iter().map(|one| (one.path, one.name)).collect(),
    })
}

#[component]
pub fn Cooperative() -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load((), |()| fetch());
    let sign_in_error = use_state(|| None::<ApiError>);
    let in_browser = use_state(|| false);
    let steps = use_state(|| None::<Vec<StepView>>);
    let report = use_state(|| None::<SyncReport>);
    // As the last act left it: newer than what was loaded until that is loaded again.
    let newest = use_state(|| None::<SyncStatusView>);
    let on_act = {
        let (runner, reload) = (runner.clone(), loader.reload.clone());
        let (sign_in_error, steps, report) = (sign_in_error.clone(), steps.clone(), report.clone());
        let (newest, in_browser, app) = (newest.clone(), in_browser.clone(), app.clone());
        Callback::from(move |act: Act| {
            let (app, reload, newest) = (app.clone(), reload.clone(), newest.clone());
            let in_browser = in_browser.clone();
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
                                app.done(texts.t("sign-in-done"));
                                reload.emit(());
                            }
                            // The person gave up, and knows.
                            Ok(None) => sign_in_error.set(None),
                            Err(error) => sign_in_error.set(Some(error)),
                        }
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
        <CooperativePage {load} busy={runner.busy()} in_browser={*in_browser} sign_in_error={(*sign_in_error).clone()}
            steps={(*steps).clone()} report={(*report).clone()} {on_act} {on_open_again} {on_cancel}
            on_retry={loader.reload} />
    }
}

/// What the person wants done.
#[derive(Clone)]
pub enum Act {
    SignIn(Login),
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
    pub sign_in_error: Option<ApiError>,
    pub steps: Option<Vec<StepView>>,
    pub report: Option<SyncReport>,
    pub on_act: Callback<Act>,
    pub on_open_again: Callback<()>,
    pub on_cancel: Callback<()>,
    pub on_retry: Callback<()>,
    /// The question that is open at first; for drawing it in tests.
    #[prop_or_default]
    pub asking: Option<PolicyView>,
}

#[component]
pub fn CooperativePage(props: &CooperativePageProps) -> Html {
    let texts = use_texts();
    let asking = use_state(|| props.asking.clone());
    let on_switch = {
        let asking = asking.clone();
        Callback::from(move |policy| asking.set(Some(policy)))
    };
    html! {
        <>
            <PageHeading title={texts.t("nav-cooperative")} lead={texts.t("cooperative-lead")} />
            { loaded(&props.load, &props.on_retry, |data| if data.remote.signed_in {
                ready(texts, data, props, &on_switch)
            } else {
                sign_in(&data.remote, props)
            }) }
            if let (Some(policy), Some(data)) = (&*asking, props.load.data()) {
                { question(texts, policy, data, props, &asking) }
            }
        </>
    }
}

/// The form, to sign in for the first time or again.
fn sign_in(remote: &RemoteView, props: &CooperativePageProps) -> Html {
    html! {
        <SignIn busy={props.busy} waiting={props.in_browser} error={props.sign_in_error.clone()}
            pod={remote.storage.clone().map(AttrValue::from)}
            by_key={remote.method == Some(SignInMethod::Credentials)}
            on_login={props.on_act.reform(Act::SignIn)}
            on_open_again={props.on_open_again.clone()} on_cancel={props.on_cancel.clone()} />
    }
}

fn ready(
    texts: Texts,
    data: &CooperativeData,
    props: &CooperativePageProps,
    on_switch: &Callback<PolicyView>,
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
            <Account remote={data.remote.clone()} last_round={status.last_round.clone()} />
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
                on_switch={on_switch.clone()} />
        </>
    }
}

fn question(
    texts: Texts,
    policy: &PolicyView,
    data: &CooperativeData,
    props: &CooperativePageProps,
    asking: &UseStateHandle<Option<PolicyView>>,
) -> Html {
    let args = [
        ("what", name_of(&data.names, &policy.path).into()),
        ("count", policy.resources.into()),
    ];
    let (target, title, text, confirm) = match policy.state {
        PolicyState::Local => (
            PolicyState::Shared,
            texts.t_args("policy-share-title", &args),
            texts.t_args("policy-share-text", &args),
            texts.t("policy-share-confirm"),
        ),
        PolicyState::Shared => (
            PolicyState::Local,
            texts.t_args("policy-keep-title", &args),
            texts.t_args("policy-keep-text", &args),
            texts.t("policy-keep-confirm"),
        ),
    };
    let on_cancel = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let on_confirm = {
        let (asking, on_act, policy) = (asking.clone(), props.on_act.clone(), policy.clone());
        Callback::from(move |()| {
            asking.set(None);
            on_act.emit(Act::Switch(policy.clone(), target));
        })
    };
    html! { <Confirm {title} {text} {confirm} {on_confirm} {on_cancel} /> }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ConflictView, ErrorCode, StateCounts, StepKind};

    use super::*;
    use crate::testing::in_both_languages;

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
                    conflict_list: vec![ConflictView {
                        path: "/health/weight/1".into(),
                        why: "changed on both sides".into(),
                    }],
                },
                names: BTreeMap::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]),
            },
            None,
        )
    }

    fn view(load: Load<CooperativeData>, asking: Option<PolicyView>) -> Html {
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
            <CooperativePage {load} busy=false in_browser=false sign_in_error={None::<ApiError>} steps={Some(steps)}
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
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn making_more_readable_asks_first() {
        in_both_languages(
            || view(data(true), Some(policy(PolicyState::Local))),
            &["12 gegevens", "zonder uw toestemming"],
            &["12 records", "without your consent"],
        )
        .await;
        in_both_languages(
            || view(data(true), Some(policy(PolicyState::Shared))),
            &["kopieën die anderen al maakten"],
            &["copies that others made"],
        )
        .await;
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
