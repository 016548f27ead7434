use std::{fmt, str::FromStr};

use crate::ObjectError;

/// The name of an object: 128 random bits, written as 32 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId([u8; 16]);

impl ObjectId {
    /// A name that no other object has.
    ///
    /// # Errors
    /// [`ObjectError::Randomness`].
    pub fn generate() -> Result<Self, ObjectError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| ObjectError::Randomness)?;
        Ok(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ObjectId({self})")
    }
}

impl FromStr for ObjectId {
    type Err = ObjectError;

    /// Takes the 32 lowercase digits alone, so that no two texts are the same object.
    fn from_str(text: &str) -> Result<Self, ObjectError> {
        let mut bytes = [0; 16];
        if text.bytes().any(|byte| byte.is_ascii_uppercase())
            || hex::decode_to_slice(text, &mut bytes).is_err()
        {
            return Err(ObjectError::NotAnId);
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_text() {
        let id = ObjectId([0xab; 16]);
        assert_eq!(id.to_string(), "ab".repeat(16));
        assert_eq!(id.to_string().parse::<ObjectId>().unwrap(), id);
        for other in [
            "",
            "ab",
            "../../../../../../../etc/passwd",
            &"AB".repeat(16),
            &"ab".repeat(17),
            &"gg".repeat(16),
            &format!(" {}", "ab".repeat(16)),
        ] {
            assert!(matches!(
                other.parse::<ObjectId>(),
                Err(ObjectError::NotAnId)
            ));
        }
    }

    #[test]
    fn two_ids_differ() {
        assert_ne!(ObjectId::generate().unwrap(), ObjectId::generate().unwrap());
    }
}
