use kluis_api::{ApiError, CreateSafe, SafeView};
use yew::prelude::*;

use crate::components::field::{TextField, chosen_language, ticked};
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::i18n::{Language, use_texts};
use crate::ipc;
use crate::loader::use_runner;
use crate::state::welcome::{
    Advice, LONG, PassphraseProblem, SHORTEST, advice, folder_name, passphrase_problem,
};

/// The three steps of a new safe.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    #[default]
    Name,
    Passphrase,
    /// The words of the recovery code.
    Recovery(Vec<String>),
}

#[derive(Properties, PartialEq)]
pub struct WelcomeProps {
    pub safes: Vec<SafeView>,
    pub on_language: Callback<Language>,
    /// Back to the list of safes.
    pub on_back: Callback<()>,
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
    let on_named = {
        let stage = stage.clone();
        Callback::from(move |()| stage.set(Stage::Passphrase))
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
                    Ok(created) => stage.set(Stage::Recovery(
                        created
                            .recovery_code
                            .split_whitespace()
                            .map(str::to_owned)
                            .collect(),
                    )),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    match &*stage {
        Stage::Name => html! {
            <NameView owner={(*owner).clone()} on_owner={on_owner} on_language={props.on_language.clone()}
                others={!props.safes.is_empty()} on_back={props.on_back.clone()} on_next={on_named} />
        },
        Stage::Passphrase => html! {
            <PassphraseView busy={runner.busy()} error={(*error).clone()} on_chosen={on_passphrase} />
        },
        Stage::Recovery(words) => html! {
            <RecoveryView owner={(*owner).clone()} words={words.clone()} on_finished={props.on_finished.clone()} />
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
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub struct PassphraseViewProps {
    pub busy: bool,
    pub error: Option<ApiError>,
    pub on_chosen: Callback<String>,
}

/// Second step: the passphrase, twice.
#[component]
pub fn PassphraseView(props: &PassphraseViewProps) -> Html {
    let texts = use_texts();
    let first = use_state(String::new);
    let again = use_state(String::new);
    let problem = use_state(|| None::<PassphraseProblem>);
    let typed = |field: &UseStateHandle<String>| {
        let (field, problem) = (field.clone(), problem.clone());
        Callback::from(move |text| {
            field.set(text);
            problem.set(None);
        })
    };
    let (on_first, on_again) = (typed(&first), typed(&again));
    let onsubmit = {
        let (first, again) = (first.clone(), again.clone());
        let (problem, on_chosen) = (problem.clone(), props.on_chosen.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let found = passphrase_problem(&first, &again);
            problem.set(found);
            if found.is_none() {
                on_chosen.emit((*first).clone());
            }
        })
    };
    let length = first.chars().count();
    let args = [
        ("shortest", SHORTEST.into()),
        ("long", LONG.into()),
        ("length", length.into()),
    ];
    let advice_text = match advice(&first) {
        Advice::Nothing => texts.t_args("passphrase-advice-nothing", &args),
        Advice::TooShort => texts.t_args("passphrase-advice-short", &args),
        Advice::CouldBeLonger => texts.t_args("passphrase-advice-longer", &args),
        Advice::Long => texts.t_args("passphrase-advice-long", &args),
    };
    let short = (*problem == Some(PassphraseProblem::TooShort))
        .then(|| AttrValue::from(texts.t_args("passphrase-too-short", &args)));
    let different = (*problem == Some(PassphraseProblem::Different))
        .then(|| AttrValue::from(texts.t("passphrase-different")));
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <p class="step-count">{ texts.t_args("welcome-step", &[("step", 2.into())]) }</p>
            <PageHeading title={texts.t("passphrase-title")} lead={texts.t("passphrase-lead")} />
            if let Some(error) = &props.error {
                <ErrorBox error={error.clone()} />
            }
            <TextField id="passphrase" label={texts.t("passphrase-first")} secret={true} error={short}
                value={(*first).clone()} on_input={on_first} autocomplete="new-password" disabled={props.busy} />
            <p class="advice" aria-live="polite" data-test="passphrase-advice">{ advice_text }</p>
            <TextField id="passphrase-again" label={texts.t("passphrase-again")} secret={true} error={different}
                value={(*again).clone()} on_input={on_again} autocomplete="new-password" disabled={props.busy} />
            <div class="actions">
                <button type="submit" class="button primary" data-test="welcome-create" disabled={props.busy}>
                    { if props.busy { texts.t("welcome-creating") } else { texts.t("welcome-create") } }
                </button>
            </div>
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub struct RecoveryViewProps {
    pub owner: AttrValue,
    pub words: Vec<String>,
    pub on_finished: Callback<()>,
}

/// Third step: the recovery code, shown this once.
#[component]
pub fn RecoveryView(props: &RecoveryViewProps) -> Html {
    let texts = use_texts();
    let written = use_state(|| false);
    let onchange = {
        let written = written.clone();
        ticked(&Callback::from(move |is| written.set(is)))
    };
    let onsubmit = {
        let (written, on_finished) = (written.clone(), props.on_finished.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *written {
                on_finished.emit(());
            }
        })
    };
    let print = Callback::from(|_: MouseEvent| {
        // Without a printer the words can still be written down.
        let _ = gloo::utils::window().print();
    });
    html! {
        <form class="step" {onsubmit}>
            <p class="step-count no-print">{ texts.t_args("welcome-step", &[("step", 3.into())]) }</p>
            <div class="no-print">
                <PageHeading title={texts.t("recovery-title")} lead={texts.t("recovery-lead")} />
            </div>
            <section class="sheet" aria-labelledby="sheet-title">
                <h2 id="sheet-title">{ texts.t_args("recovery-sheet-title", &[("owner", props.owner.as_str().into())]) }</h2>
                <ol class="words" data-test="recovery-words">
                    { for props.words.iter().map(|word| html! { <li><span class="word">{ word }</span></li> }) }
                </ol>
                <p>{ texts.t("recovery-sheet-text") }</p>
            </section>
            <div class="no-print">
                <p><button type="button" class="button" data-test="recovery-print" onclick={print}>
                    <Icon name={IconName::Document} />{ texts.t("recovery-print") }</button></p>
                <p class="tick">
                    <input type="checkbox" id="recovery-written" data-test="recovery-written" checked={*written} {onchange} />
                    <label for="recovery-written">{ texts.t("recovery-written") }</label>
                </p>
                <div class="actions">
                    <button type="submit" class="button primary" data-test="recovery-done" disabled={!*written}>
                        { texts.t("recovery-done") }</button>
                </div>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::testing::{in_both_languages, render};

    #[tokio::test]
    async fn first_step_asks_for_name_and_language() {
        in_both_languages(
            || html! { <NameView owner="" on_owner={Callback::noop()} on_language={Callback::noop()}
                others=true on_back={Callback::noop()} on_next={Callback::noop()} /> },
            &["Uw naam", "Taal", "Nederlands", "English", "Terug"],
            &["Your name", "Language", "Nederlands", "English", "Back"],
        )
        .await;
    }

    #[tokio::test]
    async fn second_step_asks_for_the_passphrase_and_tells_an_error() {
        let error = ApiError::new(ErrorCode::Exists, "a safe of this name is there");
        in_both_languages(
            || html! { <PassphraseView busy=false error={Some(error.clone())} on_chosen={Callback::noop()} /> },
            &["wachtzin", "Tonen", "bestaat al"],
            &["passphrase", "Show", "already there"],
        )
        .await;
    }

    #[tokio::test]
    async fn recovery_words_are_shown_and_must_be_written_down_first() {
        let words: Vec<String> = ["anker", "boom"].map(str::to_owned).to_vec();
        let html = in_both_languages(
            || html! { <RecoveryView owner="An" words={words.clone()} on_finished={Callback::noop()} /> },
            &["anker", "boom", "opgeschreven", "An"],
            &["anker", "boom", "wrote", "An"],
        )
        .await;
        let button = html.split("data-test=\"recovery-done\"").nth(1).unwrap();
        assert!(button.split('>').next().unwrap().contains("disabled"));
    }

    #[tokio::test]
    async fn nothing_is_typed_for_the_person() {
        let html = render(
            Language::Dutch,
            html! { <PassphraseView busy=false error={None::<ApiError>} on_chosen={Callback::noop()} /> },
        )
        .await;
        assert!(html.contains("type=\"password\""));
        assert!(!html.contains("type=\"text\""));
    }
}
