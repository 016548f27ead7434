//! A new safe: whose it is, its passphrase, its recovery sheet.

use kluis_api::{ApiError, CreateSafe, SafeView};
use yew::prelude::*;

use crate::components::field::{TextField, chosen_language};
use crate::components::heading::PageHeading;
use crate::i18n::{Language, use_texts};
use crate::ipc;
use crate::loader::use_runner;
use crate::pages::passphrase::NewPassphrase;
use crate::pages::sheet::RecoverySheet;
use crate::state::welcome::folder_name;

/// The three steps of a new safe.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    #[default]
    Name,
    Passphrase,
    /// The words of the recovery code.
    Recovery(String),
}

#[derive(Properties, PartialEq)]
pub struct WelcomeProps {
    pub safes: Vec<SafeView>,
    /// Whether there is something to go back to.
    pub others: bool,
    pub on_language: Callback<Language>,
    /// Back to the list of safes.
    pub on_back: Callback<()>,
    /// Makes a safe of a backup instead.
    pub on_restore: Callback<()>,
    /// The safe is there and open.
    pub on_finished: Callback<()>,
}

/// Makes a safe.
#[component]
pub fn Welcome(props: &WelcomeProps) -> Html {
    let texts = use_texts();
    let stage = use_state(Stage::default);
    let owner = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let runner = use_runner();
    let go = |to: Stage| {
        let stage = stage.clone();
        Callback::from(move |()| stage.set(to.clone()))
    };
    let on_owner = {
        let owner = owner.clone();
        Callback::from(move |text| owner.set(text))
    };
    let on_passphrase = {
        let (stage, error, runner) = (stage.clone(), error.clone(), runner.clone());
        let (owner, safes) = (owner.trim().to_owned(), props.safes.clone());
        Callback::from(move |passphrase: String| {
            let (stage, error) = (stage.clone(), error.clone());
            let new = CreateSafe {
                name: folder_name(&owner, &safes),
                owner: owner.clone(),
                language: texts.language.tag().to_owned(),
                passphrase,
            };
            error.set(None);
            runner.run(async move {
                match ipc::create_safe(&new).await {
                    Ok(created) => stage.set(Stage::Recovery(created.recovery_code)),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let step = |number: u32| {
        html! {
            <p class="step-count">{ texts.t_args("welcome-step", &[("step", number.into())]) }</p>
        }
    };
    match &*stage {
        Stage::Name => html! {
            <NameView owner={(*owner).clone()} on_owner={on_owner} on_language={props.on_language.clone()}
                others={props.others} on_back={props.on_back.clone()} on_restore={props.on_restore.clone()}
                on_next={go(Stage::Passphrase)} />
        },
        Stage::Passphrase => html! {
            <NewPassphrase owner={(*owner).clone()} submit={texts.t("welcome-create")} submitting={texts.t("welcome-creating")}
                hook="welcome-create" busy={runner.busy()} error={(*error).clone()} on_chosen={on_passphrase}
                back={AttrValue::from(texts.t("back"))} on_back={go(Stage::Name)}>
                { step(2) }
                <PageHeading title={texts.t("passphrase-title")} lead={texts.t("passphrase-lead")} />
            </NewPassphrase>
        },
        Stage::Recovery(words) => html! {
            <RecoverySheet owner={(*owner).clone()} words={words.clone()} above={step(3)}
                on_finished={props.on_finished.clone()} />
        },
    }
}

#[derive(Properties, PartialEq)]
pub struct NameViewProps {
    pub owner: AttrValue,
    pub on_owner: Callback<String>,
    pub on_language: Callback<Language>,
    /// Whether there are other safes to go back to.
    pub others: bool,
    pub on_back: Callback<()>,
    pub on_restore: Callback<()>,
    pub on_next: Callback<()>,
}

/// First step: name and language.
#[component]
pub fn NameView(props: &NameViewProps) -> Html {
    let texts = use_texts();
    let asked = use_state(|| false);
    let missing = *asked && props.owner.trim().is_empty();
    let onsubmit = {
        let (asked, owner, on_next) = (asked.clone(), props.owner.clone(), props.on_next.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(true);
            if !owner.trim().is_empty() {
                on_next.emit(());
            }
        })
    };
    let on_language = chosen_language(&props.on_language);
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <p class="step-count">{ texts.t_args("welcome-step", &[("step", 1.into())]) }</p>
            <PageHeading title={texts.t("welcome-title")} lead={texts.t("welcome-lead")} />
            <TextField id="welcome-owner" label={texts.t("welcome-owner")} hint={texts.t("welcome-owner-hint")}
                value={props.owner.clone()} on_input={props.on_owner.clone()} autocomplete="name"
                error={missing.then(|| AttrValue::from(texts.t("welcome-owner-missing")))} />
            <div class="field">
                <label for="welcome-language">{ texts.t("language") }</label>
                <select id="welcome-language" data-test="welcome-language" onchange={on_language}>
                    { for Language::ALL.into_iter().map(|language| html! {
                        <option value={language.tag()} lang={language.tag()} selected={language == texts.language}>
                            { texts.t_dynamic("language-", language.tag()).unwrap_or_default() }</option>
                    }) }
                </select>
            </div>
            <div class="actions">
                if props.others {
                    <button type="button" class="button" data-test="welcome-back"
                        onclick={props.on_back.reform(|_| ())}>{ texts.t("back") }</button>
                }
                <button type="submit" class="button primary" data-test="welcome-next">{ texts.t("next") }</button>
            </div>
            <div class="other-ways">
                <button type="button" class="button quiet" data-test="open-backup"
                    onclick={props.on_restore.reform(|_| ())}>{ texts.t("restore-open") }</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn first_step_asks_for_name_and_language() {
        in_every_language(
            || html! { <NameView owner="" on_owner={Callback::noop()} on_language={Callback::noop()}
                others=true on_back={Callback::noop()} on_restore={Callback::noop()} on_next={Callback::noop()} /> },
            &["Uw naam", "Taal", "Nederlands", "Suomi", "Terug", "Open een reservekopie"],
            &["Your name", "Language", "Français", "Deutsch", "Back", "Open a backup"],
        )
        .await;
    }
}
