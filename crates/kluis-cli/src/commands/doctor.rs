use kluis_api::{ApiError, ErrorCode, Health};
use kluis_app::Session;

use super::{DONE, Outcome};
use crate::arguments::Doctor;
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, doctor: &Doctor) -> Outcome {
    let home = context.home()?;
    let report = if home.find(&context.global.safe).is_ok() {
        let session = context.open_as_it_is()?;
        if doctor.rebuild {
            rebuild(context, &session)?;
        }
        context.online(session.doctor(&home))??
    } else {
        home.doctor()?
    };
    output::show(context.global.json, &report, |report| {
        let mut text = String::new();
        for check in &report.checks {
            let mark = match check.health {
                Health::Good => "good     ",
                Health::Attention => "attention",
                Health::Bad => "bad      ",
                Health::Unknown => "unknown  ",
            };
            text += &format!("{mark}  {}: {}\n", check.check, check.detail);
            if let Some(remedy) = &check.remedy {
                text += &format!("           do: {remedy}\n");
            }
        }
        output::printable(&text)
    })?;
    Ok(if report.ok {
        DONE
    } else {
        ErrorCode::Damaged.exit_status()
    })
}

fn rebuild(context: &Context, session: &Session) -> Result<(), ApiError> {
    let unreferenced = session.unreferenced_bodies()?;
    if unreferenced > 0 {
        context.confirm(&format!(
            "{unreferenced} large bodies belong to nothing in this safe. If an older pod.db was put here by \
             mistake, they belong to the newer one. Remove them?"
        ))?;
    }
    let rebuilt = session.rebuild_index()?;
    output::note(
        context.global.quiet,
        &format!("{rebuilt} records indexed again from their documents"),
    );
    if unreferenced > 0 {
        let told = match session.remove_unreferenced()? {
            Some(removed) => {
                format!("{removed} large bodies that nothing referred to were removed")
            }
            None => "no large body was removed: another program is writing one".to_owned(),
        };
        output::note(context.global.quiet, &told);
    }
    Ok(())
}
