use std::path::Path;

use kluis_api::ResourceKind;
use kluis_app::{PutBody, Work};

use super::{DONE, Outcome};
use crate::arguments::{List, OnePath, Put, Remove};
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output::{self, Table};
use crate::progress::ByteProgress;
use crate::standard_input::StandardInput;

pub fn list(context: &Context, list: &List) -> Outcome {
    let session = context.open()?;
    let found = session.list(&list.path, list.recursive)?;
    output::show(context.global.json, &found, |found| {
        if found.is_empty() {
            return "nothing here yet".to_owned();
        }
        let mut table = Table::new(&["NAME", "SIZE", "MODIFIED"]).right(1).whole(0);
        for resource in found {
            let container = resource.kind == ResourceKind::Container;
            table.row(vec![
                within(&list.path, &resource.path).to_owned(),
                if container {
                    String::new()
                } else {
                    output::bytes(resource.size)
                },
                resource.modified.chars().take(10).collect(),
            ]);
        }
        table.render()
    })?;
    Ok(DONE)
}

/// The path as seen from the container that is listed.
fn within<'a>(container: &str, path: &'a str) -> &'a str {
    path.strip_prefix(container)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(path)
}

pub fn cat(context: &Context, one: &OnePath) -> Outcome {
    let session = context.open_as_it_is()?;
    if !context.global.json {
        let (_, mut body) = session.stream(&one.path)?;
        while let Some(piece) = body.next_piece()? {
            output::write(piece)?;
        }
        return Ok(DONE);
    }
    let (resource, body) = session.fetch(&one.path)?;
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct WithBody {
        #[serde(flatten)]
        resource: kluis_api::ResourceView,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<Vec<u8>>,
    }
    let (text, bytes) = match String::from_utf8(body) {
        Ok(text) => (Some(text), None),
        Err(error) => (None, Some(error.into_bytes())),
    };
    output::show(
        true,
        &WithBody {
            resource,
            text,
            bytes,
        },
        |_| String::new(),
    )?;
    Ok(DONE)
}

pub fn put(context: &Context, put: &Put) -> Outcome {
    let body = if put.file == Path::new("-") {
        context.refuse_second_use_of_input("the body")?;
        PutBody::from_reader(StandardInput::default(), put.media_type.as_deref())
    } else {
        PutBody::from_file(&put.file, put.media_type.as_deref())?
    };
    let session = context.open()?;
    let stop = stop_requested();
    let written = {
        let quiet = context.global.quiet || context.global.json;
        let progress = ByteProgress::new(&put.path, quiet);
        let show = |done, whole| progress.show(done, whole);
        let work = Work::new(&show, &stop);
        session.put(&put.path, body, put.if_match.as_deref(), work)?
    };
    output::show(context.global.json, &written, |written| {
        format!(
            "{} written: {}, revision {}, {}",
            written.path,
            output::bytes(written.size),
            written.revision,
            written.etag
        )
    })?;
    Ok(DONE)
}

pub fn remove(context: &Context, remove: &Remove) -> Outcome {
    let session = context.open()?;
    // What is not there is told before the question is asked.
    let count = session.count_at(&remove.path)?;
    let question = if count > 1 {
        format!(
            "Remove {} and the {} resources in it?",
            remove.path,
            count - 1
        )
    } else {
        format!("Remove {}?", remove.path)
    };
    context.confirm(&question)?;
    let removed = session.remove(&remove.path, remove.recursive, remove.if_match.as_deref())?;
    output::show(context.global.json, &removed, |removed| {
        match removed.deleted.as_slice() {
            [one] => format!("{one} removed"),
            many => format!(
                "{} and what was in it removed: {} resources",
                remove.path,
                many.len()
            ),
        }
    })?;
    Ok(DONE)
}
