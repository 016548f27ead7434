//! The containers, and for each the choice of where it is kept.

use kluis_api::{PolicyState, PolicyView};
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{Texts, use_texts};
use crate::pages::cooperative::choice::PlaceChoice;
use crate::pages::cooperative::items::PlaceItems;
use crate::pages::cooperative::names::{Names, last_name, place_name, state_word};
use crate::state::places::{Place, tree};

/// All states, from least to most readable.
pub const STATES: [PolicyState; 3] = [PolicyState::Local, PolicyState::Sealed, PolicyState::Shared];

/// A container, and where it is to be kept instead.
pub type Change = (PolicyView, PolicyState);

#[derive(Clone, Properties, PartialEq)]
pub struct PlacesProps {
    pub policies: Vec<PolicyView>,
    pub names: Names,
    pub busy: bool,
    /// Counts what was done here: items are looked at again after each act.
    pub version: u32,
    /// Asks for what a change would do.
    pub on_change: Callback<Change>,
    /// The choice that is made and not confirmed, and the container that is open, at first; for
    /// drawing them in tests.
    #[prop_or_default]
    pub chosen: Option<(String, PolicyState)>,
    #[prop_or_default]
    pub opened: Option<String>,
}

/// Each container with the choice of where it is kept, as a tree. Nothing is changed by choosing:
/// what will happen is shown first.
#[component]
pub fn Places(props: &PlacesProps) -> Html {
    let texts = use_texts();
    let chosen = use_state(|| props.chosen.clone());
    let opened = use_state(|| props.opened.clone());
    let draw = Draw {
        texts,
        props,
        chosen,
        opened,
    };
    html! {
        <section aria-labelledby="policies-title" data-test="places">
            <h2 id="policies-title">{ texts.t("policies-title") }</h2>
            <dl class="state-words">
                { for STATES.into_iter().map(|state| explained(texts, state)) }
            </dl>
            if props.policies.is_empty() {
                <p class="hint" data-test="places-empty">{ texts.t("places-empty") }</p>
            } else {
                <ul class="plain places">{ for tree(&props.policies).iter().map(|place| draw.place(place)) }</ul>
            }
        </section>
    }
}

fn explained(texts: Texts, state: PolicyState) -> Html {
    let (icon, word) = state_word(texts, state);
    let text = match state {
        PolicyState::Local => texts.t("policy-local-means"),
        PolicyState::Sealed => texts.t("policy-sealed-means"),
        PolicyState::Shared => texts.t("policy-shared-means"),
    };
    html! { <><dt><Icon name={icon} />{ word }</dt><dd>{ text }</dd></> }
}

struct Draw<'a> {
    texts: Texts,
    props: &'a PlacesProps,
    chosen: UseStateHandle<Option<(String, PolicyState)>>,
    opened: UseStateHandle<Option<String>>,
}

impl Draw<'_> {
    fn place(&self, place: &Place) -> Html {
        let (policy, path) = (&place.policy, &place.policy.path);
        let name = place_name(self.texts, &self.props.names, path);
        // A choice that was confirmed is no wish any more.
        let wished = self
            .chosen
            .as_ref()
            .filter(|(of, state)| of == path && *state != policy.state)
            .map(|(_, state)| *state);
        let open = self.opened.as_ref() == Some(path);
        let items_id = format!("items-{}", id_of(path));
        let on_wish = {
            let (chosen, path) = (self.chosen.clone(), path.clone());
            Callback::from(move |state: Option<PolicyState>| {
                chosen.set(state.map(|state| (path.clone(), state)));
            })
        };
        let on_change = {
            let policy = policy.clone();
            self.props
                .on_change
                .reform(move |state| (policy.clone(), state))
        };
        let on_open = {
            let (opened, path) = (self.opened.clone(), path.clone());
            Callback::from(move |_: MouseEvent| opened.set((!open).then(|| path.clone())))
        };
        html! {
            <li class="place" key={path.clone()} data-test={format!("place-{}", last_name(path))}>
                <PlaceChoice id={id_of(path)} hook={format!("policy-{}", last_name(path))} name={name.clone()}
                    facts={self.facts(place)} state={policy.state} {wished} busy={self.props.busy} {on_wish} {on_change} />
                <button type="button" class="button quiet open-items" onclick={on_open} aria-expanded={open.to_string()}
                    aria-controls={items_id.clone()} data-test={format!("items-of-{}", last_name(path))}>
                    { if open { self.texts.t("items-close") } else { self.texts.t("items-open") } }
                    <span class="only-spoken">{ ": " }{ name }</span>
                </button>
                <div id={items_id}>
                    if open {
                        <PlaceItems path={path.clone()} version={self.props.version} />
                    }
                </div>
                if !place.below.is_empty() {
                    <ul class="plain places below">{ for place.below.iter().map(|one| self.place(one)) }</ul>
                }
            </li>
        }
    }

    /// What is in it, what waits, and how it stands to the container above it.
    fn facts(&self, place: &Place) -> Vec<String> {
        let (texts, policy) = (self.texts, &place.policy);
        let above = |path: &String| {
            let name = place_name(texts, &self.props.names, path);
            [("above", name.into())]
        };
        let mut facts = vec![texts.t_args("data-count", &[("count", policy.resources.into())])];
        if policy.pending > 0 {
            facts.push(texts.t_args("policy-pending", &[("count", policy.pending.into())]));
        }
        if let Some(path) = &place.differs_from {
            facts.push(texts.t_args("place-differs", &above(path)));
        } else if let Some(path) = &place.follows {
            facts.push(texts.t_args("place-follows", &above(path)));
        }
        facts
    }
}

/// A path as an identifier in the page.
fn id_of(path: &str) -> String {
    let plain = |letter: char| {
        if letter.is_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    path.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, sample_policy};

    fn names() -> Names {
        [("/health/weight/", "Gewicht"), ("/health/", "Gezondheid")]
            .map(|(path, name)| (path.to_owned(), name.to_owned()))
            .into()
    }

    fn view(
        policies: Vec<PolicyView>,
        chosen: Option<(String, PolicyState)>,
        opened: Option<String>,
    ) -> Html {
        html! {
            <Places {policies} names={names()} busy=false version=0 on_change={Callback::noop()} {chosen} {opened} />
        }
    }

    fn family() -> Vec<PolicyView> {
        vec![
            sample_policy("/health/", PolicyState::Shared),
            sample_policy("/health/weight/", PolicyState::Sealed),
            PolicyView {
                own: false,
                ..sample_policy("/health/notes/", PolicyState::Shared)
            },
        ]
    }

    #[tokio::test]
    async fn three_states_are_explained_once_and_chosen_for_each_container() {
        let html = in_every_language(
            || view(family(), None, None),
            &[
                "Alleen hier",
                "Verzegeld",
                "Leesbaar",
                "12 gegevens",
                "2 wijzigingen wachten",
                "Anders dan Gezondheid",
                "Volgt Gezondheid",
            ],
            &[
                "Only here",
                "Sealed",
                "Shared",
                "12 records",
                "2 changes are waiting",
                "Differs from Gezondheid",
                "Follows Gezondheid",
            ],
        )
        .await;
        assert_eq!(html.matches("type=\"radio\"").count(), 9, "{html}");
        assert_eq!(html.matches("checked").count(), 3, "{html}");
        assert_eq!(html.matches("role=\"radiogroup\"").count(), 3, "{html}");
        assert!(!html.contains("policy-weight-change"), "{html}");
    }

    #[tokio::test]
    async fn choosing_changes_nothing_before_what_will_happen_was_shown() {
        let wished = Some(("/health/weight/".to_owned(), PolicyState::Local));
        let html = in_every_language(
            || view(family(), wished.clone(), None),
            &["Er is nog niets veranderd", "Kijk wat er dan gebeurt"],
            &["Nothing has changed yet", "See what will happen"],
        )
        .await;
        assert_eq!(html.matches("policy-weight-change").count(), 1, "{html}");
    }

    #[tokio::test]
    async fn container_opens_to_what_is_in_it() {
        let html = in_every_language(
            || view(family(), None, Some("/health/weight/".into())),
            &["Verberg wat erin zit", "Even geduld"],
            &["Hide what is in it", "One moment"],
        )
        .await;
        assert_eq!(html.matches("aria-expanded=\"true\"").count(), 1, "{html}");
    }

    #[tokio::test]
    async fn safe_without_data_says_what_will_be_here() {
        in_every_language(
            || view(Vec::new(), None, None),
            &["Zodra u gegevens toevoegt"],
            &["As soon as you add data"],
        )
        .await;
    }
}
