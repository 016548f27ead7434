use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// A language that recovery words come in.
#[derive(Clone, Copy, ValueEnum)]
pub enum WordLanguage {
    /// Dutch
    Nl,
    /// French
    Fr,
    /// English
    En,
}

impl WordLanguage {
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// Where a new passphrase comes from.
#[derive(Args)]
pub struct NewPassphrase {
    /// Read the new passphrase from the first line of a file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
    /// Memory that each guess of the passphrase costs, in MiB; measured here when absent
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=2048))]
    pub kdf_memory: Option<u32>,
}

/// The sheet to print.
#[derive(Args)]
pub struct Sheet {
    /// Write a sheet with the words, to print and to keep on paper
    #[arg(long, value_name = "FILE.pdf|FILE.html")]
    pub sheet: Option<PathBuf>,
}

/// New recovery words.
#[derive(Args)]
pub struct NewWords {
    /// The language of the words; that of the safe when absent
    #[arg(long, value_enum)]
    pub language: Option<WordLanguage>,
    #[command(flatten)]
    pub sheet: Sheet,
}

#[derive(Subcommand)]
pub enum Slot {
    /// List the ways to open this safe
    #[command(after_help = "Example: kluis slot list")]
    List,
    /// Add a way to open this safe
    #[command(subcommand)]
    Add(SlotAdd),
    /// Take a way to open away; who copied the files before can still open the copy with it
    #[command(after_help = "Example: kluis slot remove 7a3f0c1e-52aa-4e0e-a8c1-64f2a6f1f0de")]
    Remove {
        /// Its id, from kluis slot list
        id: String,
    },
    /// Give the safe new keys, when someone may have an old one; everything is encrypted anew
    #[command(after_help = "Example: kluis slot rotate --sheet sheet.pdf")]
    Rotate {
        #[command(flatten)]
        words: NewWords,
        /// Memory that each guess of the passphrase costs, in MiB; measured here when absent
        #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=2048))]
        kdf_memory: Option<u32>,
    },
    /// Cut the recovery code in shares for people you trust
    #[command(
        after_help = "Example: kluis slot shares --recovery-file words.txt --threshold 2 --count 3 --sheet share.pdf"
    )]
    Shares(Shares),
}

#[derive(Subcommand)]
pub enum SlotAdd {
    /// Another passphrase, such as that of someone who may see everything
    #[command(after_help = "Example: kluis slot add passphrase --label \"Mo\"")]
    Passphrase {
        /// What you call it
        #[arg(long, value_name = "LABEL")]
        label: Option<String>,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// A new recovery code; the former one and its shares no longer open the safe
    #[command(after_help = "Example: kluis slot add recovery --language nl --sheet sheet.pdf")]
    Recovery(NewWords),
    /// The holder of an age identity: a helper of full trust, another device
    #[command(
        after_help = "Example: kluis slot add recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p --label \"Lotte\""
    )]
    Recipient {
        /// The recipient, as age-keygen shows it
        #[arg(value_name = "AGE-RECIPIENT")]
        recipient: String,
        /// What you call it
        #[arg(long, value_name = "LABEL")]
        label: Option<String>,
    },
    /// The keyring of this computer: whoever is signed in here then opens the safe without a passphrase
    #[command(after_help = "Example: kluis slot add keyring")]
    Keyring,
}

#[derive(Args)]
pub struct Shares {
    /// How many shares bring the code back
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=8))]
    pub threshold: u8,
    /// How many shares to make
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=8))]
    pub count: u8,
    /// Write a sheet for each share, with its number before the ending of the name
    #[command(flatten)]
    pub sheet: Sheet,
}
