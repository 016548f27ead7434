//! A recovery sheet: its words are shown once, saved or split, and two of them asked back.

mod read_back;
mod words;

use kluis_api::{ApiError, ShareView};
use yew::prelude::*;

use crate::components::dialog::Confirm;
use crate::i18n::use_texts;
use crate::ipc::{self, SheetShare};
use crate::loader::use_runner;
use crate::pages::sheet::read_back::ReadBackView;
use crate::pages::sheet::words::{Saved, WordsView};
use crate::state::read_back::{Questions, drawn};

/// The draft that says that the words were never asked back.
pub const UNCHECKED: &str = "recovery-unchecked";

#[derive(Properties, PartialEq)]
pub struct RecoverySheetProps {
    pub owner: AttrValue,
    /// The words, one space between them.
    pub words: AttrValue,
    /// What stands above the heading, such as the number of the step.
    #[prop_or_default]
    pub above: Html,
    /// The words were asked back, or that is left for later.
    pub on_finished: Callback<()>,
}

/// Shows the words, then asks two of them back. Until both were right the safe remembers that
/// they were not, so that the person is reminded.
#[component]
pub fn RecoverySheet(props: &RecoverySheetProps) -> Html {
    let texts = use_texts();
    let asked = use_state(|| None::<Questions>);
    let wrong = use_state(|| [false, false]);
    let shares = use_state(Vec::<ShareView>::new);
    let saved = use_state(|| None::<Saved>);
    let error = use_state(|| None::<ApiError>);
    let leaving = use_state(|| false);
    let runner = use_runner();
    let words: Vec<String> = props.words.split_whitespace().map(str::to_owned).collect();
    use_effect_with((), move |()| {
        yew::platform::spawn_local(async {
            // Without the note only the reminder is missing.
            let _ = ipc::save_draft(UNCHECKED, UNCHECKED).await;
        });
        stay_awake()
    });
    let on_save = {
        let (error, saved, runner) = (error.clone(), saved.clone(), runner.clone());
        let words = props.words.clone();
        let shares = shares.clone();
        Callback::from(move |what: Saved| {
            let (words, share) = match what {
                Saved::Whole => (words.to_string(), None),
                Saved::Share(number) => {
                    let Some(one) = shares.iter().find(|share| share.number == number) else {
                        return;
                    };
                    let share = SheetShare {
                        number: one.number,
                        count: one.count,
                        threshold: one.threshold,
                    };
                    (one.words.clone(), Some(share))
                }
            };
            let (error, saved) = (error.clone(), saved.clone());
            error.set(None);
            saved.set(None);
            runner.run(async move {
                match ipc::save_sheet(&words, texts.language.tag(), share).await {
                    Ok(true) => saved.set(Some(what)),
                    Ok(false) => {}
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_split = {
        let (error, shares, runner, words) = (
            error.clone(),
            shares.clone(),
            runner.clone(),
            props.words.clone(),
        );
        Callback::from(move |(threshold, count): (u8, u8)| {
            let (error, shares, words) = (error.clone(), shares.clone(), words.clone());
            error.set(None);
            runner.run(async move {
                match ipc::recovery_shares(&words, threshold, count).await {
                    Ok(made) => shares.set(made),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_next = {
        let (asked, wrong, count) = (asked.clone(), wrong.clone(), words.len());
        Callback::from(move |()| {
            let (one, other) = drawn();
            wrong.set([false, false]);
            asked.set(Some(Questions::pick(count, one, other)));
        })
    };
    let on_look = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let on_answers = {
        let (asked, wrong, words) = (asked.clone(), wrong.clone(), words.clone());
        let (runner, on_finished) = (runner.clone(), props.on_finished.clone());
        Callback::from(move |answers: [String; 2]| {
            let Some(questions) = *asked else {
                return;
            };
            let found = questions.wrong(&words, &answers);
            wrong.set(found);
            if found == [false, false] {
                let on_finished = on_finished.clone();
                runner.run(async move {
                    // A note that stays only reminds once too often.
                    let _ = ipc::drop_draft(UNCHECKED).await;
                    on_finished.emit(());
                });
            }
        })
    };
    let leave = |is: bool| {
        let leaving = leaving.clone();
        Callback::from(move |()| leaving.set(is))
    };
    html! {
        <>
            if let Some(questions) = *asked {
                <ReadBackView {questions} wrong={*wrong} above={props.above.clone()} {on_answers} {on_look}
                    on_later={leave(true)} />
            } else {
                <WordsView owner={props.owner.clone()} {words} shares={(*shares).iter().map(|share| (share.number, share.count,
                    share.threshold, share.words.clone())).collect::<Vec<_>>()} saved={*saved} error={(*error).clone()}
                    busy={runner.busy()} above={props.above.clone()} {on_save} {on_split} {on_next} on_later={leave(true)} />
            }
            if *leaving {
                <Confirm title={texts.t("recovery-later-title")} text={texts.t("recovery-later-text")}
                    confirm={texts.t("recovery-later-confirm")} on_confirm={props.on_finished.clone()} on_cancel={leave(false)} />
            }
        </>
    }
}

/// Milliseconds between two signs that somebody is there.
const SIGN_EVERY: u32 = 60_000;
/// Signs that are given at most: writing fifteen words down takes no longer.
const SIGNS: u32 = 20;

/// Keeps the window from locking while words are copied to paper without a key or a click: locked,
/// they would be gone. Ends with what it gives back.
#[cfg(target_arch = "wasm32")]
fn stay_awake() -> impl FnOnce() {
    let given = std::cell::Cell::new(0);
    let interval = gloo::timers::callback::Interval::new(SIGN_EVERY, move || {
        given.set(given.get() + 1);
        if given.get() <= SIGNS {
            yew::platform::spawn_local(async {
                // A missed sign only lets the window lock.
                let _ = ipc::active().await;
            });
        }
    });
    move || drop(interval)
}

#[cfg(not(target_arch = "wasm32"))]
fn stay_awake() -> impl FnOnce() {
    let _ = (SIGN_EVERY, SIGNS);
    || ()
}
