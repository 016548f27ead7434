use std::rc::Rc;

use kluis_api::{
    ApiError, FileSelection, ImportProgress, LockReason, OpenSafes, SafeView, SessionView,
    SignInWait, WorkProgress,
};
use yew::Reducible;

use crate::i18n::Language;
use crate::route::Route;

/// What the window shows at the outermost: before, at and behind the door.
#[derive(Clone, Debug, PartialEq)]
pub enum Gate {
    /// Asking whether a safe is open.
    Starting,
    /// The shell could not say.
    Failed(ApiError),
    /// Making a safe; the names of those that exist are taken.
    Welcome(Vec<SafeView>),
    /// Making a safe of a backup; the names of those that exist are taken.
    Restore(Vec<SafeView>),
    /// Choosing and opening one of these safes.
    Locked(Vec<SafeView>),
    /// Open.
    Open(SessionView),
}

/// Something that happened, told at the top of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Announcement {
    Done(String),
    /// It succeeded here, and something elsewhere still has to follow.
    Waits(String),
    /// The same, and the page Cooperative is where the person can help it along.
    WaitsForPlace(String),
    Failed(ApiError),
}

/// The state of the application around its pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    pub gate: Gate,
    pub route: Route,
    pub language: Language,
    pub announcement: Option<Announcement>,
    /// Files that wait to be looked at on the page Add.
    pub files: Option<FileSelection>,
    /// Files are being dragged over the window.
    pub hovering: bool,
    pub progress: Option<ImportProgress>,
    /// The safes that are open, by folder name.
    pub open: Vec<SessionView>,
    /// Why the window was locked, told until a safe is open again.
    pub locked: Option<LockReason>,
    /// How far long work is that was last told about.
    pub work: Option<WorkProgress>,
    /// The sign-in that waits for the browser.
    pub sign_in: Option<SignInWait>,
    /// How many rounds that began by themselves have ended with the safe that is shown.
    pub rounds: u32,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Gate(Gate),
    Go(Route),
    Language(Language),
    Announce(Announcement),
    Dismiss,
    Files(FileSelection),
    FilesTaken,
    Hover(bool),
    Progress(ImportProgress),
    /// Which safes are open.
    Open(OpenSafes),
    /// Every safe was locked.
    Locked(LockReason),
    Work(WorkProgress),
    /// A sign-in waits for the browser, or none does any more.
    SignIn(Option<SignInWait>),
    /// A round that began by itself has ended with the safe of this folder name.
    Synced(String),
}

impl Application {
    pub fn new(route: Route, language: Language) -> Self {
        Self {
            gate: Gate::Starting,
            route,
            language,
            announcement: None,
            files: None,
            hovering: false,
            progress: None,
            open: Vec::new(),
            locked: None,
            work: None,
            sign_in: None,
            rounds: 0,
        }
    }

    /// The folder name of the safe that is shown.
    pub fn shown(&self) -> Option<&str> {
        match &self.gate {
            Gate::Open(session) => Some(&session.safe),
            _ => None,
        }
    }

    /// Forgets what was shown of a safe.
    fn forget(&mut self) {
        self.route = Route::Home;
        self.files = None;
        self.progress = None;
        self.work = None;
        self.sign_in = None;
        self.announcement = None;
    }

    /// The state after an event.
    pub fn after(mut self, event: Event) -> Self {
        match event {
            Event::Gate(gate) => {
                if let Gate::Open(session) = &gate {
                    self.language = Language::from_tag(&session.language).unwrap_or(self.language);
                    self.locked = None;
                    // Where one was in one safe is no place in another.
                    if self.shown().is_some_and(|shown| shown != session.safe) {
                        self.forget();
                    }
                } else {
                    // Nothing of an open safe stays behind when it locks.
                    self.forget();
                }
                self.gate = gate;
            }
            Event::Go(route) => {
                if route != self.route {
                    self.announcement = None;
                    self.progress = None;
                }
                self.route = route;
            }
            Event::Language(language) => self.language = language,
            Event::Announce(announcement) => self.announcement = Some(announcement),
            Event::Dismiss => self.announcement = None,
            Event::Files(files) => {
                self.hovering = false;
                if matches!(self.gate, Gate::Open(_)) {
                    self.route = Route::Add;
                    self.announcement = None;
                    self.files = Some(files);
                }
            }
            Event::FilesTaken => {
                self.files = None;
                self.progress = None;
            }
            Event::Hover(hovering) => {
                self.hovering = hovering && matches!(self.gate, Gate::Open(_));
            }
            Event::Progress(progress) => self.progress = Some(progress),
            Event::Open(safes) => self.open = safes.open,
            Event::Locked(reason) => {
                self.forget();
                self.open = Vec::new();
                self.locked = Some(reason);
                self.gate = Gate::Starting;
            }
            Event::Work(work) => self.work = Some(work),
            Event::SignIn(wait) => self.sign_in = wait,
            Event::Synced(safe) => {
                if self.shown() == Some(&safe) {
                    self.rounds = self.rounds.wrapping_add(1);
                }
            }
        }
        self
    }
}

impl Reducible for Application {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        Rc::new((*self).clone().after(event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(safe: &str) -> SessionView {
        SessionView {
            safe: safe.into(),
            owner: "An".into(),
            language: "en".into(),
        }
    }

    fn open() -> Application {
        Application::new(Route::Home, Language::Dutch)
            .after(Event::Gate(Gate::Open(session("an"))))
            .after(Event::Open(OpenSafes {
                shown: Some("an".into()),
                open: vec![session("an")],
            }))
    }

    fn files() -> FileSelection {
        FileSelection {
            token: 1,
            names: vec!["a.json".into()],
        }
    }

    #[test]
    fn opening_a_safe_speaks_its_language() {
        assert_eq!(open().language, Language::English);
    }

    #[test]
    fn locking_leaves_nothing_of_the_open_safe() {
        let locked = open()
            .after(Event::Go(Route::Record("/health/weight/1".into())))
            .after(Event::Files(files()))
            .after(Event::Announce(Announcement::Done("x".into())))
            .after(Event::Gate(Gate::Locked(Vec::new())));
        assert_eq!(locked.route, Route::Home);
        assert_eq!(locked.files, None);
        assert_eq!(locked.announcement, None);
    }

    #[test]
    fn lock_from_outside_drops_every_view_and_says_why() {
        let locked = open()
            .after(Event::Go(Route::Record("/health/weight/1".into())))
            .after(Event::Files(files()))
            .after(Event::Work(WorkProgress {
                work: "backup".into(),
                done: 1,
                whole: 2,
            }))
            .after(Event::SignIn(Some(SignInWait {
                address: "https://pod.example/".into(),
                no_browser: false,
            })))
            .after(Event::Locked(LockReason::Idle));
        assert_eq!(locked.sign_in, None);
        assert_eq!(locked.gate, Gate::Starting);
        assert_eq!(locked.route, Route::Home);
        assert_eq!((&locked.files, &locked.work), (&None, &None));
        assert!(locked.open.is_empty());
        let at_the_door = locked.after(Event::Gate(Gate::Locked(Vec::new())));
        assert_eq!(at_the_door.locked, Some(LockReason::Idle));
        let again = at_the_door.after(Event::Gate(Gate::Open(session("an"))));
        assert_eq!(again.locked, None);
    }

    #[test]
    fn another_safe_begins_at_its_own_overview() {
        let elsewhere = open().after(Event::Go(Route::Record("/health/weight/1".into())));
        let same = elsewhere
            .clone()
            .after(Event::Gate(Gate::Open(session("an"))));
        assert_eq!(same.route, elsewhere.route);
        let other = elsewhere.after(Event::Gate(Gate::Open(session("jef"))));
        assert_eq!(other.route, Route::Home);
    }

    #[test]
    fn dropped_files_open_the_page_that_looks_at_them() {
        let after = open()
            .after(Event::Hover(true))
            .after(Event::Files(files()));
        assert_eq!(after.route, Route::Add);
        assert_eq!(after.files, Some(files()));
        assert!(!after.hovering);
    }

    #[test]
    fn files_dropped_on_a_locked_window_are_ignored() {
        let after = Application::new(Route::Home, Language::Dutch)
            .after(Event::Gate(Gate::Locked(Vec::new())))
            .after(Event::Hover(true))
            .after(Event::Files(files()));
        assert_eq!(after.files, None);
        assert!(!after.hovering);
    }

    #[test]
    fn only_rounds_of_the_safe_that_is_shown_count() {
        let after = open()
            .after(Event::Synced("an".into()))
            .after(Event::Synced("jef".into()));
        assert_eq!(after.rounds, 1);
        let locked = after.after(Event::Locked(LockReason::Idle));
        assert_eq!(locked.after(Event::Synced("an".into())).rounds, 1);
    }

    #[test]
    fn announcement_goes_with_the_page_it_was_about() {
        let told = open().after(Event::Announce(Announcement::Done("x".into())));
        assert!(
            told.clone()
                .after(Event::Go(Route::Home))
                .announcement
                .is_some()
        );
        assert!(told.after(Event::Go(Route::Data)).announcement.is_none());
    }
}
