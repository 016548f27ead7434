use kluis_api::RemoteView;
use yew::prelude::*;

use crate::dates;
use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct AccountProps {
    pub remote: RemoteView,
    pub last_round: Option<String>,
    pub busy: bool,
    pub on_disconnect: Callback<()>,
}

/// With whom we are connected.
#[component]
pub fn Account(props: &AccountProps) -> Html {
    let texts = use_texts();
    let remote = &props.remote;
    html! {
        <section class="card" aria-labelledby="account-title" data-test="remote-account">
            <h2 id="account-title">{ texts.t("account-title") }</h2>
            <dl class="facts">
                <dt>{ texts.t("account-storage") }</dt>
                <dd class="long">{ remote.storage.as_deref().unwrap_or_default() }</dd>
                <dt>{ texts.t("account-web-id") }</dt>
                <dd class="long">{ remote.web_id.as_deref().unwrap_or_default() }</dd>
                <dt>{ texts.t("account-last") }</dt>
                <dd>{ props.last_round.as_deref().map_or_else(|| texts.t("account-never"), |time| dates::long(texts, time)) }</dd>
            </dl>
            <div class="actions">
                <button type="button" class="button quiet" data-test="remote-disconnect" disabled={props.busy}
                    onclick={props.on_disconnect.reform(|_| ())}>{ texts.t("disconnect") }</button>
            </div>
        </section>
    }
}
