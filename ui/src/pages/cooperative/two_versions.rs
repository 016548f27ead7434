//! What was changed in two places: a list, and one of them opened to decide.

use kluis_api::{ConflictView, Resolution};
use yew::prelude::*;

use crate::components::focus::use_focus_on_show;
use crate::components::icon::{Icon, IconName};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::pages::cooperative::decide::Decide;
use crate::pages::cooperative::names::{Names, name_of, reason};
use crate::pages::cooperative::round::{SHOWN, more};
use crate::state::two_versions::next_after;

#[derive(Clone, Properties, PartialEq)]
pub struct TwoVersionsProps {
    pub list: Vec<ConflictView>,
    pub names: Names,
    pub busy: bool,
    pub on_resolve: Callback<Resolution>,
    /// The one that is open at first; for drawing it in tests.
    #[prop_or_default]
    pub opened: Option<String>,
}

/// The list of what has two versions. Once one is decided, the next opens and takes the focus.
#[component]
pub fn TwoVersions(props: &TwoVersionsProps) -> Html {
    let texts = use_texts();
    let opened = use_state(|| props.opened.clone());
    let next = use_state(|| None::<String>);
    let decided_some = use_state(|| false);
    let is_left = |id: &&String| props.list.iter().any(|one| one.id == **id);
    let shown = opened
        .as_ref()
        .filter(is_left)
        .or(next.as_ref().filter(is_left))
        .cloned();
    if props.list.is_empty() {
        return if *decided_some {
            html! { <AllDecided /> }
        } else {
            html! {
                <p class="quiet-line" data-test="conflicts-none"><Icon name={IconName::Check} />{ texts.t("conflicts-none") }</p>
            }
        };
    }
    let on_resolve = {
        let (next, decided_some, list) = (next.clone(), decided_some.clone(), props.list.clone());
        props.on_resolve.reform(move |resolution: Resolution| {
            next.set(next_after(&list, &resolution.id));
            decided_some.set(true);
            resolution
        })
    };
    html! {
        <section class="two-versions" aria-labelledby="conflicts-title" data-test="conflicts">
            <h2 id="conflicts-title">{ texts.t("conflicts-title") }</h2>
            <p>{ texts.t("conflicts-text") }</p>
            <ul class="plain">
                { for props.list.iter().take(SHOWN).map(|one| {
                    let open = shown.as_ref() == Some(&one.id);
                    let onclick = {
                        let (opened, next, id) = (opened.clone(), next.clone(), one.id.clone());
                        Callback::from(move |_: MouseEvent| {
                            next.set(None);
                            opened.set((!open).then(|| id.clone()));
                        })
                    };
                    html! {
                        <li class="card" key={format!("{} {}", one.id, one.path)} data-test="conflict">
                            { summary(texts, one, &props.names) }
                            if !one.id.is_empty() {
                                <div class="actions">
                                    <button type="button" class="button" aria-expanded={open.to_string()} {onclick}
                                        data-test={format!("conflict-open-{}", one.id)}>
                                        { if open { texts.t("conflict-close") } else { texts.t("conflict-open") } }
                                        <span class="only-spoken">{ ": " }{ name_of(&props.names, &one.path) }</span>
                                    </button>
                                </div>
                            }
                            if open {
                                <Decide id={one.id.clone()} busy={props.busy} on_resolve={on_resolve.clone()} />
                            }
                        </li>
                    }
                }) }
            </ul>
            { more(texts, props.list.len()) }
        </section>
    }
}

fn summary(texts: Texts, one: &ConflictView, names: &Names) -> Html {
    html! {
        <div>
            <p class="policy-name">{ name_of(names, &one.path) }</p>
            <p>
                { reason(texts, &one.why, &one.why) }
            </p>
            <p class="hint long">
                if let Some(since) = &one.since {
                    { texts.t_args("conflict-since", &[("date", dates::long(texts, since).into())]) }{ " · " }
                }
                <code>{ &one.path }</code>
            </p>
        </div>
    }
}

/// Told once the last one is decided; the keyboard goes on here.
#[component]
fn AllDecided() -> Html {
    let texts = use_texts();
    let shown = use_focus_on_show();
    html! {
        <p ref={shown} tabindex="-1" class="notice good outcome" role="status" data-test="conflicts-decided">
            <Icon name={IconName::Check} />{ texts.t("conflicts-decided") }
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, sample_conflict};

    fn view(list: Vec<ConflictView>, opened: Option<String>) -> Html {
        let names = Names::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]);
        html! { <TwoVersions {list} {names} busy=false on_resolve={Callback::noop()} {opened} /> }
    }

    #[tokio::test]
    async fn each_says_what_why_and_since_when_and_that_nothing_is_lost() {
        let unknown = ConflictView {
            why: "a-later-reason".into(),
            ..sample_conflict("2")
        };
        let html = in_every_language(
            || view(vec![sample_conflict("1"), unknown.clone()], None),
            &[
                "Twee versies",
                "Gewicht",
                "Hier en bij de coöperatie veranderd",
                "sinds 21 november 2026, 09:00",
                "a-later-reason",
                "blijft in de geschiedenis",
                "Bekijk en kies",
            ],
            &[
                "Two versions",
                "Changed here and at the cooperative",
                "since 21 November 2026, 09:00",
                "stays in the history",
                "Look and choose",
            ],
        )
        .await;
        assert!(html.contains("conflict-open-1"), "{html}");
    }

    #[tokio::test]
    async fn what_cannot_be_decided_here_is_told_without_a_button() {
        let html =
            in_every_language(|| view(vec![sample_conflict("")], None), &["Gewicht"], &[]).await;
        assert!(!html.contains("conflict-open"), "{html}");
    }

    #[tokio::test]
    async fn opened_one_is_asked_for() {
        in_every_language(
            || view(vec![sample_conflict("1")], Some("1".into())),
            &["Even geduld", "Sluit"],
            &["One moment", "Close"],
        )
        .await;
    }

    #[tokio::test]
    async fn without_any_a_quiet_line_says_so() {
        let html = in_every_language(
            || view(Vec::new(), None),
            &["nergens twee versies"],
            &["two versions of nothing"],
        )
        .await;
        assert!(!html.contains("<h2"), "{html}");
        in_every_language(
            || html! { <AllDecided /> },
            &["U hebt alles gekozen"],
            &["You have chosen everything"],
        )
        .await;
    }
}
