//! The record index: what lists and charts read instead of every document.
//!
//! Rows are derived from documents by whoever knows what these mean; nothing here interprets them.

use crate::read::{count, stored_path, time};
use crate::{PodError, PodPath, PodRead, PodWrite};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

const COLUMNS: &str = "r.path, r.kind, r.category, r.start, r.sort_time, r.title, r.value_text, \
     r.value, r.unit, r.code, r.identity, r.content_hash, r.import, r.source";

/// What the index knows of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRow {
    /// Its document.
    pub path: PodPath,
    /// FHIR resource type, such as `Observation`.
    pub kind: String,
    /// The one category it belongs to.
    pub category: String,
    /// When it happened or began, as the document writes it.
    pub start: Option<String>,
    /// The same as a moment, for sorting; kept to the microsecond.
    pub sort_time: Option<Timestamp>,
    /// What a person would call it.
    pub title: String,
    /// Its value as text.
    pub value_text: Option<String>,
    /// Its value as a number, in `unit`.
    pub value: Option<f64>,
    /// UCUM unit of `value`.
    pub unit: Option<String>,
    /// Its main code, `system|code`.
    pub code: Option<String>,
    /// Names the thing that was recorded: equal for two reports of the same.
    pub identity: String,
    /// Digest of what the record says.
    pub content_hash: String,
    /// The import run that made it.
    pub import: Option<String>,
    /// Who or what reported it.
    pub source: Option<String>,
}

/// Which records are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Only of this category.
    pub category: Option<String>,
    /// Only of this FHIR type.
    pub kind: Option<String>,
    /// Only with all these words, or words that begin so, in title or value text; accents and case
    /// do not matter.
    pub text: Option<String>,
    /// At most so many; `None` for all.
    pub limit: Option<u32>,
    /// Leave out so many from the start.
    pub offset: u32,
    /// Newest first, records without a time last; otherwise the exact opposite order.
    pub newest_first: bool,
}

/// How many records a category has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category's id.
    pub category: String,
    /// Its records.
    pub count: u64,
    /// The time of its newest record that has one.
    pub newest: Option<Timestamp>,
}

impl PodRead<'_> {
    /// The records a filter lets through.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn records(&self, filter: &RecordFilter) -> Result<Vec<IndexRow>, PodError> {
        let Some((sql, values)) = filter.query() else {
            return Ok(Vec::new());
        };
        let mut statement = self.sql().prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| Ok(index_row(row)))?;
        rows.map(|row| row?).collect()
    }

    /// How many records a filter lets through, whatever its limit and offset.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn count_records(&self, filter: &RecordFilter) -> Result<u64, PodError> {
        let Some((rows, values)) = filter.rows() else {
            return Ok(0);
        };
        let found = self
            .sql()
            .prepare_cached(&format!("SELECT count(*) FROM {rows}"))?
            .query_row(params_from_iter(values), |row| row.get(0))?;
        count("record_index", found)
    }

    /// The index row of a document, if it has one.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn record(&self, path: &PodPath) -> Result<Option<IndexRow>, PodError> {
        let sql = format!("SELECT {COLUMNS} FROM record_index r WHERE r.path = ?1");
        self.sql()
            .prepare_cached(&sql)?
            .query_row([path.as_str()], |row| Ok(index_row(row)))
            .optional()?
            .transpose()
    }

    /// The records with this identity, sorted by path.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn by_identity(&self, identity: &str) -> Result<Vec<IndexRow>, PodError> {
        self.records_where("r.identity", identity)
    }

    /// The records with this content hash, sorted by path.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn by_content_hash(&self, hash: &str) -> Result<Vec<IndexRow>, PodError> {
        self.records_where("r.content_hash", hash)
    }

    /// How many records each category has, sorted by category. One pass over one index, without the
    /// rows themselves.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn category_counts(&self) -> Result<Vec<CategoryCount>, PodError> {
        let mut statement = self.sql().prepare_cached(CATEGORY_COUNTS)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.map(|row| {
            let (category, records, newest): (String, i64, Option<i64>) = row?;
            Ok(CategoryCount {
                newest: newest.map(|at| time(&category, at)).transpose()?,
                count: count(&category, records)?,
                category,
            })
        })
        .collect()
    }

    fn records_where(&self, column: &str, value: &str) -> Result<Vec<IndexRow>, PodError> {
        let sql = format!("SELECT {COLUMNS} FROM record_index r WHERE {column} = ?1");
        let mut statement = self.sql().prepare_cached(&sql)?;
        let rows = statement.query_map([value], |row| Ok(index_row(row)))?;
        let mut records: Vec<IndexRow> = rows.map(|row| row?).collect::<Result<_, PodError>>()?;
        records.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        Ok(records)
    }
}

impl PodWrite<'_> {
    /// Writes the index row of a document, in place of the one before.
    ///
    /// # Errors
    /// [`PodError::NotFound`] if there is no such document.
    pub fn index(&self, row: &IndexRow) -> Result<(), PodError> {
        self.get(&row.path)?;
        self.sql()
            .prepare_cached(
                "INSERT INTO record_index (path, kind, category, start, sort_time, title, \
                 value_text, value, unit, code, identity, content_hash, import, source) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) \
                 ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, \
                 category = excluded.category, start = excluded.start, \
                 sort_time = excluded.sort_time, title = excluded.title, \
                 value_text = excluded.value_text, value = excluded.value, unit = excluded.unit, \
                 code = excluded.code, identity = excluded.identity, \
                 content_hash = excluded.content_hash, import = excluded.import, \
                 source = excluded.source",
            )?
            .execute(params![
                row.path.as_str(),
                row.kind,
                row.category,
                row.start,
                row.sort_time.map(Timestamp::as_microsecond),
                row.title,
                row.value_text,
                row.value,
                row.unit,
                row.code,
                row.identity,
                row.content_hash,
                row.import,
                row.source,
            ])?;
        Ok(())
    }

    /// Removes the index row of a document; `false` if it had none.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn unindex(&self, path: &PodPath) -> Result<bool, PodError> {
        let removed = self
            .sql()
            .prepare_cached("DELETE FROM record_index WHERE path = ?1")?
            .execute([path.as_str()])?;
        Ok(removed > 0)
    }

    /// Removes every index row, before all are derived from the documents again.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn clear_index(&self) -> Result<(), PodError> {
        self.sql().execute("DELETE FROM record_index", [])?;
        Ok(())
    }
}

const CATEGORY_COUNTS: &str = "SELECT category, count(*), max(sort_time) FROM record_index \
     INDEXED BY record_index_category GROUP BY category ORDER BY category";

impl RecordFilter {
    /// The query and its values; `None` if no record can match.
    fn query(&self) -> Option<(String, Vec<Value>)> {
        let (rows, mut values) = self.rows()?;
        // SQLite counts "no time" as the oldest.
        let order = if self.newest_first {
            "r.sort_time DESC, r.path DESC"
        } else {
            "r.sort_time, r.path"
        };
        values.push(Value::Integer(self.limit.map_or(-1, i64::from)));
        values.push(Value::Integer(self.offset.into()));
        Some((
            format!("SELECT {COLUMNS} FROM {rows} ORDER BY {order} LIMIT ? OFFSET ?"),
            values,
        ))
    }

    /// The tables and conditions of a query, and their values.
    fn rows(&self) -> Option<(String, Vec<Value>)> {
        let mut from = "record_index r".to_owned();
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        if let Some(text) = &self.text {
            "record_text t JOIN record_index r ON r.id = t.rowid".clone_into(&mut from);
            conditions.push("record_text MATCH ?");
            values.push(Value::Text(match_expression(text)?));
        }
        if let Some(category) = &self.category {
            conditions.push("r.category = ?");
            values.push(Value::Text(category.clone()));
        }
        if let Some(kind) = &self.kind {
            conditions.push("r.kind = ?");
            values.push(Value::Text(kind.clone()));
        }
        if !conditions.is_empty() {
            from.push_str(" WHERE ");
            from.push_str(&conditions.join(" AND "));
        }
        Some((from, values))
    }
}

/// Every word as the beginning of a word; `None` if there is no word in the text.
///
/// Words are cut at everything that is no letter or digit, so nothing of the query language of
/// [FTS5](https://www.sqlite.org/fts5.html#full_text_query_syntax) comes through.
fn match_expression(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn index_row(row: &Row<'_>) -> Result<IndexRow, PodError> {
    let path: String = row.get(0)?;
    let sort_time: Option<i64> = row.get(4)?;
    Ok(IndexRow {
        kind: row.get(1)?,
        category: row.get(2)?,
        start: row.get(3)?,
        sort_time: sort_time.map(|at| time(&path, at)).transpose()?,
        title: row.get(5)?,
        value_text: row.get(6)?,
        value: row.get(7)?,
        unit: row.get(8)?,
        code: row.get(9)?,
        identity: row.get(10)?,
        content_hash: row.get(11)?,
        import: row.get(12)?,
        source: row.get(13)?,
        path: stored_path(&path)?,
    })
}
