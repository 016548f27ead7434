//! Changes to single statements of a document
//! ([Solid Protocol, N3 Patch](https://solidproject.org/TR/protocol#n3-patch)).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use http::{Method, header};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use url::Url;

use crate::client::Request;
use crate::resource::{Precondition, Written, written};
use crate::{Error, Result, SolidClient};

/// A change to the statements of a document, made by the server as a whole or not at all.
///
/// # Blank nodes
/// The format names blank nodes nowhere. A blank node in one of these triples stands for a variable:
/// the [conditions](N3Patch::condition) find the one node that it is, and what is inserted and
/// deleted may use it. So a blank node in a statement to insert or to delete must occur in a
/// condition too, and a new blank node cannot be inserted: give the new thing an address.
///
/// ```
/// use solid_client_rs::N3Patch;
/// use solid_client_rs::oxrdf::{Literal, NamedNode, Triple};
///
/// # fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let note = NamedNode::new("https://pod.example/note#it")?;
/// let title = NamedNode::new("http://purl.org/dc/terms/title")?;
/// let patch = N3Patch::new()
///     .delete(Triple::new(note.clone(), title.clone(), Literal::from("draft")))
///     .insert(Triple::new(note, title, Literal::from("final")));
/// assert!(patch.to_n3()?.contains("InsertDeletePatch"));
/// # Ok(())
/// # }
/// # run().expect("all of it is well-formed");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct N3Patch {
    inserts: Vec<Triple>,
    deletes: Vec<Triple>,
    conditions: Vec<Triple>,
}

impl N3Patch {
    /// A change of nothing, to add to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement to insert. One that is there already stays as it is.
    #[must_use]
    pub fn insert(mut self, triple: Triple) -> Self {
        add(&mut self.inserts, triple);
        self
    }

    /// Adds a statement to delete. Where the document does not have it, the server refuses the whole.
    #[must_use]
    pub fn delete(mut self, triple: Triple) -> Self {
        add(&mut self.deletes, triple);
        self
    }

    /// Adds a condition: a statement that the document must have. With variables (blank nodes) all
    /// conditions together must fit the document in exactly one way.
    #[must_use]
    pub fn condition(mut self, triple: Triple) -> Self {
        add(&mut self.conditions, triple);
        self
    }

    /// What is inserted.
    #[must_use]
    pub fn inserts(&self) -> &[Triple] {
        &self.inserts
    }

    /// What is deleted.
    #[must_use]
    pub fn deletes(&self) -> &[Triple] {
        &self.deletes
    }

    /// What must be there.
    #[must_use]
    pub fn conditions(&self) -> &[Triple] {
        &self.conditions
    }

    /// Whether it neither inserts nor deletes anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inserts.is_empty() && self.deletes.is_empty()
    }

    /// The change as a document of type `text/n3`.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a blank node in what is inserted or deleted that no condition
    /// has, and for terms that no document can hold (made with an unchecked constructor).
    pub fn to_n3(&self) -> Result<String> {
        let mut writer = Writer::default();
        // Conditions come first in the numbering: what they do not bind has no number.
        let conditions = writer.formula(&self.conditions, Binding::Here)?;
        let deletes = writer.formula(&self.deletes, Binding::InConditions)?;
        let inserts = writer.formula(&self.inserts, Binding::InConditions)?;
        let mut text = String::from(
            "@prefix solid: <http://www.w3.org/ns/solid/terms#>.\n_:patch a solid:InsertDeletePatch",
        );
        let formulas = [
            ("where", conditions),
            ("deletes", deletes),
            ("inserts", inserts),
        ];
        for (name, formula) in formulas {
            if !formula.is_empty() {
                text += &format!(";\n  solid:{name} {{\n{formula}  }}");
            }
        }
        text += ".\n";
        Ok(text)
    }
}

/// Formulas are sets.
fn add(triples: &mut Vec<Triple>, triple: Triple) {
    if !triples.contains(&triple) {
        triples.push(triple);
    }
}

#[derive(Clone, Copy)]
enum Binding {
    /// A blank node here becomes a variable.
    Here,
    /// A blank node here must be a variable already.
    InConditions,
}

/// Writes formulas with one numbering of variables; labels of blank nodes may hold characters that
/// the name of a variable may not.
#[derive(Default)]
struct Writer {
    variables: BTreeMap<String, usize>,
}

impl Writer {
    fn formula(&mut self, triples: &[Triple], binding: Binding) -> Result<String> {
        let mut text = String::new();
        for triple in triples {
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => iri(node.as_str())?,
                NamedOrBlankNode::BlankNode(node) => self.variable(node.as_str(), binding)?,
            };
            let predicate = iri(triple.predicate.as_str())?;
            let object = match &triple.object {
                Term::NamedNode(node) => iri(node.as_str())?,
                Term::BlankNode(node) => self.variable(node.as_str(), binding)?,
                Term::Literal(literal) => {
                    iri(literal.datatype().as_str())?;
                    if !literal.language().is_none_or(is_language_tag) {
                        return Err(Error::InvalidArgument {
                            what: "texts with a well-formed language tag",
                        });
                    }
                    literal.to_string()
                }
            };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    {subject} {predicate} {object}.");
        }
        Ok(text)
    }

    fn variable(&mut self, label: &str, binding: Binding) -> Result<String> {
        let next = self.variables.len();
        let number = match (self.variables.get(label), binding) {
            (Some(number), _) => *number,
            (None, Binding::Here) => *self.variables.entry(label.to_owned()).or_insert(next),
            (None, Binding::InConditions) => {
                return Err(Error::InvalidArgument {
                    what: "blank nodes in a patch that a condition has too",
                });
            }
        };
        Ok(format!("?v{number}"))
    }
}

/// An address in angle brackets, if it can stand in them: an unchecked one could end them early and
/// say more than was meant.
fn iri(text: &str) -> Result<String> {
    let is_kept_out =
        |c: char| c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\');
    if text.contains(is_kept_out) || !text.contains(':') {
        return Err(Error::InvalidArgument {
            what: "statements whose addresses are absolute IRIs",
        });
    }
    Ok(format!("<{text}>"))
}

fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first_is_alphabetic = subtags
        .next()
        .is_some_and(|first| !first.is_empty() && first.bytes().all(|b| b.is_ascii_alphabetic()));
    first_is_alphabetic
        && subtags.all(|tag| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric()))
}

impl SolidClient {
    /// Changes single statements of a document of statements; one that is not there comes into
    /// being where the patch only inserts.
    ///
    /// Servers write such a document anew: comments, prefixes and order are lost.
    ///
    /// # Errors
    /// [`Error::Conflict`] where a condition does not hold in exactly one way or a statement to
    /// delete is not there, [`Error::PreconditionFailed`], [`Error::InvalidArgument`] for a patch
    /// that changes nothing or cannot be written. A server or resource that takes no patches answers
    /// with [`Error::Refused`] (405), [`Error::UnsupportedMediaType`] or [`Error::Server`] (501);
    /// [`Error::takes_no_patch`] tells these. After an error that [`Error::is_offline`] the outcome
    /// is unknown.
    pub async fn patch(
        &self,
        url: &Url,
        patch: &N3Patch,
        precondition: &Precondition,
    ) -> Result<Written> {
        if patch.is_empty() {
            return Err(Error::InvalidArgument {
                what: "a patch that inserts or deletes something",
            });
        }
        let mut request = precondition
            .apply(Request::new(Method::PATCH, url))?
            .header(header::CONTENT_TYPE, "text/n3")?;
        request.body = patch.to_n3()?.into_bytes().into();
        written(&self.exchange(request).await?)
    }
}

#[cfg(test)]
mod tests;
