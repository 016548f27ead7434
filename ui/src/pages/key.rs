use kluis_api::{ApiError, ErrorCode};
use yew::prelude::*;

use crate::components::field::{TextArea, TextField};
use crate::components::status::error_text;
use crate::i18n::{Texts, use_texts};
use crate::state::recovery_text::{Recognised, WORDS, recognise};

/// What opens a safe or a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Passphrase,
    Recovery,
}

impl KeyKind {
    pub fn other(self) -> Self {
        match self {
            Self::Passphrase => Self::Recovery,
            Self::Recovery => Self::Passphrase,
        }
    }
}

/// What was recognised so far, in words.
pub fn found_text(texts: Texts, typed: &str) -> String {
    match recognise(typed) {
        Recognised::Nothing => String::new(),
        Recognised::Words(count) => texts.t_args(
            "key-words-found",
            &[("count", count.into()), ("words", WORDS.into())],
        ),
        Recognised::Shares(count) => texts.t_args("key-shares-found", &[("count", count.into())]),
    }
}

#[derive(Properties, PartialEq)]
pub struct KeyFieldProps {
    /// What the hooks of the fields begin with: `unlock` or `restore`.
    pub page: AttrValue,
    pub kind: KeyKind,
    pub value: AttrValue,
    pub on_input: Callback<String>,
    /// Why the last try failed; told at the field where the key was wrong.
    pub error: Option<ApiError>,
    pub disabled: bool,
}

/// The field for a passphrase, or for the words of a recovery sheet.
#[component]
pub fn KeyField(props: &KeyFieldProps) -> Html {
    let texts = use_texts();
    let error = props
        .error
        .as_ref()
        .filter(|error| error.code == ErrorCode::WrongKey)
        .map(|error| AttrValue::from(error_text(texts, error)));
    match props.kind {
        KeyKind::Recovery => html! {
            <TextArea key="recovery" id={format!("{}-recovery", props.page)} label={texts.t("unlock-recovery")}
                hint={texts.t("unlock-recovery-hint")} found={found_text(texts, &props.value)} value={props.value.clone()}
                on_input={props.on_input.clone()} {error} disabled={props.disabled} />
        },
        KeyKind::Passphrase => html! {
            <TextField key="passphrase" id={format!("{}-passphrase", props.page)} label={texts.t("unlock-passphrase")}
                secret={true} value={props.value.clone()} on_input={props.on_input.clone()} {error}
                autocomplete="current-password" disabled={props.disabled} />
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn what_is_typed_is_counted_in_words() {
        let check = |typed: &str, dutch: &str, english: &str| {
            assert_eq!(found_text(Texts::new(Language::Dutch), typed), dutch);
            assert_eq!(found_text(Texts::new(Language::English), typed), english);
        };
        check("", "", "");
        check("anker boom", "2 van de 15 woorden", "2 of the 15 words");
        let share = vec!["dak"; 18].join(" ");
        check(&share, "1 deel herkend", "1 share recognised");
        check(
            &format!("{share}\n{share}"),
            "2 delen herkend",
            "2 shares recognised",
        );
    }
}
