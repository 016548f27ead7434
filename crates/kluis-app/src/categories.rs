use kluis_api::{CategoryState, CategoryView};
use kluis_pod::PodPath;
use kluis_records::{Category, Sensitivity};
use kluis_sync::{Policy, State};

use crate::{Result, Session, language};

impl Session {
    /// Every kind of data, also those with nothing in them, with counts and where it is kept.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn categories(&self) -> Result<Vec<CategoryView>> {
        self.read(|r| {
            let language = self.language_in(r)?;
            let counts = r.category_counts()?;
            let policy = Policy::load(r)?;
            let live = self.live_grants(r)?;
            kluis_records::categories()
                .iter()
                .map(|category| {
                    let found = counts.iter().find(|found| found.category == category.id);
                    Ok(CategoryView {
                        id: category.id.to_string(),
                        name: language::category_name(category, &language).to_owned(),
                        icon: category.icon.clone(),
                        count: found.map_or(0, |found| found.count),
                        newest: found.and_then(|found| found.newest).map(language::instant),
                        state: state(&policy, &container(category)?),
                        path: category.container.clone(),
                        sensitive: category.sensitivity == Sensitivity::High,
                        shared_with: live
                            .iter()
                            .filter(|grant| {
                                grant
                                    .categories
                                    .iter()
                                    .any(|given| given.category.as_str() == category.id)
                            })
                            .count() as u64,
                    })
                })
                .collect()
        })
    }
}

pub(crate) fn container(category: &Category) -> Result<PodPath> {
    crate::resources::pod_path(&category.container)
}

fn state(policy: &Policy, container: &PodPath) -> CategoryState {
    match policy.state_of(container) {
        State::Local => CategoryState::Local,
        State::Sealed => CategoryState::Sealed,
        State::Shared => CategoryState::Shared,
    }
}
