use std::path::Path;

use kluis_credentials::document;
use kluis_credentials::strict_json::Fault;
use serde_json::{Value, json};

use crate::arguments::{Dossier, DossierNew};
use crate::error::ReviewError;
use crate::files;

pub fn run(dossier: &Dossier) -> Result<(), ReviewError> {
    match dossier {
        Dossier::New(new) => create(new),
        Dossier::Digest { file } => {
            println!("{}", read(file)?.0.digest);
            Ok(())
        }
    }
}

/// Reads a dossier, and returns it as it was written too.
pub fn read(file: &Path) -> Result<(document::Dossier, Value), ReviewError> {
    let value = Value::Object(files::read_object(file)?);
    let dossier = document::Dossier::read(&value);
    let dossier = dossier.map_err(|fault| ReviewError::malformed(file, fault))?;
    Ok((dossier, value))
}

fn create(new: &DossierNew) -> Result<(), ReviewError> {
    let modes: Vec<&str> = new.modes.iter().map(|mode| mode.as_str()).collect();
    let purposes: Vec<Value> = new
        .purposes
        .iter()
        .map(|term| match &new.words {
            Some(words) => json!({"id": term, "text": {"en": words}}),
            None => json!({"id": term}),
        })
        .collect();
    let categories: Vec<Value> = new
        .categories
        .iter()
        .map(|written| category(written, &modes))
        .collect();
    let dossier = json!({
        "id": new.id.clone().unwrap_or_else(super::fresh_id),
        "type": "ApplicationDossier",
        "version": "1",
        "applicant": {"id": new.applicant, "name": new.name},
        "purposes": purposes,
        "legalBasis": [
            "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a",
            "https://w3id.org/dpv/legal/eu/gdpr#A9-2-a"
        ],
        "dataCategories": categories,
        "recipients": [new.applicant],
        "thirdCountry": false,
        "retention": new.retention,
        "maxAccessUntil": new.until.to_string(),
        "automatedDecision": false,
    });
    // What was given on the command line may be no dossier: an empty name, a necessity that is not known.
    document::Dossier::read(&dossier).map_err(|fault| {
        ReviewError::malformed(
            Path::new("the dossier to be"),
            Fault::new(fault.path, fault.expected),
        )
    })?;
    files::create(&new.out, &dossier)
}

/// `ID=NECESSITY,SYSTEM|CODE,…`
fn category(written: &str, modes: &[&str]) -> Value {
    let (id, rest) = written.split_once('=').unwrap_or((written, "optional"));
    let mut rest = rest.split(',');
    let necessity = rest.next().unwrap_or("optional");
    let codes: Vec<&str> = rest.collect();
    json!({
        "id": id,
        "codes": codes,
        "necessity": necessity,
        "modes": modes,
        "generalisation": "none",
    })
}
