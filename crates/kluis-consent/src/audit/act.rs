/// What was done, as the audit log names it.
///
/// The names are stored and hashed: one is added, none is ever changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// `safe.created`
    SafeCreated,
    /// `import.done`
    ImportDone,
    /// `record.deleted`
    RecordDeleted,
    /// `resource.written`
    ResourceWritten,
    /// `resource.removed`
    ResourceRemoved,
    /// `resource.moved`
    ResourceMoved,
    /// `policy.changed`
    PolicyChanged,
    /// `request.received`
    RequestReceived,
    /// `request.denied`
    RequestDenied,
    /// `anchors.changed`: whose reviews count was set
    AnchorsChanged,
    /// `register.received`: a register of reviews came in and was found in order
    RegisterReceived,
    /// `consent.given`
    ConsentGiven,
    /// `consent.narrowed`: one kind of data was taken out of a grant that goes on
    ConsentNarrowed,
    /// `consent.withdrawn`
    ConsentWithdrawn,
    /// `consent.expired`
    ConsentExpired,
    /// `access.confirmed`: a place of enforcement lets the recipient in, as was shown by reading back.
    AccessConfirmed,
    /// `access.removed`: a place of enforcement keeps the recipient out again, as was shown by reading back.
    AccessRemoved,
    /// `access.unconfirmed`: a place of enforcement was asked, and reading back did not show it.
    AccessUnconfirmed,
    /// `remote.signed-in`
    RemoteSignedIn,
    /// `remote.signed-out`
    RemoteSignedOut,
    /// `remote.left`: what was kept at the cooperative was taken home and removed there
    RemoteLeft,
    /// `sync.done`
    SyncDone,
    /// `conflict.resolved`: what was decided about two versions
    ConflictResolved,
    /// `data.exported`
    DataExported,
    /// `slot.added`: a way to open the safe
    SlotAdded,
    /// `slot.removed`
    SlotRemoved,
    /// `passphrase.changed`
    PassphraseChanged,
    /// `recovery.renewed`: a new recovery code, which ended the former one
    RecoveryRenewed,
    /// `keys.renewed`: every key of the safe; the first entry under the new ones
    KeysRenewed,
    /// `audit.damaged`: at this point the log was found altered; [`verify`](crate::Consent::verify) fails
    /// from here on, for ever.
    AuditDamaged,
    /// A name that a later version wrote.
    Other(String),
}

const NAMES: &[(Act, &str)] = &[
    (Act::SafeCreated, "safe.created"),
    (Act::ImportDone, "import.done"),
    (Act::RecordDeleted, "record.deleted"),
    (Act::ResourceWritten, "resource.written"),
    (Act::ResourceRemoved, "resource.removed"),
    (Act::ResourceMoved, "resource.moved"),
    (Act::PolicyChanged, "policy.changed"),
    (Act::RequestReceived, "request.received"),
    (Act::RequestDenied, "request.denied"),
    (Act::AnchorsChanged, "anchors.changed"),
    (Act::RegisterReceived, "register.received"),
    (Act::ConsentGiven, "consent.given"),
    (Act::ConsentNarrowed, "consent.narrowed"),
    (Act::ConsentWithdrawn, "consent.withdrawn"),
    (Act::ConsentExpired, "consent.expired"),
    (Act::AccessConfirmed, "access.confirmed"),
    (Act::AccessRemoved, "access.removed"),
    (Act::AccessUnconfirmed, "access.unconfirmed"),
    (Act::RemoteSignedIn, "remote.signed-in"),
    (Act::RemoteSignedOut, "remote.signed-out"),
    (Act::RemoteLeft, "remote.left"),
    (Act::SyncDone, "sync.done"),
    (Act::ConflictResolved, "conflict.resolved"),
    (Act::DataExported, "data.exported"),
    (Act::SlotAdded, "slot.added"),
    (Act::SlotRemoved, "slot.removed"),
    (Act::PassphraseChanged, "passphrase.changed"),
    (Act::RecoveryRenewed, "recovery.renewed"),
    (Act::KeysRenewed, "keys.renewed"),
    (Act::AuditDamaged, "audit.damaged"),
];

impl Act {
    /// Returns the stable name of every act that is known here.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Returns the stable name, such as `consent.given`.
    pub fn as_str(&self) -> &str {
        if let Act::Other(name) = self {
            return name;
        }
        let named = NAMES.iter().find(|(act, _)| act == self);
        named
            .expect("every act but Other is in the table of names")
            .1
    }

    /// Returns the act of this name; one that is not known here becomes [`Act::Other`].
    pub fn from_name(name: &str) -> Act {
        let named = NAMES.iter().find(|(_, known)| *known == name);
        named.map_or_else(|| Act::Other(name.to_owned()), |(act, _)| act.clone())
    }
}

impl std::fmt::Display for Act {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_act() {
        for (act, name) in NAMES {
            assert_eq!(act.as_str(), *name);
            assert_eq!(&Act::from_name(name), act);
        }
        assert_eq!(
            Act::from_name("later.thing"),
            Act::Other("later.thing".to_owned())
        );
        assert_eq!(Act::from_name("later.thing").as_str(), "later.thing");
    }
}
