use kluis_api::{ApiError, SignInWait, WorkProgress};
use yew::prelude::*;

use crate::route::Route;
use crate::state::application::Announcement;

/// What a page may ask of the application around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct App {
    /// Opens another page.
    pub go: Callback<Route>,
    /// Tells something at the top of the page.
    pub announce: Callback<Announcement>,
    /// Takes away what was told.
    pub dismiss: Callback<()>,
    /// Looks again whether a safe is open, after a command was refused.
    pub check_gate: Callback<()>,
}

impl App {
    /// Tells that an act succeeded.
    pub fn done(&self, text: String) {
        self.announce.emit(Announcement::Done(text));
    }

    /// Tells what came of an act.
    pub fn told(&self, what: Announcement) {
        self.announce.emit(what);
    }

    /// Tells that an act failed.
    pub fn failed(&self, error: ApiError) {
        if error.code == kluis_api::ErrorCode::Locked {
            self.check_gate.emit(());
        }
        self.announce.emit(Announcement::Failed(error));
    }

    /// [`App::failed`] as a callback.
    pub fn failed_callback(&self) -> Callback<ApiError> {
        let this = self.clone();
        Callback::from(move |error| this.failed(error))
    }
}

#[hook]
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_default()
}

/// How far long work is that was last told about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work(pub Option<WorkProgress>);

#[hook]
pub fn use_work() -> Option<WorkProgress> {
    use_context::<Work>().unwrap_or_default().0
}

/// The sign-in that waits for the browser.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SigningIn(pub Option<SignInWait>);

#[hook]
pub fn use_sign_in_wait() -> Option<SignInWait> {
    use_context::<SigningIn>().unwrap_or_default().0
}

/// How many rounds that began by themselves have ended: with each there may be something new to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounds(pub u32);

#[hook]
pub fn use_rounds() -> u32 {
    use_context::<Rounds>().unwrap_or_default().0
}
