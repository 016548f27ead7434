use kluis_api::SessionView;
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::components::safe_switch::SafeSwitch;
use crate::components::status::ErrorBox;
use crate::i18n::use_texts;
use crate::route::Route;
use crate::state::application::Announcement;

#[derive(Properties, PartialEq)]
pub struct AnnouncementBarProps {
    pub announcement: Option<Announcement>,
    pub on_dismiss: Callback<()>,
}

/// What just happened. The region is always there, so that screen readers follow it.
#[component]
pub fn AnnouncementBar(props: &AnnouncementBarProps) -> Html {
    let texts = use_texts();
    html! {
        <div class="announcements" role="status" aria-live="polite" data-test="announcement">
            if let Some(announcement) = &props.announcement {
                <div class="announcement">
                    { match announcement {
                        Announcement::Done(text) => html! {
                            <div class="notice good"><Icon name={IconName::Check} /><p>{ text }</p></div>
                        },
                        Announcement::Waits(text) => html! {
                            <div class="notice ask"><Icon name={IconName::Clock} /><p>{ text }</p></div>
                        },
                        Announcement::WaitsForPlace(text) => html! {
                            <div class="notice ask"><Icon name={IconName::Clock} />
                                <div><p>{ text }</p>
                                    <a class="button" href={Route::Cooperative.address()} data-test="go-cooperative">
                                        { texts.t("announce-cooperative") }</a></div></div>
                        },
                        Announcement::Failed(error) => html! { <ErrorBox error={error.clone()} /> },
                    } }
                    <button type="button" class="button quiet" data-test="announcement-close"
                        onclick={props.on_dismiss.reform(|_| ())}>{ texts.t("close") }</button>
                </div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// The safe that is shown.
    pub session: SessionView,
    /// All safes that are open.
    pub open: Vec<SessionView>,
    pub on_show: Callback<String>,
    pub on_another: Callback<()>,
    pub route: Route,
    pub hovering: bool,
    pub announcement: Option<Announcement>,
    pub on_dismiss: Callback<()>,
    pub on_lock: Callback<()>,
    pub children: Html,
}

/// Everything around a page of an open safe: whose it is, the way around, the lock.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let texts = use_texts();
    let items = [
        (Route::Home, "nav-home", texts.t("nav-home"), IconName::Home),
        (
            Route::Data,
            "nav-data",
            texts.t("nav-data"),
            IconName::Folder,
        ),
        (Route::Add, "nav-add", texts.t("nav-add"), IconName::Plus),
        (
            Route::Sharing,
            "nav-sharing",
            texts.t("nav-sharing"),
            IconName::People,
        ),
        (
            Route::Cooperative,
            "nav-cooperative",
            texts.t("nav-cooperative"),
            IconName::Cloud,
        ),
        (
            Route::Activity,
            "nav-activity",
            texts.t("nav-activity"),
            IconName::Clock,
        ),
        (
            Route::Settings,
            "nav-settings",
            texts.t("nav-settings"),
            IconName::Gear,
        ),
    ];
    let section = props.route.section();
    html! {
        <div class="frame">
            <header class="top">
                <SafeSwitch session={props.session.clone()} open={props.open.clone()} on_show={props.on_show.clone()}
                    on_another={props.on_another.clone()} />
                <button type="button" class="button" data-test="lock" onclick={props.on_lock.reform(|_| ())}>
                    <Icon name={IconName::Lock} />{ texts.t("lock-now") }
                </button>
            </header>
            <nav class="rail" aria-label={texts.t("nav-label")}>
                <ul>
                    { for items.into_iter().map(|(route, hook, label, icon)| html! {
                        <li><a href={route.address()} data-test={hook}
                            aria-current={(route == section).then_some("page")}>
                            <Icon name={icon} /><span>{ label }</span>
                        </a></li>
                    }) }
                </ul>
            </nav>
            <main class="page">
                <AnnouncementBar announcement={props.announcement.clone()} on_dismiss={props.on_dismiss.clone()} />
                { props.children.clone() }
            </main>
            if props.hovering {
                <div class="drop-cover" aria-hidden="true"><p>{ texts.t("add-drop-here") }</p></div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct DoorProps {
    pub children: Html,
}

/// Around the pages before a safe is open.
#[component]
pub fn Door(props: &DoorProps) -> Html {
    let texts = use_texts();
    html! {
        <main class="door">
            <p class="brand no-print"><Icon name={IconName::Safe} />{ texts.t("product") }</p>
            { props.children.clone() }
        </main>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode};

    use super::*;
    use crate::components::dialog::Confirm;
    use crate::testing::in_every_language;

    fn view(announcement: Option<Announcement>) -> Html {
        let session = SessionView {
            safe: "an".into(),
            owner: "An Peeters".into(),
            language: "nl".into(),
        };
        html! {
            <Frame open={vec![session.clone()]} {session} on_show={Callback::noop()} on_another={Callback::noop()}
                route={Route::Record("/health/weight/1".into())} hovering=false {announcement}
                on_dismiss={Callback::noop()} on_lock={Callback::noop()}>
                <p id="inside" />
            </Frame>
        }
    }

    #[tokio::test]
    async fn frame_tells_whose_safe_it_is_and_where_one_is() {
        let html = in_every_language(
            || view(None),
            &[
                "Kluis van An Peeters",
                "Sluit nu",
                "Mijn gegevens",
                "Gedeeld met",
                "Coöperatie",
            ],
            &[
                "Safe of An Peeters",
                "Lock now",
                "My data",
                "Shared with",
                "Cooperative",
            ],
        )
        .await;
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
        let current = html.split("aria-current").next().unwrap();
        assert!(current.rsplit("<a ").next().unwrap().contains("nav-data"));
    }

    #[tokio::test]
    async fn announcements_are_told_in_a_live_region() {
        let error = ApiError::new(ErrorCode::Offline, "no answer");
        let html = in_every_language(
            || view(Some(Announcement::Failed(error.clone()))),
            &["niet bereikbaar", "Sluiten"],
            &["cannot be reached", "Close"],
        )
        .await;
        assert!(html.contains("aria-live=\"polite\""));
    }

    #[tokio::test]
    async fn question_offers_the_way_back_first() {
        let html = in_every_language(
            || html! {
                <Confirm title="A" text="B" confirm="C" on_confirm={Callback::noop()} on_cancel={Callback::noop()} />
            },
            &["Annuleren"],
            &["Cancel"],
        )
        .await;
        let (cancel, confirm) = (html.find("dialog-cancel"), html.find("dialog-confirm"));
        assert!(cancel.is_some() && cancel < confirm);
    }
}
