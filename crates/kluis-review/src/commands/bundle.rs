use serde_json::{Map, Value, json};

use crate::arguments::Bundle;
use crate::error::ReviewError;
use crate::files;

pub fn run(bundle: &Bundle) -> Result<(), ReviewError> {
    let mut whole = Map::new();
    for (name, file) in [
        ("dossier", bundle.dossier.as_ref()),
        ("request", Some(&bundle.request)),
        ("ethics", bundle.ethics.as_ref()),
        ("legal", bundle.legal.as_ref()),
        ("register", bundle.register.as_ref()),
    ] {
        let part = file.map(|file| files::read_object(file)).transpose()?;
        whole.insert(name.to_owned(), part.map_or(Value::Null, Value::Object));
    }
    if let Some(at) = bundle.at {
        whole.insert("now".to_owned(), json!(at.to_string()));
    }
    if let Some(seen) = bundle.last_seen {
        whole.insert("lastSeenSequence".to_owned(), json!(seen));
    }
    files::create(&bundle.out, &Value::Object(whole))
}
