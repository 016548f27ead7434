use std::collections::BTreeMap;

use kluis_api::{StepKind, StepView};

/// The steps of one kind for one kind of data.
#[derive(Clone, Debug, PartialEq)]
pub struct StepGroup {
    /// What the data is called.
    pub name: String,
    pub kind: StepKind,
    pub steps: Vec<StepView>,
}

impl StepGroup {
    /// Bytes of all bodies together.
    pub fn bytes(&self) -> u64 {
        self.steps.iter().map(|step| step.bytes).sum()
    }
}

/// The steps by what they are about and what they do, in the order of the names; `name` gives
/// what a path is called.
pub fn grouped(steps: &[StepView], name: impl Fn(&str) -> String) -> Vec<StepGroup> {
    let mut groups: BTreeMap<(String, u8), StepGroup> = BTreeMap::new();
    for step in steps {
        let name = name(&step.path);
        groups
            .entry((name.clone(), place(step.step)))
            .or_insert_with(|| StepGroup {
                name,
                kind: step.step,
                steps: Vec::new(),
            })
            .steps
            .push(step.clone());
    }
    groups.into_values().collect()
}

/// Who may read comes last: it is about the data that the other steps put there.
fn place(kind: StepKind) -> u8 {
    match kind {
        StepKind::Get => 0,
        StepKind::Put => 1,
        StepKind::Delete => 2,
        StepKind::Access => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: StepKind, path: &str) -> StepView {
        StepView {
            step: kind,
            path: path.into(),
            url: format!("http://localhost:3000/an{path}"),
            bytes: 1500,
            why: "new here".into(),
            reason: "new-here".into(),
        }
    }

    #[test]
    fn steps_of_one_kind_and_one_category_are_told_together() {
        let steps = [
            step(StepKind::Access, "/health/weight/"),
            step(StepKind::Put, "/health/weight/1"),
            step(StepKind::Put, "/health/steps/1"),
            step(StepKind::Put, "/health/weight/2"),
        ];
        let groups = grouped(&steps, |path| {
            path.split('/').nth(2).unwrap_or_default().to_owned()
        });
        let told: Vec<_> = groups
            .iter()
            .map(|group| {
                (
                    group.name.as_str(),
                    group.kind,
                    group.steps.len(),
                    group.bytes(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("steps", StepKind::Put, 1, 1500),
                ("weight", StepKind::Put, 2, 3000),
                ("weight", StepKind::Access, 1, 1500),
            ]
        );
    }
}
