use kluis_api::TrustView;

use super::{DONE, Outcome};
use crate::arguments::Trust;
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context, trust: &Trust) -> Outcome {
    let session = context.open()?;
    let view = match trust {
        Trust::Show => session.trust()?,
        Trust::Set { file } => {
            context.confirm(&format!(
                "Trust the signers in {} from now on, and nobody else?",
                file.display()
            ))?;
            session.set_anchors(file)?
        }
        Trust::Register { file } => session.take_register(file)?,
    };
    output::show(context.global.json, &view, describe)?;
    Ok(DONE)
}

fn describe(trust: &TrustView) -> String {
    let mut text = if trust.anchors.is_empty() {
        "Nobody is trusted to review requests, so no review is checked.\n\
         Your cooperative can give you its list of committees:  kluis trust set FILE\n"
            .to_owned()
    } else {
        let mut table = Table::new(&["TRUSTED FOR", "NAME", "KEY"]);
        for anchor in &trust.anchors {
            table.row(vec![
                anchor.role.clone(),
                output::one_line(anchor.name.as_deref().unwrap_or("-")),
                anchor.did.clone(),
            ]);
        }
        table.render() + "\n"
    };
    text += &match &trust.register {
        None => "\nNo register of reviews has come in yet.".to_owned(),
        Some(register) => format!(
            "\nregister  number {}, with {} reviews, {} {}",
            register.sequence,
            register.entries,
            if register.is_stale {
                "overdue since"
            } else {
                "fresh until"
            },
            register.until
        ),
    };
    output::printable(&text)
}
