//! Three-way merge of the values of one place: sorted lists in which a value may stand more than
//! once.

use std::cmp::Ordering;

/// How many changes were taken from each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) mine: usize,
    pub(super) theirs: usize,
}

/// What each side removed and added, all sorted.
pub(super) struct Changes<'a, T> {
    pub(super) mine_removed: Vec<&'a T>,
    pub(super) mine_added: Vec<&'a T>,
    pub(super) theirs_removed: Vec<&'a T>,
    pub(super) theirs_added: Vec<&'a T>,
}

impl<'a, T: Ord> Changes<'a, T> {
    pub(super) fn of(base: &'a [T], mine: &'a [T], theirs: &'a [T]) -> Self {
        Self {
            mine_removed: without(base, mine),
            mine_added: without(mine, base),
            theirs_removed: without(base, theirs),
            theirs_added: without(theirs, base),
        }
    }

    /// Whether both sides took the same value away and not for the same others.
    pub(super) fn collide(&self) -> bool {
        self.mine_added != self.theirs_added
            && paired(&self.mine_removed, &self.theirs_removed).any(|(m, t)| m && t)
    }
}

/// What the three come to when their changes are independent: `base` without what either side
/// removed, and with what either added. `None` where they are not: both changed the same value, or
/// both gave different values to what had none, and neither holds all values of the other.
pub(super) fn merged<T: Ord + Clone>(
    base: &[T],
    mine: &[T],
    theirs: &[T],
    taken: &mut Taken,
) -> Option<Vec<T>> {
    if mine == theirs {
        return Some(mine.to_vec());
    }
    let changes = Changes::of(base, mine, theirs);
    let one_side_changed = mine == base || theirs == base;
    if !one_side_changed {
        let apart = base.is_empty()
            && !without(mine, theirs).is_empty()
            && !without(theirs, mine).is_empty();
        if apart || changes.collide() {
            return None;
        }
    }
    Some(united(base, mine, theirs, taken))
}

/// As [`merged`], where nothing is a collision: all that either side added stays.
pub(super) fn united<T: Ord + Clone>(
    base: &[T],
    mine: &[T],
    theirs: &[T],
    taken: &mut Taken,
) -> Vec<T> {
    let changes = Changes::of(base, mine, theirs);
    let removed = either(&changes.mine_removed, &changes.theirs_removed);
    let added = either(&changes.mine_added, &changes.theirs_added);
    let base: Vec<&T> = base.iter().collect();
    let mut result: Vec<T> = without(&base, &removed)
        .into_iter()
        .chain(&added)
        .map(|value| T::clone(value))
        .collect();
    result.sort();
    let count = |removed: &[&T], other_removed: &[&T], added: &[&T], other_added: &[&T]| {
        without(removed, other_removed)
            .len()
            .max(without(added, other_added).len())
    };
    let Changes {
        mine_removed,
        mine_added,
        theirs_removed,
        theirs_added,
    } = changes;
    taken.mine += count(&mine_removed, &theirs_removed, &mine_added, &theirs_added);
    taken.theirs += count(&theirs_removed, &mine_removed, &theirs_added, &mine_added);
    result
}

/// What is in `left` more often than in `right`.
pub(super) fn without<'a, T: Ord>(left: &'a [T], right: &[T]) -> Vec<&'a T> {
    let mut rest = right.iter().peekable();
    left.iter()
        .filter(|value| {
            while rest.next_if(|other| other < value).is_some() {}
            rest.next_if(|other| other == value).is_none()
        })
        .collect()
}

/// Each value as often as the list has it that has it most often.
fn either<'a, T: Ord>(left: &[&'a T], right: &[&'a T]) -> Vec<&'a T> {
    let mut all: Vec<&T> = left.to_vec();
    all.extend(without(right, left));
    all.sort();
    all
}

/// Walks two sorted lists side by side: for each value, whether it is in the left and in the right.
fn paired<'a, T: Ord>(left: &'a [T], right: &'a [T]) -> impl Iterator<Item = (bool, bool)> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (left.peek(), right.peek()) {
            (Some(l), Some(r)) => l.cmp(r),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
        Some((order.is_le(), order.is_ge()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &[u8], mine: &[u8], theirs: &[u8], expected: Option<&[u8]>) {
        let mut taken = Taken::default();
        let found = merged(base, mine, theirs, &mut taken);
        assert_eq!(found.as_deref(), expected, "{base:?} {mine:?} {theirs:?}");
        let swapped = merged(base, theirs, mine, &mut taken);
        assert_eq!(swapped.as_deref(), expected, "{base:?} {theirs:?} {mine:?}");
    }

    #[test]
    fn independent_changes_meet_and_others_collide() {
        check(&[1], &[1], &[2], Some(&[2]));
        check(&[1], &[1, 2], &[1, 3], Some(&[1, 2, 3]));
        check(&[1, 2], &[1, 3], &[2, 4], Some(&[3, 4]));
        check(&[1], &[2], &[3], None);
        check(&[1], &[], &[3], None);
        check(&[1], &[], &[1, 3], Some(&[3]));
        check(&[1, 2], &[3], &[2, 3], Some(&[3]));
        check(&[], &[2], &[3], None);
        check(&[], &[2], &[2, 3], Some(&[2, 3]));
        check(&[1, 1, 1], &[1, 1], &[1], Some(&[1]));
        check(&[1], &[1, 1], &[1, 2], Some(&[1, 1, 2]));
    }

    #[test]
    fn changes_are_counted_for_the_side_that_made_them_alone() {
        let mut taken = Taken::default();
        united(&[1, 2, 3], &[1, 2, 4], &[2, 3, 5, 6], &mut taken);
        assert_eq!(taken, Taken { mine: 1, theirs: 2 });
        let mut taken = Taken::default();
        united(&[1], &[2], &[2], &mut taken);
        assert_eq!(taken, Taken::default());
    }
}
