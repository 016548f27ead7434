//! The terms of derived views that no shared vocabulary names; `docs/formats/vocabulary.md` says what each means.

use oxrdf::NamedNodeRef;

const fn term(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

/// Of a patient: a band of ages, such as `65-69`.
pub const AGE_BAND: NamedNodeRef<'_> = term("https://w3id.org/kluis/ns#ageBand");
/// Of a patient: the first digit of the postcode, such as `9xxx`.
pub const REGION: NamedNodeRef<'_> = term("https://w3id.org/kluis/ns#region");
/// Of an observation: how its value was worked out, one of `mean-of-day-totals`, `mean-of-day-means`, `mean` and `total`.
pub const STATISTIC: NamedNodeRef<'_> = term("https://w3id.org/kluis/ns#statistic");
/// Of a weekly mean: on how many days there was a value.
pub const DAYS: NamedNodeRef<'_> = term("https://w3id.org/kluis/ns#days");
/// Of a mean or total over a period: of how many values.
pub const VALUES: NamedNodeRef<'_> = term("https://w3id.org/kluis/ns#values");
