use std::fmt::Write;

use super::{
    Sheet, SheetContent,
    qr::{Modules, QUIET},
};
use crate::printed::escaped;

const STYLE: &str = "\
@page{size:A4;margin:18mm}\
body{font:11pt/1.45 Helvetica,Arial,sans-serif;color:#000;background:#fff;max-width:174mm;margin:8mm auto;padding:0 4mm}\
h1{font-size:20pt;line-height:1.2;margin:0 0 4mm}\
h2{font-size:11pt;margin:4mm 0 1mm}\
p{margin:0}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 4mm;margin:0 0 5mm}\
dt{font-weight:bold}\
dd{margin:0;overflow-wrap:anywhere}\
.key{display:flex;align-items:flex-start;gap:6mm;border:.6mm solid #000;padding:4mm;break-inside:avoid}\
.words{flex:1}\
.words h2,figcaption{margin:0 0 2mm;font-size:11pt;font-weight:bold}\
ol{display:grid;grid-template-columns:repeat(3,1fr);gap:2.5mm 2mm;margin:0;padding:0;list-style:none;counter-reset:word}\
li{counter-increment:word;font-size:12pt;font-weight:bold}\
li::before{content:counter(word) \". \";font-size:9pt;font-weight:normal}\
figure{margin:0;width:52mm}\
figcaption{font-size:9pt;font-weight:normal;margin:0}\
svg{display:block;width:52mm;height:52mm}\
@media print{body{max-width:none;margin:0;padding:0}}";

/// The sheet as one HTML file, to be printed from a browser: it loads nothing and runs nothing.
pub fn recovery_sheet_html(content: &SheetContent) -> String {
    let sheet = Sheet::of(content);
    let mut html = String::with_capacity(32 * 1024);
    let parts = write_html(&mut html, &sheet);
    parts.expect("writing to a string cannot fail");
    html
}

fn write_html(html: &mut String, sheet: &Sheet<'_>) -> std::fmt::Result {
    let title = escaped(&sheet.title);
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n",
        sheet.language
    )?;
    for (name, value) in &sheet.facts {
        writeln!(
            html,
            "<dt>{}</dt><dd>{}</dd>",
            escaped(name),
            escaped(value)
        )?;
    }
    write!(
        html,
        "</dl>\n<div class=\"key\">\n<div class=\"words\">\n<h2>{}</h2>\n<ol>\n",
        escaped(&sheet.words_heading)
    )?;
    for word in &sheet.words {
        writeln!(html, "<li>{}</li>", escaped(word))?;
    }
    html.push_str("</ol>\n</div>\n<figure>\n");
    write_code(html, sheet)?;
    write!(
        html,
        "<figcaption>{}</figcaption>\n</figure>\n</div>\n",
        escaped(&sheet.code_caption)
    )?;
    for section in &sheet.sections {
        writeln!(
            html,
            "<h2>{}</h2>\n<p>{}</p>",
            escaped(&section.heading),
            escaped(&section.text)
        )?;
    }
    html.push_str("</body>\n</html>\n");
    Ok(())
}

fn write_code(html: &mut String, sheet: &Sheet<'_>) -> std::fmt::Result {
    let modules = Modules::of(sheet.scanned);
    let side = modules.side + 2 * QUIET;
    write!(
        html,
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{}\" shape-rendering=\"crispEdges\">\
         <path d=\"",
        escaped(&sheet.code_caption)
    )?;
    for run in modules.runs() {
        let (x, y) = (run.column + QUIET, run.row + QUIET);
        write!(html, "M{x} {y}h{}v1h-{}z", run.length, run.length)?;
    }
    html.push_str("\"/></svg>\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{
        qr::tests::scanned,
        tests::{SHARE, WORDS, content},
    };
    use super::*;

    /// The modules that the path of the picture fills, and its side.
    fn picture(html: &str) -> (usize, HashSet<(usize, usize)>) {
        let between = |text: &str, from: &str, to: &str| -> String {
            let (_, rest) = text.split_once(from).expect(from);
            rest.split_once(to).expect(to).0.to_owned()
        };
        let side = between(html, "viewBox=\"0 0 ", " ").parse().unwrap();
        let mut dark = HashSet::new();
        for step in between(html, "<path d=\"", "\"").split('M').skip(1) {
            let numbers: Vec<usize> = step
                .split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            dark.extend((0..numbers[2]).map(|along| (numbers[0] + along, numbers[1])));
        }
        (side, dark)
    }

    #[test]
    fn the_code_on_the_page_holds_the_words() {
        for share in [None, Some(SHARE)] {
            let html = recovery_sheet_html(&content("fr", share));
            let (side, dark) = picture(&html);
            assert_eq!(scanned(side, |x, y| dark.contains(&(x, y))), WORDS);
            for word in WORDS.split(' ') {
                assert!(html.contains(&format!("<li>{word}</li>")), "{word}");
            }
        }
    }

    #[test]
    fn the_page_loads_nothing_runs_nothing_and_a_name_cannot_break_out() {
        let mut content = content("nl", None);
        content.owner = "</title><script>alert(1)</script>\"'".to_owned();
        content.safe = "<img src=x>".to_owned();
        let html = recovery_sheet_html(&content);
        for absent in [
            "<script", "<img", "http://", "https://", "url(", "@import", "<link",
        ] {
            assert!(!html.contains(absent), "{absent}");
        }
        assert!(html.contains("default-src 'none'"));
        assert!(html.contains("&lt;script&gt;"));
    }
}
