use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use kluis_api::ExportView;
use kluis_consent::{Act, NewEntry};
use kluis_objects::Work;
use kluis_pod::{Kind, PodPath, PodRead, Resource};
use kluis_rdf::oxrdf::{BlankNode, Graph, NamedOrBlankNode, Term, Triple};
use zip::write::SimpleFileOptions;

use crate::{AppError, Result, Session, resources};

/// From how many bytes an entry gets the longer form for its sizes: a little less than 4 GiB, for
/// what does not compress becomes longer.
const NEEDS_LARGE_ENTRY: u64 = 0xf000_0000;

/// How data leaves the safe as a file that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// The resources as files, in folders as their containers.
    Zip,
    /// All documents as one Turtle document.
    Turtle,
}

impl Session {
    /// Writes what lies at or below a path to a file that anybody who has it can read.
    ///
    /// The file appears whole or not at all and is readable by this user only. `work` is told
    /// bytes of bodies.
    ///
    /// # Errors
    /// [`AppError::FileExists`] unless `overwrite`; [`AppError::File`] when it cannot be
    /// written; [`AppError::Stopped`].
    pub fn export(
        &self,
        path: &str,
        file: &Path,
        format: ExportFormat,
        overwrite: bool,
        work: Work<'_>,
    ) -> Result<ExportView> {
        if file.exists() && !overwrite {
            return Err(AppError::FileExists(file.to_owned()));
        }
        let path = resources::pod_path(path)?;
        let unfinished = Unfinished::beside(file)?;
        let resources = self.read(|r| {
            let resource = r.get(&path)?;
            let resources = if path.is_container() {
                r.tree(&path)?
            } else {
                vec![resource]
            };
            let count = match format {
                ExportFormat::Zip => write_zip(r, &resources, unfinished.file()?, work)?,
                ExportFormat::Turtle => write_turtle(r, &resources, unfinished.file()?, work)?,
            };
            Ok(count)
        })?;
        let bytes = unfinished.finish(file)?;
        self.write(|w| {
            self.consent.record(
                w,
                NewEntry::by_owner(Act::DataExported, path.as_str())
                    .with("count", resources.to_string()),
            )?;
            Ok(())
        })?;
        Ok(ExportView {
            file: file.display().to_string(),
            resources,
            bytes,
        })
    }
}

fn write_zip(r: &PodRead<'_>, resources: &[Resource], file: File, work: Work<'_>) -> Result<u64> {
    let failed = |error: zip::result::ZipError| AppError::Export(error.to_string());
    let mut archive = zip::ZipWriter::new(Fused::new(BufWriter::new(file)));
    let mut names = HashSet::new();
    let mut count = 0;
    let whole = resources.iter().map(|resource| resource.size).sum();
    let mut done = 0;
    for resource in resources {
        let options = SimpleFileOptions::default().unix_permissions(0o600);
        let mut name = entry_name(&resource.path);
        while !names.insert(name.clone()) {
            name.insert(0, '_');
        }
        if resource.kind == Kind::Container {
            archive.add_directory(&name, options).map_err(failed)?;
            continue;
        }
        let (_, reader) = r.open_body(&resource.path)?;
        let options = options.large_file(reader.size() >= NEEDS_LARGE_ENTRY);
        let mut body = resources::Body::new(&resource.path, reader);
        archive.start_file(&name, options).map_err(failed)?;
        while let Some(piece) = body.next_piece()? {
            work.advance(done, whole).map_err(|_| AppError::Stopped)?;
            archive
                .write_all(piece)
                .map_err(|error| AppError::Export(error.to_string()))?;
            done += piece.len() as u64;
        }
        count += 1;
    }
    let mut writer = archive.finish().map_err(failed)?.inner;
    writer
        .flush()
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(|error| AppError::Export(error.to_string()))?;
    Ok(count)
}

/// Fails once, and from then on writes nothing and says that all is well: a zip writer that is dropped
/// after a failure tries again to finish, prints that it could not, and takes a place that went backwards
/// for a mistake of its own.
struct Fused<W> {
    inner: W,
    failed: bool,
    position: u64,
}

impl<W> Fused<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            failed: false,
            position: 0,
        }
    }

    fn once<T>(
        &mut self,
        otherwise: T,
        act: impl FnOnce(&mut W) -> std::io::Result<T>,
    ) -> std::io::Result<T> {
        if self.failed {
            return Ok(otherwise);
        }
        let outcome = act(&mut self.inner);
        self.failed = outcome.is_err();
        outcome
    }
}

impl<W: Write> Write for Fused<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.once(bytes.len(), |inner| inner.write(bytes))?;
        self.position += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.once((), Write::flush)
    }
}

impl<W: Seek> Seek for Fused<W> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let supposed = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::Current(by) => self.position.saturating_add_signed(by),
            SeekFrom::End(_) => self.position,
        };
        self.position = self.once(supposed, |inner| inner.seek(to))?;
        Ok(self.position)
    }
}

/// The name of an entry that no unpacking program takes for a place outside its folder, on
/// whatever system.
fn entry_name(path: &PodPath) -> String {
    path.as_str()
        .trim_start_matches('/')
        .chars()
        .map(|c| match c {
            '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c => c,
        })
        .collect()
}

fn write_turtle(
    r: &PodRead<'_>,
    resources: &[Resource],
    file: File,
    work: Work<'_>,
) -> Result<u64> {
    let mut writer = BufWriter::new(file);
    let failed = |error: std::io::Error| AppError::Export(error.to_string());
    for (prefix, namespace) in kluis_rdf::vocab::PREFIXES {
        writeln!(writer, "@prefix {prefix}: <{namespace}> .").map_err(failed)?;
    }
    let mut count = 0;
    let whole = resources
        .iter()
        .filter(|resource| resource.kind == Kind::Document)
        .map(|resource| resource.size)
        .sum();
    let mut done = 0;
    for (number, resource) in resources.iter().enumerate() {
        if resource.kind != Kind::Document {
            continue;
        }
        work.advance(done, whole).map_err(|_| AppError::Stopped)?;
        done += resource.size;
        let (_, body) = r.body(&resource.path)?;
        let Some(syntax) = kluis_rdf::Syntax::from_media_type(&resource.media_type) else {
            continue;
        };
        let graph = kluis_rdf::parse(&body, syntax, Some(&resource.path.to_local_iri()))
            .map_err(|error| AppError::not_a_record(&resource.path, &error))?;
        writer
            .write_all(statements(&graph, number).as_bytes())
            .map_err(failed)?;
        count += 1;
    }
    writer
        .flush()
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(failed)?;
    Ok(count)
}

/// The statements of one document among others, without the prefixes that stand before all.
fn statements(graph: &Graph, number: usize) -> String {
    let text = kluis_rdf::to_turtle(graph, kluis_rdf::vocab::PREFIXES);
    if text.contains("_:") {
        // Labels would be those of another document too.
        return kluis_rdf::to_ntriples(&labelled(graph, number));
    }
    let body = match text.split_once("\n\n") {
        Some((_, body)) if text.starts_with("@prefix") => body,
        _ => &text,
    };
    format!("\n{body}")
}

/// The same graph with blank nodes that no other document has.
fn labelled(document: &Graph, number: usize) -> Graph {
    let own = |node: &BlankNode| BlankNode::new_unchecked(format!("d{number}{}", node.as_str()));
    let mut graph = Graph::new();
    for triple in document {
        let Triple {
            mut subject,
            predicate,
            mut object,
        } = triple.into_owned();
        if let NamedOrBlankNode::BlankNode(node) = &subject {
            subject = own(node).into();
        }
        if let Term::BlankNode(node) = &object {
            object = own(node).into();
        }
        graph.insert(&Triple::new(subject, predicate, object));
    }
    graph
}

/// A file being written beside its final place; removed again unless it is finished.
struct Unfinished {
    path: Option<PathBuf>,
}

impl Unfinished {
    fn beside(file: &Path) -> Result<Self> {
        let name = file
            .file_name()
            .ok_or_else(|| AppError::argument(format!("{} is no file name", file.display())))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", uuid::Uuid::now_v7().simple()));
        Ok(Self {
            path: Some(file.with_file_name(hidden)),
        })
    }

    fn file(&self) -> Result<File> {
        let path = self.path.as_deref().expect("present until finished");
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(path)
            .map_err(|source| AppError::file(path, source))
    }

    fn finish(mut self, file: &Path) -> Result<u64> {
        let path = self.path.as_deref().expect("present until finished");
        std::fs::rename(path, file).map_err(|source| AppError::file(file, source))?;
        self.path = None;
        let metadata = file
            .metadata()
            .map_err(|source| AppError::file(file, source))?;
        Ok(metadata.len())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Nothing more can be done about a file that cannot be removed either.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_stays_inside_the_folder_it_is_unpacked_into() {
        for (path, entry) in [
            ("/health/a b.ttl", "health/a b.ttl"),
            ("/health/", "health/"),
            ("/..\\..\\evil.bat", ".._.._evil.bat"),
            ("/C:\\x.txt", "C__x.txt"),
        ] {
            let path = PodPath::parse(path).unwrap();
            assert_eq!(entry_name(&path), entry);
        }
    }
}
