//! Three-way merge of tables, as series are kept: by rows. A row is one value, and stays as it was
//! written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::WhyWhole;
use super::field::{Field, Side};
use super::sets::{self, Taken};
use super::table::{Ending, Key, Row, Table};

/// A merged table in which some rows are still to be chosen.
#[derive(Clone, Debug)]
pub(super) struct RowDraft {
    header: Vec<u8>,
    ending: Ending,
    ends_with_ending: bool,
    rows: Vec<(Key, Vec<u8>)>,
    choices: Vec<Choice>,
    order: Order,
    pub(super) taken: Taken,
}

/// Rows of one key that both sides changed.
#[derive(Clone, Debug)]
struct Choice {
    key: Key,
    base: Vec<Vec<u8>>,
    mine: Vec<Vec<u8>>,
    theirs: Vec<Vec<u8>>,
}

impl RowDraft {
    /// Merges three tables.
    ///
    /// # Errors
    /// [`WhyWhole::Unreadable`] and [`WhyWhole::BaseUnreadable`] for broken quotes,
    /// [`WhyWhole::TooLarge`], [`WhyWhole::Header`].
    pub(super) fn of(base: Option<&[u8]>, mine: &[u8], theirs: &[u8]) -> Result<Self, WhyWhole> {
        let (mine_table, theirs_table) = (Table::read(mine)?, Table::read(theirs)?);
        let base_table = base.map(Table::read).transpose();
        let base_table = base_table.map_err(|why| match why {
            WhyWhole::Unreadable => WhyWhole::BaseUnreadable,
            other => other,
        })?;
        let header = mine_table.header;
        let of_base = base_table.as_ref().map_or(header, |table| table.header);
        if theirs_table.header != header || of_base != header {
            return Err(WhyWhole::Header);
        }
        let empty = Table::default();
        let former = base_table.as_ref().unwrap_or(&empty);
        // The sides in an order that is the same on both machines.
        let (first, second) = if mine <= theirs {
            (&mine_table, &theirs_table)
        } else {
            (&theirs_table, &mine_table)
        };
        let mut draft = Self {
            header: header.to_vec(),
            ending: agreed(former.ending, first.ending, second.ending),
            ends_with_ending: agreed(
                former.ends_with_ending,
                first.ends_with_ending,
                second.ends_with_ending,
            ),
            rows: Vec::new(),
            choices: Vec::new(),
            order: Order::of(former, first, second),
            taken: Taken::default(),
        };
        draft.fill(former, &mine_table, &theirs_table);
        Ok(draft)
    }

    fn fill(&mut self, base: &Table<'_>, mine: &Table<'_>, theirs: &Table<'_>) {
        let groups = [base, mine, theirs].map(by_key);
        let keys: BTreeSet<&Key> = groups.iter().flat_map(BTreeMap::keys).copied().collect();
        for key in keys {
            let [base, mine_rows, theirs_rows] = groups
                .each_ref()
                .map(|group| group.get(key).map_or(&[][..], Vec::as_slice));
            let merged = if mine.is_keyed {
                sets::merged(base, mine_rows, theirs_rows, &mut self.taken)
            } else {
                // Nothing tells which rows are versions of one: a changed row is one gone and one
                // more.
                Some(sets::united(base, mine_rows, theirs_rows, &mut self.taken))
            };
            let owned = |rows: &[&[u8]]| rows.iter().map(|row| row.to_vec()).collect();
            match merged {
                Some(rows) => {
                    let rows = rows.into_iter().map(|row| (key.clone(), row.to_vec()));
                    self.rows.extend(rows);
                }
                None => self.choices.push(Choice {
                    key: key.clone(),
                    base: owned(base),
                    mine: owned(mine_rows),
                    theirs: owned(theirs_rows),
                }),
            }
        }
    }

    /// The rows to choose, by their keys.
    pub(super) fn fields(&self) -> Vec<Field> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        self.choices
            .iter()
            .map(|choice| {
                let (start, end) = &choice.key;
                let key = format!("{},{}", text(start), text(end));
                let rows = [&choice.base, &choice.mine, &choice.theirs];
                Field::of_row(
                    &key,
                    rows.map(|rows| rows.iter().map(|row| text(row)).collect()),
                )
            })
            .collect()
    }

    /// The table with a side for each of the [fields](Self::fields).
    pub(super) fn resolved(&self, sides: &[Side]) -> Vec<u8> {
        let mut rows: Vec<(&Key, &[u8])> = self
            .rows
            .iter()
            .map(|(key, text)| (key, text.as_slice()))
            .collect();
        for (choice, side) in self.choices.iter().zip(sides) {
            let chosen = match side {
                Side::Mine => &choice.mine,
                Side::Theirs => &choice.theirs,
            };
            rows.extend(chosen.iter().map(|text| (&choice.key, text.as_slice())));
        }
        let ending = self.ending.unwrap_or("\n").as_bytes();
        let mut lines = vec![self.header.as_slice()];
        lines.extend(self.order.sorted(rows));
        let mut table = lines.join(ending);
        if self.ends_with_ending {
            table.extend_from_slice(ending);
        }
        table
    }
}

/// The rows of each key, sorted.
fn by_key<'t, 'a>(table: &'t Table<'a>) -> BTreeMap<&'t Key, Vec<&'a [u8]>> {
    let mut groups: BTreeMap<&Key, Vec<&[u8]>> = BTreeMap::new();
    for row in &table.rows {
        groups.entry(&row.key).or_default().push(row.text);
    }
    groups.values_mut().for_each(|rows| rows.sort_unstable());
    groups
}

/// What both sides have, else what the one has that changed it.
fn agreed<T: PartialEq>(base: T, first: T, second: T) -> T {
    if first == base { second } else { first }
}

/// The order of the rows in the merged table: that of the keys where all three versions are sorted by
/// them, else that of the base, and what was added after it.
#[derive(Clone, Debug)]
struct Order {
    direction: Direction,
    /// The place of each row, by its text and how many alike come before it.
    places: HashMap<(Vec<u8>, usize), usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
    AsGiven,
}

impl Order {
    fn of(base: &Table<'_>, first: &Table<'_>, second: &Table<'_>) -> Self {
        let tables = [base, first, second];
        let all_sorted = |in_order: fn(&Key, &Key) -> bool| {
            let is_sorted =
                |rows: &[Row<'_>]| rows.is_sorted_by(|row, next| in_order(&row.key, &next.key));
            tables.iter().all(|table| is_sorted(&table.rows))
        };
        let direction = if all_sorted(|key, next| key <= next) {
            Direction::Ascending
        } else if all_sorted(|key, next| key >= next) {
            Direction::Descending
        } else {
            Direction::AsGiven
        };
        let mut places = HashMap::new();
        let mut of_key: HashMap<&Key, usize> = HashMap::new();
        let mut next = 0;
        for (is_base, table) in [(true, base), (false, first), (false, second)] {
            let mut alike: HashMap<&[u8], usize> = HashMap::new();
            for row in &table.rows {
                let before = alike.entry(row.text).or_default();
                let place = places.entry((row.text.to_vec(), *before));
                *before += 1;
                // A row that was changed stays where it was.
                let former = of_key.get(&row.key).filter(|_| !is_base && base.is_keyed);
                place.or_insert_with(|| former.copied().unwrap_or(next));
                if is_base {
                    of_key.entry(&row.key).or_insert(next);
                }
                next += 1;
            }
        }
        Self { direction, places }
    }

    fn sorted<'a>(&self, mut rows: Vec<(&'a Key, &'a [u8])>) -> Vec<&'a [u8]> {
        rows.sort_unstable();
        let mut placed = Vec::with_capacity(rows.len());
        let mut former: Option<(&[u8], usize)> = None;
        for (key, text) in rows {
            let alike = former.map_or(
                0,
                |(before, count)| if before == text { count + 1 } else { 0 },
            );
            former = Some((text, alike));
            let place = self.places.get(&(text.to_vec(), alike)).copied();
            placed.push((key, place.unwrap_or(usize::MAX), text));
        }
        placed.sort_by(|(key, place, _), (other_key, other_place, _)| {
            let by_key = match self.direction {
                Direction::Ascending => key.cmp(other_key),
                Direction::Descending => other_key.cmp(key),
                Direction::AsGiven => std::cmp::Ordering::Equal,
            };
            by_key.then(place.cmp(other_place))
        });
        placed.into_iter().map(|(_, _, text)| text).collect()
    }
}
