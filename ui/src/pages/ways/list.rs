use kluis_api::SlotView;
use yew::prelude::*;

use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::route::Route;
use crate::state::load::Load;

/// What the person wants to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Passphrase,
    Sheet,
    Helper,
    Keyring,
    Renew,
    Remove(SlotView),
}

#[derive(Properties, PartialEq)]
pub struct WaysListProps {
    pub load: Load<Vec<SlotView>>,
    pub busy: bool,
    pub on_act: Callback<Act>,
    pub on_retry: Callback<()>,
}

/// What opens the safe, and what can be done about it.
#[component]
pub fn WaysList(props: &WaysListProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <p class="crumbs"><a href={Route::Settings.address()}>{ texts.t("nav-settings") }</a></p>
            <PageHeading title={texts.t("ways-title")} lead={texts.t("ways-lead")} />
            { loaded(&props.load, &props.on_retry, |slots| ready(texts, slots, props)) }
        </>
    }
}

/// What a way to open is called.
pub fn slot_name(texts: Texts, slot: &SlotView) -> String {
    texts
        .t_dynamic("slot-", &slot.kind)
        .unwrap_or_else(|| texts.t("slot-other"))
}

fn icon(kind: &str) -> IconName {
    match kind {
        "recovery" => IconName::Document,
        "recipient" => IconName::Person,
        "keyring" => IconName::Computer,
        _ => IconName::Lock,
    }
}

fn ready(texts: Texts, slots: &[SlotView], props: &WaysListProps) -> Html {
    let act = |hook: &'static str, act: Act, text: String| {
        html! {
            <button type="button" class="button" data-test={hook} disabled={props.busy}
                onclick={props.on_act.reform(move |_: MouseEvent| act.clone())}>{ text }</button>
        }
    };
    let remembered = slots.iter().any(|slot| slot.kind == "keyring");
    html! {
        <>
            <ul class="plain slots" data-test="slots">
                { for slots.iter().map(|slot| one(texts, slot, props)) }
            </ul>
            <section aria-labelledby="ways-change">
                <h2 id="ways-change">{ texts.t("ways-change") }</h2>
                <div class="actions">
                    { act("ways-passphrase", Act::Passphrase, texts.t("ways-passphrase")) }
                    { act("ways-sheet", Act::Sheet, texts.t("ways-sheet")) }
                </div>
            </section>
            <section aria-labelledby="ways-helper-title">
                <h2 id="ways-helper-title">{ texts.t("ways-add") }</h2>
                <p>{ texts.t("ways-add-text") }</p>
                <div class="actions">
                    { act("ways-helper", Act::Helper, texts.t("ways-helper")) }
                    if !remembered {
                        { act("ways-keyring", Act::Keyring, texts.t("ways-keyring")) }
                    }
                </div>
            </section>
            <section aria-labelledby="ways-renew-title">
                <h2 id="ways-renew-title">{ texts.t("renew-title") }</h2>
                <p>{ texts.t("ways-renew-text") }</p>
                <div class="actions">{ act("ways-renew", Act::Renew, texts.t("renew-title")) }</div>
            </section>
        </>
    }
}

fn one(texts: Texts, slot: &SlotView, props: &WaysListProps) -> Html {
    let name = slot_name(texts, slot);
    let called = slot.label.clone().unwrap_or_else(|| name.clone());
    let detail = slot.detail.as_ref().map(|detail| match slot.kind.as_str() {
        "recovery" => html! {
            <p class="hint">{ texts.t_dynamic("words-", detail).unwrap_or_else(|| detail.clone()) }</p>
        },
        _ => html! { <p class="hint long"><code>{ detail }</code></p> },
    });
    let removed = slot.clone();
    html! {
        <li class="card slot" key={slot.id.clone()} data-test={format!("slot-{}", slot.kind)}>
            <h2 class="card-title"><Icon name={icon(&slot.kind)} />{ &name }</h2>
            if let Some(label) = &slot.label {
                <p>{ label }</p>
            }
            if let Some(added) = &slot.added {
                <p class="hint">{ texts.t_args("slot-added", &[("date", dates::long_date(texts, added).into())]) }</p>
            }
            { detail }
            if slot.removable {
                <p><button type="button" class="button danger-quiet" data-test={format!("remove-{}", slot.kind)} disabled={props.busy}
                    aria-label={texts.t_args("slot-remove-label", &[("name", called.into())])}
                    onclick={props.on_act.reform(move |_: MouseEvent| Act::Remove(removed.clone()))}>{ texts.t("slot-remove") }</button></p>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    fn slot(kind: &str, label: Option<&str>, removable: bool) -> SlotView {
        SlotView {
            id: format!("id-{kind}"),
            kind: kind.into(),
            label: label.map(Into::into),
            added: Some("2026-11-20T10:00:00Z".into()),
            detail: match kind {
                "recovery" => Some("nl".into()),
                "recipient" => Some("age1qqq".into()),
                _ => None,
            },
            removable,
        }
    }

    fn view(load: Load<Vec<SlotView>>) -> Html {
        html! { <WaysList {load} busy=false on_act={Callback::noop()} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn every_way_is_told_with_its_name_and_date() {
        let slots = vec![
            slot("passphrase", None, false),
            slot("recovery", None, false),
            slot("recipient", Some("Marie"), true),
            slot("of-later", None, false),
        ];
        let html = in_every_language(
            || view(Load::Ready(slots.clone(), None)),
            &[
                "Wachtzin",
                "Herstelblad",
                "Marie",
                "20 november 2026",
                "Nederlandse woorden",
                "Verwijder Marie",
            ],
            &[
                "Passphrase",
                "Recovery sheet",
                "Marie",
                "20 November 2026",
                "Dutch words",
                "Remove Marie",
            ],
        )
        .await;
        assert_eq!(html.matches("data-test=\"remove-").count(), 1);
        assert!(html.contains("data-test=\"ways-keyring\""));
    }

    #[tokio::test]
    async fn computer_that_remembers_is_not_offered_again() {
        let slots = vec![slot("keyring", None, true)];
        let html = in_every_language(
            || view(Load::Ready(slots.clone(), None)),
            &["Deze computer"],
            &["This computer"],
        )
        .await;
        assert!(!html.contains("data-test=\"ways-keyring\""));
    }

    #[tokio::test]
    async fn waiting_and_failing_are_told() {
        tells_of_waiting_and_failing(view).await;
    }
}
