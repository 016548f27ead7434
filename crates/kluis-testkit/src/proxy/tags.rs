//! Entity tags that tell whole seconds, as those of older servers do.

use std::path::Path;
use std::time::UNIX_EPOCH;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::stored::stored_at;

const CONDITIONS: [HeaderName; 2] = [header::IF_MATCH, header::IF_NONE_MATCH];

/// Makes the tag of an answer a coarse one.
pub(super) fn coarsen(headers: &mut HeaderMap) {
    let Some((millis, rest)) = headers.get(header::ETAG).and_then(read) else {
        return;
    };
    let coarse = write(millis / 1000 * 1000, &rest);
    headers.insert(header::ETAG, coarse);
}

/// Makes the coarse tags in the conditions of a request those that the server knows now, where they
/// are of the same second.
pub(super) fn refine(headers: &mut HeaderMap, data: &Path, url_path: &str) {
    let Some(now) = modified_millis(data, url_path) else {
        return;
    };
    for name in CONDITIONS {
        let Some((millis, rest)) = headers.get(&name).and_then(read) else {
            continue;
        };
        if millis / 1000 == now / 1000 {
            headers.insert(name, write(now, &rest));
        }
    }
}

/// The server's tag is `"MILLISECONDS-MEDIATYPE"`.
fn read(value: &HeaderValue) -> Option<(u64, String)> {
    let tag = value.to_str().ok()?.trim_matches('"');
    let (millis, rest) = tag.split_once('-')?;
    Some((millis.parse().ok()?, rest.to_owned()))
}

fn write(millis: u64, rest: &str) -> HeaderValue {
    HeaderValue::try_from(format!("\"{millis}-{rest}\""))
        .expect("it was taken from a header and has but another number")
}

/// As the server rounds it.
fn modified_millis(data: &Path, url_path: &str) -> Option<u64> {
    let modified = stored_at(data, url_path)?
        .metadata()
        .ok()?
        .modified()
        .ok()?;
    let nanos = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    u64::try_from((nanos + 500_000) / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_loses_what_is_below_a_second() {
        let tag = |text| HeaderMap::from_iter([(header::ETAG, HeaderValue::from_static(text))]);
        let mut headers = tag("\"1795262400123-text/turtle\"");
        coarsen(&mut headers);
        assert_eq!(headers, tag("\"1795262400000-text/turtle\""));
        let mut other = tag("\"other\"");
        coarsen(&mut other);
        assert_eq!(other, tag("\"other\""));
    }
}
