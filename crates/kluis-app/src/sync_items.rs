use kluis_api::{SyncItemState, SyncItemView};
use kluis_pod::PodRead;
use kluis_sync::{Item, ItemState};

use crate::{Result, Session, language, records, resources};

impl Session {
    /// What is in a container at every depth and how each of it stands between here and the
    /// cooperative, as far as is known here.
    ///
    /// # Errors
    /// [`crate::AppError::Argument`] for a path that is none, [`kluis_pod::PodError::NotFound`].
    pub fn sync_items(&self, container: &str) -> Result<Vec<SyncItemView>> {
        let container = resources::pod_path(container)?;
        self.read(|r| {
            let storage = self.storage_in(r)?;
            let found = kluis_sync::items(r, storage.as_ref(), &container)?;
            found.iter().map(|item| view(r, item)).collect()
        })
    }
}

fn view(r: &PodRead<'_>, item: &Item) -> Result<SyncItemView> {
    let resource = &item.resource;
    let record = r.record(&resource.path)?;
    let title = match &record {
        Some(record) => record.title.clone(),
        None => resource.path.name().to_owned(),
    };
    Ok(SyncItemView {
        path: resource.path.to_string(),
        title,
        record: record.as_ref().map(records::row),
        changed: language::instant(resource.modified),
        bytes: resource.size,
        state: match item.state {
            ItemState::OnlyHere => SyncItemState::OnlyHere,
            ItemState::Same => SyncItemState::Same,
            ItemState::Waits => SyncItemState::Waits,
            ItemState::Conflict => SyncItemState::Conflict,
            ItemState::TooLarge => SyncItemState::TooLarge,
            ItemState::Sealed => SyncItemState::Sealed,
        },
        too_large: item.too_large,
        readable_there: item.readable_there,
    })
}

#[cfg(test)]
mod tests {
    use kluis_api::PolicyState;
    use kluis_objects::Work;

    use super::*;
    use crate::PutBody;
    use crate::test_home::TestHome;

    #[test]
    fn what_is_no_record_is_called_by_its_name() {
        let home = TestHome::new();
        let session = home.create();
        let body = PutBody::from_reader(&b"a letter"[..], Some("text/plain"));
        session
            .put("/documents/letters/one.txt", body, None, Work::silent())
            .unwrap();
        let found = session.sync_items("/documents/").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].title, "one.txt");
        assert_eq!(found[0].bytes, 8);
        assert_eq!(found[0].state, SyncItemState::OnlyHere);
        session
            .set_policy("/documents/letters/", PolicyState::Shared)
            .unwrap();
        let found = session.sync_items("/documents/").unwrap();
        assert_eq!(found[0].state, SyncItemState::Waits);
        assert!(!found[0].readable_there);
    }
}
