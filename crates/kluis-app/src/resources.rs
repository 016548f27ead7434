use std::path::Path;

use kluis_api::{DeletedView, ResourceKind, ResourceView};
use kluis_consent::{Act, NewEntry};
use kluis_pod::{Actor, Change, ETag, Kind, PodPath, PodRead, PodWrite, Precondition, Resource};
use kluis_records::Record;

use crate::{AppError, Result, Session, indexing, language};

/// What to write to a resource.
pub struct PutBody {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their media type; when absent, the name they get decides, then the name they had.
    pub media_type: Option<String>,
    /// The name they had.
    pub former_name: Option<String>,
}

impl PutBody {
    /// Reads a file.
    ///
    /// # Errors
    /// [`AppError::File`] when it cannot be read, [`AppError::Pod`] when it is larger than a
    /// resource may be.
    pub fn from_file(file: &Path, media_type: Option<&str>) -> Result<Self> {
        let length = std::fs::metadata(file)
            .map_err(|source| AppError::file(file, source))?
            .len();
        if length > kluis_pod::MAX_BODY_BYTES {
            return Err(AppError::argument(format!(
                "{} has {length} bytes; a resource may have {}",
                file.display(),
                kluis_pod::MAX_BODY_BYTES
            )));
        }
        let bytes = std::fs::read(file).map_err(|source| AppError::file(file, source))?;
        Ok(Self {
            bytes,
            media_type: media_type.map(str::to_owned),
            former_name: Some(file.to_string_lossy().into_owned()),
        })
    }
}

impl Session {
    /// The resources in a container, or in the whole tree below it.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotFound`], [`AppError::Argument`] for a path that is none.
    pub fn list(&self, path: &str, whole_tree: bool) -> Result<Vec<ResourceView>> {
        let path = pod_path(path)?;
        self.read(|r| {
            let resource = r.get(&path)?;
            let found = match (resource.kind, whole_tree) {
                (Kind::Container, true) => r.tree(&path)?,
                (Kind::Container, false) => r.list(&path)?,
                _ => vec![resource],
            };
            Ok(found.iter().map(view).collect())
        })
    }

    /// A resource and its bytes.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotFound`]; [`AppError::Argument`] for a container.
    pub fn fetch(&self, path: &str) -> Result<(ResourceView, Vec<u8>)> {
        let path = pod_path(path)?;
        if path.is_container() {
            return Err(AppError::argument(format!(
                "{path} is a container and has no body; list it instead"
            )));
        }
        self.read(|r| {
            let (resource, body) = r.body(&path)?;
            Ok((view(&resource), body))
        })
    }

    /// Writes a resource; with an entity tag, only if it is still the one that was seen.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::PreconditionFailed`], [`kluis_pod::PodError::Rdf`] for a document
    /// that does not parse.
    pub fn put(&self, path: &str, body: &PutBody, if_match: Option<&str>) -> Result<ResourceView> {
        let path = pod_path(path)?;
        let precondition = precondition(if_match);
        let media_type = body
            .media_type
            .as_deref()
            .or_else(|| media_type_of(path.name()))
            .or_else(|| media_type_of(body.former_name.as_deref()?))
            .unwrap_or("application/octet-stream");
        self.write(|w| {
            let change = Change::new(Actor::Owner, "written");
            let resource = w.put(&path, media_type, &body.bytes, &precondition, &change)?;
            index_if_record(w, &resource)?;
            self.consent
                .record(w, NewEntry::by_owner(Act::ResourceWritten, path.as_str()))?;
            Ok(view(&resource))
        })
    }

    /// How many resources there are at a path and below it.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotFound`].
    pub fn count_at(&self, path: &str) -> Result<u64> {
        let path = pod_path(path)?;
        self.read(|r| {
            r.get(&path)?;
            if path.is_container() {
                return Ok(r.tree(&path)?.len() as u64 + 1);
            }
            Ok(1)
        })
    }

    /// Removes a resource, or a container with everything below it.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotEmpty`] for a container with content unless `recursive`.
    pub fn remove(
        &self,
        path: &str,
        recursive: bool,
        if_match: Option<&str>,
    ) -> Result<DeletedView> {
        let path = pod_path(path)?;
        let precondition = precondition(if_match);
        self.write(|w| {
            let change = Change::new(Actor::Owner, "removed");
            let mut doomed = Vec::new();
            if recursive && path.is_container() {
                doomed = w.tree(&path)?.into_iter().map(|below| below.path).collect();
                // Backwards, what lies in a container comes before the container.
                doomed.sort_by(|left: &PodPath, right| right.as_str().cmp(left.as_str()));
            }
            for below in &doomed {
                w.delete(below, &Precondition::None, &change)?;
            }
            if !path.is_root() {
                w.delete(&path, &precondition, &change)?;
                doomed.push(path.clone());
            }
            self.consent.record(
                w,
                NewEntry::by_owner(Act::ResourceRemoved, path.as_str())
                    .with("count", doomed.len().to_string()),
            )?;
            Ok(DeletedView {
                deleted: doomed.iter().map(ToString::to_string).collect(),
            })
        })
    }
}

/// Indexes a document that is a record, wherever it came from.
pub(crate) fn index_if_record(w: &PodWrite<'_>, resource: &Resource) -> Result<()> {
    let found = match resource.kind {
        Kind::Document => record_in(w, &resource.path)?,
        Kind::Binary | Kind::Container => None,
    };
    match found {
        Some(record) => w.index(&indexing::row(w, &resource.path, &record)?)?,
        None => {
            w.unindex(&resource.path)?;
        }
    }
    Ok(())
}

/// The record that a document holds, if it holds one.
pub(crate) fn record_in(r: &PodRead<'_>, path: &PodPath) -> Result<Option<Record>> {
    let (resource, body) = r.body(path)?;
    let Some(syntax) = kluis_rdf::Syntax::from_media_type(&resource.media_type) else {
        return Ok(None);
    };
    let graph = kluis_rdf::parse(&body, syntax, Some(&path.to_local_iri()))
        .map_err(|error| AppError::not_a_record(path, &error))?;
    Ok(kluis_records::from_graph(&graph).ok())
}

pub(crate) fn pod_path(text: &str) -> Result<PodPath> {
    PodPath::parse(text).map_err(AppError::from)
}

fn precondition(if_match: Option<&str>) -> Precondition {
    if_match.map_or(Precondition::None, |tag| {
        Precondition::IfMatch(ETag::from_header(tag))
    })
}

pub(crate) fn view(resource: &Resource) -> ResourceView {
    ResourceView {
        path: resource.path.to_string(),
        kind: match resource.kind {
            Kind::Container => ResourceKind::Container,
            Kind::Document => ResourceKind::Document,
            Kind::Binary => ResourceKind::Binary,
        },
        media_type: resource.media_type.clone(),
        size: resource.size,
        modified: language::instant(resource.modified),
        etag: resource.etag.to_string(),
        revision: resource.revision,
    }
}

/// The media type that a name's ending stands for.
fn media_type_of(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension.to_lowercase().as_str() {
        "ttl" => "text/turtle",
        "jsonld" => "application/ld+json",
        "nt" => "application/n-triples",
        "json" => "application/json",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "md" => "text/markdown",
        "html" | "htm" => "text/html",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "zip" => "application/zip",
        _ => return None,
    })
}
