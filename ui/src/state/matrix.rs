use kluis_api::{GrantState, GrantView, PartyView};

use crate::state::outcome::missing_containers;

/// Who may see what, as rows of recipients and columns of categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Identifiers of the categories, in the order in which they first come.
    pub categories: Vec<String>,
    pub rows: Vec<MatrixRow>,
}

/// Whether a recipient may see a category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    #[default]
    No,
    /// Allowed, but not in force anywhere yet.
    Later,
    Yes,
}

/// A recipient and, for each category, whether it may be seen now.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixRow {
    pub recipient: PartyView,
    pub cells: Vec<Cell>,
}

/// Whether a grant still lets somebody see something, or may do so somewhere.
pub fn is_running(grant: &GrantView) -> bool {
    grant.state != GrantState::Ended
}

/// The matrix of the grants that run; those of one recipient share a row. A grant that is
/// ending has no tick: the person has already said no.
pub fn matrix(grants: &[GrantView]) -> Matrix {
    let mut matrix = Matrix::default();
    let given =
        |grant: &&GrantView| matches!(grant.state, GrantState::Planned | GrantState::Active);
    for category in grants
        .iter()
        .filter(given)
        .flat_map(|grant| &grant.categories)
    {
        if !matrix.categories.contains(&category.id) {
            matrix.categories.push(category.id.clone());
        }
    }
    for grant in grants.iter().filter(given) {
        let columns = matrix.categories.len();
        let row = match matrix
            .rows
            .iter()
            .position(|row| row.recipient.id == grant.recipient.id)
        {
            Some(row) => row,
            None => {
                matrix.rows.push(MatrixRow {
                    recipient: grant.recipient.clone(),
                    cells: vec![Cell::No; columns],
                });
                matrix.rows.len() - 1
            }
        };
        for category in &grant.categories {
            if let Some(column) = matrix.categories.iter().position(|id| *id == category.id) {
                let cell = &mut matrix.rows[row].cells[column];
                *cell = (*cell).max(given_cell(grant, &category.id));
            }
        }
    }
    matrix
}

/// A given category has its tick once something enforces it.
fn given_cell(grant: &GrantView, category: &str) -> Cell {
    let container = format!("/{category}/");
    let waits = grant
        .enforcement
        .iter()
        .flat_map(missing_containers)
        .any(|path| path.ends_with(&container));
    if waits || grant.state == GrantState::Planned {
        Cell::Later
    } else {
        Cell::Yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample_grant;

    #[test]
    fn grants_of_one_recipient_share_a_row_and_what_is_not_in_force_has_no_tick() {
        let first = sample_grant("g-1", GrantState::Active, &["weight"]);
        let second = sample_grant("g-2", GrantState::Planned, &["steps", "weight"]);
        let matrix = matrix(&[first, second]);
        assert_eq!(matrix.categories, ["weight", "steps"]);
        assert_eq!(matrix.rows.len(), 1);
        assert_eq!(matrix.rows[0].cells, [Cell::Yes, Cell::Later]);
    }

    #[test]
    fn what_is_over_or_ending_has_no_tick() {
        let ending = sample_grant("g-1", GrantState::Ending, &["weight"]);
        let ended = sample_grant("g-2", GrantState::Ended, &["steps"]);
        assert_eq!(matrix(&[ending.clone(), ended.clone()]), Matrix::default());
        assert!(is_running(&ending));
        assert!(!is_running(&ended));
    }
}
