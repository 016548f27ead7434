use kluis_api::{ApiError, SessionView};
use yew::prelude::*;

use crate::components::heading::PageHeading;
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::use_runner;
use crate::pages::passphrase::NewPassphrase;

#[derive(Properties, PartialEq)]
pub struct RecoveredProps {
    /// The safe as it was opened with the words.
    pub session: SessionView,
    /// The words or shares that opened it.
    pub words: AttrValue,
    pub on_opened: Callback<SessionView>,
}

/// After a recovery sheet opened a safe: a new passphrase right here, or later.
#[component]
pub fn Recovered(props: &RecoveredProps) -> Html {
    let texts = use_texts();
    let error = use_state(|| None::<ApiError>);
    let runner = use_runner();
    let on_chosen = {
        let (error, runner, on_opened) = (error.clone(), runner.clone(), props.on_opened.clone());
        let (safe, words) = (props.session.safe.clone(), props.words.clone());
        Callback::from(move |passphrase: String| {
            let (error, on_opened) = (error.clone(), on_opened.clone());
            let (safe, words) = (safe.clone(), words.clone());
            error.set(None);
            runner.run(async move {
                match ipc::recover(&safe, &words, &passphrase).await {
                    Ok(session) => on_opened.emit(session),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_back = {
        let session = props.session.clone();
        props.on_opened.reform(move |()| session.clone())
    };
    html! {
        <NewPassphrase owner={props.session.owner.clone()} submit={texts.t("recovered-submit")}
            submitting={texts.t("passphrase-changing")} hook="recovered-submit" busy={runner.busy()} error={(*error).clone()}
            {on_chosen} back={AttrValue::from(texts.t("recovered-later"))} {on_back}>
            <PageHeading title={texts.t("recovered-title")} lead={texts.t("recovered-lead")} />
        </NewPassphrase>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn a_new_passphrase_is_offered_and_may_wait() {
        let session = SessionView {
            safe: "an".into(),
            owner: "An".into(),
            language: "nl".into(),
        };
        in_every_language(
            || html! { <Recovered session={session.clone()} words="a b" on_opened={Callback::noop()} /> },
            &["Uw kluis is open", "nieuwe wachtzin", "Later"],
            &["Your safe is open", "new passphrase", "Later"],
        )
        .await;
    }
}
