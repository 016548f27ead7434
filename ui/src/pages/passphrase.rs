//! A new passphrase: suggested or one's own, judged while typing, typed twice.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use kluis_api::{ApiError, StrengthView};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::field::{TextField, ticked};
use crate::components::meter::StrengthMeter;
use crate::components::status::ErrorBox;
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::use_runner;
use crate::state::passphrase::{PassphraseProblem, SHORTEST, passphrase_problem};

/// Milliseconds without a key after which what was typed is judged.
const PAUSE: u32 = 200;

#[derive(Properties, PartialEq)]
pub struct NewPassphraseProps {
    /// The name of the person, which counts against a passphrase.
    pub owner: AttrValue,
    /// What the act is called, at rest and under way.
    pub submit: AttrValue,
    pub submitting: AttrValue,
    /// The hook of the act for tests.
    pub hook: AttrValue,
    pub busy: bool,
    pub error: Option<ApiError>,
    pub on_chosen: Callback<String>,
    /// The label of the way back or past this, with what it does.
    #[prop_or_default]
    pub back: Option<AttrValue>,
    #[prop_or_default]
    pub on_back: Callback<()>,
    /// What stands above the fields.
    pub children: Html,
}

/// Asks for a new passphrase.
#[component]
pub fn NewPassphrase(props: &NewPassphraseProps) -> Html {
    let texts = use_texts();
    let suggestion = use_state(|| None::<String>);
    let typed = use_state(Typed::default);
    let strength = use_state(|| None::<StrengthView>);
    let problem = use_state(|| None::<PassphraseProblem>);
    let latest = use_memo((), |()| Cell::new(0_u32));
    let runner = use_runner();
    let suggest = {
        let suggestion = suggestion.clone();
        Callback::from(move |()| {
            let suggestion = suggestion.clone();
            spawn_local(async move {
                // Without a suggestion the person writes their own.
                suggestion.set(ipc::suggest_passphrase(texts.language.tag()).await.ok());
            });
        })
    };
    {
        let suggest = suggest.clone();
        use_effect_with((), move |()| suggest.emit(()));
    }
    {
        let (strength, latest, owner) = (strength.clone(), latest.clone(), props.owner.clone());
        use_effect_with(typed.first.clone(), move |first| {
            let first = first.clone();
            latest.set(latest.get().wrapping_add(1));
            let number = latest.get();
            let waiting = (!first.is_empty()).then(|| {
                Timeout::new(PAUSE, move || {
                    spawn_local(async move {
                        let judged = ipc::passphrase_strength(&first, &owner).await;
                        if latest.get() == number {
                            strength.set(judged.ok());
                        }
                    });
                })
            });
            move || drop(waiting)
        });
    }
    let on_typed = {
        let (state, strength, problem) = (typed.clone(), strength.clone(), problem.clone());
        Callback::from(move |typed: Typed| {
            if typed.first.is_empty() {
                strength.set(None);
            }
            problem.set(None);
            state.set(typed);
        })
    };
    let on_submit = {
        let (typed, strength, problem) = (typed.clone(), strength.clone(), problem.clone());
        let (owner, on_chosen) = (props.owner.clone(), props.on_chosen.clone());
        let runner = runner.clone();
        Callback::from(move |()| {
            let found = passphrase_problem(&typed.first, &typed.again);
            problem.set(found);
            if found.is_some() {
                return;
            }
            let (typed, strength, problem) = (typed.clone(), strength.clone(), problem.clone());
            let (owner, on_chosen) = (owner.clone(), on_chosen.clone());
            runner.run(async move {
                // What was typed last may not have been judged yet.
                let judged = ipc::passphrase_strength(&typed.first, &owner).await.ok();
                let weak = judged.as_ref().is_some_and(|judged| !judged.enough);
                strength.set(judged);
                if weak && !typed.insists {
                    problem.set(Some(PassphraseProblem::Weak));
                } else {
                    on_chosen.emit(typed.first.clone());
                }
            });
        })
    };
    html! {
        <NewPassphraseView suggestion={(*suggestion).clone()} typed={(*typed).clone()} strength={(*strength).clone()}
            problem={*problem} busy={props.busy || runner.busy()} error={props.error.clone()}
            submit={if props.busy { props.submitting.clone() } else { props.submit.clone() }} hook={props.hook.clone()}
            back={props.back.clone()} on_suggest={suggest} {on_typed} {on_submit} on_back={props.on_back.clone()}>
            { props.children.clone() }
        </NewPassphraseView>
    }
}

/// What the person has filled in.
#[derive(Clone, Default, PartialEq)]
pub struct Typed {
    pub first: String,
    pub again: String,
    /// They write one of their own instead of the one suggested.
    pub own: bool,
    /// They know that it is easy to guess.
    pub insists: bool,
}

#[derive(Properties, PartialEq)]
pub struct NewPassphraseViewProps {
    pub suggestion: Option<String>,
    pub typed: Typed,
    pub strength: Option<StrengthView>,
    pub problem: Option<PassphraseProblem>,
    pub busy: bool,
    pub error: Option<ApiError>,
    pub submit: AttrValue,
    pub hook: AttrValue,
    pub back: Option<AttrValue>,
    pub on_suggest: Callback<()>,
    pub on_typed: Callback<Typed>,
    pub on_submit: Callback<()>,
    pub on_back: Callback<()>,
    pub children: Html,
}

#[component]
pub fn NewPassphraseView(props: &NewPassphraseViewProps) -> Html {
    let texts = use_texts();
    let typed = &props.typed;
    let change = |make: fn(Typed, String) -> Typed| {
        let (typed, on_typed) = (typed.clone(), props.on_typed.clone());
        Callback::from(move |text| on_typed.emit(make(typed.clone(), text)))
    };
    let own = |own: bool| {
        let (typed, on_typed) = (typed.clone(), props.on_typed.clone());
        Callback::from(move |_: MouseEvent| {
            on_typed.emit(Typed {
                own,
                ..typed.clone()
            })
        })
    };
    let insist = {
        let (typed, on_typed) = (typed.clone(), props.on_typed.clone());
        ticked(&Callback::from(move |insists| {
            on_typed.emit(Typed {
                insists,
                ..typed.clone()
            })
        }))
    };
    let onsubmit = props.on_submit.reform(|event: SubmitEvent| {
        event.prevent_default();
    });
    let error_at = |problem: PassphraseProblem, text: String| {
        (props.problem == Some(problem)).then(|| AttrValue::from(text))
    };
    let short = texts.t_args("passphrase-too-short", &[("shortest", SHORTEST.into())]);
    let weak = props.problem == Some(PassphraseProblem::Weak);
    let warned = props.strength.as_ref().is_some_and(|found| !found.enough)
        && typed.first.chars().count() >= SHORTEST;
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            { props.children.clone() }
            if let Some(error) = &props.error {
                <ErrorBox error={error.clone()} />
            }
            if let Some(suggestion) = props.suggestion.as_ref().filter(|_| !typed.own) {
                <section class="suggestion" aria-labelledby="suggestion-title">
                    <h2 id="suggestion-title">{ texts.t("suggestion-title") }</h2>
                    <p class="phrase" data-test="passphrase-suggestion" aria-live="polite">{ suggestion }</p>
                    <p class="hint">{ texts.t("suggestion-text") }</p>
                    <div class="actions">
                        <button type="button" class="button" data-test="passphrase-another" disabled={props.busy}
                            onclick={props.on_suggest.reform(|_| ())}>{ texts.t("suggestion-another") }</button>
                        <button type="button" class="button" data-test="passphrase-own" disabled={props.busy}
                            onclick={own(true)}>{ texts.t("suggestion-own") }</button>
                    </div>
                </section>
            } else if props.suggestion.is_some() {
                <div class="own-phrase">
                    <p>{ texts.t("suggestion-own-text") }</p>
                    <button type="button" class="button quiet" data-test="passphrase-suggest" disabled={props.busy}
                        onclick={own(false)}>{ texts.t("suggestion-again") }</button>
                </div>
            }
            <TextField id="passphrase" label={texts.t("passphrase-first")} secret={true}
                error={error_at(PassphraseProblem::TooShort, short)} value={typed.first.clone()}
                on_input={change(|typed, first| Typed { first, insists: false, ..typed })}
                autocomplete="new-password" disabled={props.busy} />
            <StrengthMeter strength={props.strength.clone()} />
            <TextField id="passphrase-again" label={texts.t("passphrase-again")} secret={true}
                error={error_at(PassphraseProblem::Different, texts.t("passphrase-different"))} value={typed.again.clone()}
                on_input={change(|typed, again| Typed { again, ..typed })}
                autocomplete="new-password" disabled={props.busy} />
            if warned {
                <div class="insist">
                    <p class="tick">
                        <input type="checkbox" id="passphrase-insist" data-test="passphrase-insist" checked={typed.insists}
                            disabled={props.busy} onchange={insist} aria-invalid={weak.then_some("true")}
                            aria-describedby={weak.then_some("passphrase-insist-error")} />
                        <label for="passphrase-insist">{ texts.t("passphrase-insist") }</label>
                    </p>
                    if weak {
                        <p class="field-error" id="passphrase-insist-error" role="alert">{ texts.t("passphrase-weak") }</p>
                    }
                </div>
            }
            <div class="actions">
                if let Some(back) = &props.back {
                    <button type="button" class="button" data-test="passphrase-back" disabled={props.busy}
                        onclick={props.on_back.reform(|_| ())}>{ back }</button>
                }
                <button type="submit" class="button primary" data-test={props.hook.clone()} disabled={props.busy}>
                    { &props.submit }</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::i18n::Language;
    use crate::testing::{in_every_language, render};

    fn view(
        typed: Typed,
        strength: Option<StrengthView>,
        problem: Option<PassphraseProblem>,
    ) -> Html {
        html! {
            <NewPassphraseView suggestion={Some("anker boom citroen dak ezel fiets".to_owned())} {typed} {strength}
                {problem} busy=false error={None::<ApiError>} submit="S" hook="h" back={None::<AttrValue>}
                on_suggest={Callback::noop()} on_typed={Callback::noop()} on_submit={Callback::noop()}
                on_back={Callback::noop()}><h1>{ "H" }</h1></NewPassphraseView>
        }
    }

    fn weak() -> StrengthView {
        StrengthView {
            guesses_log10: 5.0,
            score: 1,
            enough: false,
            warning: None,
            advice: Vec::new(),
        }
    }

    fn long() -> Typed {
        Typed {
            first: "welkom2026welkom".into(),
            ..Typed::default()
        }
    }

    #[tokio::test]
    async fn a_phrase_is_offered_first_and_nothing_is_typed_for_the_person() {
        let html = in_every_language(
            || view(Typed::default(), None, None),
            &[
                "anker boom citroen",
                "Een andere",
                "Ik bedenk er zelf een",
                "12 tekens",
            ],
            &[
                "anker boom citroen",
                "Another one",
                "I write my own",
                "12 characters",
            ],
        )
        .await;
        assert!(html.contains("type=\"password\""));
        assert!(!html.contains("type=\"text\""));
        assert!(!html.contains("passphrase-insist"));
        let own = Typed {
            own: true,
            ..Typed::default()
        };
        let html = render(Language::Dutch, view(own, None, None)).await;
        assert!(!html.contains("anker boom"));
    }

    #[tokio::test]
    async fn easy_passphrase_needs_insisting() {
        let html = in_every_language(
            || view(long(), Some(weak()), Some(PassphraseProblem::Weak)),
            &[
                "Heel makkelijk te raden",
                "Ik weet dat deze wachtzin makkelijk te raden is",
                "Vink dit aan",
            ],
            &[
                "Very easy to guess",
                "I know this passphrase is easy to guess",
                "Tick this",
            ],
        )
        .await;
        assert!(html.contains("aria-invalid=\"true\""));
        assert_eq!(html.matches("reached").count(), 1);
    }

    #[tokio::test]
    async fn strong_passphrase_is_not_warned_about() {
        let strong = StrengthView {
            enough: true,
            score: 4,
            ..weak()
        };
        let html = in_every_language(
            || view(long(), Some(strong.clone()), None),
            &["Sterk genoeg"],
            &["Strong enough"],
        )
        .await;
        assert!(!html.contains("passphrase-insist"));
        assert_eq!(html.matches("reached").count(), 4);
    }

    #[tokio::test]
    async fn errors_stand_at_their_field() {
        let html = in_every_language(
            || view(long(), None, Some(PassphraseProblem::Different)),
            &["niet gelijk"],
            &["not the same"],
        )
        .await;
        assert!(html.contains("passphrase-again-error"));
        let error = ApiError::new(ErrorCode::Exists, "x");
        in_every_language(
            || html! {
                <NewPassphraseView suggestion={None::<String>} typed={Typed::default()} strength={None::<StrengthView>}
                    problem={None::<PassphraseProblem>} busy=true error={Some(error.clone())} submit="S" hook="h"
                    back={Some(AttrValue::from("B"))} on_suggest={Callback::noop()} on_typed={Callback::noop()}
                    on_submit={Callback::noop()} on_back={Callback::noop()}><p /></NewPassphraseView>
            },
            &["bestaat al"],
            &["already there"],
        )
        .await;
    }
}
