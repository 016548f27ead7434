//! A page that loads nothing and runs nothing.

use std::fmt::{Display, Write};

/// Of version 1 of the page of a receipt: pages that were given out are compared with it.
const STYLE: &str = "\
@page{size:A4;margin:18mm}\
body{font:11pt/1.45 Helvetica,Arial,sans-serif;color:#000;background:#fff;max-width:174mm;margin:8mm auto;padding:0 4mm}\
h1{font-size:20pt;line-height:1.2;margin:0 0 4mm}\
h2{font-size:13pt;margin:7mm 0 2mm;break-after:avoid}\
h3{font-size:11pt;margin:5mm 0 1mm;break-after:avoid}\
p{margin:0 0 2mm}\
.strong{font-weight:bold}\
.alarm{border:.6mm solid #000;padding:2mm 3mm;font-weight:bold}\
dl{display:grid;grid-template-columns:minmax(min-content,58mm) 1fr;gap:1mm 4mm;margin:0 0 4mm}\
dt{font-weight:bold}\
dd{margin:0;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%;margin:0 0 4mm}\
tr{break-inside:avoid}\
th,td{text-align:left;vertical-align:top;padding:1mm 3mm 1mm 0;border-bottom:.2mm solid #000;overflow-wrap:anywhere}\
th:last-child,td:last-child,.number{text-align:right;padding-right:0;white-space:nowrap}\
.number{padding-right:3mm}\
@media print{body{max-width:none;margin:0;padding:0}}";

/// Marks that turn the direction of what follows.
const TURNING: [char; 12] = [
    '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

/// A page in the making. What is put into it is escaped by its methods.
pub(crate) struct Page {
    html: String,
}

impl Page {
    /// A page with its title as the heading; `about` are names and contents of metadata.
    pub(crate) fn new(language: &str, title: &str, about: &[(&str, &str)]) -> Self {
        let mut page = Self {
            html: String::with_capacity(16 * 1024),
        };
        let title = line(title);
        page.put(format_args!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n"
        ));
        for (name, content) in about {
            page.put(format_args!(
                "<meta name=\"{}\" content=\"{}\">\n",
                line(name),
                line(content)
            ));
        }
        page.put(format_args!(
            "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        ));
        page
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.put(format_args!("<h2>{}</h2>\n", line(text)));
    }

    pub(crate) fn small_heading(&mut self, text: &str) {
        self.put(format_args!("<h3>{}</h3>\n", line(text)));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.put(format_args!("<p>{}</p>\n", line(text)));
    }

    /// A text that is not to be missed.
    pub(crate) fn strong(&mut self, text: &str) {
        self.put(format_args!("<p class=\"strong\">{}</p>\n", line(text)));
    }

    /// A text that warns.
    pub(crate) fn alarm(&mut self, text: &str) {
        self.put(format_args!("<p class=\"alarm\">{}</p>\n", line(text)));
    }

    /// Names and what they stand for; a name that stands for nothing is left out.
    pub(crate) fn facts(&mut self, facts: &[(&str, String)]) {
        self.html.push_str("<dl>\n");
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            self.put(format_args!(
                "<dt>{}</dt><dd>{}</dd>\n",
                line(name),
                line(value)
            ));
        }
        self.html.push_str("</dl>\n");
    }

    /// A table whose last columns, so many, hold numbers.
    pub(crate) fn table(&mut self, head: &[&str], rows: &[Vec<String>], numbers: usize) {
        let class = |column: usize| {
            if column + numbers >= head.len() {
                " class=\"number\""
            } else {
                ""
            }
        };
        self.html.push_str("<table>\n<thead><tr>");
        for (column, name) in head.iter().enumerate() {
            self.put(format_args!(
                "<th scope=\"col\"{}>{}</th>",
                class(column),
                line(name)
            ));
        }
        self.html.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.html.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                self.put(format_args!("<td{}>{}</td>", class(column), line(cell)));
            }
            self.html.push_str("</tr>\n");
        }
        self.html.push_str("</tbody>\n</table>\n");
    }

    /// The page, with an element of its own making at the end.
    pub(crate) fn finish_with(mut self, element: &str) -> String {
        self.put(format_args!("{element}\n</body>\n</html>\n"));
        self.html
    }

    /// The page.
    pub(crate) fn finish(mut self) -> String {
        self.html.push_str("</body>\n</html>\n");
        self.html
    }

    fn put(&mut self, what: impl Display) {
        write!(self.html, "{what}").expect("writing to a string cannot fail");
    }
}

/// A text on one line, escaped, and without letters that turn the direction of a line: a name that others
/// wrote must not change how the text around it reads.
fn line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(|letter| !TURNING.contains(letter))
        .collect();
    escaped(plain.trim())
}

/// A text as it stands in HTML, between tags or in quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIL: &str = "</title><script>alert(1)</script>\"'&\u{202e}\n\u{1b}[2J";

    #[test]
    fn nothing_that_is_put_into_a_page_breaks_out_of_its_place() {
        let mut page = Page::new("nl", EVIL, &[(EVIL, EVIL)]);
        page.heading(EVIL);
        page.small_heading(EVIL);
        page.text(EVIL);
        page.strong(EVIL);
        page.alarm(EVIL);
        page.facts(&[(EVIL, EVIL.to_owned()), ("none", String::new())]);
        page.table(&[EVIL, "n"], &[vec![EVIL.to_owned(), EVIL.to_owned()]], 1);
        let html = page.finish();
        for absent in [
            "<script",
            "<img",
            "<link",
            "http://",
            "https://",
            "url(",
            "@import",
            "\u{202e}",
            "\u{1b}",
            "none</dt>",
        ] {
            assert!(!html.contains(absent), "{absent}");
        }
        assert!(html.contains("default-src 'none'"));
        let shown = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;  [2J";
        assert_eq!(html.matches(shown).count(), 14);
        assert_eq!(html.matches('<').count(), html.matches('>').count());
    }
}
