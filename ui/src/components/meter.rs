use kluis_api::StrengthView;
use yew::prelude::*;

use crate::i18n::use_texts;
use crate::state::passphrase::{Level, SHORTEST};

#[derive(Properties, PartialEq)]
pub struct StrengthMeterProps {
    /// What was found about the passphrase as it is typed; none while nothing is typed.
    pub strength: Option<StrengthView>,
}

/// How hard a passphrase is to guess: four steps, and the same in words with what to do.
#[component]
pub fn StrengthMeter(props: &StrengthMeterProps) -> Html {
    let texts = use_texts();
    let level = props.strength.as_ref().map(Level::of);
    let warned = props.strength.as_ref().filter(|found| !found.enough);
    let why = warned
        .and_then(|found| found.warning.as_deref())
        .and_then(|warning| texts.t_dynamic("strength-warning-", warning));
    let advice: Vec<String> = warned
        .iter()
        .flat_map(|found| &found.advice)
        .filter_map(|advice| texts.t_dynamic("strength-advice-", advice))
        .collect();
    html! {
        <div class="strength" data-test="passphrase-strength" data-level={level.map(Level::name)}>
            <div class="meter" aria-hidden="true">
                { for Level::ALL.into_iter().map(|step| html! {
                    <span class={classes!("meter-step", (level >= Some(step)).then_some("reached"), level.map(Level::name))}></span>
                }) }
            </div>
            <div role="status" class="strength-words">
                { match level {
                    None => html! { <p class="hint">{ texts.t_args("strength-none", &[("shortest", SHORTEST.into())]) }</p> },
                    Some(level) => html! {
                        <p><strong>{ texts.t_dynamic("strength-", level.name()).unwrap_or_default() }</strong></p>
                    },
                } }
                if let Some(why) = why {
                    <p>{ why }</p>
                }
                if !advice.is_empty() {
                    <ul>{ for advice.into_iter().map(|one| html! { <li>{ one }</li> }) }</ul>
                }
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn weakness_is_explained_with_what_helps() {
        let found = StrengthView {
            guesses_log10: 3.0,
            score: 0,
            enough: false,
            warning: Some("common".into()),
            advice: vec!["add-a-word".into(), "of-a-later-version".into()],
        };
        let html = in_every_language(
            || html! { <StrengthMeter strength={found.clone()} /> },
            &["meest gebruikte", "nog een woord"],
            &["most used", "another word"],
        )
        .await;
        assert!(html.contains("data-level=\"very-weak\""));
        assert!(!html.contains("of-a-later-version"));
    }
}
