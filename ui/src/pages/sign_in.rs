use kluis_api::{ApiError, RemoteLogin};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::status::ErrorBox;
use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct SignInProps {
    pub busy: bool,
    pub error: Option<ApiError>,
    /// Gives the address, the client id and its secret.
    pub on_sign_in: Callback<(String, String, String)>,
}

/// A login from the three things typed.
pub fn login((url, client_id, client_secret): (String, String, String)) -> RemoteLogin {
    RemoteLogin {
        url: url.trim().to_owned(),
        client_id: client_id.trim().to_owned(),
        client_secret: client_secret.trim().to_owned(),
    }
}

/// The form to connect with a cooperative.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    let texts = use_texts();
    let url = use_state(String::new);
    let client_id = use_state(String::new);
    let secret = use_state(String::new);
    let tried = use_state(|| false);
    let typed = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text| field.set(text))
    };
    let missing = |field: &UseStateHandle<String>| {
        (*tried && field.trim().is_empty()).then(|| AttrValue::from(texts.t("sign-in-missing")))
    };
    let onsubmit = {
        let (url, client_id, secret) = (url.clone(), client_id.clone(), secret.clone());
        let (tried, on_sign_in) = (tried.clone(), props.on_sign_in.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if [&url, &client_id, &secret]
                .into_iter()
                .all(|field| !field.trim().is_empty())
            {
                on_sign_in.emit(((*url).clone(), (*client_id).clone(), (*secret).clone()));
            }
        })
    };
    html! {
        <form class="card form" {onsubmit} novalidate={true} aria-labelledby="sign-in-title">
            <h2 id="sign-in-title">{ texts.t("sign-in-title") }</h2>
            <p>{ texts.t("sign-in-text") }</p>
            <ol class="help">
                <li>{ texts.t("sign-in-help-account") }</li>
                <li>{ texts.t("sign-in-help-make") }</li>
                <li>{ texts.t("sign-in-help-copy") }</li>
            </ol>
            if let Some(error) = &props.error {
                <ErrorBox error={error.clone()} />
            }
            <TextField id="remote-url" label={texts.t("sign-in-url")} hint={texts.t("sign-in-url-hint")}
                value={(*url).clone()} on_input={typed(&url)} error={missing(&url)} disabled={props.busy} />
            <TextField id="remote-client-id" label={texts.t("sign-in-client-id")}
                value={(*client_id).clone()} on_input={typed(&client_id)} error={missing(&client_id)} disabled={props.busy} />
            <TextField id="remote-client-secret" label={texts.t("sign-in-secret")} secret=true
                value={(*secret).clone()} on_input={typed(&secret)} error={missing(&secret)} disabled={props.busy} />
            <div class="actions">
                <button type="submit" class="button primary" data-test="remote-sign-in" disabled={props.busy}>
                    { if props.busy { texts.t("sign-in-busy") } else { texts.t("sign-in-submit") } }</button>
            </div>
        </form>
    }
}
