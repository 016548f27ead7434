use kluis_api::ApiError;

/// Something asked from the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum Load<T> {
    /// Asked, not there yet.
    Loading,
    /// Could not be had.
    Failed(ApiError),
    /// There; with the error of the last try to renew it, if that failed.
    Ready(T, Option<ApiError>),
}

impl<T> Load<T> {
    /// The state after an answer: a failed renewal keeps the old data.
    pub fn answered(self, answer: Result<T, ApiError>) -> Self {
        match (self, answer) {
            (_, Ok(data)) => Self::Ready(data, None),
            (Self::Ready(data, _), Err(error)) => Self::Ready(data, Some(error)),
            (_, Err(error)) => Self::Failed(error),
        }
    }

    /// The same with other data, if there is some.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Load<U> {
        match self {
            Self::Loading => Load::Loading,
            Self::Failed(error) => Load::Failed(error),
            Self::Ready(data, problem) => Load::Ready(change(data), problem),
        }
    }

    /// The data, if it is there.
    pub fn data(&self) -> Option<&T> {
        match self {
            Self::Ready(data, _) => Some(data),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::ErrorCode;

    use super::*;

    #[test]
    fn failed_renewal_keeps_the_data_and_tells_the_error() {
        let offline = ApiError::new(ErrorCode::Offline, "no answer");
        let first = Load::Loading.answered(Ok(1));
        assert_eq!(
            first.answered(Err(offline.clone())),
            Load::Ready(1, Some(offline.clone()))
        );
        assert_eq!(
            Load::<u8>::Loading.answered(Err(offline.clone())),
            Load::Failed(offline)
        );
    }

    #[test]
    fn success_clears_the_error() {
        let offline = ApiError::new(ErrorCode::Offline, "no answer");
        assert_eq!(
            Load::Ready(1, Some(offline)).answered(Ok(2)),
            Load::Ready(2, None)
        );
    }
}
