use kluis_api::{ErrorCode, Health};

use super::{DONE, Outcome};
use crate::arguments::Doctor;
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, doctor: &Doctor) -> Outcome {
    let home = context.home()?;
    let report = if home.find(&context.global.safe).is_ok() {
        let session = context.open_as_it_is()?;
        if doctor.rebuild {
            let rebuilt = session.rebuild_index()?;
            output::note(
                context.global.quiet,
                &format!("{rebuilt} records indexed again from their documents"),
            );
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
