//! Whose reviews of requests count, and the newest register of reviews.

use kluis_api::{AnchorView, AnchorsFile, TrustView};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::dialog::Confirm;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::state::load::Load;

#[component]
pub fn TrustSection() -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load((), |()| ipc::trust());
    let chosen = use_state(|| None::<AnchorsFile>);
    let on_choose = {
        let (app, runner, chosen) = (app.clone(), runner.clone(), chosen.clone());
        Callback::from(move |()| {
            let (app, chosen) = (app.clone(), chosen.clone());
            runner.run(async move {
                match ipc::choose_anchors().await {
                    Ok(file) => chosen.set(file),
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_register = {
        let (app, runner, reload) = (app.clone(), runner.clone(), loader.reload.clone());
        Callback::from(move |()| {
            let (app, reload) = (app.clone(), reload.clone());
            runner.run(async move {
                match ipc::choose_register().await {
                    Ok(Some(_)) => app.done(texts.t("trust-register-taken")),
                    Ok(None) => {}
                    Err(error) => app.failed(error),
                }
                reload.emit(());
            });
        })
    };
    let on_confirm = {
        let (runner, chosen, reload) = (runner.clone(), chosen.clone(), loader.reload.clone());
        Callback::from(move |file: AnchorsFile| {
            chosen.set(None);
            let (app, reload) = (app.clone(), reload.clone());
            runner.run(async move {
                match ipc::set_anchors(&file.document).await {
                    Ok(_) => app.done(texts.t("trust-set")),
                    Err(error) => app.failed(error),
                }
                reload.emit(());
            });
        })
    };
    let on_cancel = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    html! {
        <TrustPart load={loader.load} busy={runner.busy()} chosen={(*chosen).clone()} {on_choose} {on_register}
            {on_confirm} {on_cancel} on_retry={loader.reload} />
    }
}

#[derive(Properties, PartialEq)]
pub struct TrustPartProps {
    pub load: Load<TrustView>,
    pub busy: bool,
    /// What was chosen and is to be confirmed.
    pub chosen: Option<AnchorsFile>,
    pub on_choose: Callback<()>,
    pub on_register: Callback<()>,
    pub on_confirm: Callback<AnchorsFile>,
    pub on_cancel: Callback<()>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn TrustPart(props: &TrustPartProps) -> Html {
    let texts = use_texts();
    html! {
        <section aria-labelledby="settings-trust-title">
            <h2 id="settings-trust-title">{ texts.t("trust-title") }</h2>
            <p>{ texts.t("trust-text") }</p>
            { loaded(&props.load, &props.on_retry, |trust| trusted(texts, trust)) }
            <div class="actions">
                <button type="button" class="button" data-test="trust-choose" disabled={props.busy}
                    onclick={props.on_choose.reform(|_| ())}>{ texts.t("trust-choose") }</button>
                <button type="button" class="button" data-test="trust-register" disabled={props.busy}
                    onclick={props.on_register.reform(|_| ())}>{ texts.t("trust-register") }</button>
            </div>
            if let Some(file) = &props.chosen {
                { question(texts, file, props) }
            }
        </section>
    }
}

fn trusted(texts: Texts, trust: &TrustView) -> Html {
    if trust.anchors.is_empty() {
        return html! { <p class="notice calm" data-test="trust-nobody"><Icon name={IconName::Shield} />{ texts.t("trust-nobody") }</p> };
    }
    let register = match &trust.register {
        None => texts.t("trust-no-register"),
        Some(register) => {
            let args = [
                ("number", register.sequence.into()),
                ("date", dates::long(texts, &register.until).into()),
            ];
            match register.is_stale {
                true => texts.t_args("trust-register-stale", &args),
                false => texts.t_args("trust-register-fresh", &args),
            }
        }
    };
    html! {
        <>
            <div data-test="trust-anchors">{ anchors(texts, &trust.anchors) }</div>
            <p data-test="trust-register-state">{ register }</p>
        </>
    }
}

/// Names are what the list says of itself: the keys stand beside them.
fn anchors(texts: Texts, anchors: &[AnchorView]) -> Html {
    html! {
        <ul class="plain">{ for anchors.iter().map(|anchor| html! { <li>{ anchor_view(texts, anchor) }</li> }) }</ul>
    }
}

/// Who it is, in words, and its key.
fn anchor_view(texts: Texts, anchor: &AnchorView) -> Html {
    let role = texts
        .t_dynamic("trust-role-", &anchor.role)
        .unwrap_or_else(|| anchor.role.clone());
    html! {
        <>
            <strong>{ role }</strong>
            if let Some(name) = &anchor.name {
                { ": " }{ name }
            }
            <br /><code class="long hint">{ &anchor.did }</code>
        </>
    }
}

fn question(texts: Texts, file: &AnchorsFile, props: &TrustPartProps) -> Html {
    let text = match file.anchors.is_empty() {
        true => texts.t("trust-ask-nobody"),
        false => texts.t("trust-ask-text"),
    };
    let on_confirm = {
        let file = file.clone();
        props.on_confirm.reform(move |()| file.clone())
    };
    html! {
        <Confirm title={texts.t_args("trust-ask-title", &[("file", file.name.as_str().into())])} {text}
            confirm={texts.t("trust-ask-confirm")} dangerous=false {on_confirm} on_cancel={props.on_cancel.clone()}>
            { anchors(texts, &file.anchors) }
        </Confirm>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::RegisterView;

    use super::*;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    fn anchor() -> AnchorView {
        AnchorView {
            role: "ethics".into(),
            did: "did:key:z6MkExample".into(),
            name: Some("Commissie Gent".into()),
        }
    }

    fn view(load: Load<TrustView>, chosen: Option<AnchorsFile>) -> Html {
        html! {
            <TrustPart {load} busy=false {chosen} on_choose={Callback::noop()} on_register={Callback::noop()}
                on_confirm={Callback::noop()} on_cancel={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn nobody_is_trusted_at_first() {
        let nobody = TrustView {
            anchors: Vec::new(),
            register: None,
        };
        in_every_language(
            || view(Load::Ready(nobody.clone(), None), None),
            &["Kluis vertrouwt nog niemand"],
            &["Kluis trusts nobody yet"],
        )
        .await;
        tells_of_waiting_and_failing(|load| view(load, None)).await;
    }

    #[tokio::test]
    async fn who_is_trusted_and_how_old_the_register_is_are_shown() {
        let trust = |is_stale| TrustView {
            anchors: vec![anchor()],
            register: Some(RegisterView {
                sequence: 7,
                until: "2026-12-20T00:00:00Z".into(),
                is_stale,
                entries: 2,
            }),
        };
        let html = in_every_language(
            || view(Load::Ready(trust(false), None), None),
            &["Ethische commissie", "Commissie Gent", "Register nummer 7"],
            &["Ethics committee", "Commissie Gent", "Register number 7"],
        )
        .await;
        assert!(html.contains("did:key:z6MkExample"), "{html}");
        in_every_language(
            || view(Load::Ready(trust(true), None), None),
            &["had vóór"],
            &["was due before"],
        )
        .await;
    }

    #[tokio::test]
    async fn who_would_be_trusted_is_named_before_it_is_so() {
        let file = AnchorsFile {
            name: "commissies.json".into(),
            anchors: vec![anchor()],
            document: "{}".into(),
        };
        let nobody = TrustView {
            anchors: Vec::new(),
            register: None,
        };
        in_every_language(
            || view(Load::Ready(nobody.clone(), None), Some(file.clone())),
            &["commissies.json", "Commissie Gent", "did:key:z6MkExample"],
            &["commissies.json", "Commissie Gent", "did:key:z6MkExample"],
        )
        .await;
    }
}
