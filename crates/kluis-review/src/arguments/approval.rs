//! Arguments for what is laid before the committees, what they decide, and how that stands.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::{Committee, Decision, Mode, end};

#[derive(Subcommand)]
pub enum Dossier {
    /// Write a dossier
    #[command(
        after_help = "Example: kluis-review dossier new --applicant https://study.example/id#app \
        --name 'A study' --purpose https://w3id.org/dpv#AcademicResearch \
        --category 'steps=optional,http://loinc.org|55423-8' --until 2027-12-31 -o dossier.json"
    )]
    New(Box<DossierNew>),
    /// Print the digest of a dossier, by which reviews and requests know it
    #[command(after_help = "Example: kluis-review dossier digest dossier.json")]
    Digest {
        /// The dossier
        file: PathBuf,
    },
}

#[derive(Args)]
pub struct DossierNew {
    /// WebID of the applicant: an https address
    #[arg(long, value_name = "WEBID")]
    pub applicant: String,
    /// Name of the applicant
    #[arg(long)]
    pub name: String,
    /// What for, as a term; may be given several times
    #[arg(long = "purpose", required = true, value_name = "TERM")]
    pub purposes: Vec<String>,
    /// The purposes in words, in English
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// A kind of data: ID=required or ID=optional, and its codes as ,SYSTEM|CODE; may be given several times
    #[arg(long = "category", required = true, value_name = "ID=NECESSITY,CODES")]
    pub categories: Vec<String>,
    /// In which way it is used
    #[arg(long = "mode", value_enum, default_value = "Read")]
    pub modes: Vec<Mode>,
    /// The latest end of access: a day (its end in UTC) or a time
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub until: Timestamp,
    /// How long data is kept, as an ISO 8601 duration
    #[arg(long, default_value = "P1Y", value_name = "DURATION")]
    pub retention: String,
    /// Identifier; a new one when it is not given
    #[arg(long)]
    pub id: Option<String>,
    /// The new file
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Subcommand)]
pub enum Review {
    /// Sign a decision about a dossier; it covers all that the dossier asks for unless told otherwise
    #[command(
        after_help = "Example: kluis-review review sign ethics --key ethics.key \
        --dossier dossier.json --reference EC-2026-014 --valid-until 2027-12-31 -o ethics.json"
    )]
    Sign(Box<Sign>),
}

#[derive(Args)]
pub struct Sign {
    /// Which committee
    #[arg(value_enum)]
    pub committee: Committee,
    /// The committee's secret key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The dossier
    #[arg(long, value_name = "FILE")]
    pub dossier: PathBuf,
    /// What was decided
    #[arg(long, value_enum, default_value = "approved")]
    pub decision: Decision,
    /// The committee's own reference
    #[arg(long)]
    pub reference: String,
    /// The review holds until then: a day (its end in UTC) or a time
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub valid_until: Timestamp,
    /// Approve access no longer than until then, instead of what the dossier asks
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub access_until: Option<Timestamp>,
    /// Approve only this kind of data; may be given several times
    #[arg(long = "category", value_name = "ID")]
    pub categories: Vec<String>,
    /// Identifier; a new one when it is not given
    #[arg(long)]
    pub id: Option<String>,
    /// The new file
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Subcommand)]
pub enum Register {
    /// Begin a register
    #[command(after_help = "Example: kluis-review register new register.json --key register.key")]
    New {
        #[command(flatten)]
        issue: Issue,
        /// The number of its first issue
        #[arg(long, default_value_t = 1)]
        sequence: u64,
    },
    /// Take reviews up as approved, or again after a suspension or warning
    #[command(
        after_help = "Example: kluis-review register add register.json ethics.json legal.json --key register.key"
    )]
    Add(Entries),
    /// Take reviews back for good
    #[command(
        after_help = "Example: kluis-review register withdraw register.json ethics.json --key register.key"
    )]
    Withdraw(Entries),
    /// Let reviews not hold for the time being
    #[command(
        after_help = "Example: kluis-review register suspend register.json ethics.json --key register.key"
    )]
    Suspend(Entries),
    /// Warn people about reviews that still hold
    #[command(
        after_help = "Example: kluis-review register warn register.json ethics.json --key register.key"
    )]
    Warn(Entries),
}

#[derive(Args)]
pub struct Issue {
    /// The register
    pub register: PathBuf,
    /// The register's secret key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// This issue is fresh until then: a day or a time; 30 days when it is not given
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub valid_until: Option<Timestamp>,
}

#[derive(Args)]
pub struct Entries {
    #[command(flatten)]
    pub issue: Issue,
    /// The signed reviews
    #[arg(required = true)]
    pub reviews: Vec<PathBuf>,
}
