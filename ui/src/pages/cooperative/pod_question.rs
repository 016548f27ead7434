use kluis_api::{QuestionKind, QuestionView, ResolveChoice};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::pages::cooperative::names::{Names, name_of};

#[derive(Properties, PartialEq)]
pub struct PodQuestionProps {
    pub question: QuestionView,
    pub names: Names,
    pub busy: bool,
    pub on_answer: Callback<ResolveChoice>,
}

/// The question about everything that is kept at the cooperative: what was seen there, that nothing
/// was lost here, and two answers of equal weight.
#[component]
pub fn PodQuestion(props: &PodQuestionProps) -> Html {
    let texts = use_texts();
    let question = &props.question;
    let is_answer = |choice| question.answer == Some(choice);
    let answer = |choice: ResolveChoice, hook: &'static str, label: String, means: String| {
        let means_id = format!("{hook}-means");
        html! {
            <div class="answer">
                <button type="button" class="button" disabled={props.busy} data-test={hook} aria-describedby={means_id.clone()}
                    aria-pressed={is_answer(choice).to_string()} onclick={props.on_answer.reform(move |_| choice)}>
                    if is_answer(choice) {
                        <Icon name={IconName::Check} />
                    }
                    { label }</button>
                <p class="hint" id={means_id}>{ means }</p>
            </div>
        }
    };
    html! {
        <section class="notice ask" aria-labelledby="question-title" data-test="pod-question"><Icon name={IconName::Cloud} />
            <div>
                <h2 id="question-title">{ texts.t("question-title") }</h2>
                <p>{ seen(texts, question) }</p>
                if let Some(example) = &question.example {
                    <p class="hint long">{ texts.t_args("question-example", &[("what", name_of(&props.names, example).into())]) }
                        { " " }<code>{ example }</code></p>
                }
                <p>{ texts.t("question-safe") }</p>
                <div class="answers">
                    { answer(ResolveChoice::Mine, "answer-mine", texts.t("question-mine"), texts.t("question-mine-means")) }
                    { answer(ResolveChoice::Theirs, "answer-theirs", texts.t("question-theirs"), follows(texts, question.kind)) }
                </div>
                <p role="status" data-test="question-answered">
                    { if question.answer.is_some() { texts.t("question-answered") } else { String::new() } }</p>
            </div>
        </section>
    }
}

fn seen(texts: Texts, question: &QuestionView) -> String {
    let args = [
        ("count", question.count.into()),
        ("date", dates::long(texts, &question.since).into()),
    ];
    match question.kind {
        QuestionKind::ManyMissing => texts.t_args("question-many-missing", &args),
        QuestionKind::Emptied => texts.t_args("question-emptied", &args),
        QuestionKind::RolledBack => texts.t_args("question-rolled-back", &args),
    }
}

/// What it means to follow the cooperative.
fn follows(texts: Texts, kind: QuestionKind) -> String {
    match kind {
        QuestionKind::ManyMissing | QuestionKind::Emptied => texts.t("question-theirs-removes"),
        QuestionKind::RolledBack => texts.t("question-theirs-replaces"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(kind: QuestionKind, answer: Option<ResolveChoice>) -> Html {
        let question = QuestionView {
            kind,
            since: "2026-11-21T09:00:00Z".into(),
            count: 31,
            example: Some("/health/weight/1".into()),
            answer,
        };
        let names = Names::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]);
        html! { <PodQuestion {question} {names} busy=false on_answer={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn what_was_seen_is_told_with_that_nothing_is_lost_and_two_answers() {
        for (kind, dutch, english) in [
            (
                QuestionKind::ManyMissing,
                "ontbreken 31 gegevens",
                "31 records are missing",
            ),
            (QuestionKind::Emptied, "is daar alles weg", "is gone"),
            (
                QuestionKind::RolledBack,
                "een eerdere stand",
                "an earlier state",
            ),
        ] {
            let html = in_every_language(
                || view(kind, None),
                &[
                    dutch,
                    "21 november 2026",
                    "Gewicht",
                    "niets weggehaald",
                    "Zet daar terug wat hier is",
                    "Volg de coöperatie",
                ],
                &[
                    english,
                    "21 November 2026",
                    "nothing was removed",
                    "Put back there what is here",
                    "Follow the cooperative",
                ],
            )
            .await;
            assert_eq!(html.matches("aria-pressed=\"false\"").count(), 2, "{html}");
            assert!(!html.contains("primary"), "{html}");
        }
    }

    #[tokio::test]
    async fn given_answer_is_shown_and_can_be_changed_until_the_next_round() {
        let html = in_every_language(
            || view(QuestionKind::Emptied, Some(ResolveChoice::Mine)),
            &["volgende bijwerken"],
            &["next time"],
        )
        .await;
        assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1, "{html}");
        assert!(!html.contains("disabled"), "{html}");
    }
}
