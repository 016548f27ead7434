use std::cell::Cell;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use kluis_api::{FileSelection, SessionView};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context;
use crate::components::frame::{Door, Frame};
use crate::components::status::{ErrorBox, Skeleton};
use crate::i18n::{Language, Texts};
use crate::ipc;
use crate::pages::{
    activity::Activity, add::Add, backups::Backups, category::Category, cooperative::Cooperative,
    data::Data, home::Home, record::Record, request::Request, restore::RestoreBackup,
    settings::Settings, sharing::Sharing, unlock::Unlock, ways::Ways, welcome::Welcome,
};
use crate::preferences;
use crate::route::{self, Route};
use crate::state::adding::are_requests;
use crate::state::application::{Announcement, Application, Event, Gate};

type Dispatcher = UseReducerDispatcher<Application>;

/// Asks whether a safe is open, and if not, which ones there are.
async fn look_at_gate() -> Gate {
    match ipc::session().await {
        Ok(Some(session)) => Gate::Open(session),
        Ok(None) => match ipc::safes().await {
            Ok(safes) if safes.is_empty() => Gate::Welcome(safes),
            Ok(safes) => Gate::Locked(safes),
            Err(error) => Gate::Failed(error),
        },
        Err(error) => Gate::Failed(error),
    }
}

/// Asks which safes there are, to make, open or bring back one beside those that are open.
fn to_the_door(application: Dispatcher) {
    spawn_local(async move {
        look_at_open_safes(&application).await;
        match ipc::safes().await {
            Ok(safes) => application.dispatch(Event::Gate(Gate::Locked(safes))),
            Err(error) => application.dispatch(Event::Announce(Announcement::Failed(error))),
        }
    });
}

/// Asks which safes are open; without an answer what was known stays.
async fn look_at_open_safes(application: &Dispatcher) {
    if let Ok(open) = ipc::open_safes().await {
        application.dispatch(Event::Open(open));
    }
}

/// Milliseconds between two signs of life.
const SIGN_EVERY: f64 = 10_000.0;

/// Tells the shell about keys and clicks, now and then, until what it gives is dropped.
fn tell_activity() -> [EventListener; 2] {
    ["keydown", "pointerdown"].map(|kind| {
        let told = Cell::new(f64::NEG_INFINITY);
        let options = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: true,
        };
        let window = gloo::utils::window();
        EventListener::new_with_options(&window, kind, options, move |_| {
            let now = js_sys::Date::now();
            if now - told.get() >= SIGN_EVERY {
                told.set(now);
                // A missed sign is followed by the next.
                spawn_local(async { drop(ipc::active().await) });
            }
        })
    })
}

/// Requests are read and shown; other files go to the page that looks at them first.
fn receive(files: FileSelection, application: Dispatcher) {
    if !are_requests(&files) {
        application.dispatch(Event::Files(files));
        return;
    }
    spawn_local(async move {
        match ipc::import_requests(files.token).await {
            Ok(requests) => application.dispatch(Event::Go(match requests.as_slice() {
                [request] => Route::Request(request.id.clone()),
                _ => Route::Sharing,
            })),
            Err(error) => application.dispatch(Event::Announce(Announcement::Failed(error))),
        }
    });
}

/// The whole application.
#[component]
pub fn App() -> Html {
    let application = use_reducer(|| Application::new(route::current(), preferences::language()));
    let dispatcher = application.dispatcher();
    let check_gate = {
        let dispatcher = dispatcher.clone();
        use_callback((), move |(), ()| {
            let dispatcher = dispatcher.clone();
            spawn_local(async move {
                look_at_open_safes(&dispatcher).await;
                dispatcher.dispatch(Event::Gate(look_at_gate().await));
            });
        })
    };
    {
        let (dispatcher, check_gate) = (dispatcher.clone(), check_gate.clone());
        use_effect_with((), move |()| {
            check_gate.emit(());
            let to = dispatcher.clone();
            ipc::on_files_dropped(Callback::from(move |files| receive(files, to.clone())));
            let to = dispatcher.clone();
            ipc::on_files_hover(Callback::from(move |is| to.dispatch(Event::Hover(is))));
            let to = dispatcher.clone();
            ipc::on_import_progress(Callback::from(move |one| to.dispatch(Event::Progress(one))));
            let to = dispatcher.clone();
            ipc::on_work(Callback::from(move |one| to.dispatch(Event::Work(one))));
            let to = dispatcher.clone();
            ipc::on_sign_in_waits(Callback::from(move |one| to.dispatch(Event::SignIn(one))));
            let to = dispatcher.clone();
            ipc::on_synced(Callback::from(move |safe| to.dispatch(Event::Synced(safe))));
            let to = dispatcher.clone();
            ipc::on_locked(Callback::from(move |reason| {
                to.dispatch(Event::Locked(reason));
                check_gate.emit(());
            }));
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                dispatcher.dispatch(Event::Go(route::current()))
            });
            let signs = tell_activity();
            move || drop((listener, signs))
        });
    }
    use_effect_with(application.route.clone(), route::remember);
    use_effect_with(application.language, |language| {
        preferences::set_language(*language)
    });
    {
        // Files the program was started with are looked at as soon as a safe is open.
        let dispatcher = dispatcher.clone();
        let is_open = matches!(application.gate, Gate::Open(_));
        use_effect_with(is_open, move |is_open| {
            if *is_open {
                spawn_local(async move {
                    if let Ok(Some(files)) = ipc::opened_files().await {
                        receive(files, dispatcher);
                    }
                });
            }
        });
    }
    {
        let dispatcher = dispatcher.clone();
        use_effect_with(application.shown().map(str::to_owned), move |_| {
            spawn_local(async move { look_at_open_safes(&dispatcher).await });
        });
    }
    let app = {
        let (go, announce) = (dispatcher.clone(), dispatcher.clone());
        let dismiss = dispatcher.clone();
        let check_gate = check_gate.clone();
        (*use_memo((), move |()| context::App {
            go: Callback::from(move |route| go.dispatch(Event::Go(route))),
            announce: Callback::from(move |what| announce.dispatch(Event::Announce(what))),
            dismiss: Callback::from(move |()| dismiss.dispatch(Event::Dismiss)),
            check_gate,
        }))
        .clone()
    };
    html! {
        <ContextProvider<Texts> context={Texts::new(application.language)}>
            <ContextProvider<context::App> context={app}>
                <ContextProvider<context::Work> context={context::Work(application.work.clone())}>
                    <ContextProvider<context::SigningIn> context={context::SigningIn(application.sign_in.clone())}>
                        <ContextProvider<context::Rounds> context={context::Rounds(application.rounds)}>
                            { gate(&application, &check_gate) }
                        </ContextProvider<context::Rounds>>
                    </ContextProvider<context::SigningIn>>
                </ContextProvider<context::Work>>
            </ContextProvider<context::App>>
        </ContextProvider<Texts>>
    }
}

fn gate(application: &UseReducerHandle<Application>, check_gate: &Callback<()>) -> Html {
    let dispatcher = application.dispatcher();
    let on_language = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |language| dispatcher.dispatch(Event::Language(language)))
    };
    let to = |gate: Gate| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |()| dispatcher.dispatch(Event::Gate(gate.clone())))
    };
    let on_opened = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |session| dispatcher.dispatch(Event::Gate(Gate::Open(session))))
    };
    match &application.gate {
        Gate::Starting => html! { <Door><Skeleton /></Door> },
        Gate::Failed(error) => html! {
            <Door><ErrorBox error={error.clone()} on_retry={check_gate.clone()} /></Door>
        },
        Gate::Welcome(safes) => {
            let others = !safes.is_empty() || !application.open.is_empty();
            html! {
                <Door>
                    <Welcome safes={safes.clone()} {others} {on_language} on_back={check_gate.clone()}
                        on_restore={to(Gate::Restore(safes.clone()))} on_finished={check_gate.clone()} />
                </Door>
            }
        }
        Gate::Restore(safes) => html! {
            <Door>
                <RestoreBackup safes={safes.clone()} on_back={check_gate.clone()} {on_opened} />
            </Door>
        },
        Gate::Locked(safes) => html! {
            <Door>
                <Unlock safes={safes.clone()} open={application.open.clone()} reason={application.locked} {on_opened}
                    on_create={to(Gate::Welcome(safes.clone()))} on_restore={to(Gate::Restore(safes.clone()))} />
            </Door>
        },
        Gate::Open(session) => open(application, session, check_gate),
    }
}

fn open(
    application: &UseReducerHandle<Application>,
    session: &SessionView,
    check_gate: &Callback<()>,
) -> Html {
    let dispatcher = application.dispatcher();
    let on_lock = {
        let (dispatcher, check_gate) = (dispatcher.clone(), check_gate.clone());
        Callback::from(move |()| {
            let (dispatcher, check_gate) = (dispatcher.clone(), check_gate.clone());
            spawn_local(async move {
                match ipc::lock().await {
                    Ok(()) => check_gate.emit(()),
                    Err(error) => dispatcher.dispatch(Event::Announce(Announcement::Failed(error))),
                }
            });
        })
    };
    let on_language = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |language: Language| {
            let dispatcher = dispatcher.clone();
            dispatcher.dispatch(Event::Language(language));
            spawn_local(async move {
                if let Err(error) = ipc::set_language(language.tag()).await {
                    dispatcher.dispatch(Event::Announce(Announcement::Failed(error)));
                }
            });
        })
    };
    let dismiss = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |()| dispatcher.dispatch(Event::Dismiss))
    };
    let on_taken = Callback::from(move |()| dispatcher.dispatch(Event::FilesTaken));
    let page = match &application.route {
        Route::Home => html! { <Home /> },
        Route::Data => html! { <Data /> },
        Route::Category(id) => html! { <Category key={id.clone()} id={id.clone()} /> },
        Route::Record(path) => html! { <Record key={path.clone()} path={path.clone()} /> },
        Route::Add => html! {
            <Add files={application.files.clone()} {on_taken} progress={application.progress.clone()} />
        },
        Route::Sharing => html! { <Sharing /> },
        Route::Request(id) => html! { <Request key={id.clone()} id={id.clone()} /> },
        Route::Cooperative => html! { <Cooperative /> },
        Route::Activity => html! { <Activity /> },
        Route::Settings => html! { <Settings {on_language} on_lock={on_lock.clone()} /> },
        Route::Ways => html! { <Ways owner={session.owner.clone()} /> },
        Route::Backups => html! { <Backups /> },
    };
    let on_another = {
        let dispatcher = application.dispatcher();
        Callback::from(move |()| to_the_door(dispatcher.clone()))
    };
    let on_show = {
        let dispatcher = application.dispatcher();
        Callback::from(move |name: String| {
            let dispatcher = dispatcher.clone();
            spawn_local(async move {
                match ipc::show_safe(&name).await {
                    Ok(session) => dispatcher.dispatch(Event::Gate(Gate::Open(session))),
                    Err(error) => dispatcher.dispatch(Event::Announce(Announcement::Failed(error))),
                }
            });
        })
    };
    // The key makes every view of one safe go when another is shown.
    html! {
        <Frame key={session.safe.clone()} session={session.clone()} open={application.open.clone()} {on_show} {on_another}
            route={application.route.clone()} hovering={application.hovering}
            announcement={application.announcement.clone()} on_dismiss={dismiss} {on_lock}>
            { page }
        </Frame>
    }
}
