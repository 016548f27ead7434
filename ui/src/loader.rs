//! Asking the shell from a component: data to show, acts to do, and long work that can be stopped.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use kluis_api::{ApiError, ErrorCode};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::ipc;
use crate::state::load::Load;

struct Loaded<T>(Load<T>);

impl<T: Clone> Reducible for Loaded<T> {
    type Action = Result<T, ApiError>;

    fn reduce(self: Rc<Self>, answer: Self::Action) -> Rc<Self> {
        Rc::new(Self(self.0.clone().answered(answer)))
    }
}

/// What was asked, and how to ask again.
pub struct Loader<T> {
    pub load: Load<T>,
    pub reload: Callback<()>,
}

/// Asks when the component appears and whenever `question` changes; an answer to an earlier
/// question is dropped, and what was shown stays until the new answer is there. A safe that
/// turns out to be locked closes the pages.
#[hook]
pub fn use_load<Q, T, F, A>(question: Q, ask: F) -> Loader<T>
where
    Q: Clone + PartialEq + 'static,
    T: Clone + 'static,
    F: Fn(Q) -> A + 'static,
    A: Future<Output = Result<T, ApiError>> + 'static,
{
    let app = use_app();
    let state = use_reducer(|| Loaded::<T>(Load::Loading));
    let latest = use_memo((), |()| Cell::new(0_u32));
    let ask: Rc<dyn Fn(Q)> = {
        let dispatcher = state.dispatcher();
        let ask = Rc::new(ask);
        Rc::new(move |question: Q| {
            let number = latest.get().wrapping_add(1);
            latest.set(number);
            let (latest, dispatcher, app, ask) =
                (latest.clone(), dispatcher.clone(), app.clone(), ask.clone());
            spawn_local(async move {
                let answer = ask(question).await;
                if latest.get() != number {
                    return;
                }
                if let Err(error) = &answer
                    && error.code == ErrorCode::Locked
                {
                    app.check_gate.emit(());
                }
                dispatcher.dispatch(answer);
            });
        })
    };
    {
        let ask = ask.clone();
        use_effect_with(question.clone(), move |question| ask(question.clone()));
    }
    Loader {
        load: state.0.clone(),
        reload: Callback::from(move |()| ask(question.clone())),
    }
}

/// Runs one act at a time.
#[derive(Clone)]
pub struct Runner {
    busy: UseStateHandle<bool>,
    running: Rc<Cell<bool>>,
}

impl Runner {
    pub fn busy(&self) -> bool {
        *self.busy
    }

    /// Starts an act, unless one is still under way.
    pub fn run(&self, act: impl Future<Output = ()> + 'static) {
        if self.running.replace(true) {
            return;
        }
        self.busy.set(true);
        let this = self.clone();
        spawn_local(async move {
            act.await;
            this.running.set(false);
            this.busy.set(false);
        });
    }
}

#[hook]
pub fn use_runner() -> Runner {
    Runner {
        busy: use_state(|| false),
        running: use_memo((), |()| Cell::new(false)),
    }
}

/// Runs one piece of long work at a time, which the person can stop.
#[derive(Clone)]
pub struct LongWork {
    runner: Runner,
    stopping: UseStateHandle<bool>,
}

impl LongWork {
    pub fn busy(&self) -> bool {
        self.runner.busy()
    }

    /// True from the wish to stop until other work begins.
    pub fn stopping(&self) -> bool {
        *self.stopping
    }

    /// Starts work, unless some is still under way.
    pub fn run(&self, act: impl Future<Output = ()> + 'static) {
        if self.runner.running.get() {
            return;
        }
        self.stopping.set(false);
        self.runner.run(act);
    }

    /// Asks the work under way to stop.
    pub fn stop(&self) {
        self.stopping.set(true);
        spawn_local(async {
            // A refused wish to stop lets the work go on to its end, which is safe.
            let _ = ipc::cancel_work().await;
        });
    }

    /// [`LongWork::stop`] for a button.
    pub fn stop_callback(&self) -> Callback<()> {
        let this = self.clone();
        Callback::from(move |()| this.stop())
    }
}

#[hook]
pub fn use_long_work() -> LongWork {
    LongWork {
        runner: use_runner(),
        stopping: use_state(|| false),
    }
}
