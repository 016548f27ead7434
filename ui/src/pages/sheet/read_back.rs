use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::i18n::use_texts;
use crate::state::read_back::Questions;

#[derive(Properties, PartialEq)]
pub struct ReadBackViewProps {
    pub questions: Questions,
    /// Which of the last answers were wrong.
    pub wrong: [bool; 2],
    pub above: Html,
    pub on_answers: Callback<[String; 2]>,
    /// Back to the words.
    pub on_look: Callback<()>,
    pub on_later: Callback<()>,
}

/// Asks two of the words back; the words themselves are not on the page.
#[component]
pub fn ReadBackView(props: &ReadBackViewProps) -> Html {
    let texts = use_texts();
    let first = use_state(String::new);
    let second = use_state(String::new);
    let onsubmit = {
        let (first, second, on_answers) = (first.clone(), second.clone(), props.on_answers.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_answers.emit([(*first).clone(), (*second).clone()]);
        })
    };
    let [one, other] = props.questions.places().map(|place| place + 1);
    let field = |hook: &'static str, number: usize, wrong: bool, word: &UseStateHandle<String>| {
        let error = wrong.then(|| {
            AttrValue::from(texts.t_args("read-back-wrong", &[("number", number.into())]))
        });
        let on_input = {
            let word = word.clone();
            Callback::from(move |text| word.set(text))
        };
        html! {
            <TextField id={hook} label={texts.t_args("read-back-word", &[("number", number.into())])} {error}
                value={(**word).clone()} {on_input} />
        }
    };
    html! {
        <form class="step" {onsubmit} novalidate={true} data-test="recovery-asked" data-places={format!("{one} {other}")}>
            { props.above.clone() }
            <PageHeading title={texts.t("read-back-title")} lead={texts.t_args("read-back-lead",
                &[("first", one.into()), ("second", other.into())])} />
            { field("recovery-word-1", one, props.wrong[0], &first) }
            { field("recovery-word-2", other, props.wrong[1], &second) }
            <div class="actions">
                <button type="button" class="button" data-test="recovery-look"
                    onclick={props.on_look.reform(|_| ())}>{ texts.t("read-back-look") }</button>
                <button type="submit" class="button primary" data-test="recovery-done">{ texts.t("read-back-done") }</button>
                <button type="button" class="button quiet" data-test="recovery-later"
                    onclick={props.on_later.reform(|_| ())}>{ texts.t("recovery-later") }</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(wrong: [bool; 2]) -> Html {
        let questions = Questions {
            first: 3,
            second: 10,
        };
        html! {
            <ReadBackView {questions} {wrong} above={Html::default()} on_answers={Callback::noop()}
                on_look={Callback::noop()} on_later={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn two_words_are_asked_by_their_number() {
        let html = in_every_language(
            || view([false, false]),
            &["Woord 4", "Woord 11", "Toon de woorden opnieuw"],
            &["Word 4", "Word 11", "Show the words again"],
        )
        .await;
        assert!(html.contains("data-places=\"4 11\""));
        assert!(!html.contains("aria-invalid"));
    }

    #[tokio::test]
    async fn wrong_word_is_told_at_its_field() {
        let html = in_every_language(
            || view([false, true]),
            &["Woord 11 is niet juist"],
            &["Word 11 is not right"],
        )
        .await;
        assert_eq!(html.matches("aria-invalid=\"true\"").count(), 1);
        assert!(html.contains("recovery-word-2-error"));
    }
}
