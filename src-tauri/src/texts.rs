//! The few texts that the system shows for the shell, outside the page and its translations.
//! They say nothing of what is in a safe.

/// The texts of one language.
pub struct Texts {
    /// The tag of the language.
    language: &'static str,
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
    /// The same of a receipt.
    pub receipt_name: &'static str,
    /// The same of the report of a year.
    pub report_name: &'static str,
    /// The kind of file of a backup.
    pub backup: &'static str,
}

const DUTCH: Texts = Texts {
    language: "nl",
    open: "Kluis openen",
    sync: "Nu bijwerken",
    lock: "Nu vergrendelen",
    quit: "Afsluiten",
    sheet_pdf: "PDF, om af te drukken",
    sheet_html: "Webpagina (HTML)",
    sheet_name: "herstelblad",
    receipt_name: "bewijs",
    report_name: "verslag",
    backup: "Back-up van Kluis",
};

const ENGLISH: Texts = Texts {
    language: "en",
    open: "Open Kluis",
    sync: "Bring up to date now",
    lock: "Lock now",
    quit: "Quit",
    sheet_pdf: "PDF, to be printed",
    sheet_html: "Web page (HTML)",
    sheet_name: "recovery-sheet",
    receipt_name: "receipt",
    report_name: "report",
    backup: "Backup of Kluis",
};

const FRENCH: Texts = Texts {
    language: "fr",
    open: "Ouvrir Kluis",
    sync: "Mettre à jour maintenant",
    lock: "Verrouiller maintenant",
    quit: "Quitter",
    sheet_pdf: "PDF, à imprimer",
    sheet_html: "Page web (HTML)",
    sheet_name: "feuille-de-recuperation",
    receipt_name: "preuve",
    report_name: "rapport",
    backup: "Sauvegarde de Kluis",
};

const GERMAN: Texts = Texts {
    language: "de",
    open: "Kluis öffnen",
    sync: "Jetzt abgleichen",
    lock: "Jetzt verschließen",
    quit: "Beenden",
    sheet_pdf: "PDF, zum Drucken",
    sheet_html: "Webseite (HTML)",
    sheet_name: "wiederherstellungsblatt",
    receipt_name: "nachweis",
    report_name: "bericht",
    backup: "Sicherung von Kluis",
};

const FINNISH: Texts = Texts {
    language: "fi",
    open: "Avaa Kluis",
    sync: "Päivitä tiedot nyt",
    lock: "Lukitse nyt",
    quit: "Lopeta",
    sheet_pdf: "PDF, tulostettavaksi",
    sheet_html: "Verkkosivu (HTML)",
    sheet_name: "palautuslomake",
    receipt_name: "todiste",
    report_name: "raportti",
    backup: "Kluisin varmuuskopio",
};

const ALL: [&Texts; 5] = [&DUTCH, &ENGLISH, &FRENCH, &GERMAN, &FINNISH];

/// The texts of the language that a tag such as `nl-BE` or `nl_BE.UTF-8` begins with, English
/// where there are none.
pub fn of(language: &str) -> &'static Texts {
    let primary = language.split(['-', '_', '.']).next().unwrap_or_default();
    ALL.into_iter()
        .find(|texts| texts.language.eq_ignore_ascii_case(primary))
        .unwrap_or(&ENGLISH)
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
        for (tags, lock) in [
            (
                ["nl", "nl-BE", "nl_BE.UTF-8", "NL"].as_slice(),
                "Nu vergrendelen",
            ),
            (&["fr", "fr-BE", "fr_BE.UTF-8"], "Verrouiller maintenant"),
            (&["de_DE.UTF-8", "de-AT"], "Jetzt verschließen"),
            (&["fi", "fi_FI.UTF-8", "fi.UTF-8"], "Lukitse nyt"),
            (&["en", "sv", "C", "C.UTF-8", "", "nld"], "Lock now"),
        ] {
            for tag in tags {
                assert_eq!(of(tag).lock, lock, "{tag}");
            }
        }
    }
}
