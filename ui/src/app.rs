use kluis_api::{FileSelection, SessionView};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::context;
use crate::components::frame::{Door, Frame};
use crate::components::status::{ErrorBox, Skeleton};
use crate::i18n::{Language, Texts};
use crate::ipc;
use crate::pages::{
    activity::Activity, add::Add, category::Category, cooperative::Cooperative, data::Data,
    home::Home, record::Record, request::Request, settings::Settings, sharing::Sharing,
    unlock::Unlock, welcome::Welcome,
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
            spawn_local(async move { dispatcher.dispatch(Event::Gate(look_at_gate().await)) });
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
            let listener =
                gloo::events::EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                    dispatcher.dispatch(Event::Go(route::current()))
                });
            move || drop(listener)
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
    let app = {
        let (go, announce) = (dispatcher.clone(), dispatcher.clone());
        let check_gate = check_gate.clone();
        (*use_memo((), move |()| context::App {
            go: Callback::from(move |route| go.dispatch(Event::Go(route))),
            announce: Callback::from(move |what| announce.dispatch(Event::Announce(what))),
            check_gate,
        }))
        .clone()
    };
    html! {
        <ContextProvider<Texts> context={Texts::new(application.language)}>
            <ContextProvider<context::App> context={app}>
                { gate(&application, &check_gate) }
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
    match &application.gate {
        Gate::Starting => html! { <Door><Skeleton /></Door> },
        Gate::Failed(error) => html! {
            <Door><ErrorBox error={error.clone()} on_retry={check_gate.clone()} /></Door>
        },
        Gate::Welcome(safes) => html! {
            <Door>
                <Welcome safes={safes.clone()} {on_language} on_back={check_gate.clone()}
                    on_finished={check_gate.clone()} />
            </Door>
        },
        Gate::Locked(safes) => {
            let opened = dispatcher.clone();
            let (create, others) = (dispatcher, safes.clone());
            html! {
                <Door>
                    <Unlock safes={safes.clone()}
                        on_opened={Callback::from(move |session| opened.dispatch(Event::Gate(Gate::Open(session))))}
                        on_create={Callback::from(move |()| create.dispatch(Event::Gate(Gate::Welcome(others.clone()))))} />
                </Door>
            }
        }
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
    };
    html! {
        <Frame owner={session.owner.clone()} route={application.route.clone()} hovering={application.hovering}
            announcement={application.announcement.clone()} on_dismiss={dismiss} {on_lock}>
            { page }
        </Frame>
    }
}
