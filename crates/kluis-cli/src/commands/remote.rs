pub(super) mod browser;

use std::path::Path;

use kluis_api::{ApiError, ErrorCode, RemoteLogin, RemoteView, SignInMethod};
use kluis_app::Session;
use secrecy::{ExposeSecret, SecretString};

use super::{DONE, Outcome};
use crate::arguments::{Login, Remote};
use crate::context::Context;
use crate::{output, passphrase};

pub fn run(context: &Context, remote: &Remote) -> Outcome {
    let json = context.global.json;
    match remote {
        Remote::Login(login) => {
            let key = access_key(context, login)?;
            let session = context.open()?;
            let url = address(&session, login)?;
            let view = match key {
                Some((client_id, secret)) => {
                    let login = RemoteLogin {
                        url,
                        client_id,
                        // Goes into the safe and to the issuer of tokens, nowhere else.
                        client_secret: secret.expose_secret().to_owned(),
                    };
                    context.online(session.sign_in(login))??
                }
                None => browser::sign_in(context, &session, &url, login.no_browser)?,
            };
            output::show(json, &view, describe)?;
        }
        Remote::Logout => {
            let session = context.open()?;
            let open = session.open_at_the_cooperative()?;
            if !open.is_empty() {
                let ids: Vec<&str> = open.iter().map(|grant| grant.id.as_str()).collect();
                context.confirm(&format!(
                    "{} stay open at the cooperative, and Kluis cannot close them while you are signed out. Sign out?",
                    ids.join(", ")
                ))?;
            }
            let was_signed_in = session.known_pod()?.is_some();
            let view = context.online(session.sign_out())??;
            output::show(json, &view, |view| describe_sign_out(view, was_signed_in))?;
        }
        Remote::Status => {
            let session = context.open()?;
            let view = context.online(session.remote_status())??;
            output::show(json, &view, describe)?;
        }
    }
    Ok(DONE)
}

/// The client id and its secret, where they are given.
pub(super) fn access_key(
    context: &Context,
    login: &Login,
) -> Result<Option<(String, SecretString)>, ApiError> {
    let (Some(id), Some(file)) = (&login.client_id, &login.client_secret_file) else {
        return Ok(None);
    };
    if file == Path::new("-") {
        context.refuse_second_use_of_input("the client secret")?;
    }
    let secret = passphrase::first_line(file, "the client secret")?;
    Ok(Some((id.clone(), secret)))
}

/// The address given, or that of the pod that the safe is connected with.
fn address(session: &Session, login: &Login) -> Result<String, ApiError> {
    if let Some(url) = &login.url {
        return Ok(url.clone());
    }
    session.known_pod()?.ok_or_else(|| {
        ApiError::new(
            ErrorCode::Usage,
            "this safe is not connected with a pod yet",
        )
        .with_hint("give its address: kluis remote login https://pod.example.org/eva/")
    })
}

fn describe(view: &RemoteView) -> String {
    if !view.signed_in {
        return "Not signed in at a cooperative. Sign in with: kluis remote login URL".to_owned();
    }
    let line = |name: &str, value: Option<&str>| {
        output::printable(&format!("{name:<10}{}\n", value.unwrap_or("-")))
    };
    let mut text = line("WebID", view.web_id.as_deref());
    text += &line("pod", view.storage.as_deref());
    text += &line("issuer", view.issuer.as_deref());
    text += &line(
        "sign-in",
        view.method.map(|method| match method {
            SignInMethod::Browser => "in the browser",
            SignInMethod::Credentials => "with an access key",
        }),
    );
    text += match view.reachable {
        Some(true) => "server    answers\n",
        Some(false) => "server    does not answer now; changes wait here, nothing is lost\n",
        None => "",
    };
    if let Some(expires) = &view.expires {
        text += &line(
            "token",
            Some(&format!("good until {expires}, then renewed")),
        );
    }
    if view.needs_sign_in {
        text += "The server has ended the sign-in. Changes wait here, nothing is lost.\nSign in again with: kluis remote login\n";
    }
    text
}

fn describe_sign_out(view: &RemoteView, was_signed_in: bool) -> String {
    let text = match view.revoked {
        _ if !was_signed_in => "Nobody was signed in.",
        Some(true) => "Signed out here, and at the server where it offers that.",
        Some(false) => {
            "Signed out here. The server could not be told: to end the sign-in there too, use its account page."
        }
        None => {
            "Signed out here. An access key stays good at the server until you remove it on its account page."
        }
    };
    output::wrap(text, 0)
}
