use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod slots;
mod sync_settings;

pub use slots::{NewPassphrase, NewWords, Shares, Sheet, Slot, SlotAdd};
pub use sync_settings::SyncSettingsChange;

/// A safe for your personal data: it lives encrypted on this computer, you decide who sees
/// what, and you can take it back.
#[derive(Parser)]
#[command(name = "kluis", version, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  kluis demo                                   see all of it with made-up data
  kluis init                                   make a safe; shows the recovery code once
  kluis import from-the-hospital.json          bring data in
  kluis categories                             what is in it, and who sees it
  kluis sync policy /health/weight/ shared     keep a kind of data at the cooperative too
  kluis consent revoke --all                   take every consent back

Exit status: 0 done, 1 failed, 2 wrong usage, 3 wrong passphrase, 4 not found, 5 conflict,
6 refused, 7 offline (nothing is lost), 8 damaged data found.";

/// Options that every command knows.
#[derive(Args)]
pub struct Global {
    /// The data folder, instead of the one the system keeps for this program
    #[arg(long, global = true, env = "KLUIS_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Which safe: your own, a relative's
    #[arg(long, global = true, default_value = "default", value_name = "NAME")]
    pub safe: String,
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but what was asked for
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Answer yes to what a person would be asked
    #[arg(long, global = true)]
    pub yes: bool,
    /// Read the passphrase from the first line of a file; - is standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Open with the recovery code, or shares of it, in a file instead of the passphrase; - is standard input
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        conflicts_with = "passphrase_file"
    )]
    pub recovery_file: Option<PathBuf>,
    /// Open with an age identity in a file instead of the passphrase; - is standard input
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        conflicts_with_all = ["passphrase_file", "recovery_file"]
    )]
    pub identity: Option<PathBuf>,
    /// Open with the keyring of this computer instead of the passphrase
    #[arg(
        long,
        global = true,
        conflicts_with_all = ["passphrase_file", "recovery_file", "identity"]
    )]
    pub keyring: bool,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a safe; prints the recovery code once
    #[command(after_help = "Example: kluis init --profile \"Eva Peeters\"")]
    Init(Init),
    /// List the safes on this computer
    #[command(after_help = "Example: kluis safes --json")]
    Safes,
    /// The ways to open this safe
    #[command(subcommand)]
    Slot(Slot),
    /// Change the passphrase
    #[command(after_help = "Example: kluis passphrase")]
    Passphrase(NewPassphrase),
    /// Open with the recovery code, or shares of it, and set a new passphrase in place of all others
    #[command(after_help = "Example: kluis recover")]
    Recover(NewPassphrase),
    /// Lock every window that has a safe of this folder open
    #[command(after_help = "Example: kluis lock")]
    Lock,
    /// Bring data in from files
    #[command(after_help = "Example: kluis import --dry-run hospital.json lab.ndjson")]
    Import(Import),
    /// List the file formats that can be brought in
    #[command(after_help = "Example: kluis formats")]
    Formats,
    /// List what is in a container
    #[command(after_help = "Example: kluis ls -r /health/")]
    Ls(List),
    /// Print a resource
    #[command(after_help = "Example: kluis cat /health/weight/observation-0a1b2c3d.ttl")]
    Cat(OnePath),
    /// Write a file into the safe
    #[command(after_help = "Example: kluis put /documents/letter.pdf letter.pdf")]
    Put(Put),
    /// Remove a resource
    #[command(after_help = "Example: kluis rm -r /documents/old/ --yes")]
    Rm(Remove),
    /// Move a resource, or a container with everything in it
    #[command(
        after_help = "Examples:\n  kluis mv /documents/letter.pdf /documents/2026/letter.pdf\n  kluis mv /documents/old/ /archive/"
    )]
    Mv(Move),
    /// Show the kinds of data, how much there is and where it is kept
    #[command(after_help = "Example: kluis categories")]
    Categories,
    /// Take data out as a file that other programs read
    #[command(after_help = "Example: kluis export /health/ -o my-health.zip")]
    Export(Export),
    /// The account at a cooperative's pod
    #[command(subcommand)]
    Remote(Remote),
    /// Keep chosen data at the cooperative too
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Examples:\n  kluis sync policy /health/weight/ shared\n  kluis sync --dry-run\n  kluis sync\n  kluis sync --watch"
    )]
    Sync(Sync),
    /// Requests of others to see data
    #[command(subcommand)]
    Request(Request),
    /// Whose reviews of requests count, and the register of reviews
    #[command(subcommand)]
    Trust(Trust),
    /// Decide, see and take back who may see what
    #[command(subcommand)]
    Consent(Consent),
    /// Signed receipts of what was allowed and taken back
    #[command(subcommand)]
    Receipt(Receipt),
    /// Who did what, and proof that nothing was altered
    #[command(subcommand)]
    Audit(Audit),
    /// Write everything that is in the safe into one encrypted file
    #[command(
        after_help = "Examples:\n  kluis backup /media/stick\n  kluis backup --plan /media/stick --every 7\n  kluis backup --if-due\n  kluis backup letter-to-my-sister.kluis-backup --to age1…"
    )]
    Backup(Backup),
    /// Restore a backup for a try, compare it and remove it again
    #[command(after_help = "Example: kluis rehearse /media/stick/default-2026-11-21.kluis-backup")]
    Rehearse(Rehearse),
    /// Make a new safe out of a backup
    #[command(
        after_help = "Example: kluis restore-backup /media/stick/default-2026-11-21.kluis-backup --into restored"
    )]
    RestoreBackup(RestoreBackup),
    /// Make a safe out of what it keeps sealed at a cooperative, with the recovery code
    #[command(
        after_help = "Example: kluis restore-sealed https://pod.example.org/eva/ --into restored"
    )]
    RestoreSealed(RestoreSealed),
    /// Read every byte of the safe, or of a backup, and see that it is as it was written
    #[command(
        after_help = "Examples:\n  kluis verify\n  kluis verify /media/stick/default-2026-11-21.kluis-backup"
    )]
    Verify(Verify),
    /// Check the installation, the safe and the cooperative
    #[command(after_help = "Example: kluis doctor")]
    Doctor(Doctor),
    /// Walk through all of it on a temporary safe with made-up data
    #[command(after_help = "Example: kluis demo")]
    Demo,
    /// Print completions for a shell
    #[command(
        after_help = "Example: kluis completions bash > ~/.local/share/bash-completion/completions/kluis"
    )]
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
}

#[derive(Args)]
pub struct Init {
    /// Whose safe it is
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Language of names and sentences: nl, en, fr, de or fi; recovery words are English for de and fi
    #[arg(long, default_value = "en", value_name = "LANGUAGE", value_parser = known_language)]
    pub language: String,
    /// Memory that each guess of the passphrase costs, in MiB; measured here when absent
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=2048))]
    pub kdf_memory: Option<u32>,
    #[command(flatten)]
    pub sheet: Sheet,
}

#[derive(Args)]
pub struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The format, when it should not be recognised by itself
    #[arg(long)]
    pub format: Option<String>,
    /// Show what would come in and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args)]
pub struct List {
    /// Where to look
    #[arg(default_value = "/")]
    pub path: String,
    /// The whole tree below
    #[arg(short, long)]
    pub recursive: bool,
}

#[derive(Args)]
pub struct OnePath {
    /// The resource, such as /health/weight/observation-0a1b2c3d.ttl
    pub path: String,
}

#[derive(Args)]
pub struct Put {
    /// Where to write it
    pub path: String,
    /// The file; - is standard input
    pub file: PathBuf,
    /// Media type, when it should not be taken from the file's name
    #[arg(long = "type", value_name = "TYPE")]
    pub media_type: Option<String>,
    /// Write only if the resource still has this entity tag
    #[arg(long, value_name = "ETAG")]
    pub if_match: Option<String>,
}

#[derive(Args)]
pub struct Remove {
    /// What to remove
    pub path: String,
    /// A container with everything in it
    #[arg(short, long)]
    pub recursive: bool,
    /// Remove only if the resource still has this entity tag
    #[arg(long, value_name = "ETAG")]
    pub if_match: Option<String>,
}

#[derive(Args)]
pub struct Move {
    /// What to move
    pub from: String,
    /// Its new path; for a resource, a container that is there keeps its name
    pub to: String,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ExportForm {
    /// Files in folders
    Zip,
    /// One RDF document
    Turtle,
}

#[derive(Args)]
pub struct Export {
    /// What to take out
    pub path: String,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The form of the file
    #[arg(long, value_enum, default_value = "zip")]
    pub format: ExportForm,
}

#[derive(Subcommand)]
pub enum Remote {
    /// Sign in with the browser, or with an access key from the account page of the server
    #[command(
        after_help = "Examples:\n  kluis remote login https://pod.example.org/eva/\n  kluis remote login https://pod.example.org/eva/ --no-browser\n  kluis remote login https://pod.example.org/eva/ --client-id kluis_1 --client-secret-file secret.txt"
    )]
    Login(Login),
    /// Forget the account here, and the sign-in at the server; no data there changes
    #[command(after_help = "Example: kluis remote logout")]
    Logout,
    /// Show the account, whether the server answers and whether the sign-in still holds
    #[command(after_help = "Example: kluis remote status")]
    Status,
}

#[derive(Args)]
pub struct Login {
    /// Address of the pod, of the server, or the WebID; may be left out to sign in again
    pub url: Option<String>,
    /// Start no browser: print the address to open, and take the address of the page where the
    /// browser ends from the terminal
    #[arg(long, conflicts_with = "client_id")]
    pub no_browser: bool,
    /// Client id of an access key, to sign in without a browser
    #[arg(long, value_name = "ID", requires = "client_secret_file")]
    pub client_id: Option<String>,
    /// File with the client secret in its first line; - is standard input
    #[arg(long, value_name = "FILE", requires = "client_id")]
    pub client_secret_file: Option<PathBuf>,
}

#[derive(Args)]
pub struct Sync {
    /// Show the requests a round would make, and make none that changes anything
    #[arg(long, conflicts_with = "watch")]
    pub dry_run: bool,
    /// Go on: a round now, after each change and as often as kluis sync settings say, until Ctrl-C
    /// or kluis lock. The safe is open meanwhile
    #[arg(long)]
    pub watch: bool,
    #[command(subcommand)]
    pub command: Option<SyncCommand>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PolicyChoice {
    /// Only on this computer
    Local,
    /// At the cooperative too, encrypted: nobody there can read it
    Sealed,
    /// At the cooperative too, readable for whom a consent allows
    Shared,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ResolveChoice {
    /// What is here goes to the cooperative
    Mine,
    /// What is at the cooperative comes here
    Theirs,
    /// Both are kept, side by side
    Both,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum AnswerChoice {
    /// What is here is right: it is sent again
    Mine,
    /// What is there is right: this computer follows
    Theirs,
}

#[derive(Subcommand)]
pub enum SyncCommand {
    /// Say where a container is kept
    #[command(after_help = "Example: kluis sync policy /health/weight/ shared --yes")]
    Policy {
        /// The container
        path: String,
        /// Where it is kept
        #[arg(value_enum)]
        state: PolicyChoice,
    },
    /// Say when an open safe is brought up to date by itself
    #[command(after_help = "Example: kluis sync settings --every 60 --battery no")]
    Settings(SyncSettingsChange),
    /// Show what is kept where and what waits
    #[command(after_help = "Example: kluis sync status")]
    Status,
    /// List what waits for a decision, or show one with both versions
    #[command(after_help = "Examples:\n  kluis sync conflicts\n  kluis sync conflicts c-3")]
    Conflicts {
        /// One of them, in detail
        id: Option<String>,
    },
    /// Decide what happens with two versions; what is not chosen stays in the history
    #[command(
        after_help = "Examples:\n  kluis sync resolve c-3 mine\n  kluis sync resolve c-3 mine --theirs 24736cb3702ea3be"
    )]
    Resolve {
        /// Its identifier, as `kluis sync conflicts` lists it
        id: String,
        /// Which version is kept
        #[arg(value_enum)]
        choice: ResolveChoice,
        /// A field, by its identifier, that is to be as it is here
        #[arg(long, value_name = "FIELD")]
        mine: Vec<String>,
        /// A field that is to be as it is at the cooperative
        #[arg(long, value_name = "FIELD")]
        theirs: Vec<String>,
    },
    /// Answer the question about things that are missing, or as before, at the cooperative
    #[command(after_help = "Example: kluis sync answer mine")]
    Answer {
        /// mine: send again what is here; theirs: let this computer follow
        #[arg(value_enum)]
        answer: AnswerChoice,
    },
    /// List what the last rounds came to
    #[command(after_help = "Example: kluis sync history")]
    History,
    /// Show what is at the cooperative already, also what other programs put there
    #[command(after_help = "Examples:\n  kluis sync look\n  kluis sync look --all --json")]
    Look {
        /// Every container at every depth, also those that stay there
        #[arg(long)]
        all: bool,
    },
    /// Keep containers of the cooperative on this computer too, from now on
    #[command(after_help = "Example: kluis sync adopt /weare/")]
    Adopt {
        /// The containers, as kluis sync look shows them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Take everything home, have it removed at the cooperative, and prove that
    #[command(after_help = "Example: kluis sync leave -o left.json")]
    Leave {
        /// Where to write the proof: what the server answered afterwards, signed
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub enum Request {
    /// Read a request from a file
    #[command(after_help = "\
Examples:
  kluis request import doctor.kluis-request
  kluis request import - < pasted.txt")]
    Import {
        /// The file, or - for standard input
        file: PathBuf,
    },
    /// Look into the inbox at the cooperative for requests
    #[command(after_help = "\
Example: kluis request fetch

Every round of kluis sync looks there too. What lies in the inbox stays there.")]
    Fetch,
    /// Check a request with the reviews that came with it, and keep nothing; needs no safe
    #[command(after_help = "\
Example: kluis request check bundle.json --anchors anchors.json

The exit status is 0 when it is reviewed, with or without a warning, and 6 when it is rejected.
Without --anchors nobody is trusted: this version knows no committee.")]
    Check {
        /// A bundle of request, dossier, reviews and register, or a request alone
        file: PathBuf,
        /// Whose signatures count
        #[arg(long, value_name = "FILE")]
        anchors: Option<PathBuf>,
    },
    /// List the requests
    #[command(after_help = "Example: kluis request list")]
    List,
    /// Show one request and its checks
    #[command(after_help = "Example: kluis request show r-7k2m")]
    Show {
        /// Its identifier
        id: String,
    },
}

#[derive(Subcommand)]
pub enum Trust {
    /// Show who is trusted to review requests, and the newest register
    #[command(after_help = "Example: kluis trust show")]
    Show,
    /// Trust the committees and the keeper of the register that a file names, and nobody else
    #[command(after_help = "Example: kluis trust set cooperative-anchors.json")]
    Set {
        /// The list of anchors, a JSON file that you got from somebody you trust
        file: PathBuf,
    },
    /// Take in a newer register of what is approved, withdrawn or suspended
    #[command(after_help = "Example: kluis trust register register.json")]
    Register {
        /// The signed register
        file: PathBuf,
    },
}

#[derive(Subcommand)]
pub enum Consent {
    /// Allow a request, or a part of it
    #[command(
        after_help = "Example: kluis consent approve r-7k2m --only blood-pressure --until 2027-01-31"
    )]
    Approve(Approve),
    /// Say no to a request
    #[command(after_help = "Example: kluis consent deny r-7k2m")]
    Deny {
        /// The request
        id: String,
    },
    /// List who may see what, why and until when
    #[command(after_help = "Example: kluis consent list")]
    List,
    /// Show one consent
    #[command(after_help = "Example: kluis consent show g-4tqx")]
    Show {
        /// Its identifier
        id: String,
    },
    /// Take a consent back
    #[command(
        after_help = "Examples: kluis consent revoke g-4tqx\n          kluis consent revoke g-4tqx --only steps"
    )]
    Revoke {
        /// Its identifier
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<String>,
        /// Only these kinds of data, with commas between; the consent goes on with the others
        #[arg(
            long,
            value_name = "CATEGORY",
            value_delimiter = ',',
            conflicts_with = "all"
        )]
        only: Vec<String>,
        /// Every one
        #[arg(long)]
        all: bool,
    },
}

#[derive(Args)]
pub struct Approve {
    /// The request
    pub id: String,
    /// The kinds of data to allow, with commas between
    #[arg(long, value_delimiter = ',', value_name = "CATEGORY")]
    pub only: Vec<String>,
    /// Until when, at most as long as asked
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

#[derive(Subcommand)]
pub enum Receipt {
    /// Print a receipt
    #[command(after_help = "Example: kluis receipt show c-9x3p")]
    Show {
        /// Its identifier, from kluis consent show
        id: String,
    },
    /// Write a receipt to a file: a page to print where its name ends in .html, and else the signed document
    #[command(
        after_help = "Examples:\n  kluis receipt export c-9x3p -o receipt.html --language nl\n  kluis receipt export c-9x3p -o receipt.jsonld"
    )]
    Export {
        /// Its identifier, from kluis consent show
        id: String,
        /// The file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Language of the page: nl, en, fr, de or fi; that of the safe when absent
        #[arg(long, value_name = "LANGUAGE", value_parser = known_language)]
        language: Option<String>,
    },
    /// Check a receipt that some safe signed, as a page or as the document; needs no safe
    #[command(after_help = "\
Example: kluis receipt check receipt.html

The exit status is 0 when it holds, and 8 when it was changed or is no receipt.")]
    Check {
        /// The receipt
        file: PathBuf,
        /// The did:key that must have signed it
        #[arg(long, value_name = "DID")]
        signer: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// List who did what, newest first
    #[command(after_help = "Example: kluis audit list --about /health/weight/")]
    List {
        /// Only what is about this path, category, request or consent
        #[arg(long, value_name = "X")]
        about: Option<String>,
        /// Only since this date
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
    },
    /// Prove that nothing was altered, removed or cut off
    #[command(after_help = "Example: kluis audit verify")]
    Verify,
    /// Write the whole log for others, with a signed head beside it that ends in .head.json
    #[command(after_help = "Example: kluis audit export activity.jsonl")]
    Export {
        /// The file to write
        file: PathBuf,
    },
    /// Count what happened in a year, by recipient and by act
    #[command(
        after_help = "Examples:\n  kluis audit report\n  kluis audit report --year 2026 -o 2026.html --language nl"
    )]
    Report {
        /// Which year; this one when absent
        #[arg(long, value_name = "YYYY")]
        year: Option<i16>,
        /// Write a page to print too
        #[arg(short, long, value_name = "FILE.html")]
        output: Option<PathBuf>,
        /// Language of the page: nl, en, fr, de or fi; that of the safe when absent
        #[arg(long, value_name = "LANGUAGE", requires = "output", value_parser = known_language)]
        language: Option<String>,
    },
    /// Check a log that some safe wrote; needs no safe
    #[command(
        after_help = "Example: kluis audit check activity.jsonl --head activity.jsonl.head.json"
    )]
    Check {
        /// The log
        file: PathBuf,
        /// The signed head; without it nobody notices entries cut off at the end
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        /// The did:key that must have signed the head
        #[arg(long, value_name = "DID", requires = "head")]
        signer: Option<String>,
    },
}

#[derive(Args)]
pub struct Backup {
    /// The file to write, or a folder to write one into that is named after the safe and the day
    #[arg(value_name = "FILE|FOLDER", conflicts_with_all = ["plan", "status", "if_due"])]
    pub target: Option<PathBuf>,
    /// Somebody else who can open it too, by hand with age and their identity; may be repeated
    #[arg(long = "to", value_name = "AGE", requires = "target")]
    pub to: Vec<String>,
    /// Make backups into this folder by itself, as often as --every says
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["status", "if_due"])]
    pub plan: Option<PathBuf>,
    /// After how many days the next one is due; without it none is made by itself
    #[arg(long, value_name = "DAYS", requires = "plan")]
    pub every: Option<u32>,
    /// Show the plan, the last backup and those in the folder
    #[arg(long, conflicts_with = "if_due")]
    pub status: bool,
    /// Make the planned backup if one is due and the folder is there
    #[arg(long)]
    pub if_due: bool,
}

#[derive(Args)]
pub struct Rehearse {
    /// The backup
    pub file: PathBuf,
}

#[derive(Args)]
pub struct RestoreBackup {
    /// The backup
    pub file: PathBuf,
    /// The name of the new safe, instead of the one that --safe gives
    #[arg(long, value_name = "NAME")]
    pub into: Option<String>,
}

#[derive(Args)]
pub struct RestoreSealed {
    #[command(flatten)]
    pub login: Login,
    /// The name of the new safe, instead of the one that --safe gives
    #[arg(long, value_name = "NAME")]
    pub into: Option<String>,
    /// Whose safe it is
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Language of names and sentences: nl, en, fr, de or fi
    #[arg(long, default_value = "en", value_name = "LANGUAGE", value_parser = known_language)]
    pub language: String,
    #[command(flatten)]
    pub new: NewPassphrase,
}

#[derive(Args)]
pub struct Verify {
    /// A backup to check instead of the safe
    pub backup: Option<PathBuf>,
}

#[derive(Args)]
pub struct Doctor {
    /// Make the indexes again from the documents, and remove large bodies that nothing refers to
    #[arg(long)]
    pub rebuild: bool,
}

/// A language that names and sentences come in; `nl-BE` is Dutch.
fn known_language(text: &str) -> Result<String, String> {
    let lowercase = text.to_lowercase();
    let language = lowercase.split(['-', '_']).next().unwrap_or_default();
    if kluis_app::LANGUAGES.contains(&language) {
        return Ok(language.to_owned());
    }
    Err(format!(
        "expected one of {}",
        kluis_app::LANGUAGES.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_desktop_are_known_in_each_form_of_their_tags() {
        for (tag, expected) in [
            ("nl-BE", Some("nl")),
            ("EN", Some("en")),
            ("fr_BE", Some("fr")),
            ("de", Some("de")),
            ("fi", Some("fi")),
            ("sv", None),
            ("", None),
        ] {
            let known = known_language(tag).ok();
            assert_eq!(known.as_deref(), expected, "{tag}");
        }
    }
}
