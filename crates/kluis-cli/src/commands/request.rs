use kluis_api::{RequestView, Verdict};

use super::{DONE, Outcome, review};
use crate::arguments::Request;
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context, request: &Request) -> Outcome {
    match request {
        Request::Check { file, anchors } => {
            return review::check(context, file, anchors.as_deref());
        }
        Request::Import { file } => {
            let view = context.open()?.import_request(file)?;
            output::show(context.global.json, &view, describe)?;
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
            })?;
        }
    }
    Ok(DONE)
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
