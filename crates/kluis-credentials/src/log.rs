//! An audit log outside of the safe it was written in: a line of JSON for each entry, chained by hashes, and
//! a head that is signed.
//!
//! The hash of an entry is SHA-256 over the canonical form of everything else in it, the former hash among
//! it. The chain shows a change in the middle; only the head shows that the end is still there.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::jcs::{self, NotCanonical};
use crate::proof;
use crate::reader::Reader;
use crate::strict_json::{self, Limits};

const MAX_LINE: Limits = Limits {
    bytes: 1024 * 1024,
    depth: 16,
};
/// What stands in for the former hash in the first entry.
const NO_FORMER: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";

/// One entry to be written.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// When it happened.
    pub time: Timestamp,
    /// What was done, such as `consent.given`.
    pub act: String,
    /// Who did it.
    pub actor: String,
    /// What it was done to, and what else is to be known. Never a health value.
    pub data: Value,
}

/// What came of reading a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogReport {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last of them, in hexadecimal; empty in an empty log.
    pub head: String,
    /// The `did:key` that signed the head, where one was given and holds.
    pub signer: Option<String>,
    /// Number of the first entry that does not hold, from 0; for entries cut off at the end, of the first that
    /// is missing. Absent when all hold, and when the head itself does not.
    pub first_bad: Option<u64>,
    /// What is wrong, in words; absent when nothing is.
    pub problem: Option<String>,
}

/// Writes entries, the oldest first, and the head that is still to be [signed](proof::sign).
///
/// # Errors
/// [`NotCanonical`], for a number that has no canonical writing.
pub fn write(
    entries: impl IntoIterator<Item = LogEntry>,
) -> Result<(String, Map<String, Value>), NotCanonical> {
    let (mut lines, mut former, mut count) = (String::new(), NO_FORMER.to_owned(), 0_u64);
    for entry in entries {
        let mut line = json!({
            "seq": count,
            "time": entry.time.to_string(),
            "type": entry.act,
            "actor": entry.actor,
            "data": entry.data,
            "prev": former,
        });
        former = hex::encode(jcs::hash(&line)?);
        line["hash"] = json!(former);
        lines.push_str(&line.to_string());
        lines.push('\n');
        count += 1;
    }
    let mut head = Map::new();
    head.insert("@context".to_owned(), json!([CONTEXT]));
    head.insert("id".to_owned(), json!("urn:audit:head"));
    head.insert("type".to_owned(), json!(["AuditHead"]));
    let subject = json!({ "id": "urn:audit", "size": count, "head": former });
    head.insert("credentialSubject".to_owned(), subject);
    Ok((lines, head))
}

/// Reads a log and, where it is given, the head that was signed for it.
pub fn verify(lines: &[u8], head: Option<&[u8]>) -> LogReport {
    let mut report = LogReport::default();
    let mut former = NO_FORMER.to_owned();
    let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
    let lines = lines.split(|byte| *byte == b'\n');
    for line in lines.filter(|line| !line.is_empty()) {
        match read_line(line, report.entries, &former) {
            Ok(hash) => former = hash,
            Err(problem) => {
                report.bad(report.entries, problem);
                break;
            }
        }
        report.entries += 1;
    }
    if report.entries > 0 {
        report.head.clone_from(&former);
    }
    if let (Some(head), None) = (head, &report.problem) {
        report.compare(head, &former);
    }
    report
}

/// Returns the hash of an entry that holds.
fn read_line(line: &[u8], number: u64, former: &str) -> Result<String, String> {
    let value = strict_json::parse(line, MAX_LINE).map_err(|fault| fault.to_string())?;
    let Value::Object(mut entry) = value else {
        return Err("expected a JSON object".to_owned());
    };
    let Some(Value::String(hash)) = entry.remove("hash") else {
        return Err("it has no hash".to_owned());
    };
    if entry.get("seq").and_then(Value::as_u64) != Some(number) {
        return Err(format!("its number is not {number}"));
    }
    if entry.get("prev").and_then(Value::as_str) != Some(former) {
        return Err("it does not follow the entry before it".to_owned());
    }
    let computed = jcs::hash(&Value::Object(entry)).map_err(|error| error.to_string())?;
    if hex::encode(computed) != hash {
        return Err("it is not what was written".to_owned());
    }
    Ok(hash)
}

impl LogReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problem.is_none()
    }

    fn bad(&mut self, number: u64, problem: String) {
        self.first_bad = Some(number);
        self.problem = Some(problem);
    }

    fn compare(&mut self, head: &[u8], last: &str) {
        let signed = match read_head(head) {
            Ok(signed) => signed,
            Err(problem) => {
                self.problem = Some(format!("the head does not hold: {problem}"));
                return;
            }
        };
        let (signer, size, hash) = signed;
        self.signer = Some(signer);
        if size > self.entries {
            self.bad(
                self.entries,
                format!("{} entries are missing at the end", size - self.entries),
            );
        } else if size < self.entries {
            self.bad(size, "it came after the head was signed".to_owned());
        } else if hash != last {
            self.problem = Some("the head was signed for another log".to_owned());
        }
    }
}

/// Who signed a head, for how many entries, and the hash of the last of them.
fn read_head(bytes: &[u8]) -> Result<(String, u64, String), String> {
    let value = strict_json::parse(bytes, MAX_LINE).map_err(|fault| fault.to_string())?;
    let document = value.as_object().ok_or("expected a JSON object")?;
    let signer = proof::verify(document).map_err(|error| error.to_string())?;
    let read = || {
        let head = Reader::root(&value);
        head.expect_type("AuditHead")?;
        let subject = head.required("credentialSubject")?;
        let size = subject.required("size")?.whole_number()?;
        Ok((size, subject.required("head")?.owned()?))
    };
    let (size, hash) = read().map_err(|fault: strict_json::Fault| fault.to_string())?;
    Ok((signer, size, hash))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::*;

    fn made(count: u64) -> (String, String) {
        let entries = (0..count).map(|number| LogEntry {
            time: Timestamp::from_second(1_700_000_000 + number.cast_signed()).unwrap(),
            act: "consent.given".to_owned(),
            actor: "owner".to_owned(),
            data: json!({ "about": format!("g-{number}") }),
        });
        let (lines, head) = write(entries).unwrap();
        let key = SigningKey::from_bytes(&[7; 32]);
        let signed = proof::sign(head, &key, Timestamp::UNIX_EPOCH).unwrap();
        (lines, Value::Object(signed).to_string())
    }

    fn verified(lines: &str, head: &str) -> LogReport {
        verify(lines.as_bytes(), Some(head.as_bytes()))
    }

    #[test]
    fn a_whole_log_holds_with_and_without_its_head() {
        for count in [0, 1, 5] {
            let (lines, head) = made(count);
            let report = verified(&lines, &head);
            assert!(report.is_sound() && report.entries == count, "{report:?}");
            assert!(report.signer.unwrap().starts_with("did:key:z6Mk"));
            assert!(verify(lines.as_bytes(), None).is_sound());
        }
    }

    #[test]
    fn what_is_changed_removed_reordered_or_cut_off_is_found_where_it_is() {
        let (lines, head) = made(6);
        let all: Vec<&str> = lines.lines().collect();
        let cases: [(&str, Vec<String>, Option<u64>); 6] = [
            (
                "changed",
                all.iter().map(|line| line.replace("g-3", "g-9")).collect(),
                Some(3),
            ),
            (
                "removed",
                [&all[..2], &all[3..]]
                    .concat()
                    .iter()
                    .map(|line| (*line).to_owned())
                    .collect(),
                Some(2),
            ),
            (
                "reordered",
                [all[0], all[2], all[1], all[3], all[4], all[5]]
                    .map(str::to_owned)
                    .into(),
                Some(1),
            ),
            (
                "cut off",
                all[..4].iter().map(|line| (*line).to_owned()).collect(),
                Some(4),
            ),
            ("emptied", Vec::new(), Some(0)),
            (
                "no JSON",
                all.iter()
                    .map(|line| line.replace("\"seq\":5", "seq"))
                    .collect(),
                Some(5),
            ),
        ];
        for (what, changed, first_bad) in cases {
            let report = verified(&changed.join("\n"), &head);
            assert_eq!(report.first_bad, first_bad, "{what}: {report:?}");
            assert!(!report.is_sound(), "{what}");
        }
    }

    #[test]
    fn a_head_of_another_log_or_that_was_changed_does_not_hold() {
        let (lines, head) = made(4);
        let (other_lines, other) = made(6);
        assert_eq!(verified(&other_lines, &head).first_bad, Some(4));
        assert_eq!(verified(&lines, &other).first_bad, Some(4));
        let changed = head.replace("\"size\":4", "\"size\":3");
        let report = verified(&lines, &changed);
        assert_eq!(report.first_bad, None);
        assert!(report.problem.unwrap().contains("does not fit"));
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_noticed(at in any::<prop::sample::Index>(), bit in 0..7_u8) {
            let (lines, head) = made(4);
            let mut bytes = lines.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            // Blank space between entries says nothing.
            prop_assume!(!(lines.as_bytes()[at] == b'\n' && bytes[at].is_ascii_whitespace()));
            let report = verify(&bytes, Some(head.as_bytes()));
            prop_assert!(!report.is_sound(), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
