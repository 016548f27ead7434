use kluis_api::GrantState;
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::Texts;
use crate::pages::home::HomeData;
use crate::route::Route;

/// Something that waits for the person, with the way to it.
pub struct Waiting {
    hook: &'static str,
    route: Route,
    icon: IconName,
    text: String,
}

/// What waits, with the way to each.
pub fn waiting(texts: Texts, data: &HomeData) -> Vec<Waiting> {
    let home = &data.home;
    let ending = data
        .grants
        .iter()
        .filter(|grant| grant.state == GrantState::Ending)
        .count() as u64;
    let reviews_gone = data
        .grants
        .iter()
        .filter(|grant| grant.standing.is_some())
        .count() as u64;
    let failed = data
        .backup
        .as_ref()
        .is_some_and(|backup| backup.problem.is_some());
    let due = !failed && data.backup.as_ref().is_some_and(|backup| backup.due);
    let mut items = vec![
        (
            home.waiting_requests,
            "home-requests",
            Route::Sharing,
            IconName::Letter,
            texts.t_args("home-requests", &[("count", home.waiting_requests.into())]),
        ),
        (
            ending,
            "home-ending",
            Route::Sharing,
            IconName::Clock,
            texts.t_args("home-ending", &[("count", ending.into())]),
        ),
        (
            reviews_gone,
            "home-standing",
            Route::Sharing,
            IconName::Warning,
            texts.t_args("home-standing", &[("count", reviews_gone.into())]),
        ),
        (
            home.conflicts,
            "home-conflicts",
            Route::Cooperative,
            IconName::Warning,
            texts.t_args("home-conflicts", &[("count", home.conflicts.into())]),
        ),
        (
            home.pending,
            "home-pending",
            Route::Cooperative,
            IconName::Cloud,
            texts.t_args("home-pending", &[("count", home.pending.into())]),
        ),
        (
            u64::from(failed),
            "home-backup-problem",
            Route::Backups,
            IconName::Warning,
            texts.t("home-backup-problem"),
        ),
        (
            u64::from(due),
            "home-backup-due",
            Route::Backups,
            IconName::Clock,
            texts.t("home-backup-due"),
        ),
        (
            u64::from(data.sheet_unchecked),
            "home-sheet",
            Route::Ways,
            IconName::Document,
            texts.t("home-sheet"),
        ),
    ];
    items.extend(data.unfinished.iter().map(|(id, name)| {
        let text = texts.t_args("home-unfinished", &[("name", name.as_str().into())]);
        (
            1,
            "home-unfinished",
            Route::Request(id.clone()),
            IconName::Letter,
            text,
        )
    }));
    items
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, hook, route, icon, text)| Waiting {
            hook,
            route,
            icon,
            text,
        })
        .collect()
}

/// Draws what waits, or that nothing does.
pub fn attention(texts: Texts, waiting: Vec<Waiting>) -> Html {
    html! {
        <section class="attention" aria-labelledby="home-attention">
            <h2 id="home-attention">{ texts.t("home-attention") }</h2>
            if waiting.is_empty() {
                <p class="notice good"><Icon name={IconName::Check} />{ texts.t("home-all-well") }</p>
            } else {
                <ul class="plain">
                    { for waiting.into_iter().map(|one| html! {
                        <li><a class="notice ask" href={one.route.address()} data-test={one.hook}>
                            <Icon name={one.icon} /><span>{ one.text }</span></a></li>
                    }) }
                </ul>
            }
        </section>
    }
}
