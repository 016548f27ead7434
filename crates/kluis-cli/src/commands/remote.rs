use kluis_api::{RemoteLogin, RemoteView};
use secrecy::ExposeSecret;

use super::{DONE, Outcome};
use crate::arguments::Remote;
use crate::context::Context;
use crate::{output, passphrase};

pub fn run(context: &Context, remote: &Remote) -> Outcome {
    let view = match remote {
        Remote::Login(login) => {
            if login.client_secret_file == std::path::Path::new("-") {
                context.refuse_second_use_of_input("the client secret")?;
            }
            let secret = passphrase::first_line(&login.client_secret_file, "the client secret")?;
            let session = context.open()?;
            let login = RemoteLogin {
                url: login.url.clone(),
                client_id: login.client_id.clone(),
                // Goes into the safe and to the issuer of tokens, nowhere else.
                client_secret: secret.expose_secret().to_owned(),
            };
            context.online(session.sign_in(login))??
        }
        Remote::Logout => {
            let session = context.open()?;
            let open = session.open_at_the_cooperative()?;
            if !open.is_empty() {
                context.confirm(&format!(
                    "{} stay open at the cooperative, and Kluis cannot close them while you are signed out. Sign out?",
                    open.join(", ")
                ))?;
            }
            session.sign_out()?
        }
        Remote::Status => {
            let session = context.open()?;
            context.online(session.remote_status())??
        }
    };
    output::show(context.global.json, &view, describe)?;
    Ok(DONE)
}

fn describe(view: &RemoteView) -> String {
    if !view.signed_in {
        return "Not signed in at a cooperative. Sign in with: kluis remote login URL --client-id ID --client-secret-file FILE".to_owned();
    }
    let line = |name: &str, value: &Option<String>| {
        output::printable(&format!("{name:<10}{}\n", value.as_deref().unwrap_or("-")))
    };
    let mut text = line("WebID", &view.web_id);
    text += &line("pod", &view.storage);
    text += &line("issuer", &view.issuer);
    text += match view.reachable {
        Some(true) => "server    answers\n",
        Some(false) => "server    does not answer now; changes wait here, nothing is lost\n",
        None => "",
    };
    text
}
