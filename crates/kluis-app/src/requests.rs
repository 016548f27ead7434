use std::path::Path;

use kluis_api::{CheckView, PartyView, RequestView, RequestedCategoryView, Verdict};
use kluis_consent::RequestRecord;
use kluis_pod::PodRead;

use crate::{AppError, Result, Session, language};

impl Session {
    /// Reads a request from a file, checks it and keeps it; the same request twice is one.
    ///
    /// # Errors
    /// [`AppError::File`]; [`kluis_consent::ConsentError`] naming the place in the file that is
    /// no request.
    pub fn import_request(&self, file: &Path) -> Result<RequestView> {
        let bytes = read_limited(file)?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.read_request(&bytes, &name)
    }

    /// The same with what a request says, as it was pasted or read from elsewhere; `name` is what it is
    /// called where it is no request.
    ///
    /// # Errors
    /// As [`Session::import_request`].
    pub fn read_request(&self, bytes: &[u8], name: &str) -> Result<RequestView> {
        let parsed = kluis_consent::parse_request(bytes, name)?;
        self.write(|w| {
            let record = self.consent.store_request(w, parsed)?;
            self.request_view(w, &record)
        })
    }

    /// The requests that came in, newest first.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn requests(&self) -> Result<Vec<RequestView>> {
        self.read(|r| {
            self.consent
                .requests(r)?
                .iter()
                .map(|record| self.request_view(r, record))
                .collect()
        })
    }

    /// One request with its checks.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn request(&self, id: &str) -> Result<RequestView> {
        self.read(|r| {
            let record = self.consent.request(r, id)?;
            self.request_view(r, &record)
        })
    }

    pub(crate) fn request_view(
        &self,
        r: &PodRead<'_>,
        record: &RequestRecord,
    ) -> Result<RequestView> {
        let assessment = kluis_consent::check(record, &self.consent.trust(r)?, self.now());
        let counts = r.category_counts()?;
        let language = self.language_in(r)?;
        let asked = &record.asked;
        Ok(RequestView {
            id: record.id.clone(),
            from: PartyView {
                id: asked.recipient.web_id.clone(),
                name: asked.recipient.name.clone(),
            },
            purposes: asked
                .purposes
                .iter()
                .map(|purpose| {
                    purpose
                        .words
                        .get(&language)
                        .unwrap_or(&purpose.term)
                        .clone()
                })
                .collect(),
            message: asked.message.clone(),
            categories: asked
                .known_categories()
                .into_iter()
                .map(|id| RequestedCategoryView {
                    id: id.as_str().to_owned(),
                    name: language::category_name(id.get(), &language).to_owned(),
                    mode: "read".to_owned(),
                    count: counts
                        .iter()
                        .find(|found| found.category == id.as_str())
                        .map_or(0, |found| found.count),
                })
                .collect(),
            until: asked.until.map(language::instant).unwrap_or_default(),
            checks: assessment
                .checks
                .into_iter()
                .map(|check| CheckView {
                    check: check.name.to_owned(),
                    ok: check.ok,
                    detail: check.detail,
                })
                .collect(),
            verdict: match assessment.verdict {
                kluis_consent::Verdict::Reviewed => Verdict::Reviewed,
                kluis_consent::Verdict::ReviewedWithWarning => Verdict::ReviewedWithWarning,
                kluis_consent::Verdict::Unreviewed => Verdict::Unreviewed,
                kluis_consent::Verdict::Rejected => Verdict::Rejected,
            },
            reason: assessment.reason,
            reason_code: assessment.reason_code,
            state: record.state.as_str().to_owned(),
            received: language::instant(record.received),
        })
    }
}

pub(crate) fn read_limited(file: &Path) -> Result<Vec<u8>> {
    let length = std::fs::metadata(file)
        .map_err(|source| AppError::file(file, source))?
        .len();
    if length > kluis_consent::MAX_REQUEST_BYTES as u64 {
        return Err(AppError::argument(format!(
            "{} has {length} bytes; a request has at most {}",
            file.display(),
            kluis_consent::MAX_REQUEST_BYTES
        )));
    }
    std::fs::read(file).map_err(|source| AppError::file(file, source))
}
