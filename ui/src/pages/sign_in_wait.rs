use kluis_api::SignInWait;
use yew::prelude::*;

use crate::components::copy::CopyText;
use crate::components::focus::use_focus_on_show;
use crate::components::icon::{Icon, IconName};
use crate::i18n::{Texts, use_texts};

#[derive(Properties, PartialEq)]
pub struct WaitingProps {
    /// What is waited for, once that is known.
    pub wait: Option<SignInWait>,
    pub on_open_again: Callback<()>,
    pub on_cancel: Callback<()>,
}

/// The person is in the browser, or has to open one.
#[component]
pub fn Waiting(props: &WaitingProps) -> Html {
    let texts = use_texts();
    let shown = use_focus_on_show();
    let no_browser = props.wait.as_ref().is_some_and(|wait| wait.no_browser);
    html! {
        <section class="card form" aria-labelledby="sign-in-wait-title" data-test="sign-in-wait">
            <h2 id="sign-in-wait-title" tabindex="-1" ref={shown}>{ texts.t("sign-in-wait-title") }</h2>
            <div role="status">
                if no_browser {
                    <div class="notice ask" data-test="sign-in-no-browser"><Icon name={IconName::Warning} />
                        <p>{ texts.t("sign-in-no-browser") }</p></div>
                } else {
                    <p>{ texts.t("sign-in-wait-text") }</p>
                }
            </div>
            if let Some(wait) = &props.wait {
                if no_browser {
                    { by_hand(texts, wait) }
                } else {
                    <details data-test="sign-in-by-hand">
                        <summary>{ texts.t("sign-in-by-hand") }</summary>
                        { by_hand(texts, wait) }
                    </details>
                }
            }
            <div class="actions">
                <button type="button" class="button" data-test="sign-in-open-again"
                    onclick={props.on_open_again.reform(|_| ())}>{ texts.t("sign-in-open-again") }</button>
                <button type="button" class="button" data-test="sign-in-cancel"
                    onclick={props.on_cancel.reform(|_| ())}>{ texts.t("dialog-cancel") }</button>
            </div>
        </section>
    }
}

/// The address, to be taken to a browser.
fn by_hand(texts: Texts, wait: &SignInWait) -> Html {
    html! {
        <>
            <p>{ texts.t("sign-in-by-hand-text") }</p>
            <CopyText id="sign-in-address" label={texts.t("sign-in-address")} copy={texts.t("sign-in-copy")}
                text={wait.address.clone()} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(no_browser: Option<bool>) -> Html {
        let wait = no_browser.map(|no_browser| SignInWait {
            address: "https://pod.example/authorize?state=1".into(),
            no_browser,
        });
        html! { <Waiting {wait} on_open_again={Callback::noop()} on_cancel={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn wait_can_be_ended_before_the_address_is_known() {
        let html = in_every_language(
            || view(None),
            &["Ga verder in uw browser", "Opnieuw openen", "Annuleren"],
            &["Continue in your browser", "Open again", "Cancel"],
        )
        .await;
        assert!(!html.contains("sign-in-address"), "{html}");
    }

    #[tokio::test]
    async fn address_can_be_taken_to_a_browser_that_did_not_open() {
        let html = in_every_language(
            || view(Some(false)),
            &[
                "Uw browser toont",
                "De browser gaat niet open?",
                "https://pod.example/authorize?state=1",
                "Kopieer het adres",
            ],
            &[
                "Your browser shows",
                "The browser does not open?",
                "https://pod.example/authorize?state=1",
                "Copy the address",
            ],
        )
        .await;
        assert!(html.contains("<details"), "{html}");
    }

    #[tokio::test]
    async fn without_a_browser_the_address_stands_open_and_nothing_claims_that_one_opened() {
        let html = in_every_language(
            || view(Some(true)),
            &[
                "geen browser openen",
                "https://pod.example/authorize?state=1",
            ],
            &[
                "could not open a browser",
                "https://pod.example/authorize?state=1",
            ],
        )
        .await;
        assert!(!html.contains("<details"), "{html}");
        assert!(!html.contains("Your browser shows"), "{html}");
    }
}
