//! What is kept at the cooperative: where each container is kept, what asks for a decision, rounds,
//! and the account there.

mod account;
mod choice;
mod decide;
mod items;
mod names;
mod place_question;
mod places;
mod pod_question;
mod questions;
mod round;
mod rounds;
mod two_versions;
mod view;

pub use names::{last_name, name_of};

use std::collections::BTreeMap;

use kluis_api::{
    ApiError, ErrorCode, GrantView, RemoteView, Resolution, ResolveChoice, StepView, SyncStatusView,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context::{App, use_app, use_rounds, use_sign_in_wait};
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_long_work};
use crate::pages::add::category_names;
use crate::pages::cooperative::names::{Names, place_name, state_word};
use crate::pages::cooperative::places::Change;
use crate::pages::cooperative::round::RoundOutcome;
use crate::pages::cooperative::view::{Act, CooperativePage};
use crate::pages::sign_in::Login;
use crate::state::application::Announcement;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CooperativeData {
    pub remote: RemoteView,
    pub status: SyncStatusView,
    /// Names of categories by the path of their container.
    pub names: Names,
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
    let work = use_long_work();
    let wait = use_sign_in_wait();
    // Once it has ended there is something else to show, also where this page did not begin it.
    let rounds = use_rounds();
    let loader = use_load((wait.is_some(), rounds), |_| fetch());
    let doing = Doing {
        texts,
        app: app.clone(),
        reload: loader.reload.clone(),
        names: loader
            .load
            .data()
            .map(|data| data.names.clone())
            .unwrap_or_default(),
        sign_in_error: use_state(|| None),
        in_browser: use_state(|| false),
        has_left: use_state(|| false),
        steps: use_state(|| None),
        outcome: use_state(|| None),
        running: use_state(|| false),
        newest: use_state(|| None),
        version: use_state(|| 0),
    };
    {
        let newest = doing.newest.clone();
        use_effect_with(rounds, move |_| newest.set(None));
    }
    let on_act = {
        let (doing, work) = (doing.clone(), work.clone());
        Callback::from(move |act: Act| match act {
            Act::Stop => work.stop(),
            act => work.run(doing.clone().act(act)),
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
        status: (*doing.newest).clone().unwrap_or(data.status),
        ..data
    });
    // The answer knows only that it was broken off; that the person asked for it is known here.
    let outcome = doing.outcome.as_ref().map(|came| match came {
        RoundOutcome::BrokenOff(error, _) => {
            RoundOutcome::BrokenOff(error.clone(), work.stopping())
        }
        done => done.clone(),
    });
    html! {
        <CooperativePage {load} busy={work.busy() || wait.is_some()} running={*doing.running} stopping={work.stopping()}
            in_browser={*doing.in_browser || wait.is_some()} {wait} has_left={*doing.has_left}
            sign_in_error={(*doing.sign_in_error).clone()} steps={(*doing.steps).clone()} {outcome}
            version={doing.version.wrapping_add(rounds)} {on_act} {on_open_again} {on_cancel} on_retry={loader.reload} />
    }
}

/// What the acts of the page change.
#[derive(Clone)]
struct Doing {
    texts: Texts,
    app: App,
    reload: Callback<()>,
    names: Names,
    sign_in_error: UseStateHandle<Option<ApiError>>,
    in_browser: UseStateHandle<bool>,
    has_left: UseStateHandle<bool>,
    steps: UseStateHandle<Option<Vec<StepView>>>,
    outcome: UseStateHandle<Option<RoundOutcome>>,
    running: UseStateHandle<bool>,
    /// As the last act left it: newer than what was loaded until that is loaded again.
    newest: UseStateHandle<Option<SyncStatusView>>,
    version: UseStateHandle<u32>,
}

impl Doing {
    async fn act(self, act: Act) {
        match act {
            Act::SignIn(login) => self.sign_in(login).await,
            Act::Disconnect => self.disconnect().await,
            Act::Change(change) => self.change(&change).await,
            Act::Preview => match ipc::sync_preview().await {
                Ok(found) => {
                    self.outcome.set(None);
                    self.steps.set(Some(found));
                }
                Err(error) => self.app.failed(error),
            },
            Act::Sync => self.sync().await,
            Act::Resolve(resolution) => self.resolve(&resolution).await,
            Act::Answer(answer) => self.answer(answer).await,
            // Goes to the act that is under way.
            Act::Stop => {}
        }
    }

    async fn sign_in(&self, login: Login) {
        let answer = match login {
            Login::Key(login) => ipc::sign_in(&login).await.map(Some),
            Login::Browser(address) => {
                self.in_browser.set(true);
                let answer = ipc::sign_in_with_browser(&address).await;
                self.in_browser.set(false);
                answer
            }
        };
        match answer {
            Ok(Some(_)) => {
                self.sign_in_error.set(None);
                self.has_left.set(false);
                self.app.done(self.texts.t("sign-in-done"));
                self.reload.emit(());
            }
            // The person gave up, and knows.
            Ok(None) => self.sign_in_error.set(None),
            Err(error) => self.sign_in_error.set(Some(error)),
        }
    }

    async fn disconnect(&self) {
        match ipc::sign_out().await {
            Ok(remote) => {
                self.sign_in_error.set(None);
                self.newest.set(None);
                self.steps.set(None);
                self.outcome.set(None);
                self.has_left.set(true);
                self.app.told(disconnected(self.texts, &remote));
            }
            Err(error) => self.app.failed(error),
        }
        self.reload.emit(());
    }

    async fn change(&self, (policy, target): &Change) {
        let answer = ipc::set_policy(&policy.path, *target).await;
        if self.took(answer) {
            let (_, state) = state_word(self.texts, *target);
            let what = place_name(self.texts, &self.names, &policy.path);
            let args = [("what", what.into()), ("state", state.into())];
            let told = self.texts.t_args("place-changed", &args);
            self.app.told(Announcement::Waits(told));
        }
    }

    async fn resolve(&self, resolution: &Resolution) {
        let answer = ipc::resolve(resolution).await;
        let left = answer
            .as_ref()
            .map_or(0, |status| status.conflict_list.len());
        if self.took(answer) {
            let told = self
                .texts
                .t_args("conflict-decided", &[("count", left.into())]);
            self.app.done(told);
        }
    }

    async fn answer(&self, answer: ResolveChoice) {
        let answer = ipc::answer_question(answer).await;
        self.took(answer);
    }

    /// Shows the state that a decision left; what a round would do may be something else now.
    fn took(&self, answer: Result<SyncStatusView, ApiError>) -> bool {
        let took = answer.is_ok();
        match answer {
            Ok(status) => {
                self.newest.set(Some(status));
                self.steps.set(None);
                self.outcome.set(None);
            }
            Err(error) => self.app.failed(error),
        }
        self.version.set(self.version.wrapping_add(1));
        self.reload.emit(());
        took
    }

    async fn sync(&self) {
        self.steps.set(None);
        self.outcome.set(None);
        self.running.set(true);
        let answer = ipc::sync_now().await;
        // What came of it is shown together with the state that it left.
        self.newest.set(ipc::sync_status().await.ok());
        self.running.set(false);
        self.outcome.set(Some(match answer {
            Ok(report) => RoundOutcome::Done(report),
            Err(error) => {
                if error.code == ErrorCode::Locked {
                    self.app.check_gate.emit(());
                }
                RoundOutcome::BrokenOff(error, false)
            }
        }));
        self.version.set(self.version.wrapping_add(1));
        self.reload.emit(());
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
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn disconnecting_claims_no_more_than_the_server_heard() {
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
}
