use jiff::Timestamp;
use serde_json::Value;

use crate::jcs;
use crate::reader::{MAX_ITEMS, Reader};
use crate::strict_json::Fault;

/// What an applicant laid before the committees: who, what for, which data, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// Identifier, such as a `urn:uuid:`.
    pub id: String,
    /// WebID of the applicant.
    pub applicant: String,
    /// Further parties that may receive data, as WebIDs.
    pub recipients: Vec<String>,
    /// Purposes, as terms such as those of [DPV](https://w3id.org/dpv).
    pub purposes: Vec<String>,
    /// Kinds of data that are asked for.
    pub categories: Vec<DossierCategory>,
    /// The latest end of access.
    pub max_access_until: Timestamp,
    /// `sha256:` and the hexadecimal hash of the dossier's canonical writing.
    pub digest: String,
}

/// A kind of data in a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierCategory {
    /// Identifier, such as `blood-pressure`.
    pub id: String,
    /// Codes of what is measured, as `system|code`; none for what no code describes.
    pub codes: Vec<String>,
    /// Whether the applicant cannot do without it.
    pub required: bool,
    /// In which way it is used, such as `Read`.
    pub modes: Vec<String>,
}

impl Dossier {
    /// Reads an object of the type `ApplicationDossier`.
    ///
    /// # Errors
    /// The first [`Fault`]: what is missing, of another form, or holds a number that has no digest.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let dossier = Reader::root(value);
        dossier.expect_type("ApplicationDossier")?;
        let listed = |name: &str| dossier.required(name)?.items(MAX_ITEMS);
        Ok(Self {
            id: dossier.required("id")?.owned()?,
            applicant: dossier.required("applicant")?.required("id")?.owned()?,
            recipients: dossier.required("recipients")?.texts()?,
            purposes: listed("purposes")?
                .iter()
                .map(|purpose| purpose.required("id")?.owned())
                .collect::<Result<_, _>>()?,
            categories: listed("dataCategories")?
                .iter()
                .map(read_category)
                .collect::<Result<_, _>>()?,
            max_access_until: dossier.required("maxAccessUntil")?.moment()?,
            digest: jcs::digest(value)
                .map_err(|_| dossier.fault("whole numbers below 2^53 only"))?,
        })
    }
}

fn read_category(category: &Reader) -> Result<DossierCategory, Fault> {
    let necessity = category.required("necessity")?;
    Ok(DossierCategory {
        id: category.required("id")?.owned()?,
        codes: category.required("codes")?.texts()?,
        required: match necessity.text()? {
            "required" => true,
            "optional" => false,
            _ => return Err(necessity.fault("required or optional")),
        },
        modes: category.required("modes")?.one_or_more()?,
    })
}
