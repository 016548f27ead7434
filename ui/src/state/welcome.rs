use kluis_api::SafeView;

fn plain_letter(letter: char) -> Option<char> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => return None,
    })
}

/// A folder name made of the owner's name that no other safe has.
pub fn folder_name(owner: &str, others: &[SafeView]) -> String {
    let mut name = String::new();
    for letter in owner.trim().to_lowercase().chars().take(40) {
        match plain_letter(letter) {
            Some(letter) => name.push(letter),
            None if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            None => {}
        }
    }
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "safe" } else { name };
    let taken = |candidate: &str| others.iter().any(|safe| safe.name == candidate);
    if !taken(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name}-{number}"))
        .find(|candidate| !taken(candidate))
        .expect("there are more numbers than safes")
}

/// What a safe was called, from the name of its backup: `eva-2026-11-20.kluis-backup` and
/// whatever follows the date leave `eva`.
pub fn name_in_backup(file: &str) -> String {
    let stem = file.strip_suffix(".kluis-backup").unwrap_or(file);
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    stem.split('-')
        .take_while(|part| !is_year(part))
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(name: &str) -> SafeView {
        SafeView {
            name: name.into(),
            owner: None,
            last_opened: None,
            size: 0,
            slots: Vec::new(),
            problem: None,
        }
    }

    #[test]
    fn folder_names_are_plain_and_new() {
        let check = |owner: &str, expected: &str| {
            assert_eq!(folder_name(owner, &[safe("an"), safe("an-2")]), expected);
        };
        check("André d'Hondt", "andre-d-hondt");
        check("  An ", "an-3");
        check("王", "safe");
        check("../../etc", "etc");
    }

    #[test]
    fn backup_tells_the_name_of_its_safe() {
        let check = |file: &str, expected: &str| assert_eq!(name_in_backup(file), expected);
        check("eva-peeters-2026-11-20.kluis-backup", "eva-peeters");
        check("eva-2026-11-20-2.kluis-backup", "eva");
        check("copy of mine", "copy of mine");
        check("2026-11-20.kluis-backup", "");
    }
}
