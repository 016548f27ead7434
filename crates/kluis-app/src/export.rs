use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use kluis_api::ExportView;
use kluis_consent::{Act, NewEntry};
use kluis_pod::{Kind, PodRead, Resource};
use kluis_rdf::oxrdf::{BlankNode, Graph, NamedOrBlankNode, Term, Triple};
use zip::write::SimpleFileOptions;

use crate::{AppError, Result, Session, resources};

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
    /// The file appears whole or not at all and is readable by this user only.
    ///
    /// # Errors
    /// [`AppError::FileExists`] unless `overwrite`; [`AppError::File`] when it cannot be
    /// written.
    pub fn export(
        &self,
        path: &str,
        file: &Path,
        format: ExportFormat,
        overwrite: bool,
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
                ExportFormat::Zip => write_zip(r, &resources, unfinished.file()?)?,
                ExportFormat::Turtle => write_turtle(r, &resources, unfinished.file()?)?,
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

fn write_zip(r: &PodRead<'_>, resources: &[Resource], file: File) -> Result<u64> {
    let failed = |error: zip::result::ZipError| AppError::Export(error.to_string());
    let mut archive = zip::ZipWriter::new(BufWriter::new(file));
    let mut count = 0;
    for resource in resources {
        let options = SimpleFileOptions::default().unix_permissions(0o600);
        let name = resource.path.as_str().trim_start_matches('/');
        if resource.kind == Kind::Container {
            archive.add_directory(name, options).map_err(failed)?;
            continue;
        }
        let (_, body) = r.body(&resource.path)?;
        archive.start_file(name, options).map_err(failed)?;
        archive
            .write_all(&body)
            .map_err(|error| AppError::Export(error.to_string()))?;
        count += 1;
    }
    let mut writer = archive.finish().map_err(failed)?;
    writer
        .flush()
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(|error| AppError::Export(error.to_string()))?;
    Ok(count)
}

fn write_turtle(r: &PodRead<'_>, resources: &[Resource], file: File) -> Result<u64> {
    let mut writer = BufWriter::new(file);
    let mut whole = Graph::new();
    let mut count = 0;
    for (number, resource) in resources.iter().enumerate() {
        if resource.kind != Kind::Document {
            continue;
        }
        let (_, body) = r.body(&resource.path)?;
        let Some(syntax) = kluis_rdf::Syntax::from_media_type(&resource.media_type) else {
            continue;
        };
        let graph = kluis_rdf::parse(&body, syntax, Some(&resource.path.to_local_iri()))
            .map_err(|error| AppError::not_a_record(&resource.path, &error))?;
        merge(&mut whole, &graph, number);
        count += 1;
    }
    writer
        .write_all(kluis_rdf::to_turtle(&whole, kluis_rdf::vocab::PREFIXES).as_bytes())
        .and_then(|()| writer.flush())
        .and_then(|()| writer.get_ref().sync_all())
        .map_err(|error| AppError::Export(error.to_string()))?;
    Ok(count)
}

/// Adds a document to the whole; its blank nodes stay its own.
fn merge(whole: &mut Graph, document: &Graph, number: usize) {
    let own = |node: &BlankNode| BlankNode::new_unchecked(format!("d{number}{}", node.as_str()));
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
        whole.insert(&Triple::new(subject, predicate, object));
    }
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
