//! The syntaxes a document can be written in.

/// A syntax of RDF documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// [Turtle](https://www.w3.org/TR/turtle/).
    Turtle,
    /// [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/).
    JsonLd,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
}

impl Syntax {
    /// The syntax a media type stands for; parameters (`; charset=utf-8`) and case do not matter.
    /// `None` for a media type that is not one of ours.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        [Self::Turtle, Self::JsonLd, Self::NTriples]
            .into_iter()
            .find(|syntax| essence.eq_ignore_ascii_case(syntax.media_type()))
    }

    /// The registered media type, without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Turtle => "text/turtle",
            Self::JsonLd => "application/ld+json",
            Self::NTriples => "application/n-triples",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Syntax;

    #[test]
    fn media_types_are_known_whatever_their_case_and_parameters() {
        let check = |text: &str, expected| assert_eq!(Syntax::from_media_type(text), expected);
        check("text/turtle", Some(Syntax::Turtle));
        check("Text/Turtle ; charset=UTF-8", Some(Syntax::Turtle));
        check("application/ld+json", Some(Syntax::JsonLd));
        check("application/n-triples", Some(Syntax::NTriples));
        check("application/json", None);
        check("text/turtles", None);
        check("", None);
    }
}
