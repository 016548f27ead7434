use jiff::Timestamp;
use serde_json::Value;

use crate::did_key;
use crate::reader::{MAX_ITEMS, Reader};
use crate::strict_json::{self, Fault, Limits};

/// The largest file of anchors.
const MAX_ANCHORS: Limits = Limits {
    bytes: 1024 * 1024,
    depth: 8,
};

/// A key that is trusted in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The key, as a `did:key`.
    pub did: String,
    /// Whose it is, in words.
    pub name: Option<String>,
    /// Trusted from then on.
    pub from: Option<Timestamp>,
    /// Trusted up to but not including then.
    pub until: Option<Timestamp>,
}

/// Whose signatures count, by role. The empty one trusts nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustAnchors {
    /// Ethics committees.
    pub ethics: Vec<Anchor>,
    /// Legal committees.
    pub legal: Vec<Anchor>,
    /// Keepers of the register.
    pub register: Vec<Anchor>,
    /// The highest sequence of a register that was seen; 0 when none was.
    pub last_seen_sequence: u64,
    /// From when on anything here is trusted.
    pub from: Option<Timestamp>,
    /// Up to when anything here is trusted.
    pub until: Option<Timestamp>,
}

impl TrustAnchors {
    /// Reads the JSON object with `ethicsCommittee`, `legalReview` and `register`, lists of `did:key`s or of
    /// objects with such an `id`, and `lastSeenRegisterSequence`.
    ///
    /// # Errors
    /// The first [`Fault`]: what is missing, of another form, or no Ed25519 key.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let value = strict_json::parse(bytes, MAX_ANCHORS)?;
        let anchors = Reader::root(&value);
        let role = |name: &str| -> Result<Vec<Anchor>, Fault> {
            let items = anchors.required(name)?.items(MAX_ITEMS)?;
            items.iter().map(read_anchor).collect()
        };
        Ok(Self {
            ethics: role("ethicsCommittee")?,
            legal: role("legalReview")?,
            register: role("register")?,
            last_seen_sequence: anchors
                .optional("lastSeenRegisterSequence")?
                .map_or(Ok(0), |place| place.whole_number())?,
            from: moment(&anchors, "validFrom")?,
            until: moment(&anchors, "validUntil")?,
        })
    }

    /// Whether there is no anchor at all.
    pub fn is_empty(&self) -> bool {
        self.ethics.is_empty() && self.legal.is_empty() && self.register.is_empty()
    }
}

fn moment(place: &Reader, name: &str) -> Result<Option<Timestamp>, Fault> {
    place.optional(name)?.map(|it| it.moment()).transpose()
}

fn read_anchor(place: &Reader) -> Result<Anchor, Fault> {
    let whole = matches!(place.value(), Value::Object(_));
    let did = if whole {
        place.required("id")?
    } else {
        place.clone()
    };
    if did_key::decode(did.text()?).is_none() {
        return Err(did.fault("a did:key of Ed25519"));
    }
    let mut anchor = Anchor {
        did: did.owned()?,
        name: None,
        from: None,
        until: None,
    };
    if whole {
        anchor.name = place.optional("name")?.map(|it| it.owned()).transpose()?;
        anchor.from = moment(place, "validFrom")?;
        anchor.until = moment(place, "validUntil")?;
    }
    Ok(anchor)
}
