//! A signed receipt inside a page: one file that a person reads and a program checks.
//!
//! The document stands in the page as [JSON-LD in HTML](https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents)
//! does: as data, which no browser runs. Each `<` is written as `\u003c`, which means the same in JSON and
//! keeps the document from ending its element.

use crate::ConsentError;

const START: &str = "<script type=\"application/ld+json\">";
const END: &str = "</script>";
const ESCAPED: &str = "u003c";

/// Returns the element that holds `document` in a page; [`embedded_receipt`] takes it out again.
pub fn embed_receipt(document: &str) -> String {
    let inside = document.replace('<', &format!("\\{ESCAPED}"));
    format!("{START}{inside}{END}")
}

/// Returns the document in a page, byte for byte as it was signed. Its signature is not checked; see
/// [`verify_receipt`](crate::verify_receipt).
///
/// # Errors
/// [`ConsentError::NoDocument`] unless the page holds exactly one.
pub fn embedded_receipt(page: &str) -> Result<String, ConsentError> {
    let mut elements = page.split(START).skip(1);
    let (Some(element), None) = (elements.next(), elements.next()) else {
        return Err(ConsentError::NoDocument);
    };
    let (inside, _) = element.split_once(END).ok_or(ConsentError::NoDocument)?;
    let mut document = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        document.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        if let Some(behind) = escape.strip_prefix(ESCAPED) {
            document.push('<');
            rest = behind;
        } else {
            // Two letters at a time: behind `\\`, a `u003c` is plain text.
            let length = escape.chars().next().map_or(0, char::len_utf8);
            document.push_str(&rest[at..=at + length]);
            rest = &escape[length..];
        }
    }
    document.push_str(rest);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn page(document: &str) -> String {
        format!(
            "<!DOCTYPE html>\n<p>\\u003c</p>{}\n</html>\n",
            embed_receipt(document)
        )
    }

    #[test]
    fn a_document_cannot_end_its_element() {
        for text in [
            "</script><script>alert(1)</script>",
            "<!-- <script",
            "\\u003c and \\\\u003c and \\",
            "</SCRIPT >",
        ] {
            let document = format!("{:#}\n", json!({ text: [text, 1, "é"] }));
            let page = page(&document);
            assert_eq!(page.matches("<script").count(), 1, "{page}");
            assert_eq!(page.to_lowercase().matches("</script").count(), 1, "{page}");
            assert!(!page.contains("<!--"), "{page}");
            assert_eq!(embedded_receipt(&page).unwrap(), document);
        }
    }

    #[test]
    fn a_page_holds_exactly_one_document() {
        let one = embed_receipt("{}");
        for page in [
            String::new(),
            "{}".to_owned(),
            one.replace(END, ""),
            one.replace("ld+json", "json"),
            format!("{one}{one}"),
        ] {
            let refused = embedded_receipt(&page);
            assert!(matches!(refused, Err(ConsentError::NoDocument)), "{page}");
        }
        // A page that was cut off in an escape is no reason to fail otherwise.
        assert_eq!(embedded_receipt(&format!("{START}\\{END}")).unwrap(), "\\");
    }

    proptest! {
        #[test]
        fn the_very_bytes_come_out_again(name in ".{0,40}", value in "[<>\\\\/u03c\"&!a-é-]{0,60}") {
            let document = format!("{:#}\n", json!({ name: value }));
            prop_assert_eq!(embedded_receipt(&page(&document)).unwrap(), document);
        }
    }
}
