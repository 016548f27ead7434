//! What a person was typing when the window was locked or the program ended: kept inside the
//! safe, and offered again.

use kluis_pod::{PodError, PodRead};

use crate::{AppError, Result, Session};

/// The settings that hold drafts begin with this.
const PREFIX: &str = "draft:";
/// The first text behind every key that begins with [`PREFIX`].
const BEHIND_PREFIX: &str = "draft;";
const LONGEST_KEY: usize = 200;
const LARGEST: usize = 256 * 1024;
const MOST: usize = 100;

impl Session {
    /// Keeps an unfinished text under a key of the screen's choice, instead of what was kept
    /// there before.
    ///
    /// # Errors
    /// [`AppError::Argument`] when the key is empty, longer than 200 bytes or not in one line,
    /// when the text is larger than 256 KiB, and when 100 others are kept.
    pub fn save_draft(&self, key: &str, text: &str) -> Result<()> {
        let setting = setting_of(key)?;
        if text.len() > LARGEST {
            return Err(AppError::argument(format!(
                "the draft is {} bytes large; at most {LARGEST} can be kept",
                text.len()
            )));
        }
        self.write(|w| {
            if w.get_setting(&setting)?.is_none() && keys(w)?.len() >= MOST {
                return Err(AppError::argument(format!(
                    "{MOST} drafts are kept already; finish or drop one of them"
                )));
            }
            Ok(w.set_setting(&setting, text)?)
        })
    }

    /// The unfinished text of a key, if one is kept.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a key that [`Session::save_draft`] would refuse.
    pub fn draft(&self, key: &str) -> Result<Option<String>> {
        let setting = setting_of(key)?;
        self.read(|r| Ok(r.get_setting(&setting)?))
    }

    /// Forgets the unfinished text of a key; it need not be there.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a key that [`Session::save_draft`] would refuse.
    pub fn drop_draft(&self, key: &str) -> Result<()> {
        let setting = setting_of(key)?;
        self.write(|w| Ok(w.remove_setting(&setting)?))
    }

    /// The keys of all unfinished texts, in their order.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn drafts(&self) -> Result<Vec<String>> {
        self.read(keys)
    }
}

fn setting_of(key: &str) -> Result<String> {
    if key.is_empty() || key.len() > LONGEST_KEY || key.chars().any(char::is_control) {
        return Err(AppError::argument(format!(
            "the key of a draft is one line of at most {LONGEST_KEY} bytes"
        )));
    }
    Ok(format!("{PREFIX}{key}"))
}

fn keys(r: &PodRead<'_>) -> Result<Vec<String>> {
    let read = || {
        let mut statement = r.sql().prepare_cached(
            "SELECT substr(key, length(?1) + 1) FROM setting WHERE key >= ?1 AND key < ?2 ORDER BY key",
        )?;
        let keys = statement.query_map([PREFIX, BEHIND_PREFIX], |row| row.get(0))?;
        keys.map(|key| key.map_err(PodError::from))
            .collect::<std::result::Result<_, PodError>>()
    };
    read().map_err(AppError::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_home::TestHome;

    #[test]
    fn a_draft_is_there_again_when_the_safe_was_closed_in_between() {
        let home = TestHome::new();
        let session = home.create();
        assert_eq!(session.draft("record:/health/weight/").unwrap(), None);
        session
            .save_draft("record:/health/weight/", "{\"value\":\"7")
            .unwrap();
        session
            .save_draft("record:/health/weight/", "{\"value\":\"71")
            .unwrap();
        session.save_draft("note", "").unwrap();
        drop(session);
        let session = home.open();
        assert_eq!(
            session.draft("record:/health/weight/").unwrap().as_deref(),
            Some("{\"value\":\"71")
        );
        assert_eq!(
            session.drafts().unwrap(),
            ["note", "record:/health/weight/"]
        );
        session.drop_draft("note").unwrap();
        session.drop_draft("note").unwrap();
        assert_eq!(session.drafts().unwrap(), ["record:/health/weight/"]);
    }

    #[test]
    fn a_draft_is_readable_in_no_file_of_the_safe() {
        let home = TestHome::new();
        let session = home.create();
        let marker = "unfinished words about a marker";
        session.save_draft("note", marker).unwrap();
        let mut files = 0;
        for entry in std::fs::read_dir(home.safe_folder()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files += 1;
                let bytes = std::fs::read(&path).unwrap();
                let found = bytes
                    .windows(marker.len())
                    .any(|window| window == marker.as_bytes());
                assert!(!found, "the draft can be read in {}", path.display());
            }
        }
        assert!(files >= 2, "the database and its log were looked at");
    }

    #[test]
    fn drafts_have_limits_and_the_refusal_names_them() {
        let home = TestHome::new();
        let session = home.create();
        let refused = |key: &str, text: &str| {
            let error = session.save_draft(key, text).unwrap_err();
            assert!(matches!(error, AppError::Argument { .. }), "{error}");
            error.to_string()
        };
        refused("", "text");
        refused("two\nlines", "text");
        refused(&"k".repeat(LONGEST_KEY + 1), "text");
        assert!(refused("large", &"x".repeat(LARGEST + 1)).contains("262145"));
        session.save_draft("large", &"x".repeat(LARGEST)).unwrap();
        for number in 1..MOST {
            session.save_draft(&number.to_string(), "text").unwrap();
        }
        assert!(refused("one more", "text").contains("100"));
        session
            .save_draft("7", "what is kept can be changed")
            .unwrap();
        session.drop_draft("8").unwrap();
        session.save_draft("one more", "text").unwrap();
    }
}
