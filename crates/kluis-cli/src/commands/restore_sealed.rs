use kluis_api::{ApiError, ErrorCode, RemoteLogin};
use kluis_app::{KeyGiven, NewSafeSettings};
use secrecy::ExposeSecret;

use super::remote::{access_key, browser};
use super::{DONE, FAILED, Outcome};
use crate::arguments::RestoreSealed;
use crate::context::Context;
use crate::{output, passphrase};

/// `kluis restore-sealed`
pub fn run(context: &Context, restore: &RestoreSealed) -> Outcome {
    let home = context.home()?;
    let name = restore.into.as_deref().unwrap_or(&context.global.safe);
    // Told before anything is asked for.
    home.check_free(name)?;
    let url = restore.login.url.clone().ok_or_else(|| {
        ApiError::new(ErrorCode::Usage, "the address of the pod is missing")
            .with_hint("kluis restore-sealed https://pod.example.org/eva/")
    })?;
    let copies = match access_key(context, &restore.login)? {
        Some((client_id, secret)) => {
            let login = RemoteLogin {
                url,
                client_id,
                // Goes into the safe and to the issuer of tokens, nowhere else.
                client_secret: secret.expose_secret().to_owned(),
            };
            context.online(home.find_sealed(login))??
        }
        None => {
            let no_browser = restore.login.no_browser;
            browser::find_sealed(context, &home, &url, no_browser, &restore.language)?
        }
    };
    let key = KeyGiven::from_words(passphrase::recovery_words(&context.global)?);
    let file = restore.new.new_passphrase_file.as_deref();
    if file == Some(std::path::Path::new("-")) {
        context.refuse_second_use_of_input("the new passphrase")?;
    }
    let new = passphrase::new_passphrase(file, "--new-passphrase-file", &restore.language)?;
    let owner = restore.profile.clone().unwrap_or_default();
    if !context.global.yes {
        kluis_app::require_strong(&new, &owner)?;
    }
    let settings = NewSafeSettings {
        owner,
        language: restore.language.clone(),
        passphrase: new,
        kdf: passphrase::kdf(restore.new.kdf_memory),
    };
    let restored = context.online(home.restore_sealed(copies, &key, name, &settings))?;
    let (_session, fetched) = restored?;
    let report = fetched.map_err(|error| {
        let error = ApiError::from(error);
        let hint = format!("the safe \"{name}\" is made and signed in: kluis sync brings the rest");
        ApiError::new(error.code, error.message).with_hint(hint)
    })?;
    output::show(context.global.json, &report, |report| {
        format!(
            "The safe \"{name}\" was made from what was sealed: {} resources came back.\n\
             It opens with the new passphrase and with the recovery code. What was shared comes with kluis sync.",
            report.fetched
        )
    })?;
    Ok(if report.failed.is_empty() {
        DONE
    } else {
        FAILED
    })
}
