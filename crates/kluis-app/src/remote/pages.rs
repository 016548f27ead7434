//! What the browser shows at the end of a sign-in.

use solid_client_rs::CallbackPages;

/// The words of one language.
struct Words {
    language: &'static str,
    done_title: &'static str,
    done: &'static str,
    refused_title: &'static str,
    refused: &'static str,
    close: &'static str,
}

const DUTCH: Words = Words {
    language: "nl",
    done_title: "Ga terug naar Kluis",
    done: "Kluis heeft uw antwoord ontvangen. In Kluis ziet u of de verbinding gelukt is.",
    refused_title: "Kluis is niet verbonden",
    refused: "Kluis kreeg geen toestemming. Er is niets veranderd. U kunt het in Kluis opnieuw proberen.",
    close: "U kunt dit venster sluiten.",
};

const ENGLISH: Words = Words {
    language: "en",
    done_title: "Go back to Kluis",
    done: "Kluis has received your answer. In Kluis you see whether the connection was made.",
    refused_title: "Kluis is not connected",
    refused: "Kluis was not given permission. Nothing has changed. You can try again in Kluis.",
    close: "You can close this window.",
};

const FRENCH: Words = Words {
    language: "fr",
    done_title: "Retournez dans Kluis",
    done: "Kluis a reçu votre réponse. Dans Kluis, vous voyez si la connexion a réussi.",
    refused_title: "Kluis n’est pas connecté",
    refused: "Kluis n’a pas reçu d’autorisation. Rien n’a changé. Vous pouvez réessayer dans Kluis.",
    close: "Vous pouvez fermer cette fenêtre.",
};

const GERMAN: Words = Words {
    language: "de",
    done_title: "Gehen Sie zurück zu Kluis",
    done: "Kluis hat Ihre Antwort bekommen. In Kluis sehen Sie, ob die Verbindung gelungen ist.",
    refused_title: "Kluis ist nicht verbunden",
    refused: "Kluis hat keine Erlaubnis bekommen. Es wurde nichts geändert. Sie können es in Kluis noch einmal versuchen.",
    close: "Sie können dieses Fenster schließen.",
};

const FINNISH: Words = Words {
    language: "fi",
    done_title: "Palaa Kluisiin",
    done: "Kluis on saanut vastauksesi. Kluisissa näet, onnistuiko yhdistäminen.",
    refused_title: "Kluis ei ole yhteydessä",
    refused: "Kluis ei saanut lupaa. Mikään ei ole muuttunut. Voit yrittää uudelleen Kluisissa.",
    close: "Voit sulkea tämän ikkunan.",
};

const ALL: [&Words; 5] = [&DUTCH, &ENGLISH, &FRENCH, &GERMAN, &FINNISH];

/// The pages in the language that a tag such as `nl-BE` begins with, in English where there are none.
pub(super) fn pages(language: &str) -> CallbackPages {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let words = ALL
        .into_iter()
        .find(|words| words.language.eq_ignore_ascii_case(primary))
        .unwrap_or(&ENGLISH);
    CallbackPages {
        done: page(words, words.done_title, words.done),
        refused: page(words, words.refused_title, words.refused),
    }
}

/// Plain HTML: nothing to run and nothing to load. Only texts of this file go in.
fn page(words: &Words, title: &str, text: &str) -> String {
    let Words {
        language, close, ..
    } = words;
    format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} – Kluis</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
<p>{close}</p>
</main>
</body>
</html>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_speak_the_language_of_the_person_and_load_nothing() {
        for (tag, language, close) in [
            ("nl-BE", "nl", DUTCH.close),
            ("NL", "nl", DUTCH.close),
            ("en", "en", ENGLISH.close),
            ("fr-BE", "fr", FRENCH.close),
            ("de_DE", "de", GERMAN.close),
            ("fi", "fi", FINNISH.close),
            ("sv", "en", ENGLISH.close),
        ] {
            let CallbackPages { done, refused } = pages(tag);
            assert_ne!(done, refused);
            for page in [done, refused] {
                assert!(page.contains(&format!("<html lang=\"{language}\">")));
                assert!(page.contains(close) && page.contains("<title>"));
                for forbidden in ["<script", "src=", "href=", "style", "http"] {
                    assert!(!page.contains(forbidden), "{forbidden} in {page}");
                }
            }
        }
    }
}
