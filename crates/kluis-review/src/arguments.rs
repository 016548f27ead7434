mod approval;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

pub use approval::{Dossier, DossierNew, Entries, Issue, Register, Review, Sign};

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
