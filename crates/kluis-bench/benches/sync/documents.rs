//! Small documents in containers: here in a safe or a folder, there in the server's own files.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use url::Url;

use crate::contestants::bare::Document;

const BODY_BYTES: usize = 1024;
/// So long ago that nobody takes the time of a document for too fresh to be relied on.
const AGE: Duration = Duration::from_hours(1);

/// So many containers with so many documents each.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    pub(crate) containers: usize,
    pub(crate) each: usize,
}

impl Amount {
    pub(crate) fn documents(self) -> usize {
        self.containers * self.each
    }

    /// The name of each document within its container's container, and what it says.
    pub(crate) fn all(self) -> impl Iterator<Item = (String, String)> {
        (0..self.documents()).map(move |number| {
            let (container, place) = (number / self.each, number % self.each);
            (format!("c{container:03}/d{place:03}.ttl"), body(number))
        })
    }

    /// The same as they are addressed there.
    pub(crate) fn at(self, container: &Url) -> Vec<Document> {
        let document = |(name, body): (String, String)| Document {
            url: container.join(&name).unwrap(),
            body: Some(Arc::from(body)),
        };
        self.all().map(document).collect()
    }

    /// The containers themselves, the one above them first.
    pub(crate) fn containers_at(self, container: &Url) -> Vec<Document> {
        let names = (0..self.containers).map(|number| format!("c{number:03}/"));
        let names = std::iter::once(String::new()).chain(names);
        let listing = |name: String| Document {
            url: container.join(&name).unwrap(),
            body: None,
        };
        names.map(listing).collect()
    }

    /// Writes them as files: a server with files keeps a document of this media type under its own
    /// name, and sees what is put there while it runs.
    pub(crate) fn write_into(self, folder: &Path) {
        let then = SystemTime::now() - AGE;
        for (name, body) in self.all() {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, body).unwrap();
            File::options()
                .write(true)
                .open(&file)
                .unwrap()
                .set_modified(then)
                .unwrap();
        }
    }

    /// Whether exactly these are in a folder, as they are.
    pub(crate) fn are_in(self, folder: &Path) -> bool {
        let is_there = |(name, body): (String, String)| {
            fs::read_to_string(folder.join(name)).is_ok_and(|found| found == body)
        };
        self.all().all(is_there)
    }
}

/// No two say the same.
pub(crate) fn body(number: usize) -> String {
    let mut body = String::from("@prefix bench: <urn:bench:> .\n");
    while body.len() < BODY_BYTES {
        let line = format!(
            "bench:thing{} bench:says \"what document {number} says\" .\n",
            body.len()
        );
        body.push_str(&line);
    }
    body
}
