//! For each type of record that may go out without a name: which elements its facts stand in, and which words its status has.

use kluis_records::{Record, RecordKind};

use crate::left_out::Reason;

/// Where what a record is about, and when, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The FHIR type.
    pub(crate) kind: &'static str,
    /// The element with the codes.
    pub(crate) about: &'static str,
    /// The element that points to the person; `None` where the type has none.
    pub(crate) person: Option<&'static str>,
    /// The choice element for when it was, without its type.
    pub(crate) when: When,
    status: Status,
}

/// How a type writes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// A choice of a time and a period, such as `effectiveDateTime` and `effectivePeriod`.
    TimeOrPeriod {
        time: &'static str,
        period: &'static str,
    },
    /// One element that holds a time.
    Time(&'static str),
    /// `onsetDateTime`, or `recordedDate` where only that is told; the end in `abatementDateTime` where the type has it.
    Onset { abatement: bool },
    /// The type has no time.
    Never,
}

/// Where a type writes its status, and which words are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// `status`, a code.
    Plain(&'static [&'static str]),
    /// `clinicalStatus` and `verificationStatus`, of these code systems.
    Clinical {
        words: &'static [&'static str],
        system: &'static str,
        verification: &'static str,
    },
}

/// A status that was found to be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// `status`.
    pub(crate) plain: Option<&'static str>,
    /// `clinicalStatus`: system and code.
    pub(crate) clinical: Option<(&'static str, &'static str)>,
    /// `verificationStatus`: system and code.
    pub(crate) verification: Option<(&'static str, &'static str)>,
    /// `intent`.
    pub(crate) intent: Option<&'static str>,
}

const EFFECTIVE: When = When::TimeOrPeriod {
    time: "effectiveDateTime",
    period: "effectivePeriod",
};

const FORMS: &[Form] = &[
    Form {
        kind: "Observation",
        about: "code",
        person: Some("subject"),
        when: EFFECTIVE,
        status: Status::Plain(&[
            "registered",
            "preliminary",
            "final",
            "amended",
            "corrected",
            "unknown",
        ]),
    },
    Form {
        kind: "Condition",
        about: "code",
        person: Some("subject"),
        when: When::Onset { abatement: true },
        status: Status::Clinical {
            words: &[
                "active",
                "recurrence",
                "relapse",
                "inactive",
                "remission",
                "resolved",
                "unknown",
            ],
            system: "http://terminology.hl7.org/CodeSystem/condition-clinical",
            verification: "http://terminology.hl7.org/CodeSystem/condition-ver-status",
        },
    },
    Form {
        kind: "AllergyIntolerance",
        about: "code",
        person: Some("patient"),
        when: When::Onset { abatement: false },
        status: Status::Clinical {
            words: &["active", "inactive", "resolved"],
            system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
            verification: "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        },
    },
    Form {
        kind: "MedicationStatement",
        about: "medicationCodeableConcept",
        person: Some("subject"),
        when: EFFECTIVE,
        status: Status::Plain(TAKEN),
    },
    Form {
        kind: "MedicationUsage",
        about: "medicationCodeableConcept",
        person: Some("subject"),
        when: EFFECTIVE,
        status: Status::Plain(TAKEN),
    },
    Form {
        kind: "MedicationRequest",
        about: "medicationCodeableConcept",
        person: Some("subject"),
        when: When::Time("authoredOn"),
        status: Status::Plain(&[
            "active",
            "on-hold",
            "ended",
            "stopped",
            "completed",
            "cancelled",
            "draft",
            "unknown",
        ]),
    },
    Form {
        kind: "MedicationAdministration",
        about: "medicationCodeableConcept",
        person: Some("subject"),
        when: EFFECTIVE,
        status: Status::Plain(&[
            "in-progress",
            "not-done",
            "on-hold",
            "completed",
            "stopped",
            "unknown",
        ]),
    },
    Form {
        kind: "Medication",
        about: "code",
        person: None,
        when: When::Never,
        status: Status::Plain(&["active", "inactive"]),
    },
    Form {
        kind: "Immunization",
        about: "vaccineCode",
        person: Some("patient"),
        when: When::Time("occurrenceDateTime"),
        status: Status::Plain(&["completed", "not-done"]),
    },
    Form {
        kind: "Procedure",
        about: "code",
        person: Some("subject"),
        when: When::TimeOrPeriod {
            time: "occurrenceDateTime",
            period: "occurrencePeriod",
        },
        status: Status::Plain(&[
            "preparation",
            "in-progress",
            "not-done",
            "on-hold",
            "stopped",
            "completed",
            "unknown",
        ]),
    },
];

const TAKEN: &[&str] = &[
    "active",
    "completed",
    "intended",
    "stopped",
    "on-hold",
    "unknown",
    "not-taken",
    "recorded",
    "draft",
];

/// Words of `verificationStatus` that do not deny what the record says.
const VERIFIED: &[&str] = &[
    "confirmed",
    "unconfirmed",
    "provisional",
    "differential",
    "presumed",
];

const INTENTS: &[&str] = &[
    "proposal",
    "plan",
    "order",
    "original-order",
    "reflex-order",
    "filler-order",
    "instance-order",
    "option",
];

impl Form {
    /// The form of a type; `None` for every type that is not named here.
    pub(crate) fn of(kind: &RecordKind) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.kind == kind.fhir_type())
    }

    /// The status of a record of this type. A status that is not known may deny everything else, so it lets nothing pass.
    pub(crate) fn standing(&self, record: &Record) -> Result<Standing, Reason> {
        let status = record.status.as_deref();
        if status == Some("entered-in-error") {
            return Err(Reason::EnteredInError);
        }
        if field(record, "do-not-perform").is_some_and(|text| text != "false") {
            return Err(Reason::MeaningModified);
        }
        let mut standing = Standing {
            intent: field(record, "intent").and_then(|text| one_of(INTENTS, text)),
            ..Standing::default()
        };
        match self.status {
            Status::Plain(words) => {
                standing.plain = match status {
                    Some(text) => Some(one_of(words, text).ok_or(Reason::StatusNotKnown)?),
                    None => words.contains(&"unknown").then_some("unknown"),
                };
            }
            Status::Clinical {
                words,
                system,
                verification,
            } => {
                // Where there is no clinical status, the record's status is that of the verification.
                let clinical = status.and_then(|text| one_of(words, text));
                let verified = match clinical {
                    Some(_) => field(record, "verification-status"),
                    None => status.or_else(|| field(record, "verification-status")),
                };
                standing.clinical = clinical.map(|code| (system, code));
                standing.verification = match verified.map(str::to_lowercase) {
                    Some(text) => {
                        let code = one_of(VERIFIED, &text).ok_or(Reason::MeaningModified)?;
                        Some((verification, code))
                    }
                    None => None,
                };
            }
        }
        Ok(standing)
    }
}

/// Whether the record began when its source says that it set in, and not only when it was written down.
pub(crate) fn began_at_onset(record: &Record) -> bool {
    let start = record.start.as_ref().map(kluis_records::FhirTime::as_str);
    start.is_some_and(|start| field(record, "onset").is_some_and(|text| text.starts_with(start)))
}

fn field<'a>(record: &'a Record, key: &str) -> Option<&'a str> {
    let found = record.fields.iter().find(|field| field.key == key)?;
    Some(&found.text)
}

fn one_of(words: &'static [&'static str], text: &str) -> Option<&'static str> {
    words.iter().copied().find(|word| *word == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_records::record;

    fn standing(text: &str) -> Result<Standing, Reason> {
        let record = record(text);
        Form::of(&record.kind).unwrap().standing(&record)
    }

    #[test]
    fn types_that_are_not_named_have_no_form() {
        for kind in [
            "Patient",
            "QuestionnaireResponse",
            "DocumentReference",
            "Eva",
        ] {
            assert_eq!(Form::of(&RecordKind::of(kind)), None, "{kind}");
        }
    }

    #[test]
    fn a_status_is_one_of_its_type() {
        let found = standing(r#"{"resourceType":"Observation","status":"final"}"#).unwrap();
        assert_eq!(found.plain, Some("final"));
        let found = standing(r#"{"resourceType":"Observation"}"#).unwrap();
        assert_eq!(found.plain, Some("unknown"));
        let found = standing(r#"{"resourceType":"Immunization","status":"not-done"}"#).unwrap();
        assert_eq!(found.plain, Some("not-done"));
        for (text, reason) in [
            (
                r#"{"resourceType":"Observation","status":"Eva"}"#,
                Reason::StatusNotKnown,
            ),
            (
                r#"{"resourceType":"Observation","status":"cancelled"}"#,
                Reason::StatusNotKnown,
            ),
            (
                r#"{"resourceType":"Observation","status":"entered-in-error"}"#,
                Reason::EnteredInError,
            ),
            (
                r#"{"resourceType":"MedicationRequest","status":"active","doNotPerform":true}"#,
                Reason::MeaningModified,
            ),
        ] {
            assert_eq!(standing(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn what_is_refuted_does_not_pass_for_a_diagnosis() {
        let condition = |clinical: &str, verification: &str| {
            standing(&format!(
                r#"{{"resourceType":"Condition"{clinical}{verification},"code":{{"text":"x"}}}}"#
            ))
        };
        let coded =
            |name: &str, code: &str| format!(r#","{name}":{{"coding":[{{"code":"{code}"}}]}}"#);
        let clinical = coded("clinicalStatus", "active");
        let found = condition(&clinical, &coded("verificationStatus", "confirmed")).unwrap();
        assert_eq!(found.clinical.unwrap().1, "active");
        assert_eq!(found.verification.unwrap().1, "confirmed");
        assert_eq!(condition(&clinical, "").unwrap().verification, None);
        let found = condition("", &coded("verificationStatus", "provisional")).unwrap();
        assert_eq!(found.verification.unwrap().1, "provisional");
        for clinical in ["", &clinical, &coded("clinicalStatus", "Eva")] {
            assert_eq!(
                condition(clinical, &coded("verificationStatus", "refuted")),
                Err(Reason::MeaningModified)
            );
        }
    }
}
