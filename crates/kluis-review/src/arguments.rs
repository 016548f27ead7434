use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

/// Play the other side of a request for access: make keys, dossiers, reviews, registers and requests, put
/// them together, and check them as a safe would.
#[derive(Parser)]
#[command(name = "kluis-review", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// Act as if it were this moment, such as 2026-11-21T12:00:00Z; for rehearsals
    #[arg(long, global = true, env = "KLUIS_REVIEW_NOW", value_name = "TIME", value_parser = moment)]
    pub now: Option<Timestamp>,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Who does what:
  a researcher      dossier new, request new, bundle
  a committee       keys new, review sign
  a cooperative     keys new, register new, register add, anchors new, anchors add
  anybody           check

Exit status: 0 done, 1 failed, 2 wrong usage, 6 the checks reject the bundle.
The forms and a walk-through: docs/formats/review.md.";

#[derive(Subcommand)]
pub enum Command {
    /// Secret keys to sign with
    #[command(subcommand)]
    Keys(Keys),
    /// What a researcher lays before the committees
    #[command(subcommand)]
    Dossier(Dossier),
    /// What a committee decides about a dossier
    #[command(subcommand)]
    Review(Review),
    /// The list of what is approved, withdrawn, suspended or under warning
    #[command(subcommand)]
    Register(Register),
    /// What a researcher asks of a person
    #[command(subcommand)]
    Request(Request),
    /// Whose signatures count
    #[command(subcommand)]
    Anchors(Anchors),
    /// Put a request and what goes with it into one file
    #[command(
        after_help = "Example: kluis-review bundle --request request.json --dossier dossier.json \
        --ethics ethics.json --legal legal.json --register register.json -o bundle.json"
    )]
    Bundle(Bundle),
    /// Make every check of a bundle, and say what they come to
    #[command(
        after_help = "Example: kluis-review check bundle.json --anchors anchors.json\n\n\
        The moment is that of --now, or else the one in the bundle, or else that of the clock."
    )]
    Check(Check),
}

#[derive(Subcommand)]
pub enum Keys {
    /// Make a secret key in a new file that only you can read, and print its did:key
    #[command(after_help = "Example: kluis-review keys new ethics.key")]
    New {
        /// The file; one that is there is never overwritten
        file: PathBuf,
    },
    /// Print the did:key of a secret key
    #[command(after_help = "Example: kluis-review keys show ethics.key")]
    Show {
        /// The file
        file: PathBuf,
    },
}

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

#[derive(Subcommand)]
pub enum Request {
    /// Write a request to a person, for what a dossier describes
    #[command(
        after_help = "Example: kluis-review request new --dossier dossier.json \
        --person https://id.example/eva#me --data https://pod.example/eva/health/steps/ \
        --until 2027-06-30 -o request.json"
    )]
    New(Box<RequestNew>),
}

#[derive(Args)]
pub struct RequestNew {
    /// The dossier
    #[arg(long, value_name = "FILE")]
    pub dossier: PathBuf,
    /// WebID of the person
    #[arg(long, value_name = "WEBID")]
    pub person: String,
    /// Address of a container or resource; may be given several times
    #[arg(long = "data", required = true, value_name = "ADDRESS")]
    pub data: Vec<String>,
    /// In which way it is used
    #[arg(long = "mode", value_enum, default_value = "Read")]
    pub modes: Vec<Mode>,
    /// Ask for only this kind of data of the dossier; may be given several times
    #[arg(long = "category", value_name = "ID")]
    pub categories: Vec<String>,
    /// Whether what is added later is asked for too
    #[arg(long, action = ArgAction::Set, default_value_t = true)]
    pub inherit: bool,
    /// Until when: a day (its end in UTC) or a time
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub until: Timestamp,
    /// The new file
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Subcommand)]
pub enum Anchors {
    /// Write a file of anchors that trusts nobody yet
    #[command(after_help = "Example: kluis-review anchors new anchors.json")]
    New {
        /// The new file
        file: PathBuf,
    },
    /// Trust a key in a role
    #[command(
        after_help = "Example: kluis-review anchors add anchors.json ethics did:key:z6Mk… --name 'Ethics committee'"
    )]
    Add {
        /// The file of anchors
        file: PathBuf,
        /// The role
        #[arg(value_enum)]
        role: Role,
        /// The key
        did: String,
        /// Whose it is
        #[arg(long)]
        name: Option<String>,
        /// Trusted until then only: a day or a time
        #[arg(long, value_name = "TIME", value_parser = end)]
        valid_until: Option<Timestamp>,
    },
}

#[derive(Args)]
pub struct Bundle {
    /// The request
    #[arg(long, value_name = "FILE")]
    pub request: PathBuf,
    /// The dossier
    #[arg(long, value_name = "FILE")]
    pub dossier: Option<PathBuf>,
    /// The review of the ethics committee
    #[arg(long, value_name = "FILE")]
    pub ethics: Option<PathBuf>,
    /// The review of the legal committee
    #[arg(long, value_name = "FILE")]
    pub legal: Option<PathBuf>,
    /// The register
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// Write down a moment to judge it at; for vectors
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<Timestamp>,
    /// Write down which sequence of the register was seen; for vectors
    #[arg(long, value_name = "NUMBER")]
    pub last_seen: Option<u64>,
    /// The new file
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct Check {
    /// The bundle, or a request alone
    pub bundle: PathBuf,
    /// Whose signatures count
    #[arg(long, value_name = "FILE")]
    pub anchors: PathBuf,
    /// Print one JSON document instead of text
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Committee {
    Ethics,
    Legal,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Decision {
    Approved,
    Rejected,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Role {
    Ethics,
    Legal,
    Register,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "PascalCase")]
pub enum Mode {
    Read,
    Append,
    Write,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Append => "Append",
            Self::Write => "Write",
        }
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    kluis_credentials::parse_moment(text).ok_or_else(|| {
        "expected a time in full with its zone, such as 2026-11-21T12:00:00Z".to_owned()
    })
}

/// A time, or a day, which stands for its last second.
fn end(text: &str) -> Result<Timestamp, String> {
    kluis_credentials::parse_moment(text)
        .or_else(|| kluis_credentials::parse_moment(&format!("{text}T23:59:59Z")))
        .ok_or_else(|| {
            "expected a day such as 2027-06-30, or a time such as 2027-06-30T23:59:59Z".to_owned()
        })
}
