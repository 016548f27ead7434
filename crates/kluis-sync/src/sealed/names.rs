use std::fmt;

use kluis_objects::ObjectId;

/// The name of something in the sealed container. It can be made of nothing that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Name {
    /// `head-` and a number.
    Head(u64),
    /// `index-` and the generation.
    Index(u64),
    /// 32 random hexadecimal digits.
    Pack(ObjectId),
}

impl Name {
    /// `None` for what is none of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            let number: u64 = digits.parse().ok()?;
            (number > 0 && number < u64::from(u32::MAX) && number.to_string() == digits)
                .then_some(number)
        };
        if let Some(digits) = text.strip_prefix("head-") {
            number(digits).map(Self::Head)
        } else if let Some(digits) = text.strip_prefix("index-") {
            number(digits).map(Self::Index)
        } else {
            text.parse().ok().map(Self::Pack)
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head(number) => write!(formatter, "head-{number}"),
            Self::Index(generation) => write!(formatter, "index-{generation}"),
            Self::Pack(id) => write!(formatter, "{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_and_others_are_none_of_ours() {
        let pack = ObjectId::generate().unwrap();
        for name in [Name::Head(1), Name::Index(12), Name::Pack(pack)] {
            assert_eq!(Name::parse(&name.to_string()), Some(name));
        }
        for other in [
            "",
            "head",
            "head-",
            "head-0",
            "head-01",
            "head-+1",
            "index--1",
            "index-1x",
            "index-99999999999999999999",
            "index-18446744073709551615",
            ".meta",
            "AB",
            "readme.txt",
        ] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }
}
