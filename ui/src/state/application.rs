use std::rc::Rc;

use kluis_api::{ApiError, FileSelection, ImportProgress, SafeView, SessionView};
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
        }
    }

    /// The state after an event.
    pub fn after(mut self, event: Event) -> Self {
        match event {
            Event::Gate(gate) => {
                if let Gate::Open(session) = &gate {
                    self.language = Language::from_tag(&session.language).unwrap_or(self.language);
                } else {
                    // Nothing of an open safe stays behind when it locks.
                    self.route = Route::Home;
                    self.files = None;
                    self.progress = None;
                    self.announcement = None;
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

    fn open() -> Application {
        Application::new(Route::Home, Language::Dutch).after(Event::Gate(Gate::Open(SessionView {
            safe: "an".into(),
            owner: "An".into(),
            language: "en".into(),
        })))
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
