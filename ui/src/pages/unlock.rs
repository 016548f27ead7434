use kluis_api::{ApiError, ErrorCode, SafeView, SessionView};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{ErrorBox, error_text};
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::use_runner;

/// What opens the safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Passphrase,
    Recovery,
}

#[derive(Properties, PartialEq)]
pub struct UnlockProps {
    pub safes: Vec<SafeView>,
    pub on_opened: Callback<SessionView>,
    /// Makes another safe.
    pub on_create: Callback<()>,
}

/// Opens a safe.
#[component]
pub fn Unlock(props: &UnlockProps) -> Html {
    let chosen = use_state(|| {
        props
            .safes
            .iter()
            .find(|safe| safe.problem.is_none())
            .map(|safe| safe.name.clone())
    });
    let kind = use_state(|| KeyKind::Passphrase);
    let error = use_state(|| None::<ApiError>);
    let runner = use_runner();
    let on_choose = {
        let (chosen, error) = (chosen.clone(), error.clone());
        Callback::from(move |name| {
            chosen.set(Some(name));
            error.set(None);
        })
    };
    let on_kind = {
        let (kind, error) = (kind.clone(), error.clone());
        Callback::from(move |other| {
            kind.set(other);
            error.set(None);
        })
    };
    let on_key = {
        let (chosen, kind, error) = (chosen.clone(), *kind, error.clone());
        let (on_opened, runner) = (props.on_opened.clone(), runner.clone());
        Callback::from(move |key: String| {
            let Some(name) = (*chosen).clone() else {
                return;
            };
            let (error, on_opened) = (error.clone(), on_opened.clone());
            error.set(None);
            runner.run(async move {
                let answer = match kind {
                    KeyKind::Passphrase => ipc::unlock(&name, &key).await,
                    KeyKind::Recovery => ipc::unlock_with_recovery(&name, &key).await,
                };
                match answer {
                    Ok(session) => on_opened.emit(session),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    html! {
        <UnlockView safes={props.safes.clone()} chosen={(*chosen).clone()} kind={*kind} busy={runner.busy()}
            error={(*error).clone()} {on_choose} {on_kind} {on_key} on_create={props.on_create.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub struct UnlockViewProps {
    pub safes: Vec<SafeView>,
    pub chosen: Option<String>,
    pub kind: KeyKind,
    pub busy: bool,
    pub error: Option<ApiError>,
    pub on_choose: Callback<String>,
    pub on_kind: Callback<KeyKind>,
    pub on_key: Callback<String>,
    pub on_create: Callback<()>,
}

#[component]
pub fn UnlockView(props: &UnlockViewProps) -> Html {
    let texts = use_texts();
    let key = use_state(String::new);
    {
        // What was typed for one safe or kind of key is not offered for another.
        let key = key.clone();
        use_effect_with((props.chosen.clone(), props.kind), move |_| {
            key.set(String::new())
        });
    }
    let on_input = {
        let key = key.clone();
        Callback::from(move |text| key.set(text))
    };
    let onsubmit = {
        let (key, on_key) = (key.clone(), props.on_key.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !key.is_empty() {
                on_key.emit((*key).clone());
            }
        })
    };
    let recovery = props.kind == KeyKind::Recovery;
    let wrong_key = props
        .error
        .as_ref()
        .filter(|error| error.code == ErrorCode::WrongKey);
    let field_error = wrong_key.map(|error| AttrValue::from(error_text(texts, error)));
    let other_error = props
        .error
        .as_ref()
        .filter(|error| error.code != ErrorCode::WrongKey);
    let several = props.safes.len() > 1 || props.safes.iter().any(|safe| safe.problem.is_some());
    let other_kind = if recovery {
        KeyKind::Passphrase
    } else {
        KeyKind::Recovery
    };
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <PageHeading title={texts.t("unlock-title")} />
            if let Some(error) = other_error {
                <ErrorBox error={error.clone()} />
            }
            if several {
                <fieldset class="choices" disabled={props.busy}>
                    <legend>{ texts.t("unlock-which") }</legend>
                    { for props.safes.iter().map(|safe| safe_choice(safe, props)) }
                </fieldset>
            } else if let Some(safe) = props.safes.first() {
                <p class="which"><Icon name={IconName::Safe} />{ &safe.name }</p>
            }
            if recovery {
                <TextField key="recovery" id="unlock-recovery" label={texts.t("unlock-recovery")} hint={texts.t("unlock-recovery-hint")}
                    value={(*key).clone()} on_input={on_input} error={field_error} disabled={props.busy} />
            } else {
                <TextField key="passphrase" id="unlock-passphrase" label={texts.t("unlock-passphrase")} secret={true}
                    value={(*key).clone()} on_input={on_input} error={field_error}
                    autocomplete="current-password" disabled={props.busy} />
            }
            <div class="actions">
                <button type="submit" class="button primary" data-test="unlock-submit"
                    disabled={props.busy || props.chosen.is_none()}>
                    { if props.busy { texts.t("unlock-busy") } else { texts.t("unlock-submit") } }
                </button>
            </div>
            <p role="status" class="hint">{ if props.busy { texts.t("unlock-patience") } else { String::new() } }</p>
            <div class="other-ways">
                <button type="button" class="button quiet" data-test="unlock-other-key" disabled={props.busy}
                    onclick={props.on_kind.reform(move |_| other_kind)}>
                    { if recovery { texts.t("unlock-use-passphrase") } else { texts.t("unlock-use-recovery") } }
                </button>
                <button type="button" class="button quiet" data-test="create-another" disabled={props.busy}
                    onclick={props.on_create.reform(|_| ())}>{ texts.t("unlock-create") }</button>
            </div>
        </form>
    }
}

fn safe_choice(safe: &SafeView, props: &UnlockViewProps) -> Html {
    let id = format!("safe-{}", safe.name);
    let name = safe.name.clone();
    html! {
        <div class="choice" key={safe.name.clone()}>
            <input type="radio" name="safe" id={id.clone()} data-test={id.clone()} value={safe.name.clone()}
                checked={props.chosen.as_deref() == Some(safe.name.as_str())}
                disabled={safe.problem.is_some()} onchange={props.on_choose.reform(move |_: Event| name.clone())} />
            <label for={id}>
                <SafeLine name={safe.name.clone()} broken={safe.problem.is_some()} />
            </label>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SafeLineProps {
    name: String,
    broken: bool,
}

#[component]
fn SafeLine(props: &SafeLineProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            { &props.name }
            if props.broken {
                <span class="hint">{ texts.t("unlock-broken") }</span>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_both_languages;

    fn safe(name: &str, problem: Option<&str>) -> SafeView {
        SafeView {
            name: name.into(),
            owner: None,
            last_opened: None,
            size: 0,
            slots: vec!["passphrase".into()],
            problem: problem.map(Into::into),
        }
    }

    fn view(safes: Vec<SafeView>, kind: KeyKind, error: Option<ApiError>) -> Html {
        let chosen = safes.first().map(|safe| safe.name.clone());
        html! {
            <UnlockView {safes} {chosen} {kind} busy=false {error} on_choose={Callback::noop()}
                on_kind={Callback::noop()} on_key={Callback::noop()} on_create={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn one_safe_asks_for_its_passphrase() {
        in_both_languages(
            || view(vec![safe("an", None)], KeyKind::Passphrase, None),
            &["an", "Wachtzin", "herstelcode"],
            &["an", "Passphrase", "recovery code"],
        )
        .await;
    }

    #[tokio::test]
    async fn several_safes_are_offered_and_a_damaged_one_says_so() {
        in_both_languages(
            || {
                view(
                    vec![safe("an", None), safe("jef", Some("x"))],
                    KeyKind::Passphrase,
                    None,
                )
            },
            &["an", "jef", "kan niet gelezen worden"],
            &["an", "jef", "cannot be read"],
        )
        .await;
    }

    #[tokio::test]
    async fn wrong_recovery_code_is_told_at_its_field() {
        let html = in_both_languages(
            || {
                let wrong = ApiError::new(ErrorCode::WrongKey, "wrong");
                view(vec![safe("an", None)], KeyKind::Recovery, Some(wrong))
            },
            &["opent deze kluis niet"],
            &["does not open this safe"],
        )
        .await;
        assert!(html.contains("aria-invalid=\"true\""));
        assert!(html.contains("unlock-recovery-error"));
    }
}
