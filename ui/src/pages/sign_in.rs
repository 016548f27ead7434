use kluis_api::{ApiError, RemoteLogin, SignInWait};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::focus::use_focus_on_show;
use crate::components::status::ErrorBox;
use crate::i18n::use_texts;
use crate::pages::sign_in_wait::Waiting;

/// How the person wants to sign in.
#[derive(Clone)]
pub enum Login {
    /// In the browser, at this address.
    Browser(String),
    /// With an access key.
    Key(RemoteLogin),
}

#[derive(Properties, PartialEq)]
pub struct SignInProps {
    pub busy: bool,
    /// The person has left for the browser.
    pub waiting: bool,
    /// What is waited for there, once that is known.
    pub wait: Option<SignInWait>,
    pub error: Option<ApiError>,
    /// The pod that the safe is connected with already, to sign in there again.
    #[prop_or_default]
    pub pod: Option<AttrValue>,
    /// Begins with the form for an access key.
    #[prop_or_default]
    pub by_key: bool,
    /// Takes the place of what had the focus.
    #[prop_or_default]
    pub takes_focus: bool,
    pub on_login: Callback<Login>,
    pub on_open_again: Callback<()>,
    pub on_cancel: Callback<()>,
}

/// Connects with a cooperative: the form, or the wait for the browser.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    // Typed once, also where the first try came to nothing. No secret is kept so.
    let address = use_state(|| props.pod.clone().unwrap_or_default());
    let by_key = use_state(|| props.by_key);
    let returned = use_mut_ref(|| props.takes_focus);
    if props.waiting {
        *returned.borrow_mut() = true;
        return html! {
            <Waiting wait={props.wait.clone()} on_open_again={props.on_open_again.clone()} on_cancel={props.on_cancel.clone()} />
        };
    }
    let on_address = {
        let address = address.clone();
        Callback::from(move |typed: String| address.set(typed.into()))
    };
    let on_by_key = {
        let by_key = by_key.clone();
        Callback::from(move |wanted| by_key.set(wanted))
    };
    let returned = *returned.borrow();
    html! {
        <Form busy={props.busy} error={props.error.clone()} again={props.pod.is_some()} {returned}
            address={(*address).clone()} {on_address} by_key={*by_key} {on_by_key}
            on_login={props.on_login.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    busy: bool,
    error: Option<ApiError>,
    again: bool,
    /// The person was elsewhere before, such as in the browser: the focus comes back here.
    returned: bool,
    address: AttrValue,
    on_address: Callback<String>,
    by_key: bool,
    on_by_key: Callback<bool>,
    on_login: Callback<Login>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let texts = use_texts();
    let client_id = use_state(String::new);
    let secret = use_state(String::new);
    let tried = use_state(|| false);
    let shown = use_focus_on_show();
    let typed = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text| field.set(text))
    };
    let missing = |field: &str| {
        (*tried && field.trim().is_empty()).then(|| AttrValue::from(texts.t("sign-in-missing")))
    };
    let by_key = props.by_key;
    let onsubmit = {
        let (address, client_id, secret) =
            (props.address.clone(), client_id.clone(), secret.clone());
        let (tried, on_login) = (tried.clone(), props.on_login.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let typed = |field: &str| Some(field.trim().to_owned()).filter(|text| !text.is_empty());
            let key = typed(&client_id).zip(typed(&secret));
            match (typed(&address), by_key, key) {
                (Some(address), false, _) => on_login.emit(Login::Browser(address)),
                (Some(url), true, Some((client_id, client_secret))) => {
                    on_login.emit(Login::Key(RemoteLogin {
                        url,
                        client_id,
                        client_secret,
                    }));
                }
                _ => {}
            }
        })
    };
    let on_other_way = {
        let tried = tried.clone();
        props.on_by_key.reform(move |_: MouseEvent| {
            tried.set(false);
            !by_key
        })
    };
    let title = if props.again {
        texts.t("sign-in-again-title")
    } else {
        texts.t("sign-in-title")
    };
    html! {
        <form class="card form" {onsubmit} novalidate={true} aria-labelledby="sign-in-title">
            <h2 id="sign-in-title" tabindex="-1" ref={if props.returned { shown } else { NodeRef::default() }}>{ title }</h2>
            if !by_key {
                <p>{ texts.t("sign-in-text") }</p>
            }
            if let Some(error) = &props.error {
                <ErrorBox error={error.clone()} />
            }
            <TextField id="remote-url" label={texts.t("sign-in-url")} hint={texts.t("sign-in-url-hint")}
                value={props.address.clone()} on_input={props.on_address.clone()} error={missing(&props.address)}
                autocomplete="url" disabled={props.busy} />
            <details data-test="sign-in-where">
                <summary>{ texts.t("sign-in-where") }</summary>
                <p>{ texts.t("sign-in-where-text") }</p>
            </details>
            if by_key {
                <p>{ texts.t("sign-in-key-text") }</p>
                <ol class="help">
                    <li>{ texts.t("sign-in-help-account") }</li>
                    <li>{ texts.t("sign-in-help-make") }</li>
                    <li>{ texts.t("sign-in-help-copy") }</li>
                </ol>
                <TextField id="remote-client-id" label={texts.t("sign-in-client-id")}
                    value={(*client_id).clone()} on_input={typed(&client_id)} error={missing(&client_id)} disabled={props.busy} />
                <TextField id="remote-client-secret" label={texts.t("sign-in-secret")} secret=true
                    value={(*secret).clone()} on_input={typed(&secret)} error={missing(&secret)} disabled={props.busy} />
            }
            <div class="actions">
                <button type="submit" class="button primary" disabled={props.busy}
                    data-test={if by_key { "remote-sign-in" } else { "remote-browser" }}>
                    { match (by_key, props.busy) {
                        (false, _) => texts.t("sign-in-browser"),
                        (true, false) => texts.t("sign-in-submit"),
                        (true, true) => texts.t("sign-in-busy"),
                    } }</button>
                <button type="button" class="button quiet" data-test="remote-other-way" disabled={props.busy}
                    onclick={on_other_way}>
                    { if by_key { texts.t("sign-in-by-browser") } else { texts.t("sign-in-by-key") } }</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::testing::in_every_language;

    fn view(
        waiting: bool,
        by_key: bool,
        error: Option<ErrorCode>,
        pod: Option<&'static str>,
    ) -> Html {
        let error = error.map(|code| ApiError::new(code, "details"));
        html! {
            <SignIn busy={waiting} {waiting} wait={None::<SignInWait>} {by_key} {error} pod={pod.map(AttrValue::from)} on_login={Callback::noop()}
                on_open_again={Callback::noop()} on_cancel={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn only_an_address_is_asked_for() {
        in_every_language(
            || view(false, false, None, None),
            &[
                "Aanmelden met de browser",
                "https://pod.voorbeeld.be/eva/",
                "Waar vind ik dit?",
            ],
            &[
                "Sign in with the browser",
                "https://pod.example.org/eva/",
                "Where do I find this?",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn access_key_is_a_way_too() {
        in_every_language(
            || view(false, true, None, None),
            &["Geheim van de sleutel", "Toch aanmelden met de browser"],
            &["Secret of the key", "Sign in with the browser instead"],
        )
        .await;
    }

    #[tokio::test]
    async fn wait_for_the_browser_can_be_ended() {
        in_every_language(
            || view(true, false, None, None),
            &["Ga verder in uw browser", "Opnieuw openen", "Annuleren"],
            &["Continue in your browser", "Open again", "Cancel"],
        )
        .await;
    }

    #[tokio::test]
    async fn refusal_in_the_browser_is_told_and_the_known_address_stays() {
        in_every_language(
            || {
                let error = Some(ErrorCode::SignInDenied);
                view(false, false, error, Some("https://pod.example/an/"))
            },
            &[
                "Meld u opnieuw aan",
                "geen toestemming",
                "https://pod.example/an/",
            ],
            &["Sign in again", "did not allow", "https://pod.example/an/"],
        )
        .await;
    }
}
