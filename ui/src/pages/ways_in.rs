//! The ways in which a request comes in: a file, a text, the inbox at the cooperative.

use kluis_api::InboxView;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::field::TextArea;
use crate::components::icon::{Icon, IconName};
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_runner;
use crate::route::Route;
use crate::state::application::Announcement;

#[derive(Properties, PartialEq)]
pub struct WaysInProps {
    /// Whether somebody is signed in at a cooperative.
    pub has_cooperative: bool,
    /// Called when something may have come in.
    pub on_fetched: Callback<()>,
}

/// Acts behind three buttons; a request that the person brings in opens at once.
#[component]
pub fn WaysIn(props: &WaysInProps) -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let pasted = use_state(String::new);
    let open = {
        let (app, runner) = (app.clone(), runner.clone());
        Callback::from(move |_: MouseEvent| {
            let app = app.clone();
            runner.run(async move {
                match ipc::choose_request().await {
                    Ok(Some(request)) => app.go.emit(Route::Request(request.id)),
                    Ok(None) => {}
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let fetch = {
        let (app, runner, on_fetched) = (app.clone(), runner.clone(), props.on_fetched.clone());
        Callback::from(move |_: MouseEvent| {
            let (app, on_fetched) = (app.clone(), on_fetched.clone());
            runner.run(async move {
                match ipc::fetch_requests().await {
                    Ok(inbox) => app.told(found(texts, &inbox)),
                    Err(error) => app.failed(error),
                }
                on_fetched.emit(());
            });
        })
    };
    let read = {
        let (app, runner, pasted) = (app.clone(), runner.clone(), pasted.clone());
        Callback::from(move |_: MouseEvent| {
            let (app, text) = (app.clone(), (*pasted).clone());
            runner.run(async move {
                match ipc::paste_request(&text).await {
                    Ok(request) => app.go.emit(Route::Request(request.id)),
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_input = {
        let pasted = pasted.clone();
        Callback::from(move |text| pasted.set(text))
    };
    let busy = runner.busy();
    html! {
        <>
            <div class="actions">
                <button type="button" class="button" data-test="request-open" disabled={busy} onclick={open}>
                    <Icon name={IconName::Letter} />{ texts.t("sharing-open-request") }</button>
                if props.has_cooperative {
                    <button type="button" class="button" data-test="request-fetch" disabled={busy} onclick={fetch}>
                        <Icon name={IconName::Cloud} />{ texts.t("sharing-fetch") }</button>
                }
            </div>
            <details class="folded">
                <summary data-test="request-paste">{ texts.t("sharing-paste") }</summary>
                <TextArea id="request-text" label={texts.t("sharing-paste-label")} hint={texts.t("sharing-paste-hint")}
                    found="" value={(*pasted).clone()} {on_input} disabled={busy} />
                <button type="button" class="button" data-test="request-read" onclick={read}
                    disabled={busy || pasted.trim().is_empty()}>{ texts.t("sharing-paste-read") }</button>
            </details>
        </>
    }
}

/// What came of looking into the inbox.
fn found(texts: Texts, inbox: &InboxView) -> Announcement {
    let count = [("count", inbox.new.len().into())];
    match (&inbox.inbox, inbox.new.is_empty()) {
        (None, _) => Announcement::Waits(texts.t("inbox-none")),
        (Some(_), false) => Announcement::Done(texts.t_args("inbox-new", &count)),
        (Some(_), true) if inbox.left > 0 => Announcement::Waits(texts.t("inbox-full")),
        (Some(_), true) => Announcement::Done(texts.t("inbox-nothing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn the_inbox_is_offered_to_who_has_a_cooperative() {
        let view = |has_cooperative: bool| move || html! { <WaysIn {has_cooperative} on_fetched={Callback::noop()} /> };
        let html = in_every_language(
            view(true),
            &[
                "Open een aanvraag uit een bestand",
                "Kijk in uw postvak",
                "Plak een aanvraag",
            ],
            &[
                "Open a request from a file",
                "Look into your inbox",
                "Paste a request",
            ],
        )
        .await;
        assert!(html.contains("request-fetch"), "{html}");
        let html =
            in_every_language(view(false), &["Plak een aanvraag"], &["Paste a request"]).await;
        assert!(!html.contains("request-fetch"), "{html}");
    }

    #[test]
    fn what_the_inbox_held_is_told_as_it_is() {
        let there = InboxView {
            inbox: Some("https://pod.example/inbox/".into()),
            ..InboxView::default()
        };
        let full = InboxView {
            left: 3,
            ..there.clone()
        };
        for (inbox, is_calm) in [(InboxView::default(), true), (there, false), (full, true)] {
            let told = found(Texts::default(), &inbox);
            assert_eq!(matches!(told, Announcement::Waits(_)), is_calm, "{told:?}");
        }
    }
}
