use kluis_api::ApiError;
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::{Texts, use_texts};
use crate::state::load::Load;

/// The text of an error in the language of the page.
pub fn error_text(texts: Texts, error: &ApiError) -> String {
    let args: Vec<(&str, fluent_bundle::FluentValue<'_>)> = error
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().into()))
        .collect();
    texts
        .t_dynamic_args("error-", error.code.as_str(), &args)
        .unwrap_or_else(|| texts.t("error-failed"))
}

#[derive(Properties, PartialEq)]
pub struct ErrorBoxProps {
    pub error: ApiError,
    #[prop_or_default]
    pub on_retry: Option<Callback<()>>,
}

/// What went wrong, what to do, and the details for who helps.
#[component]
pub fn ErrorBox(props: &ErrorBoxProps) -> Html {
    let texts = use_texts();
    let offline = props.error.code == kluis_api::ErrorCode::Offline;
    html! {
        <div class={classes!("notice", if offline { "calm" } else { "bad" })} role="alert"
            data-test="error" data-code={props.error.code.as_str()}>
            <Icon name={if offline { IconName::Cloud } else { IconName::Warning }} />
            <div>
                <p>{ error_text(texts, &props.error) }</p>
                <details>
                    <summary>{ texts.t("error-details") }</summary>
                    <p lang="en">{ &props.error.message }</p>
                    if let Some(hint) = &props.error.hint {
                        <p lang="en">{ hint }</p>
                    }
                </details>
                if let Some(on_retry) = &props.on_retry {
                    <button type="button" class="button" data-test="retry"
                        onclick={on_retry.reform(|_| ())}>{ texts.t("error-retry") }</button>
                }
            </div>
        </div>
    }
}

/// Grey bars where text will come; they show only if it takes longer than a blink.
#[component]
pub fn Skeleton() -> Html {
    let texts = use_texts();
    html! {
        <div class="skeleton" role="status">
            <span class="only-spoken">{ texts.t("loading") }</span>
            <div class="bar wide"></div>
            <div class="bar"></div>
            <div class="bar narrow"></div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    pub icon: IconName,
    pub title: AttrValue,
    pub text: AttrValue,
    #[prop_or_default]
    pub children: Html,
}

/// What a page is for and the first step, where there is nothing yet.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty" data-test="empty">
            <Icon name={props.icon} />
            <h2>{ &props.title }</h2>
            <p>{ &props.text }</p>
            { props.children.clone() }
        </div>
    }
}

/// Draws what was loaded: bars while waiting, the error, or the data with the error of a
/// failed renewal above it.
pub fn loaded<T>(load: &Load<T>, on_retry: &Callback<()>, draw: impl FnOnce(&T) -> Html) -> Html {
    match load {
        Load::Loading => html! { <Skeleton /> },
        Load::Failed(error) => {
            html! { <ErrorBox error={error.clone()} on_retry={on_retry.clone()} /> }
        }
        Load::Ready(data, problem) => html! {
            <>
                if let Some(error) = problem {
                    <ErrorBox error={error.clone()} on_retry={on_retry.clone()} />
                }
                { draw(data) }
            </>
        },
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;
    use crate::i18n::Language;

    #[test]
    fn every_code_has_a_text_of_its_own_in_each_language() {
        let codes = [
            ErrorCode::Failed,
            ErrorCode::Usage,
            ErrorCode::WrongKey,
            ErrorCode::NotFound,
            ErrorCode::Conflict,
            ErrorCode::Refused,
            ErrorCode::Offline,
            ErrorCode::Damaged,
            ErrorCode::Locked,
            ErrorCode::Unreadable,
            ErrorCode::Exists,
            ErrorCode::Newer,
            ErrorCode::WeakPassphrase,
            ErrorCode::NotSignedIn,
            ErrorCode::SignInRefused,
            ErrorCode::SignInDenied,
            ErrorCode::SignInEnded,
        ];
        for language in Language::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for code in codes {
                let text = error_text(Texts::new(language), &ApiError::new(code, "x"));
                assert!(
                    seen.insert(text),
                    "{} has no text of its own",
                    code.as_str()
                );
            }
        }
    }
}
