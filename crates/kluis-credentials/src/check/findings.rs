use super::{Assessment, CheckResult, NamedCheck, Reason, Verdict};

/// What one check came to.
pub(super) enum Finding {
    /// It passed.
    Ok(String),
    /// It passed, and the person is to know this.
    Warn(Reason, String),
    /// It failed.
    Failed(Reason, String),
    /// It could not be made because a document is missing or cannot be read, which failed before.
    NotMade,
}

impl From<Result<String, (Reason, String)>> for Finding {
    fn from(result: Result<String, (Reason, String)>) -> Self {
        match result {
            Ok(detail) => Self::Ok(detail),
            Err((reason, detail)) => Self::Failed(reason, detail),
        }
    }
}

/// The checks so far, in the order in which the first failure gives the reason.
#[derive(Default)]
pub(super) struct Findings {
    checks: Vec<NamedCheck>,
}

impl Findings {
    pub fn add(&mut self, name: &'static str, finding: impl Into<Finding>) {
        let (result, reason, detail) = match finding.into() {
            Finding::Ok(detail) => (CheckResult::Ok, None, detail),
            Finding::Warn(reason, detail) => (CheckResult::Warn, Some(reason), detail),
            Finding::Failed(reason, detail) => (CheckResult::Failed, Some(reason), detail),
            Finding::NotMade => (
                CheckResult::Failed,
                None,
                "not checked: what it needs is missing or cannot be read".to_owned(),
            ),
        };
        self.checks.push(NamedCheck {
            name,
            result,
            reason,
            detail,
        });
    }

    pub fn assess(self) -> Assessment {
        let any = |result| self.checks.iter().any(|check| check.result == result);
        // A check that could not be made gives no reason; the one that was in its way stands before it.
        let first = |result| {
            let mut of_result = self.checks.iter().filter(|check| check.result == result);
            of_result.find_map(|check| check.reason)
        };
        let (verdict, reason) = if any(CheckResult::Failed) {
            (Verdict::Reject, first(CheckResult::Failed))
        } else if any(CheckResult::Warn) {
            (Verdict::Warn, first(CheckResult::Warn))
        } else {
            (Verdict::Reviewed, None)
        };
        Assessment {
            verdict,
            reason,
            checks: self.checks,
        }
    }
}
