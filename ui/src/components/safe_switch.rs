use kluis_api::SessionView;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::safe_mark::SafeMark;
use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct SafeSwitchProps {
    /// The safe that is shown.
    pub session: SessionView,
    /// All safes that are open.
    pub open: Vec<SessionView>,
    /// Shows another open safe, by its folder name.
    pub on_show: Callback<String>,
    /// Opens one more, without locking these.
    pub on_another: Callback<()>,
}

/// Whose safe is shown, with the others that are open behind it.
#[component]
pub fn SafeSwitch(props: &SafeSwitchProps) -> Html {
    let texts = use_texts();
    let unfolded = use_state(|| false);
    let button = use_node_ref();
    let toggle = {
        let unfolded = unfolded.clone();
        Callback::from(move |_: MouseEvent| unfolded.set(!*unfolded))
    };
    let onkeydown = {
        let (unfolded, button) = (unfolded.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *unfolded {
                unfolded.set(false);
                if let Some(element) = button.cast::<HtmlElement>() {
                    // An element that cannot take the focus only costs a convenience.
                    let _ = element.focus();
                }
            }
        })
    };
    html! {
        <div class="safe-switch" {onkeydown}>
            <p class="owner" data-test="owner">
                <SafeMark name={props.session.safe.clone()} />
                { safe_of(&texts, &props.session) }
            </p>
            <button ref={button} type="button" class="button quiet" data-test="safes-menu" onclick={toggle}
                aria-expanded={(*unfolded).to_string()} aria-controls="safes-list">{ texts.t("safes-other") }</button>
            <div class="safes-list" id="safes-list" hidden={!*unfolded}>
                if *unfolded {
                    <Others session={props.session.clone()} open={props.open.clone()} on_show={props.on_show.clone()}
                        on_another={props.on_another.clone()} />
                }
            </div>
        </div>
    }
}

fn safe_of(texts: &crate::i18n::Texts, session: &SessionView) -> String {
    texts.t_args("safe-of", &[("owner", session.owner.as_str().into())])
}

/// What is behind the button: every open safe, and the way to one more.
#[component]
fn Others(props: &SafeSwitchProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <ul class="plain" aria-label={texts.t("safes-open")}>
                { for props.open.iter().map(|session| {
                    let name = session.safe.clone();
                    let shown = session.safe == props.session.safe;
                    html! {
                        <li key={session.safe.clone()}>
                            <button type="button" class="button with-mark" data-test={format!("show-{}", session.safe)}
                                aria-current={shown.then_some("true")} disabled={shown}
                                onclick={props.on_show.reform(move |_: MouseEvent| name.clone())}>
                                <SafeMark name={session.safe.clone()} />
                                <span>{ safe_of(&texts, session) }
                                    if shown {
                                        <span class="hint">{ texts.t("safes-shown") }</span>
                                    }
                                </span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            <button type="button" class="button quiet" data-test="open-another"
                onclick={props.on_another.reform(|_| ())}>{ texts.t("safes-another") }</button>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn session(safe: &str, owner: &str) -> SessionView {
        SessionView {
            safe: safe.into(),
            owner: owner.into(),
            language: "nl".into(),
        }
    }

    #[tokio::test]
    async fn every_open_safe_is_offered_by_name_and_colour() {
        let html = in_every_language(
            || html! {
                <Others session={session("an", "An")} open={vec![session("an", "An"), session("jef", "Jef")]}
                    on_show={Callback::noop()} on_another={Callback::noop()} />
            },
            &["Kluis van An", "Kluis van Jef", "Open nog een kluis"],
            &["Safe of An", "Safe of Jef", "Open another safe"],
        )
        .await;
        assert_eq!(html.matches("safe-colour-").count(), 2);
        let shown = html.split("data-test=\"show-an\"").nth(1).unwrap();
        assert!(shown.split('>').next().unwrap().contains("disabled"));
    }

    #[tokio::test]
    async fn whose_safe_it_is_stands_there_always() {
        let html = in_every_language(
            || html! {
                <SafeSwitch session={session("an", "An")} open={vec![session("an", "An")]} on_show={Callback::noop()}
                    on_another={Callback::noop()} />
            },
            &["Kluis van An", "Andere kluizen"],
            &["Safe of An", "Other safes"],
        )
        .await;
        assert!(html.contains("aria-expanded=\"false\""));
        assert!(!html.contains("open-another"));
    }
}
