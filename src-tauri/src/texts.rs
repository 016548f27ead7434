//! The few texts that the system shows for the shell, outside the page and its translations.
//! They say nothing of what is in a safe.

/// The texts of one language.
pub struct Texts {
    /// Brings the window to the front.
    pub open: &'static str,
    /// Brings every open safe up to date with its cooperative.
    pub sync: &'static str,
    /// Locks every safe.
    pub lock: &'static str,
    /// Ends the program.
    pub quit: &'static str,
    /// The kind of file of a sheet that is printed.
    pub sheet_pdf: &'static str,
    /// The same as a page for a browser.
    pub sheet_html: &'static str,
    /// The name that a sheet is first given, without its ending.
    pub sheet_name: &'static str,
    /// The kind of file of a backup.
    pub backup: &'static str,
}

const DUTCH: Texts = Texts {
    open: "Kluis openen",
    sync: "Nu bijwerken",
    lock: "Nu vergrendelen",
    quit: "Afsluiten",
    sheet_pdf: "PDF, om af te drukken",
    sheet_html: "Webpagina (HTML)",
    sheet_name: "herstelblad",
    backup: "Back-up van Kluis",
};

const ENGLISH: Texts = Texts {
    open: "Open Kluis",
    sync: "Bring up to date now",
    lock: "Lock now",
    quit: "Quit",
    sheet_pdf: "PDF, to be printed",
    sheet_html: "Web page (HTML)",
    sheet_name: "recovery-sheet",
    backup: "Backup of Kluis",
};

/// The texts of the language that a tag such as `nl-BE` or `nl_BE.UTF-8` begins with, English
/// where there are none.
pub fn of(language: &str) -> &'static Texts {
    let primary = language.split(['-', '_', '.']).next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("nl") {
        &DUTCH
    } else {
        &ENGLISH
    }
}

/// The texts of the language that the system speaks.
pub fn of_system() -> &'static Texts {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    of(&named.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_follow_the_language_in_each_form_of_its_tag() {
        for tag in ["nl", "nl-BE", "nl_BE.UTF-8", "NL"] {
            assert_eq!(of(tag).lock, "Nu vergrendelen", "{tag}");
        }
        for tag in ["en", "fr", "C", "", "nld"] {
            assert_eq!(of(tag).lock, "Lock now", "{tag}");
        }
    }
}
