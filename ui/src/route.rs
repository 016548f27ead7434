//! The pages of an open safe and their addresses after the `#`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    #[default]
    Home,
    Data,
    /// The records of a category, by its identifier.
    Category(String),
    /// One record, by the pod path of its document.
    Record(String),
    Add,
    Sharing,
    /// One request, by its identifier.
    Request(String),
    Cooperative,
    Activity,
    Settings,
    /// The ways to open the safe.
    Ways,
    Backups,
}

impl Route {
    /// The address, such as `#/category/weight`.
    pub fn address(&self) -> String {
        let with = |page: &str, item: &str| format!("#/{page}/{}", utf8_percent_encode(item, KEPT));
        match self {
            Self::Home => "#/home".to_owned(),
            Self::Data => "#/data".to_owned(),
            Self::Category(id) => with("category", id),
            Self::Record(path) => with("record", path),
            Self::Add => "#/add".to_owned(),
            Self::Sharing => "#/sharing".to_owned(),
            Self::Request(id) => with("request", id),
            Self::Cooperative => "#/cooperative".to_owned(),
            Self::Activity => "#/activity".to_owned(),
            Self::Settings => "#/settings".to_owned(),
            Self::Ways => "#/settings/ways".to_owned(),
            Self::Backups => "#/settings/backups".to_owned(),
        }
    }

    /// The page of an address; an address we never wrote leads home.
    pub fn from_address(address: &str) -> Self {
        let mut parts = address
            .trim_start_matches('#')
            .trim_start_matches('/')
            .splitn(2, '/');
        let page = parts.next().unwrap_or_default();
        let item = parts
            .next()
            .and_then(|item| percent_decode_str(item).decode_utf8().ok())
            .filter(|item| !item.is_empty())
            .map(|item| item.into_owned());
        match (page, item) {
            ("settings", Some(part)) if part == "ways" => Self::Ways,
            ("settings", Some(part)) if part == "backups" => Self::Backups,
            ("data", _) => Self::Data,
            ("category", Some(id)) => Self::Category(id),
            ("record", Some(path)) => Self::Record(path),
            ("add", _) => Self::Add,
            ("sharing", _) => Self::Sharing,
            ("request", Some(id)) => Self::Request(id),
            ("cooperative", _) => Self::Cooperative,
            ("activity", _) => Self::Activity,
            ("settings", _) => Self::Settings,
            _ => Self::Home,
        }
    }

    /// The page of the rail that this page belongs to.
    pub fn section(&self) -> Self {
        match self {
            Self::Category(_) | Self::Record(_) => Self::Data,
            Self::Request(_) => Self::Sharing,
            Self::Ways | Self::Backups => Self::Settings,
            other => other.clone(),
        }
    }
}

/// The page that the window's address names.
#[cfg(target_arch = "wasm32")]
pub fn current() -> Route {
    Route::from_address(&gloo::utils::window().location().hash().unwrap_or_default())
}

#[cfg(not(target_arch = "wasm32"))]
pub fn current() -> Route {
    Route::from_address("")
}

/// Writes the page into the window's address, so that going back works.
#[cfg(target_arch = "wasm32")]
pub fn remember(route: &Route) {
    // A refused address only costs the way back.
    let _ = gloo::utils::window().location().set_hash(&route.address());
}

#[cfg(not(target_arch = "wasm32"))]
pub fn remember(_: &Route) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_by_its_address() {
        for route in [
            Route::Home,
            Route::Data,
            Route::Category("blood-pressure".into()),
            Route::Record("/health/weight/é 1%2F#a".into()),
            Route::Add,
            Route::Sharing,
            Route::Request("r-1".into()),
            Route::Cooperative,
            Route::Activity,
            Route::Settings,
            Route::Ways,
            Route::Backups,
        ] {
            assert_eq!(Route::from_address(&route.address()), route);
        }
    }

    #[test]
    fn unknown_addresses_lead_home() {
        for address in ["", "#", "#/nowhere", "#/record/", "#/record/%ff"] {
            assert_eq!(Route::from_address(address), Route::Home, "{address}");
        }
    }
}
