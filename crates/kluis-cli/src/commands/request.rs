use std::io::Read as _;
use std::path::Path;

use kluis_api::{ApiError, ErrorCode, InboxView, RequestView, Verdict};

use super::{DONE, Outcome, review};
use crate::arguments::Request;
use crate::context::Context;
use crate::output::{self, Table};
use crate::standard_input::StandardInput;

pub fn run(context: &Context, request: &Request) -> Outcome {
    match request {
        Request::Check { file, anchors } => {
            return review::check(context, file, anchors.as_deref());
        }
        Request::Import { file } if file == Path::new("-") => {
            context.refuse_second_use_of_input("the request")?;
            let mut bytes = Vec::new();
            StandardInput::default()
                .take(kluis_app::MAX_REQUEST_BYTES as u64 + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| {
                    ApiError::new(ErrorCode::Failed, format!("standard input: {error}"))
                })?;
            let view = context.open()?.read_request(&bytes, "standard input")?;
            output::show(context.global.json, &view, describe)?;
        }
        Request::Import { file } => {
            let view = context.open()?.import_request(file)?;
            output::show(context.global.json, &view, describe)?;
        }
        Request::Fetch => {
            let session = context.open()?;
            let view = context.online(session.fetch_requests())??;
            output::show(context.global.json, &view, describe_inbox)?;
        }
        Request::Show { id } => {
            let view = context.open()?.request(id)?;
            output::show(context.global.json, &view, describe)?;
        }
        Request::List => {
            let requests = context.open()?.requests()?;
            output::show(context.global.json, &requests, |requests| {
                if requests.is_empty() {
                    return "Nobody has asked for anything.".to_owned();
                }
                table(requests)
            })?;
        }
    }
    Ok(DONE)
}

fn describe_inbox(view: &InboxView) -> String {
    let Some(inbox) = &view.inbox else {
        return "Your pod has no inbox.\n".to_owned();
    };
    let mut text = match &view.new[..] {
        [] => format!("No new requests in {inbox}.\n"),
        new => table(new),
    };
    if view.others > 0 {
        text += &format!("{} in {inbox} are no requests.\n", view.others);
    }
    if view.left > 0 {
        text += &format!("{} are left for the next time.\n", view.left);
    }
    output::printable(&text)
}

fn table(requests: &[RequestView]) -> String {
    let mut table = Table::new(&["ID", "FROM", "ASKS FOR", "UNTIL", "STATE"]);
    for request in requests {
        table.row(vec![
            request.id.clone(),
            request.from.name.clone(),
            asked(request),
            request.until.chars().take(10).collect(),
            request.state.clone(),
        ]);
    }
    table.render()
}

fn asked(request: &RequestView) -> String {
    let ids: Vec<&str> = request
        .categories
        .iter()
        .map(|asked| asked.id.as_str())
        .collect();
    ids.join(", ")
}

/// What the asker wrote is kept apart from what Kluis found: on one line, or behind a bar.
fn describe(request: &RequestView) -> String {
    let mut text = format!(
        "request   {}\nfrom      {}\n          calls itself \"{}\"\nfor       {}\nasks      {}\nuntil     {}\nstate     {}\n",
        request.id,
        output::one_line(&request.from.id),
        output::one_line(&request.from.name),
        output::wrap(&output::one_line(&request.purposes.join(", ")), 10),
        output::wrap(&asked(request), 10),
        request.until,
        request.state
    );
    if let Some(message) = &request.message {
        text += "message\n";
        for line in message.lines() {
            text += &format!("        | {}\n", output::wrap(&output::one_line(line), 10));
        }
    }
    text += "\n";
    for check in &request.checks {
        let mark = match (check.ok, request.verdict) {
            (true, _) => "ok",
            (false, Verdict::Rejected) => "no",
            (false, _) => "--",
        };
        let detail = output::wrap(&output::one_line(&check.detail), 18);
        text += &format!("{mark}  {:<14}{detail}\n", check.check);
    }
    text += &match &request.reason_code {
        Some(code) => format!("\n{} ({code})\n", request.reason),
        None => format!("\n{}\n", request.reason),
    };
    if request.verdict != Verdict::Rejected && request.state == "waiting" {
        let first = request
            .categories
            .first()
            .map_or("CATEGORY", |asked| asked.id.as_str());
        text += &format!(
            "To allow it:  kluis consent approve {} --only {first} --until {}\nTo say no:    kluis consent deny {}\n",
            request.id,
            request.until.chars().take(10).collect::<String>(),
            request.id
        );
    }
    output::printable(&text)
}
