//! Two versions of one thing, and questions about the pod at the cooperative.

use std::collections::BTreeMap;

use kluis_api::{
    ConflictDetail, QuestionKind, QuestionView, Resolution, ResolveChoice, VersionView,
};

use super::{DONE, Outcome};
use crate::arguments;
use crate::context::Context;
use crate::output::{self, Table};

pub fn list(context: &Context) -> Outcome {
    let status = context.open()?.sync_status()?;
    output::show(context.global.json, &status.conflict_list, |conflicts| {
        if conflicts.is_empty() {
            return "No conflicts.".to_owned();
        }
        let mut table = Table::new(&["ID", "PATH", "WHY", "SINCE"]);
        for conflict in conflicts {
            table.row(vec![
                conflict.id.clone(),
                conflict.path.clone(),
                conflict.why.replace('-', " "),
                conflict.since.clone().unwrap_or_default(),
            ]);
        }
        table.render()
            + "kluis sync conflicts ID shows both versions; kluis sync resolve ID decides.\n"
    })?;
    Ok(DONE)
}

pub fn show(context: &Context, id: &str) -> Outcome {
    let detail = context.open()?.conflict(id)?;
    output::show(context.global.json, &detail, describe)?;
    Ok(DONE)
}

pub fn resolve(
    context: &Context,
    id: &str,
    choice: arguments::ResolveChoice,
    mine: &[String],
    theirs: &[String],
) -> Outcome {
    let side = |ids: &[String], side| -> BTreeMap<String, ResolveChoice> {
        ids.iter().map(|id| (id.clone(), side)).collect()
    };
    let mut fields = side(mine, ResolveChoice::Mine);
    fields.extend(side(theirs, ResolveChoice::Theirs));
    let resolution = Resolution {
        id: id.to_owned(),
        choice: match choice {
            arguments::ResolveChoice::Mine => ResolveChoice::Mine,
            arguments::ResolveChoice::Theirs => ResolveChoice::Theirs,
            arguments::ResolveChoice::Both => ResolveChoice::Both,
        },
        fields,
    };
    let status = context.open()?.resolve(&resolution)?;
    output::show(context.global.json, &status, |status| {
        format!(
            "Decided. {} wait for a decision; the next kluis sync sends what has to be sent.",
            status.conflicts
        )
    })?;
    Ok(DONE)
}

pub fn answer(context: &Context, answer: arguments::AnswerChoice) -> Outcome {
    let (answer, told) = match answer {
        arguments::AnswerChoice::Mine => (
            ResolveChoice::Mine,
            "The next kluis sync sends again what is here.",
        ),
        arguments::AnswerChoice::Theirs => (
            ResolveChoice::Theirs,
            "The next kluis sync lets this computer follow; what goes stays in the history.",
        ),
    };
    let status = context.open()?.answer_question(answer)?;
    output::show(context.global.json, &status, |_| told.to_owned())?;
    Ok(DONE)
}

/// The open question, and how to answer it.
pub fn asked(question: &QuestionView) -> String {
    let what = match question.kind {
        QuestionKind::ManyMissing => "are missing at the cooperative",
        QuestionKind::Emptied => "are missing at the cooperative, whose pod seems to be emptied",
        QuestionKind::RolledBack => {
            "are as they were before at the cooperative, whose pod seems to be set back"
        }
    };
    let example = question.example.as_deref().unwrap_or_default();
    let answered = match question.answer {
        None => "Nothing was removed here. Answer with kluis sync answer mine, or theirs.",
        Some(_) => "Answered; the next kluis sync acts on it.",
    };
    format!(
        "question    {} {what}, such as {example}\n            {answered}\n",
        question.count
    )
}

fn describe(detail: &ConflictDetail) -> String {
    let mut text = format!(
        "{}  {}\n{}: {}\n",
        detail.conflict.id, detail.conflict.path, detail.title, detail.conflict.why
    );
    text += &version("here", detail.mine.as_ref());
    text += &version("there", detail.theirs.as_ref());
    if !detail.fields.is_empty() {
        let mut table = Table::new(&["FIELD", "NAME", "BEFORE", "HERE", "THERE"]);
        for field in &detail.fields {
            table.row(vec![
                field.id.clone(),
                field.name.clone(),
                field.base.join(", "),
                field.mine.join(", "),
                field.theirs.join(", "),
            ]);
        }
        text += &table.render();
    }
    let choices = detail.choices.iter().map(|choice| match choice {
        ResolveChoice::Mine => "mine",
        ResolveChoice::Theirs => "theirs",
        ResolveChoice::Both => "both",
    });
    let choices: Vec<&str> = choices.collect();
    text += &format!("can be decided as: {}\n", choices.join(", "));
    output::printable(&text)
}

fn version(side: &str, version: Option<&VersionView>) -> String {
    match version {
        None => format!("{side:<6}not there\n"),
        Some(version) => format!(
            "{side:<6}{}, {}, {}\n",
            version.changed.as_deref().unwrap_or("time not known"),
            output::bytes(version.size),
            version.media_type
        ),
    }
}
