/// Words of a recovery code.
pub const WORDS: usize = 15;
/// Words of a share: what it is one of stands in it too.
const SHARE_WORDS: usize = 18;

/// What was recognised in the text typed to open a safe without the passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    Nothing,
    /// So many words of one recovery code.
    Words(usize),
    /// So many shares, each on a line of its own.
    Shares(usize),
}

/// The words line by line; several shares on one line are taken apart.
fn lines(text: &str) -> Vec<Vec<&str>> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        lines.extend(words.chunks(SHARE_WORDS).map(<[&str]>::to_vec));
    }
    lines
}

/// What a text holds so far.
pub fn recognise(text: &str) -> Recognised {
    let lines = lines(text);
    let shares = lines.iter().filter(|line| line.len() > WORDS).count();
    match lines.iter().map(Vec::len).sum() {
        0 => Recognised::Nothing,
        _ if shares > 0 => Recognised::Shares(shares),
        words => Recognised::Words(words),
    }
}

/// The text as the shell reads it: a code on one line, shares one a line, single spaces.
pub fn tidied(text: &str) -> String {
    let separator = match recognise(text) {
        Recognised::Shares(_) => "\n",
        Recognised::Nothing | Recognised::Words(_) => " ",
    };
    lines(text)
        .iter()
        .map(|words| words.join(" "))
        .collect::<Vec<_>>()
        .join(separator)
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(count: usize) -> String {
        vec!["boom"; count].join(" ")
    }

    #[test]
    fn words_are_counted_while_typing_on_any_number_of_lines() {
        assert_eq!(recognise(" \n "), Recognised::Nothing);
        assert_eq!(recognise("boom  anker"), Recognised::Words(2));
        let three_lines = [words(5), words(5), words(5)].join("\n");
        assert_eq!(recognise(&three_lines), Recognised::Words(15));
        assert_eq!(tidied(&three_lines), words(15));
        assert_eq!(tidied(" Boom\tANKER "), "boom anker");
    }

    #[test]
    fn shares_are_kept_apart_by_their_lines() {
        let pasted = format!("{} {}", words(18), words(18));
        assert_eq!(recognise(&pasted), Recognised::Shares(2));
        assert_eq!(tidied(&pasted), format!("{}\n{}", words(18), words(18)));
        let typed = format!("{}\n\n  {}\n{}", words(18), words(18), words(3));
        assert_eq!(recognise(&typed), Recognised::Shares(2));
        assert_eq!(
            tidied(&typed),
            format!("{}\n{}\n{}", words(18), words(18), words(3))
        );
    }
}
