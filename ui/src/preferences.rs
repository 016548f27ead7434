//! How the pages look on this computer: theme, text size, and the language before a safe is
//! open. Kept in the window's local storage; nothing about a person is in it.

use crate::i18n::Language;

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

impl Theme {
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// The name in storage and in `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }
}

/// Size of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    #[default]
    Normal,
    Large,
    Larger,
    Largest,
}

impl TextSize {
    pub const ALL: [Self; 4] = [Self::Normal, Self::Large, Self::Larger, Self::Largest];

    /// The name in storage and in `data-text`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
            Self::Largest => "largest",
        }
    }

    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|size| size.name() == name)
            .unwrap_or_default()
    }
}

const THEME: &str = "kluis-theme";
const TEXT_SIZE: &str = "kluis-text";
const LANGUAGE: &str = "kluis-language";

#[cfg(target_arch = "wasm32")]
fn storage() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

#[cfg(target_arch = "wasm32")]
fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

#[cfg(not(target_arch = "wasm32"))]
fn read(_: &str) -> Option<String> {
    None
}

/// Writes a preference and shows it at once; a storage that refuses only costs remembering.
#[cfg(target_arch = "wasm32")]
fn write(name: &str, attribute: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
    if let Some(root) = gloo::utils::document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn write(_: &str, _: &str, _: &str) {}

pub fn theme() -> Theme {
    Theme::from_name(&read(THEME).unwrap_or_default())
}

pub fn set_theme(theme: Theme) {
    write(THEME, "data-theme", theme.name());
}

pub fn text_size() -> TextSize {
    TextSize::from_name(&read(TEXT_SIZE).unwrap_or_default())
}

pub fn set_text_size(size: TextSize) {
    write(TEXT_SIZE, "data-text", size.name());
}

/// The language chosen before, or the one of the system.
pub fn language() -> Language {
    read(LANGUAGE)
        .or_else(system_language)
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
fn system_language() -> Option<String> {
    gloo::utils::window().navigator().language()
}

#[cfg(not(target_arch = "wasm32"))]
fn system_language() -> Option<String> {
    None
}

/// Remembers the language and tells it to screen readers.
pub fn set_language(language: Language) {
    write(LANGUAGE, "lang", language.tag());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_found_again_by_their_names() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_name(theme.name()), theme);
        }
        for size in TextSize::ALL {
            assert_eq!(TextSize::from_name(size.name()), size);
        }
        assert_eq!(Theme::from_name("sepia"), Theme::System);
    }
}
