//! Three versions of a resource into one: what both sides agreed on last, what is here and what is
//! there. Nothing here reads a safe or opens a connection.
//!
//! It promises:
//!
//! - What either side kept or added is in the result, unless the other side removed it.
//! - Two machines that merge the same versions from their two sides get the same bytes.
//! - What both sides changed in different ways is never decided here: it is a [`Field`] to choose,
//!   or both are to be kept whole.
//!
//! An RDF document is written anew, as documents are written everywhere in Kluis: its comments, and
//! the contexts of JSON-LD, are not kept.

mod document;
mod field;
mod graph;
mod list;
mod name;
mod rows;
mod sets;
mod table;
mod write;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use kluis_rdf::{RdfError, Syntax, parse};

pub use field::{Field, PathStep, Side};
pub use name::{MAX_NAME_BYTES, conflict_name};

use document::Document;
use rows::RowDraft;
use write::{Form, reads_back, written};

/// One version of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<'a> {
    /// Its media type; parameters may follow.
    pub media_type: &'a str,
    /// The representation.
    pub bytes: &'a [u8],
}

/// What three versions come to.
#[derive(Clone, Debug)]
pub enum Merged {
    /// Both sides say the same, by their bytes or by their graphs: theirs can be taken.
    Same,
    /// One version holds the changes of both.
    Clean {
        /// Its media type.
        media_type: String,
        /// Its representation.
        bytes: Vec<u8>,
        /// How many changes are in it that were made here alone.
        from_mine: usize,
        /// How many changes are in it that were made there alone.
        from_theirs: usize,
    },
    /// Some places were changed in different ways on both sides; the rest is merged.
    Fields(FieldMerge),
    /// Both versions are to be kept.
    Whole(WhyWhole),
}

/// Why versions cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyWhole {
    /// Resources of this media type are not taken apart.
    NotMergeable,
    /// The two sides have media types that do not compare.
    MediaTypes,
    /// What both sides agreed on last cannot be read, or is something else.
    BaseUnreadable,
    /// One side cannot be read as what it claims to be.
    Unreadable,
    /// There is more of it than is merged.
    TooLarge,
    /// Both sides changed statements about blank nodes that cannot be told apart for certain.
    Tangled,
    /// The tables have different headers.
    Header,
    /// The merged document cannot be written in the syntax it should have.
    Unwritable,
}

/// A merge that waits for choices.
#[derive(Clone, Debug)]
pub struct FieldMerge {
    /// The places to choose; at least one. Their order and ids are the same on both sides.
    pub fields: Vec<Field>,
    /// The media type of what [`FieldMerge::resolve`] gives.
    pub media_type: String,
    /// How many changes of mine are merged besides.
    pub from_mine: usize,
    /// How many changes of theirs are merged besides.
    pub from_theirs: usize,
    draft: Box<Draft>,
}

#[derive(Clone, Debug)]
enum Draft {
    Graph(Box<graph::Draft>, Form),
    Rows(RowDraft),
}

impl FieldMerge {
    /// The whole document with a choice for each field.
    pub fn resolve(&self, choose: impl Fn(&Field) -> Side) -> Vec<u8> {
        let sides: Vec<Side> = self.fields.iter().map(choose).collect();
        self.draft.resolved(&sides)
    }
}

impl Draft {
    fn resolved(&self, sides: &[Side]) -> Vec<u8> {
        match self {
            Self::Graph(draft, form) => written(&draft.resolved(sides), form),
            Self::Rows(draft) => draft.resolved(sides),
        }
    }
}

/// Merges two versions that come from `base`; without it, both sides made theirs anew. Relative IRIs
/// are resolved against `base_iri`, and what refers to it is written relative again.
pub fn merge(
    base_iri: &str,
    base: Option<Version<'_>>,
    mine: Version<'_>,
    theirs: Version<'_>,
) -> Merged {
    let is_base = |version| base.is_some_and(|base| alike(base, version));
    if alike(mine, theirs) {
        return Merged::Same;
    }
    let merged = by_kind(base_iri, base, mine, theirs);
    let counted = match &merged {
        Ok(Merged::Clean {
            from_mine,
            from_theirs,
            ..
        }) => from_mine + from_theirs,
        _ => 0,
    };
    if is_base(mine) {
        return unchanged(theirs, 0, counted.max(1));
    }
    if is_base(theirs) {
        return unchanged(mine, counted.max(1), 0);
    }
    merged.unwrap_or_else(Merged::Whole)
}

/// Whether two versions are the same to the byte.
fn alike(left: Version<'_>, right: Version<'_>) -> bool {
    left.bytes == right.bytes
        && essence(left.media_type).eq_ignore_ascii_case(essence(right.media_type))
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn unchanged(version: Version<'_>, from_mine: usize, from_theirs: usize) -> Merged {
    Merged::Clean {
        media_type: version.media_type.to_owned(),
        bytes: version.bytes.to_vec(),
        from_mine,
        from_theirs,
    }
}

fn by_kind(
    base_iri: &str,
    base: Option<Version<'_>>,
    mine: Version<'_>,
    theirs: Version<'_>,
) -> Result<Merged, WhyWhole> {
    let is_rows =
        |version: &Version<'_>| essence(version.media_type).eq_ignore_ascii_case("text/csv");
    let syntax = |version: &Version<'_>| Syntax::from_media_type(version.media_type);
    if syntax(&mine).is_some() && syntax(&theirs).is_some() {
        return graphs(base_iri, base, mine, theirs);
    }
    if is_rows(&mine) && is_rows(&theirs) {
        if base.is_some_and(|base| !is_rows(&base)) {
            return Err(WhyWhole::BaseUnreadable);
        }
        let draft = RowDraft::of(base.map(|base| base.bytes), mine.bytes, theirs.bytes)?;
        let media_type = agreed(base, mine, theirs, |version| version.media_type)
            .unwrap_or("text/csv")
            .to_owned();
        let (fields, taken) = (draft.fields(), draft.taken);
        return Ok(finished(fields, media_type, taken, Draft::Rows(draft)));
    }
    if essence(mine.media_type).eq_ignore_ascii_case(essence(theirs.media_type)) {
        Err(WhyWhole::NotMergeable)
    } else {
        Err(WhyWhole::MediaTypes)
    }
}

fn graphs(
    base_iri: &str,
    base: Option<Version<'_>>,
    mine: Version<'_>,
    theirs: Version<'_>,
) -> Result<Merged, WhyWhole> {
    let mine_document = read(base_iri, mine)?;
    let theirs_document = read(base_iri, theirs)?;
    if mine_document == theirs_document {
        return Ok(Merged::Same);
    }
    let base_document = match base {
        Some(base) => read(base_iri, base).map_err(|why| match why {
            WhyWhole::Unreadable => WhyWhole::BaseUnreadable,
            other => other,
        })?,
        None => Document::default(),
    };
    let draft = graph::merge(&base_document, &mine_document, &theirs_document)?;
    let taken = draft.taken;
    if base.is_some() && mine_document == base_document {
        return Ok(unchanged(theirs, 0, taken.theirs));
    }
    if base.is_some() && theirs_document == base_document {
        return Ok(unchanged(mine, taken.mine, 0));
    }
    let media_type = common_media_type(base, mine, theirs);
    let form = Form {
        syntax: Syntax::from_media_type(&media_type).ok_or(WhyWhole::MediaTypes)?,
        base_iri: base_iri.to_owned(),
    };
    let fields = draft.fields();
    for side in [Side::Mine, Side::Theirs] {
        let document = draft.resolved(&vec![side; fields.len()]);
        if !reads_back(&written(&document, &form), &form, &document) {
            return Err(WhyWhole::Unwritable);
        }
        if fields.is_empty() {
            break;
        }
    }
    Ok(finished(
        fields,
        media_type,
        taken,
        Draft::Graph(Box::new(draft), form),
    ))
}

fn finished(fields: Vec<Field>, media_type: String, taken: sets::Taken, draft: Draft) -> Merged {
    let (from_mine, from_theirs) = (taken.mine, taken.theirs);
    if fields.is_empty() {
        return Merged::Clean {
            media_type,
            bytes: draft.resolved(&[]),
            from_mine,
            from_theirs,
        };
    }
    Merged::Fields(FieldMerge {
        fields,
        media_type,
        from_mine,
        from_theirs,
        draft: Box::new(draft),
    })
}

fn read(base_iri: &str, version: Version<'_>) -> Result<Document, WhyWhole> {
    let syntax = Syntax::from_media_type(version.media_type).ok_or(WhyWhole::Unreadable)?;
    let graph = parse(version.bytes, syntax, Some(base_iri)).map_err(|error| match error {
        RdfError::TooLarge { .. } | RdfError::Expands { .. } => WhyWhole::TooLarge,
        _ => WhyWhole::Unreadable,
    })?;
    Document::read(&graph)
}

/// What both sides have, or the one that changed it; `None` where both changed it apart.
fn agreed<'a, T: PartialEq>(
    base: Option<Version<'a>>,
    mine: Version<'a>,
    theirs: Version<'a>,
    of: impl Fn(Version<'a>) -> T,
) -> Option<T> {
    let base = base.map(&of);
    let (mine, theirs) = (of(mine), of(theirs));
    if mine == theirs || base.as_ref() == Some(&theirs) {
        Some(mine)
    } else if base.as_ref() == Some(&mine) {
        Some(theirs)
    } else {
        None
    }
}

/// The media type of the merged document: that of both sides or of the one that changed it, else the
/// first of Turtle, JSON-LD and N-Triples that one of them has.
fn common_media_type(base: Option<Version<'_>>, mine: Version<'_>, theirs: Version<'_>) -> String {
    if let Some(media_type) = agreed(base, mine, theirs, |version| version.media_type) {
        return media_type.to_owned();
    }
    let sides = [mine, theirs].map(|version| Syntax::from_media_type(version.media_type));
    [Syntax::Turtle, Syntax::JsonLd, Syntax::NTriples]
        .into_iter()
        .find(|syntax| sides.contains(&Some(*syntax)))
        .unwrap_or(Syntax::Turtle)
        .media_type()
        .to_owned()
}
