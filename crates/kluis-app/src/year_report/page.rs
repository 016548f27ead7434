use kluis_api::{RecipientYear, SessionView, YearReport};

use crate::printed::{Page, Words, fill};

/// The report as a page to print.
pub(super) fn of(report: &YearReport, safe: &SessionView, words: &Words) -> String {
    let texts = &words.texts.report;
    let year = report.year.to_string();
    let of_year = |text: &str| fill(text, &[("year", &year)]);
    let mut page = Page::new(words.language, &of_year(&texts.title), &[]);
    page.text(&texts.lead);
    page.facts(&[
        (&texts.owner, safe.owner.clone()),
        (&texts.safe, safe.safe.clone()),
        (&texts.made, time(words, &report.made)),
        (&texts.entries, words.number(report.entries)),
    ]);
    checked(&mut page, report, words);
    if report.entries == 0 {
        page.strong(&of_year(&texts.empty));
    } else {
        page.heading(&texts.sharing_heading);
        if report.recipients.is_empty() {
            page.text(&of_year(&texts.nobody));
        }
        for recipient in &report.recipients {
            with_recipient(&mut page, recipient, words);
        }
        page.heading(&texts.acts_heading);
        all_acts(&mut page, report, words);
    }
    if !report.recipients.is_empty() {
        page.text(&texts.names);
    }
    page.text(&texts.day);
    page.text(&texts.missing);
    page.text(&fill(&words.texts.receipt.zone, &[("zone", words.zone())]));
    page.finish()
}

/// Whether the log holds.
fn checked(page: &mut Page, report: &YearReport, words: &Words) {
    let texts = &words.texts.report;
    let verified = &report.verified;
    page.heading(&texts.checked_heading);
    match verified.first_bad {
        _ if verified.ok => page.text(&fill(
            &texts.whole,
            &[("count", &words.number(verified.entries))],
        )),
        Some(number) => page.alarm(&fill(&texts.altered_at, &[("number", &number.to_string())])),
        None => page.alarm(&texts.altered),
    }
    page.facts(&[(&texts.head, verified.head.clone())]);
}

fn with_recipient(page: &mut Page, recipient: &RecipientYear, words: &Words) {
    let texts = &words.texts.report;
    page.small_heading(recipient.name.as_deref().unwrap_or(&recipient.id));
    let data = categories(words, &recipient.categories);
    let address = &words.texts.receipt.recipient_address;
    let mut facts = vec![
        (address.as_str(), recipient.id.clone()),
        (texts.data.as_str(), data),
    ];
    for (act, count) in &recipient.acts {
        facts.push((act_name(words, act), words.number(*count)));
    }
    page.facts(&facts);
    let rows: Vec<Vec<String>> = recipient
        .events
        .iter()
        .map(|event| {
            let mut what = act_name(words, &event.act).to_owned();
            if let Some(until) = &event.until {
                what = format!(
                    "{what}, {}",
                    fill(&texts.until, &[("time", &time(words, until))])
                );
            }
            vec![
                time(words, &event.time),
                what,
                categories(words, &event.categories),
                event.sequence.to_string(),
            ]
        })
        .collect();
    page.table(
        &[&texts.when, &texts.what, &texts.data, &texts.entry],
        &rows,
        1,
    );
}

fn all_acts(page: &mut Page, report: &YearReport, words: &Words) {
    let texts = &words.texts.report;
    let rows: Vec<Vec<String>> = report
        .acts
        .iter()
        .map(|act| {
            let records = act.records.map(|records| words.number(records));
            vec![
                act_name(words, &act.act).to_owned(),
                words.number(act.count),
                records.unwrap_or_default(),
            ]
        })
        .collect();
    page.table(&[&texts.what, &texts.times, &texts.records], &rows, 2);
}

/// An act in words; one that is not known here is named as it is.
fn act_name<'a>(words: &'a Words, act: &'a str) -> &'a str {
    words.texts.acts.get(act).map_or(act, String::as_str)
}

fn categories(words: &Words, ids: &[String]) -> String {
    let names: Vec<String> = ids.iter().map(|id| words.category(id)).collect();
    names.join(", ")
}

fn time(words: &Words, text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |time| words.time(time))
}
