//! The whole story in a minute, on a safe to throw away and with a person who does not exist.

use std::path::Path;

use kluis_api::{
    ApiError, ApproveRequest, ErrorCode, GrantView, PolicyState, RecordRow, RemoteLogin,
};
use kluis_app::{
    Home, ImportControl, ImportSource, KdfParams, NewSafeSettings, Session, SystemClock,
};
use kluis_trial_server::{Account, TrialServer};
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, Error, SolidClient};

use super::{DONE, Outcome};
use crate::context::Context;
use crate::output;

const SAMPLE: &str = include_str!("../../../../assets/sample/eva-peeters.json");
const SHARED: &str = "blood-pressure";
const SHARED_PATH: &str = "/health/blood-pressure/";
const KEPT_PATH: &str = "/health/lab-results/";
/// How long the doctor asks for.
const DAYS: i64 = 90;

pub fn run(context: &Context) -> Outcome {
    let folder = tempfile::Builder::new()
        .prefix("kluis-demo-")
        .tempdir()
        .map_err(|error| failed(&error))?;
    say("This is Kluis, on a safe that is thrown away at the end. Eva does not exist.\n")?;
    let session = make_safe(folder.path())?;
    bring_in(&session, folder.path())?;
    look(&session)?;
    match start_server() {
        Ok(server) => with_cooperative(context, &session, &server, folder.path())?,
        Err(why) => say(&format!(
            "\n4-6. Skipped: keeping data at a cooperative, a doctor who asks, and taking it\n     back. They need a Solid server, and it could not be started here:\n     {why:#}\n     With Node.js and npm on this computer, this walk shows them too.\n"
        ))?,
    }
    log(&session)?;
    say("\nThat is all of it. Make a safe of your own with: kluis init\n")?;
    Ok(DONE)
}

fn make_safe(folder: &Path) -> Result<Session, ApiError> {
    step(1, "Eva makes a safe")?;
    let home = Home::locate(Some(&folder.join("data")), std::sync::Arc::new(SystemClock))?;
    let (session, _) = home.create(
        "eva",
        &NewSafeSettings {
            owner: "Eva Peeters".to_owned(),
            language: "en".to_owned(),
            passphrase: SecretString::from("four made up words"),
            // The cheapest that is allowed: a safe of a minute needs no more.
            kdf: Some(KdfParams::FLOOR),
        },
    )?;
    say(
        "It opens with her passphrase, or with fifteen words she keeps on paper. What is in\nit lies encrypted on this computer and nowhere else.\n",
    )?;
    Ok(session)
}

fn bring_in(session: &Session, folder: &Path) -> Result<(), ApiError> {
    step(2, "She brings in what her hospital gave her")?;
    let file = folder.join("hospital.json");
    std::fs::write(&file, SAMPLE).map_err(|error| failed(&error))?;
    let sources = [ImportSource { path: file }];
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &|| false,
    };
    let report = session.import(&sources, None, &mut control)?;
    let again = session.import(&sources, None, &mut control)?;
    let (Some(first), Some(second)) = (report.files.first(), again.files.first()) else {
        return Err(ApiError::new(
            ErrorCode::Failed,
            "the import gave no report",
        ));
    };
    say(&format!(
        "{} records came in. The same file once more: {} new, {} here already.\n",
        first.new, second.new, second.known
    ))
}

fn look(session: &Session) -> Result<(), ApiError> {
    step(3, "She looks at it")?;
    let filled: Vec<String> = session
        .categories()?
        .iter()
        .filter(|category| category.count > 0)
        .map(|category| format!("{} ({})", category.name, category.count))
        .collect();
    say(&format!("{}\n", output::wrap(&filled.join(" · "), 0)))?;
    let latest = session.records(SHARED, None, 0, 3)?;
    say("Her last blood pressures:\n")?;
    for row in &latest.rows {
        say(&format!("  {}\n", sentence(row)))?;
    }
    Ok(())
}

fn start_server() -> anyhow::Result<TrialServer> {
    let folder = kluis_trial_server::server_folder()?;
    if !folder.exists() {
        eprintln!(
            "\nInstalling a Solid server for the walk into {} (once, about a minute) …",
            folder.display()
        );
    }
    TrialServer::start_blocking()
}

fn with_cooperative(
    context: &Context,
    session: &Session,
    server: &TrialServer,
    folder: &Path,
) -> Result<(), ApiError> {
    let account = |name| {
        server
            .account_blocking(name)
            .map_err(|error| failed(&error))
    };
    let (eva, doctor) = (account("eva")?, account("doctor")?);
    step(4, "She keeps one kind of data at her cooperative too")?;
    say(&format!(
        "A cooperative's server runs on this computer at {}.\n",
        server.base_url()
    ))?;
    context.online(session.sign_in(RemoteLogin {
        url: eva.storage.to_string(),
        client_id: eva.client_id.clone(),
        client_secret: eva.client_secret.clone(),
    }))??;
    session.set_policy(SHARED_PATH, PolicyState::Shared)?;
    let planned = context.online(session.sync_preview())??;
    let done = context.online(session.sync_now())??;
    say(&format!(
        "Only blood pressure leaves: {} requests were planned, {} documents sent. Everything\nelse stays here; not even its names were sent.\n",
        planned.len(),
        done.sent
    ))?;

    step(
        5,
        "Her doctor asks, and she allows a part of it until a date",
    )?;
    let request = folder.join("doctor.json");
    std::fs::write(&request, doctors_request(&doctor)).map_err(|error| failed(&error))?;
    let request = session.import_request(&request)?;
    say(&format!(
        "{} asks for: {}. Eva allows blood pressure only.\n",
        request.from.name,
        request
            .categories
            .iter()
            .map(|asked| asked.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    ))?;
    let grant = session.approve(&ApproveRequest {
        id: request.id,
        only: vec![SHARED.to_owned()],
        until: None,
    })?;
    let grant = context.online(session.enforce(&grant.id))??;
    say_state(&grant)?;
    try_as_doctor(context, &eva, &doctor)?;

    step(6, "She takes it back")?;
    session.revoke(&grant.id)?;
    let grant = context.online(session.enforce(&grant.id))??;
    say_state(&grant)?;
    try_as_doctor(context, &eva, &doctor)?;
    say("Copies that were made before cannot be taken back.\n")
}

fn say_state(grant: &GrantView) -> Result<(), ApiError> {
    let confirmed = grant
        .enforcement
        .iter()
        .all(|place| place.state == kluis_api::EnforcementState::Confirmed);
    let what = match (grant.ended.is_some(), confirmed) {
        (false, true) => "The cooperative let the doctor in and said so when asked again.",
        (true, true) => "The cooperative closed the door and said so when asked again.",
        (_, false) => "The cooperative has not confirmed it yet.",
    };
    let until = match grant.ended {
        None => format!(" Until {}.", &grant.until[..10]),
        Some(_) => String::new(),
    };
    say(&format!("{what}{until}\n"))
}

/// What the doctor's own account is answered now.
fn try_as_doctor(context: &Context, eva: &Account, doctor: &Account) -> Result<(), ApiError> {
    let client = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: doctor.issuer.clone(),
            id: doctor.client_id.clone(),
            secret: SecretString::from(doctor.client_secret.clone()),
        })
        .storage(&eva.storage)
        .build()
        .map_err(|error| failed(&error))?;
    for path in [SHARED_PATH, KEPT_PATH] {
        let url = eva
            .storage
            .join(path.trim_start_matches('/'))
            .map_err(|error| failed(&error))?;
        let answer = match context.online(client.list(&url))? {
            Ok(listing) => format!("sees {} documents", listing.entries.len()),
            Err(Error::Forbidden(_)) => "is refused (403)".to_owned(),
            Err(Error::NotFound(_)) => "finds nothing (404)".to_owned(),
            Err(error) => return Err(failed(&error)),
        };
        say(&format!("  The doctor opens {path}: {answer}\n"))?;
    }
    Ok(())
}

fn doctors_request(doctor: &Account) -> String {
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * DAYS);
    serde_json::json!({
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "expirationDate": until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "credentialSubject": {
            "id": doctor.web_id.as_str(),
            "https://w3id.org/kluis/ns#name": "Dr Claes",
            "hasConsent": {
                "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                "forPurpose": ["https://w3id.org/dpv#ServiceProvision"],
                "inherit": true,
                "https://w3id.org/kluis/ns#categories": [SHARED, "lab-results"]
            }
        }
    })
    .to_string()
}

fn log(session: &Session) -> Result<(), ApiError> {
    step(7, "Everything that happened is written down")?;
    for entry in session.activity(None, None, None)?.iter().rev() {
        say(&format!(
            "  {}  {:<8} {:<20} {}\n",
            &entry.time[11..19],
            entry.actor,
            entry.act,
            entry.about
        ))?;
    }
    let verified = session.verify_activity()?;
    say(&format!(
        "{} entries, {}.\n",
        verified.entries,
        if verified.ok {
            "nothing altered"
        } else {
            "and they were altered"
        }
    ))
}

fn sentence(row: &RecordRow) -> String {
    format!(
        "{}  {}",
        row.time.as_deref().unwrap_or_default(),
        row.value_text.as_deref().unwrap_or_default()
    )
}

fn step(number: u8, title: &str) -> Result<(), ApiError> {
    say(&format!("\n{number}. {title}\n"))
}

fn say(text: &str) -> Result<(), ApiError> {
    output::write(output::printable(text).as_bytes())
}

fn failed(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Failed, error.to_string())
}
