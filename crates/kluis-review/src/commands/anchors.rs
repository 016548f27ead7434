use std::path::Path;

use kluis_credentials::TrustAnchors;
use serde_json::{Value, json};

use crate::arguments::{Anchors, Role};
use crate::error::ReviewError;
use crate::files;

const ROLES: [&str; 3] = ["ethicsCommittee", "legalReview", "register"];

pub fn run(anchors: &Anchors) -> Result<(), ReviewError> {
    match anchors {
        Anchors::New { file } => files::create(
            file,
            &json!({
                "ethicsCommittee": [],
                "legalReview": [],
                "register": [],
                "lastSeenRegisterSequence": 0,
            }),
        ),
        Anchors::Add {
            file,
            role,
            did,
            name,
            valid_until,
        } => {
            let mut anchor = json!(did);
            if name.is_some() || valid_until.is_some() {
                anchor = json!({"id": did});
                if let Some(name) = name {
                    anchor["name"] = json!(name);
                }
                if let Some(until) = valid_until {
                    anchor["validUntil"] = json!(until.to_string());
                }
            }
            add(file, *role, did, anchor)
        }
    }
}

fn add(file: &Path, role: Role, did: &str, anchor: Value) -> Result<(), ReviewError> {
    let malformed = |fault| ReviewError::malformed(file, fault);
    let mut anchors = Value::Object(files::read_object(file)?);
    let known = parse(&anchors).map_err(malformed)?;
    for (name, of_role) in ROLES
        .into_iter()
        .zip([known.ethics, known.legal, known.register])
    {
        if of_role.iter().any(|it| it.did == did) {
            return Err(ReviewError::AnchorThere {
                file: file.to_owned(),
                did: did.to_owned(),
                role: name,
            });
        }
    }
    let role = match role {
        Role::Ethics => ROLES[0],
        Role::Legal => ROLES[1],
        Role::Register => ROLES[2],
    };
    if let Some(list) = anchors[role].as_array_mut() {
        list.push(anchor);
    }
    parse(&anchors).map_err(malformed)?;
    files::replace(file, &anchors)
}

fn parse(anchors: &Value) -> Result<TrustAnchors, kluis_credentials::strict_json::Fault> {
    TrustAnchors::parse(anchors.to_string().as_bytes())
}
