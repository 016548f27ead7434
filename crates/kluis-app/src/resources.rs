use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use kluis_api::{DeletedView, ResourceKind, ResourceView};
use kluis_consent::{Act, NewEntry};
use kluis_objects::{ObjectError, Work};
use kluis_pod::{
    Actor, BodyReader, Change, ETag, Kind, PodError, PodPath, PodRead, PodWrite, Precondition,
    Resource,
};
use kluis_records::Record;
use zeroize::Zeroizing;

use crate::{AppError, Result, Session, indexing, language};

/// Bytes given at a time by a [`Body`].
const PIECE_BYTES: usize = 64 * 1024;

/// What to write to a resource: a stream of any size, read once.
pub struct PutBody<'a> {
    source: Box<dyn Read + 'a>,
    size: Option<u64>,
    media_type: Option<String>,
    former_name: Option<String>,
}

impl<'a> PutBody<'a> {
    /// A file, to be read when it is written. Without a media type, the name that the resource gets
    /// decides, then that of the file.
    ///
    /// # Errors
    /// [`AppError::File`] when it cannot be opened.
    pub fn from_file(file: &Path, media_type: Option<&str>) -> Result<Self> {
        let opened = File::open(file).map_err(|source| AppError::file(file, source))?;
        let metadata = opened
            .metadata()
            .map_err(|source| AppError::file(file, source))?;
        if metadata.is_dir() {
            return Err(AppError::file(file, ErrorKind::IsADirectory.into()));
        }
        Ok(Self {
            source: Box::new(opened),
            size: metadata.is_file().then_some(metadata.len()),
            media_type: media_type.map(str::to_owned),
            former_name: Some(file.to_string_lossy().into_owned()),
        })
    }

    /// A stream that had no name.
    pub fn from_reader(source: impl Read + 'a, media_type: Option<&str>) -> Self {
        Self {
            source: Box::new(source),
            size: None,
            media_type: media_type.map(str::to_owned),
            former_name: None,
        }
    }

    /// Bytes to come, where that is known; a file that grows or shrinks meanwhile gives others.
    pub fn size(&self) -> Option<u64> {
        self.size
    }
}

/// The bytes of a resource, piece by piece.
pub struct Body {
    path: PodPath,
    reader: BodyReader,
    piece: Zeroizing<Vec<u8>>,
}

impl Body {
    /// Bytes of the whole.
    pub fn size(&self) -> u64 {
        self.reader.size()
    }

    /// The next piece, or `None` at the end. The last one comes only if the whole is as it was written.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::Body`] or [`kluis_pod::PodError::Damaged`] when it is not.
    pub fn next_piece(&mut self) -> Result<Option<&[u8]>> {
        let read = self
            .reader
            .read(&mut self.piece)
            .map_err(|error| PodError::from_read(&self.path, error))?;
        Ok((read > 0).then(|| &self.piece[..read]))
    }

    pub(crate) fn new(path: &PodPath, reader: BodyReader) -> Self {
        Self {
            path: path.clone(),
            reader,
            piece: Zeroizing::new(vec![0; PIECE_BYTES]),
        }
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

    /// A resource and its bytes, up to [`kluis_pod::MAX_BODY_BYTES`].
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotFound`], [`kluis_pod::PodError::TooLarge`]; [`AppError::Argument`] for a
    /// container.
    pub fn fetch(&self, path: &str) -> Result<(ResourceView, Vec<u8>)> {
        let path = body_path(path)?;
        self.read(|r| {
            let (resource, body) = r.body(&path)?;
            Ok((view(&resource), body))
        })
    }

    /// A resource and its bytes as a stream, whatever their number.
    ///
    /// # Errors
    /// As [`Session::fetch`], without a limit of size.
    pub fn stream(&self, path: &str) -> Result<(ResourceView, Body)> {
        let path = body_path(path)?;
        let (resource, reader) = self.pod.open_body(&path)?;
        Ok((view(&resource), Body::new(&path, reader)))
    }

    /// Writes a resource; with an entity tag, only if it is still the one that was seen. `work` is told
    /// bytes. When it is stopped or fails, the resource stays as it was.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::PreconditionFailed`], [`kluis_pod::PodError::Rdf`] for a document
    /// that does not parse, [`kluis_pod::PodError::Object`] when the body cannot be read to its end or
    /// no room is left, [`AppError::Stopped`].
    pub fn put(
        &self,
        path: &str,
        mut body: PutBody<'_>,
        if_match: Option<&str>,
        work: Work<'_>,
    ) -> Result<ResourceView> {
        let path = pod_path(path)?;
        let precondition = precondition(if_match);
        let media_type = body
            .media_type
            .as_deref()
            .or_else(|| media_type_of(path.name()))
            .or_else(|| media_type_of(body.former_name.as_deref()?))
            .unwrap_or("application/octet-stream");
        let work = work.part(0, body.size.unwrap_or(0));
        let staged = self
            .pod
            .stage(&path, media_type, &mut body.source, &precondition, work)
            .map_err(stopped)?;
        let put = self.write(|w| {
            let change = Change::new(Actor::Owner, "written");
            let resource = w.put_staged(&path, &staged, &precondition, &change)?;
            index_if_record(w, &resource)?;
            self.consent
                .record(w, NewEntry::by_owner(Act::ResourceWritten, path.as_str()))?;
            Ok(view(&resource))
        });
        self.pod.unstage(staged);
        put
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

/// The path of something with a body.
fn body_path(text: &str) -> Result<PodPath> {
    let path = pod_path(text)?;
    if path.is_container() {
        return Err(AppError::argument(format!(
            "{path} is a container and has no body; list it instead"
        )));
    }
    Ok(path)
}

/// Tells work that the person stopped from work that failed.
fn stopped(error: PodError) -> AppError {
    match error {
        PodError::Object(ObjectError::Cancelled(_)) => AppError::Stopped,
        other => other.into(),
    }
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
        "dcm" => "application/dicom",
        "mp4" => "video/mp4",
        _ => return None,
    })
}
