use kluis_api::{
    ApiError, ApproveRequest, EnforcementState, ErrorCode, GrantState, GrantView, TakenOutView,
};

use super::{DONE, Outcome};
use crate::arguments::{Approve, Consent};
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context, consent: &Consent) -> Outcome {
    let session = context.open()?;
    let json = context.global.json;
    match consent {
        Consent::Approve(approve) => {
            let decision = decision(context, &session, approve)?;
            let grant = session.approve(&decision)?;
            let grant = context.online(session.enforce(&grant.id))??;
            output::show(json, &grant, describe)?;
        }
        Consent::Deny { id } => {
            session.deny(id)?;
            let request = session.request(id)?;
            output::show(json, &request, |request| {
                format!(
                    "No to {}; nothing is shared.",
                    output::one_line(&request.from.name)
                )
            })?;
        }
        Consent::List => {
            context.online(session.follow_up())??;
            let grants = session.grants()?;
            output::show(json, &grants, |grants| list(grants))?;
        }
        Consent::Show { id } => {
            context.online(session.follow_up())??;
            let grant = session.grant(id)?;
            output::show(json, &grant, describe)?;
        }
        Consent::Revoke {
            id: Some(id), only, ..
        } => {
            if only.is_empty() {
                session.revoke(id)?;
            }
            for category in only {
                session.narrow(id, category)?;
            }
            let grant = context.online(session.enforce(id))??;
            output::show(json, &grant, describe)?;
            return Ok(closed(std::slice::from_ref(&grant)));
        }
        Consent::Revoke { id: None, .. } => {
            let revoked = session.revoke_all()?;
            context.online(session.enforce_all())??;
            let grants: Vec<GrantView> = session
                .grants()?
                .into_iter()
                .filter(|grant| revoked.iter().any(|ended| ended.id == grant.id))
                .collect();
            output::show(json, &grants, |grants| {
                if grants.is_empty() {
                    return "There was nothing to take back.".to_owned();
                }
                list(grants)
            })?;
            return Ok(closed(&grants));
        }
    }
    Ok(DONE)
}

/// What is taken back here may still be open at the cooperative: that is said, and is the status
/// of work that waits.
fn closed(grants: &[GrantView]) -> u8 {
    let mut status = DONE;
    for grant in grants {
        let waits = |out: &&TakenOutView| out.state != EnforcementState::Confirmed;
        let out: Vec<&str> = grant
            .taken_out
            .iter()
            .filter(waits)
            .map(|out| out.id.as_str())
            .collect();
        let what = match grant.state {
            GrantState::Ending => grant.id.clone(),
            _ if out.is_empty() => continue,
            _ => format!("{}: {}", grant.id, out.join(", ")),
        };
        eprintln!(
            "error: {what} is not closed at the cooperative yet: {} can still read until then",
            output::one_line(&grant.recipient.id)
        );
        status = ErrorCode::Offline.exit_status();
    }
    if status != DONE {
        eprintln!("hint: it is closed by the next kluis sync that reaches the cooperative");
    }
    status
}

/// What exactly is allowed must be said: by `--only`, or by a yes to all that is asked.
fn decision(
    context: &Context,
    session: &kluis_app::Session,
    approve: &Approve,
) -> Result<ApproveRequest, ApiError> {
    let request = session.request(&approve.id)?;
    let mut only = approve.only.clone();
    if only.is_empty() {
        let all: Vec<String> = request
            .categories
            .iter()
            .map(|asked| asked.id.clone())
            .collect();
        context
            .confirm(&format!(
                "Let {} (calls itself \"{}\") read {}?",
                request.from.id,
                output::one_line(&request.from.name),
                all.join(", ")
            ))
            .map_err(|error| match error.code {
                ErrorCode::Refused => error.with_hint(
                    "name what you allow with --only CATEGORY,CATEGORY, or add --yes for all",
                ),
                _ => error,
            })?;
        only = all;
    }
    Ok(ApproveRequest {
        id: request.id,
        only,
        until: approve.until.clone(),
    })
}

fn list(grants: &[GrantView]) -> String {
    if grants.is_empty() {
        return "Nobody may see anything.".to_owned();
    }
    let mut table = Table::new(&["ID", "WHO", "WHAT", "UNTIL", "STATE", "COOPERATIVE"]);
    for grant in grants {
        table.row(vec![
            grant.id.clone(),
            grant.recipient.name.clone(),
            what(grant),
            grant.until.chars().take(10).collect(),
            state(grant.state).to_owned(),
            grant
                .enforcement
                .iter()
                .map(|place| enforcement(place.state))
                .collect::<Vec<_>>()
                .join(", "),
        ]);
    }
    table.render()
}

fn what(grant: &GrantView) -> String {
    let ids: Vec<&str> = grant
        .categories
        .iter()
        .map(|given| given.id.as_str())
        .collect();
    ids.join(", ")
}

fn describe(grant: &GrantView) -> String {
    let mut text = format!(
        "consent   {}\nfor       {}\n          calls itself \"{}\"\nmay read  {}\npurpose   {}\nsince     {}\nuntil     {}\nstate     {}\n",
        grant.id,
        output::one_line(&grant.recipient.id),
        output::one_line(&grant.recipient.name),
        what(grant),
        output::one_line(&grant.purposes.join(", ")),
        grant.since,
        grant.until,
        state(grant.state)
    );
    for out in &grant.taken_out {
        text += &format!(
            "taken out {} on {}: {}\n",
            out.id,
            out.ended,
            enforcement(out.state)
        );
    }
    if let Some(ended) = &grant.ended {
        text += &format!("ended     {ended}\n");
    }
    if let Some(standing) = &grant.standing {
        text += &format!(
            "reviews   {standing}, says the register now\n          To stop it:  kluis consent revoke {}\n",
            grant.id
        );
    }
    for place in &grant.enforcement {
        text += &format!("there     {}", enforcement(place.state));
        if let Some(at) = &place.at {
            text += &format!(" {at}");
        }
        text.push('\n');
        if let Some(detail) = &place.detail {
            text += &format!("          {detail}\n");
        }
    }
    if !grant.receipts.is_empty() {
        text += &format!("receipts  {}\n", grant.receipts.join(", "));
    }
    if grant.ended.is_some() || !grant.taken_out.is_empty() {
        text += "Copies already made cannot be taken back.\n";
    }
    output::printable(&text)
}

fn state(state: GrantState) -> &'static str {
    match state {
        GrantState::Planned => "planned",
        GrantState::Active => "active",
        GrantState::Ending => "ending",
        GrantState::Ended => "ended",
    }
}

fn enforcement(state: EnforcementState) -> &'static str {
    match state {
        EnforcementState::Pending => "pending",
        EnforcementState::Confirmed => "confirmed",
        EnforcementState::Unconfirmed => "not confirmed",
    }
}
