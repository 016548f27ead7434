//! Which of its ways a server runs in, and the configuration that says so.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::InstalledServer;

const FILE_STORE: &str = "css:config/storage/backend/file.json";
const MEMORY_STORE: &str = "css:config/storage/backend/memory.json";
const FILE_LOCKS: &str = "css:config/util/resource-locker/file.json";
const MEMORY_LOCKS: &str = "css:config/util/resource-locker/memory.json";

/// Where a server keeps what it stores, and by which rules it lets somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ServerKind {
    /// Files, and [Web Access Control](https://solidproject.org/TR/wac).
    #[default]
    FileWac,
    /// Files, and [Access Control Policy](https://solidproject.org/TR/acp).
    FileAcp,
    /// Memory, and Web Access Control.
    MemoryWac,
    /// Memory, and Access Control Policy.
    MemoryAcp,
}

impl ServerKind {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [
        Self::FileWac,
        Self::FileAcp,
        Self::MemoryWac,
        Self::MemoryAcp,
    ];

    /// Whether what was stored is there again after a restart.
    #[must_use]
    pub fn keeps_files(self) -> bool {
        matches!(self, Self::FileWac | Self::FileAcp)
    }

    /// The configuration of the package that this kind starts from.
    fn base_configuration(self) -> &'static str {
        match self {
            Self::FileWac | Self::MemoryWac => "file.json",
            Self::FileAcp | Self::MemoryAcp => "file-acp.json",
        }
    }
}

/// How a server is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ServerSettings {
    /// Its store and its rules.
    pub kind: ServerKind,
    /// How long an access token lives, in whole seconds; the server's own measure where `None`.
    ///
    /// By itself the server accepts a token for two minutes after its end, for the sake of clocks
    /// that differ. With a life that is set here, it does not.
    pub token_life: Option<Duration>,
    /// Whether a body that is cut off in the middle is kept as far as it came, as the server does by
    /// itself, and in the place of what was there. `false` by default: a body comes whole or not at
    /// all. Means nothing to a server that stores in memory.
    pub keeps_cut_bodies: bool,
}

impl ServerSettings {
    /// A server of this kind with its own measures.
    #[must_use]
    pub fn of(kind: ServerKind) -> Self {
        Self {
            kind,
            token_life: None,
            keeps_cut_bodies: false,
        }
    }

    /// The same with access tokens that live so long.
    #[must_use]
    pub fn token_life(mut self, life: Duration) -> Self {
        self.token_life = Some(life);
        self
    }

    /// The same with bodies that are kept as far as they came.
    #[must_use]
    pub fn keeping_cut_bodies(mut self) -> Self {
        self.keeps_cut_bodies = true;
        self
    }
}

impl From<ServerKind> for ServerSettings {
    fn from(kind: ServerKind) -> Self {
        Self::of(kind)
    }
}

/// The configuration for a server with these settings: one of the package's own, changed where it
/// has to be.
pub(crate) fn configuration(
    installed: &InstalledServer,
    settings: &ServerSettings,
) -> Result<Value> {
    let package = installed
        .folder()
        .join("node_modules/@solid/community-server/config");
    let mut configuration = read(&package.join(settings.kind.base_configuration()))?;
    let mut graph = Vec::new();
    if settings.kind.keeps_files() {
        if !settings.keeps_cut_bodies {
            replace_import(&mut configuration, FILE_STORE, None)?;
            graph.push(atomic_file_accessor());
            graph.push(file_store());
        }
    } else {
        replace_import(&mut configuration, FILE_STORE, Some(MEMORY_STORE))?;
        replace_import(&mut configuration, FILE_LOCKS, Some(MEMORY_LOCKS))?;
    }
    if let Some(life) = settings.token_life {
        let provider = read(&package.join("identity/handler/base/provider-factory.json"))?;
        graph.push(provider_with_token_life(&provider, life)?);
    }
    configuration["@graph"] = Value::Array(graph);
    Ok(configuration)
}

fn read(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))
}

fn replace_import(configuration: &mut Value, old: &str, new: Option<&str>) -> Result<()> {
    let imports = configuration["import"]
        .as_array_mut()
        .context("the server's configuration imports nothing")?;
    let before = imports.len();
    imports.retain(|import| import != old);
    ensure!(
        imports.len() + 1 == before,
        "the server's configuration does not import {old} once"
    );
    imports.extend(new.map(Value::from));
    Ok(())
}

/// Writes beside the file and renames: with the package's own accessor a body that is cut off in
/// the middle is kept.
fn atomic_file_accessor() -> Value {
    json!({
        "@id": "urn:solid-server:default:FileDataAccessor",
        "@type": "AtomicFileDataAccessor",
        "resourceMapper": { "@id": "urn:solid-server:default:FileIdentifierMapper" },
        "rootFilePath": { "@id": "urn:solid-server:default:variable:rootFilePath" },
        "tempFilePath": "/.internal/tempFiles/",
    })
}

fn file_store() -> Value {
    json!({
        "@id": "urn:solid-server:default:ResourceStore_Backend",
        "@type": "DataAccessorBasedStore",
        "identifierStrategy": { "@id": "urn:solid-server:default:IdentifierStrategy" },
        "auxiliaryStrategy": { "@id": "urn:solid-server:default:AuxiliaryStrategy" },
        "accessor": { "@id": "urn:solid-server:default:FileDataAccessor" },
        "metadataStrategy": { "@id": "urn:solid-server:default:MetadataStrategy" },
    })
}

fn provider_with_token_life(provider: &Value, life: Duration) -> Result<Value> {
    const PROVIDER: &str = "urn:solid-server:default:IdentityProviderFactory";
    ensure!(
        life.subsec_nanos() == 0 && !life.is_zero(),
        "a token's life is one or more whole seconds"
    );
    let mut configuration = provider["@graph"]
        .as_array()
        .and_then(|graph| graph.iter().find(|component| component["@id"] == PROVIDER))
        .map(|component| component["config"].clone())
        .context("the server's package does not configure its identity provider")?;
    for kind in ["AccessToken", "ClientCredentials"] {
        let present = configuration["ttl"]
            .get_mut(kind)
            .with_context(|| format!("the identity provider sets no life for {kind}"))?;
        *present = life.as_secs().into();
    }
    Ok(json!({
        "@id": "urn:kluis:token-life",
        "@type": "Override",
        "overrideInstance": { "@id": PROVIDER },
        "overrideParameters": { "@type": "IdentityProviderFactory", "config": configuration },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_takes_the_place_of_what_the_package_configures() {
        let mut configuration = json!({ "import": ["a", FILE_STORE, FILE_LOCKS] });
        replace_import(&mut configuration, FILE_STORE, Some(MEMORY_STORE)).unwrap();
        replace_import(&mut configuration, FILE_LOCKS, None).unwrap();
        assert_eq!(configuration["import"], json!(["a", MEMORY_STORE]));
        let error = replace_import(&mut configuration, FILE_STORE, None).unwrap_err();
        assert!(error.to_string().contains("does not import"), "{error}");
    }

    #[test]
    fn a_token_life_is_set_for_every_way_to_sign_in_and_nothing_else_changes() {
        let provider = json!({ "@graph": [{
            "@id": "urn:solid-server:default:IdentityProviderFactory",
            "config": { "other": true, "ttl": { "AccessToken": 1, "ClientCredentials": 2, "IdToken": 3 } },
        }]});
        let changed = provider_with_token_life(&provider, Duration::from_secs(9)).unwrap();
        assert_eq!(
            changed["overrideParameters"]["config"],
            json!({ "other": true, "ttl": { "AccessToken": 9, "ClientCredentials": 9, "IdToken": 3 } })
        );
        for life in [Duration::ZERO, Duration::from_millis(1500)] {
            assert!(provider_with_token_life(&provider, life).is_err());
        }
        assert!(provider_with_token_life(&json!({}), Duration::from_secs(9)).is_err());
    }
}
