use kluis_api::{ErrorCode, VerifyReport};

use super::backup::{require_file, watched};
use super::{DONE, Outcome};
use crate::arguments::Verify;
use crate::context::Context;
use crate::{output, passphrase};

pub fn run(context: &Context, verify: &Verify) -> Outcome {
    let report = match &verify.backup {
        Some(file) => {
            require_file(file)?;
            let home = context.home()?;
            let key = passphrase::key(&context.global)?;
            watched(context, "verify", |work| {
                Ok(home.verify_backup(file, &key, work)?)
            })?
        }
        None => {
            let session = context.open_as_it_is()?;
            watched(context, "verify", |work| Ok(session.verify(work)?))?
        }
    };
    let is_backup = verify.backup.is_some();
    output::show(context.global.json, &report, |report| {
        describe(report, is_backup)
    })?;
    Ok(if report.ok {
        DONE
    } else {
        ErrorCode::Damaged.exit_status()
    })
}

fn describe(report: &VerifyReport, is_backup: bool) -> String {
    let mut text = format!(
        "database      {}\nlarge bodies  {}\n",
        output::bytes(report.database_bytes),
        report.objects
    );
    if !is_backup {
        text += &format!(
            "bodies        {}\naudit log     {} entries\n",
            report.bodies, report.audit_entries
        );
    }
    if report.ok {
        text += "Every byte was read and is as it was written.\n";
    }
    for finding in &report.findings {
        text += &format!(
            "bad  {}: {}\n     do: {}\n",
            finding.place, finding.problem, finding.remedy
        );
    }
    output::printable(&text)
}
