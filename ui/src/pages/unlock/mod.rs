//! Opening a safe: with its passphrase, its recovery sheet or this computer.

mod choice;
mod recovered;

use kluis_api::{ApiError, ErrorCode, LockReason, SafeView, SessionView};
use yew::prelude::*;

use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::safe_mark::SafeMark;
use crate::components::status::ErrorBox;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_runner;
use crate::pages::key::{KeyField, KeyKind};
use crate::pages::unlock::choice::{OpenSafesList, SafeChoices};
use crate::pages::unlock::recovered::Recovered;
use crate::state::recovery_text::tidied;

/// The kind of a slot that opens with a key kept by this computer.
const KEYRING: &str = "keyring";

/// Who opens: the person with what they typed, or this computer.
#[derive(Clone, PartialEq)]
pub enum Opening {
    Key(String),
    ThisComputer,
}

#[derive(Properties, PartialEq)]
pub struct UnlockProps {
    pub safes: Vec<SafeView>,
    /// The safes that are open already.
    pub open: Vec<SessionView>,
    /// Why the window was locked.
    pub reason: Option<LockReason>,
    pub on_opened: Callback<SessionView>,
    /// Makes another safe.
    pub on_create: Callback<()>,
    /// Makes a safe of a backup.
    pub on_restore: Callback<()>,
}

/// Opens a safe.
#[component]
pub fn Unlock(props: &UnlockProps) -> Html {
    let closed: Vec<SafeView> = props
        .safes
        .iter()
        .filter(|safe| props.open.iter().all(|open| open.safe != safe.name))
        .cloned()
        .collect();
    let preferred = use_state(|| None::<String>);
    let can_be_opened = |safe: &&SafeView| safe.problem.is_none();
    let chosen = closed
        .iter()
        .filter(can_be_opened)
        .find(|safe| preferred.as_ref() == Some(&safe.name))
        .or(closed.iter().find(can_be_opened))
        .map(|safe| safe.name.clone());
    let kind = use_state(|| KeyKind::Passphrase);
    let error = use_state(|| None::<ApiError>);
    let recovered = use_state(|| None::<(SessionView, String)>);
    let runner = use_runner();
    let on_choose = {
        let (preferred, error) = (preferred.clone(), error.clone());
        Callback::from(move |name| {
            preferred.set(Some(name));
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
        let recovered = recovered.clone();
        Callback::from(move |opening: Opening| {
            let Some(name) = chosen.clone() else {
                return;
            };
            let (error, on_opened, recovered) =
                (error.clone(), on_opened.clone(), recovered.clone());
            error.set(None);
            runner.run(async move {
                let answer = match (opening, kind) {
                    (Opening::ThisComputer, _) => ipc::unlock_with_keyring(&name)
                        .await
                        .map(|session| (session, None)),
                    (Opening::Key(key), KeyKind::Passphrase) => ipc::unlock(&name, &key)
                        .await
                        .map(|session| (session, None)),
                    (Opening::Key(key), KeyKind::Recovery) => {
                        let words = tidied(&key);
                        ipc::unlock_with_recovery(&name, &words)
                            .await
                            .map(|session| (session, Some(words)))
                    }
                };
                match answer {
                    Ok((session, None)) => on_opened.emit(session),
                    Ok((session, Some(words))) => recovered.set(Some((session, words))),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_show = {
        let (error, runner, on_opened) = (error.clone(), runner.clone(), props.on_opened.clone());
        Callback::from(move |name: String| {
            let (error, on_opened) = (error.clone(), on_opened.clone());
            runner.run(async move {
                match ipc::show_safe(&name).await {
                    Ok(session) => on_opened.emit(session),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    if let Some((session, words)) = &*recovered {
        return html! {
            <Recovered session={session.clone()} words={words.clone()} on_opened={props.on_opened.clone()} />
        };
    }
    html! {
        <UnlockView safes={closed} open={props.open.clone()} reason={props.reason} {chosen} kind={*kind}
            busy={runner.busy()} error={(*error).clone()} {on_choose} {on_kind} {on_key} {on_show}
            on_create={props.on_create.clone()} on_restore={props.on_restore.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub struct UnlockViewProps {
    /// The safes that are not open.
    pub safes: Vec<SafeView>,
    pub open: Vec<SessionView>,
    pub reason: Option<LockReason>,
    pub chosen: Option<String>,
    pub kind: KeyKind,
    pub busy: bool,
    pub error: Option<ApiError>,
    pub on_choose: Callback<String>,
    pub on_kind: Callback<KeyKind>,
    pub on_key: Callback<Opening>,
    /// Shows a safe that is open already.
    pub on_show: Callback<String>,
    pub on_create: Callback<()>,
    pub on_restore: Callback<()>,
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
                on_key.emit(Opening::Key((*key).clone()));
            }
        })
    };
    let recovery = props.kind == KeyKind::Recovery;
    let other_error = props
        .error
        .as_ref()
        .filter(|error| error.code != ErrorCode::WrongKey);
    let several = props.safes.len() > 1 || props.safes.iter().any(|safe| safe.problem.is_some());
    let other_kind = props.kind.other();
    let remembered = props.safes.iter().any(|safe| {
        props.chosen.as_ref() == Some(&safe.name) && safe.slots.iter().any(|slot| slot == KEYRING)
    });
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <PageHeading title={if props.open.is_empty() { texts.t("unlock-title") } else { texts.t("unlock-another-title") }} />
            if let Some(reason) = props.reason.and_then(|reason| reason_text(texts, reason)) {
                <p class="notice calm" role="status" data-test="locked-reason">
                    <Icon name={IconName::Lock} />{ reason }</p>
            }
            if let Some(error) = other_error {
                <ErrorBox error={error.clone()} />
            }
            <OpenSafesList open={props.open.clone()} busy={props.busy} on_show={props.on_show.clone()} />
            if several {
                <SafeChoices safes={props.safes.clone()} chosen={props.chosen.clone()} busy={props.busy}
                    on_choose={props.on_choose.clone()} />
            } else if let Some(safe) = props.safes.first() {
                <p class="which"><SafeMark name={safe.name.clone()} />{ &safe.name }</p>
            } else {
                <p>{ texts.t("unlock-none-left") }</p>
            }
            if props.chosen.is_some() {
                <KeyField page="unlock" kind={props.kind} value={(*key).clone()} {on_input} error={props.error.clone()}
                    disabled={props.busy} />
                <div class="actions">
                    <button type="submit" class="button primary" data-test="unlock-submit" disabled={props.busy}>
                        { if props.busy { texts.t("unlock-busy") } else { texts.t("unlock-submit") } }
                    </button>
                    if remembered {
                        <button type="button" class="button" data-test="unlock-keyring" disabled={props.busy}
                            onclick={props.on_key.reform(|_| Opening::ThisComputer)}>
                            <Icon name={IconName::Computer} />{ texts.t("unlock-keyring") }</button>
                    }
                </div>
                <p role="status" class="hint">{ if props.busy { texts.t("unlock-patience") } else { String::new() } }</p>
            }
            <div class="other-ways">
                if props.chosen.is_some() {
                    <button type="button" class="button quiet" data-test="unlock-other-key" disabled={props.busy}
                        onclick={props.on_kind.reform(move |_| other_kind)}>
                        { if recovery { texts.t("unlock-use-passphrase") } else { texts.t("unlock-use-recovery") } }
                    </button>
                }
                <button type="button" class="button quiet" data-test="create-another" disabled={props.busy}
                    onclick={props.on_create.reform(|_| ())}>{ texts.t("unlock-create") }</button>
                <button type="button" class="button quiet" data-test="open-backup" disabled={props.busy}
                    onclick={props.on_restore.reform(|_| ())}>{ texts.t("restore-open") }</button>
            </div>
        </form>
    }
}

/// Why the window was locked, as one calm line; who asked for it knows why.
fn reason_text(texts: Texts, reason: LockReason) -> Option<String> {
    match reason {
        LockReason::Asked => None,
        LockReason::Idle => Some(texts.t("locked-idle")),
        LockReason::Sleep => Some(texts.t("locked-sleep")),
        LockReason::ScreenLock => Some(texts.t("locked-screen-lock")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

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

    #[derive(Clone, Default)]
    struct Shown {
        safes: Vec<SafeView>,
        open: Vec<SessionView>,
        reason: Option<LockReason>,
        recovery: bool,
        error: Option<ApiError>,
    }

    fn view(shown: &Shown) -> Html {
        let chosen = shown.safes.first().map(|safe| safe.name.clone());
        let kind = if shown.recovery {
            KeyKind::Recovery
        } else {
            KeyKind::Passphrase
        };
        html! {
            <UnlockView safes={shown.safes.clone()} open={shown.open.clone()} reason={shown.reason} {chosen} {kind}
                busy=false error={shown.error.clone()} on_choose={Callback::noop()} on_kind={Callback::noop()}
                on_key={Callback::noop()} on_show={Callback::noop()} on_create={Callback::noop()} on_restore={Callback::noop()} />
        }
    }

    fn one() -> Shown {
        Shown {
            safes: vec![safe("an", None)],
            ..Shown::default()
        }
    }

    #[tokio::test]
    async fn one_safe_asks_for_its_passphrase() {
        let html = in_every_language(
            || view(&one()),
            &["an", "Wachtzin", "herstelblad", "Open een reservekopie"],
            &["an", "Passphrase", "recovery sheet", "Open a backup"],
        )
        .await;
        assert!(html.contains("safe-colour-"));
        assert!(!html.contains("unlock-keyring"));
        assert!(!html.contains("locked-reason"));
    }

    #[tokio::test]
    async fn several_safes_are_offered_and_a_damaged_one_says_so() {
        let several = Shown {
            safes: vec![safe("an", None), safe("jef", Some("x"))],
            ..Shown::default()
        };
        in_every_language(
            || view(&several),
            &["an", "jef", "kan niet gelezen worden"],
            &["an", "jef", "cannot be read"],
        )
        .await;
    }

    #[tokio::test]
    async fn wrong_recovery_code_is_told_at_its_field() {
        let wrong = Shown {
            recovery: true,
            error: Some(ApiError::new(ErrorCode::WrongKey, "wrong")),
            ..one()
        };
        let html = in_every_language(
            || view(&wrong),
            &["opent deze kluis niet", "een op elke regel"],
            &["does not open this safe", "one on each line"],
        )
        .await;
        assert!(html.contains("aria-invalid=\"true\""));
        assert!(html.contains("unlock-recovery-error"));
        assert!(html.contains("<textarea"));
    }

    #[tokio::test]
    async fn computer_that_remembers_is_offered() {
        let mut remembered = one();
        remembered.safes[0].slots.push("keyring".into());
        in_every_language(
            || view(&remembered),
            &["Open met deze computer"],
            &["Open with this computer"],
        )
        .await;
    }

    #[tokio::test]
    async fn reason_of_the_lock_is_told_calmly() {
        for (reason, dutch, english) in [
            (LockReason::Idle, "niet gebruikt", "not used"),
            (LockReason::Sleep, "slaapstand", "sleep"),
            (LockReason::ScreenLock, "scherm", "screen"),
        ] {
            let locked = Shown {
                reason: Some(reason),
                ..one()
            };
            in_every_language(|| view(&locked), &[dutch], &[english]).await;
        }
        let asked = Shown {
            reason: Some(LockReason::Asked),
            ..one()
        };
        let html = in_every_language(|| view(&asked), &["Wachtzin"], &["Passphrase"]).await;
        assert!(!html.contains("locked-reason"));
    }

    #[tokio::test]
    async fn safes_that_are_open_are_one_click_away() {
        let open = Shown {
            open: vec![SessionView {
                safe: "jef".into(),
                owner: "Jef Peeters".into(),
                language: "nl".into(),
            }],
            ..Shown::default()
        };
        let html = in_every_language(
            || view(&open),
            &[
                "Terug naar de kluis van Jef Peeters",
                "Alle kluizen op deze computer zijn al open",
            ],
            &[
                "Back to the safe of Jef Peeters",
                "All safes on this computer are open",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"back-to-jef\""));
        assert!(!html.contains("unlock-submit"));
    }
}
