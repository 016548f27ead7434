//! The name under which the other version of a resource is kept.

/// Longest name of a resource that is made here, in bytes: what file systems of servers take.
pub const MAX_NAME_BYTES: usize = 255;

/// Longest ending that is kept behind the note, in bytes.
const MAX_ENDING_BYTES: usize = 16;

/// Most characters of `from` that are shown.
const MAX_FROM: usize = 60;

/// Most numbers that are tried.
const MAX_NUMBER: usize = 10_000;

/// `name (conflict 2026-11-21 from cooperative).ext`, with a number before the bracket where that is
/// taken. The ending stays behind, so that the copy is read as what it is; the rest of `name` is cut
/// where the whole would have more than `longest` bytes, or [`MAX_NAME_BYTES`].
///
/// `None` where there is no room for any of `name`, or ten thousand names are taken.
pub fn conflict_name(
    name: &str,
    date: &str,
    from: &str,
    longest: usize,
    is_taken: impl Fn(&str) -> bool,
) -> Option<String> {
    let (stem, ending) = split(name);
    let from: String = from
        .chars()
        .map(|c| if c == '/' || c.is_control() { ' ' } else { c })
        .take(MAX_FROM)
        .collect();
    (1..=MAX_NUMBER)
        .map_while(|number| {
            let count = if number > 1 {
                format!(" {number}")
            } else {
                String::new()
            };
            let note = format!(" (conflict {date} from {}{count}){ending}", from.trim());
            let room = longest.min(MAX_NAME_BYTES).checked_sub(note.len())?;
            let stem = cut(stem, room);
            (!stem.is_empty()).then(|| format!("{stem}{note}"))
        })
        .find(|name| !is_taken(name))
}

/// A name without its ending, and the ending with its dot. A hidden name's own dot begins no ending,
/// and neither does a dot within a sentence.
fn split(name: &str) -> (&str, &str) {
    let Some(dot) = name.rfind('.').filter(|dot| *dot > 0) else {
        return (name, "");
    };
    let (stem, ending) = name.split_at(dot);
    let is_ending = (2..=MAX_ENDING_BYTES).contains(&ending.len())
        && !ending.contains(char::is_whitespace)
        && !ending.ends_with(')')
        && stem.chars().any(|c| c != '.');
    if is_ending {
        (stem, ending)
    } else {
        (name, "")
    }
}

/// The start of a text that fits into so many bytes, without a space at its end.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    text[..text.floor_char_boundary(bytes)].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, taken: &[&str]) -> Option<String> {
        conflict_name(name, "2026-11-21", "cooperative", 255, |name| {
            taken.contains(&name)
        })
    }

    #[test]
    fn the_note_stands_before_the_ending() {
        let check = |name: &str, expected: &str| assert_eq!(named(name, &[]).unwrap(), expected);
        check("x.ttl", "x (conflict 2026-11-21 from cooperative).ttl");
        check("x", "x (conflict 2026-11-21 from cooperative)");
        check("a.b.csv", "a.b (conflict 2026-11-21 from cooperative).csv");
        check(".hidden", ".hidden (conflict 2026-11-21 from cooperative)");
        check(".a.ttl", ".a (conflict 2026-11-21 from cooperative).ttl");
        check("x.", "x. (conflict 2026-11-21 from cooperative)");
        check("..x", "..x (conflict 2026-11-21 from cooperative)");
        check(
            "Letter of dr. Jansen",
            "Letter of dr. Jansen (conflict 2026-11-21 from cooperative)",
        );
        check("één.ttl", "één (conflict 2026-11-21 from cooperative).ttl");
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let first = "x (conflict 2026-11-21 from cooperative).ttl";
        let second = "x (conflict 2026-11-21 from cooperative 2).ttl";
        assert_eq!(named("x.ttl", &[first]).unwrap(), second);
        let third = "x (conflict 2026-11-21 from cooperative 3).ttl";
        assert_eq!(named("x.ttl", &[first, second]).unwrap(), third);
        assert_eq!(conflict_name("x", "d", "f", 255, |_| true), None);
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_its_ending_stays() {
        let name = format!("{}.ttl", "é".repeat(400));
        let found = named(&name, &[]).unwrap();
        assert!(found.len() <= 255 && found.len() > 250, "{}", found.len());
        assert!(found.starts_with("éé") && found.ends_with(" from cooperative).ttl"));
        let from = "/".repeat(10_000);
        let found = conflict_name("x.ttl", "d", &from, 100, |_| false).unwrap();
        assert_eq!(found, "x (conflict d from ).ttl");
        assert_eq!(
            conflict_name("x.ttl", "2026-11-21", "f", 20, |_| false),
            None
        );
    }
}
