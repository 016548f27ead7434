//! Which items of three versions of a list belong together.

use std::collections::BTreeSet;

use super::document::Value;

/// One position of a merged list.
pub(super) enum Item<'a> {
    Agreed(&'a Value),
    /// Mine alone changed or added this.
    Mine(&'a Value),
    Theirs(&'a Value),
    /// Both changed the item that stood here: base, mine and theirs.
    Both(Option<&'a Value>, &'a Value, &'a Value),
}

/// The items of the merged list; `None` where it is not certain which items are the same.
pub(super) fn aligned<'a>(
    base: Option<&'a [Value]>,
    mine: &'a [Value],
    theirs: &'a [Value],
) -> Option<Vec<Item<'a>>> {
    match base {
        _ if mine.len() == theirs.len() && base.is_none_or(|base| base.len() == mine.len()) => {
            by_position(base, mine, theirs)
        }
        Some(base) => by_region(base, mine, theirs),
        None => None,
    }
}

/// Versions of the same length: the items at one position belong together, save where items moved.
fn by_position<'a>(
    base: Option<&'a [Value]>,
    mine: &'a [Value],
    theirs: &'a [Value],
) -> Option<Vec<Item<'a>>> {
    let items: Vec<Item<'_>> = mine
        .iter()
        .zip(theirs)
        .enumerate()
        .map(
            |(at, (mine, theirs))| match base.and_then(|base| base.get(at)) {
                _ if mine == theirs => Item::Agreed(mine),
                Some(base) if mine == base => Item::Theirs(theirs),
                Some(base) if theirs == base => Item::Mine(mine),
                base => Item::Both(base, mine, theirs),
            },
        )
        .collect();
    let is_both = |item: &Item<'_>| matches!(item, Item::Both(..));
    // Beside an item that one side moved here, a change by the other may mean another item.
    if items.iter().any(is_both) && any_moved(base, mine, theirs) {
        return None;
    }
    Some(items)
}

/// Whether an item that changed equals one that was, or on the other side is, at another position.
fn any_moved(base: Option<&[Value]>, mine: &[Value], theirs: &[Value]) -> bool {
    // Whether `side` has, where it differs from `from`, something that is anywhere in `others`.
    let has_moved = |side: &[Value], from: &[Value], others: &[Value]| {
        let others: BTreeSet<&Value> = others.iter().collect();
        side.iter()
            .zip(from)
            .any(|(item, former)| item != former && others.contains(item))
    };
    match base {
        Some(base) => {
            let differing: Vec<Value> = mine
                .iter()
                .zip(theirs)
                .filter(|(mine, theirs)| mine != theirs)
                .map(|(mine, _)| mine.clone())
                .collect();
            has_moved(mine, base, base)
                || has_moved(theirs, base, base)
                || has_moved(theirs, mine, &differing)
        }
        None => has_moved(mine, theirs, theirs) || has_moved(theirs, mine, mine),
    }
}

/// The part of `base` that a side replaced, and by what.
struct Region<'a> {
    start: usize,
    end: usize,
    items: &'a [Value],
}

impl<'a> Region<'a> {
    fn of(base: &[Value], side: &'a [Value]) -> Self {
        let shorter = base.len().min(side.len());
        let start = (0..shorter)
            .find(|at| base[*at] != side[*at])
            .unwrap_or(shorter);
        let after = (0..shorter - start)
            .find(|at| base[base.len() - 1 - at] != side[side.len() - 1 - at])
            .unwrap_or(shorter - start);
        Self {
            start,
            end: base.len() - after,
            items: &side[start..side.len() - after],
        }
    }

    fn is_insertion(&self) -> bool {
        self.start == self.end
    }
}

/// Versions of different lengths: they are merged where each side changed another part.
fn by_region<'a>(
    base: &'a [Value],
    mine: &'a [Value],
    theirs: &'a [Value],
) -> Option<Vec<Item<'a>>> {
    let (of_mine, of_theirs) = (Region::of(base, mine), Region::of(base, theirs));
    let mine_first = of_mine.end <= of_theirs.start && of_mine.start <= of_theirs.start;
    let theirs_first = of_theirs.end <= of_mine.start && of_theirs.start <= of_mine.start;
    // Two insertions at one place have no order.
    if of_mine.is_insertion() && of_theirs.is_insertion() && of_mine.start == of_theirs.start {
        return None;
    }
    let agreed = |range: std::ops::Range<usize>| base[range].iter().map(Item::Agreed);
    let mine_items = of_mine.items.iter().map(Item::Mine);
    let theirs_items = of_theirs.items.iter().map(Item::Theirs);
    if mine_first {
        let mut items: Vec<_> = agreed(0..of_mine.start).chain(mine_items).collect();
        items.extend(agreed(of_mine.end..of_theirs.start).chain(theirs_items));
        items.extend(agreed(of_theirs.end..base.len()));
        Some(items)
    } else if theirs_first {
        let mut items: Vec<_> = agreed(0..of_theirs.start).chain(theirs_items).collect();
        items.extend(agreed(of_theirs.end..of_mine.start).chain(mine_items));
        items.extend(agreed(of_mine.end..base.len()));
        Some(items)
    } else {
        None
    }
}
