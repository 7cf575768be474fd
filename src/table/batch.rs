//! Builds a batch: records in, DataFrames with the columns of [`schema`] out.
//!
//! Only what the run needs becomes a column. The texts that are shown for slow requests are taken
//! for slow requests alone, into a small frame of their own, and once more of those are known than
//! are shown, only for slower ones: so all other rows are a few numbers.

use super::filter::Filter;
use super::load::Batch;
use super::routes::Routes;
use super::schema;
use super::texts::{TextColumn, TextColumns, text};
use crate::parse::{Field, Record};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};
use std::collections::BTreeMap;
use std::mem::{replace, take};

/// How many rows a batch has: enough for the fixed cost of a group-by to vanish, few enough to stay
/// small in memory.
pub(super) const BATCH_ROWS: usize = 128 * 1024;

/// The batch that is being built.
pub(super) struct BatchBuilder<'a> {
    routes: Routes<'a>,
    filter: &'a Filter,
    needs_local_time: bool,
    rows: Rows,
    /// The texts of all rows that were asked for.
    row_texts: TextColumns,
    slow: Rows,
    texts: Texts,
}

/// The columns that every row has.
#[derive(Default)]
struct Rows {
    timestamp: Vec<i64>,
    endpoint: Vec<u32>,
    origin: Vec<u16>,
    status: Vec<Option<u16>>,
    duration_us: Vec<Option<i64>>,
    bytes: Vec<Option<i64>>,
    local_time: Vec<i64>,
    path_kept: Vec<bool>,
    method_kept: Vec<bool>,
    host_kept: Vec<bool>,
    source_kept: Vec<bool>,
}

/// One row.
#[derive(Clone, Copy)]
struct Row {
    timestamp: i64,
    endpoint: u32,
    origin: u16,
    status: Option<u16>,
    duration_us: Option<i64>,
    bytes: Option<i64>,
    local_time: Option<i64>,
    path_kept: Option<bool>,
    method_kept: Option<bool>,
    host_kept: Option<bool>,
    source_kept: Option<bool>,
}

/// The texts of slow requests.
#[derive(Default)]
struct Texts {
    method: Vec<String>,
    path: Vec<String>,
    request_id: Vec<String>,
    container: Vec<String>,
}

impl<'a> BatchBuilder<'a> {
    pub(super) fn new(routes: Routes<'a>, filter: &'a Filter, texts: &[TextColumn]) -> Self {
        Self {
            routes,
            filter,
            needs_local_time: filter.needs_local_time(),
            rows: Rows::default(),
            row_texts: TextColumns::new(texts, BATCH_ROWS),
            slow: Rows::default(),
            texts: Texts::default(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.timestamp.len()
    }

    /// Adds a row. Texts are kept when the request took longer than `show_over_us`.
    pub(super) fn push(&mut self, record: &Record<'_>, show_over_us: u64) {
        let route = self.routes.route(record);
        let filter = self.filter;
        let local_us = record.time.instant_us + i64::from(record.time.offset_s) * 1_000_000;
        let row = Row {
            timestamp: record.time.instant_us,
            endpoint: route.endpoint,
            origin: record.origin.index() as u16,
            status: record.status,
            // Both fit: the parser takes no duration of years and no answer beyond a terabyte.
            duration_us: record.duration_us.map(|us| us as i64),
            bytes: record.bytes.map(|bytes| bytes as i64),
            local_time: self.needs_local_time.then_some(local_us),
            path_kept: filter.path.is_some().then_some(route.path_kept),
            method_kept: filter.method.is_some().then_some(route.method_kept),
            host_kept: filter
                .host
                .as_ref()
                .map(|_| self.routes.host_kept(record.host)),
            source_kept: filter
                .source
                .as_ref()
                .map(|wanted| wanted.keeps(record.origin, record.source)),
        };
        self.rows.push(row);
        self.row_texts.push(record);
        let shown = record.duration_us.is_some_and(|us| us > show_over_us);
        if shown && route.path_kept && route.method_kept {
            self.slow.push(row);
            self.texts
                .method
                .push(String::from_utf8_lossy(record.method).into_owned());
            self.texts.path.push(self.routes.path_text(record));
            self.texts.request_id.push(text_or_empty(record.request_id));
            self.texts.container.push(text_or_empty(record.container));
        }
    }

    /// The batch, filtered; the builder is empty afterwards. What filters took is counted in
    /// `left_out`.
    pub(super) fn finish(
        &mut self,
        left_out: &mut BTreeMap<&'static str, u64>,
    ) -> PolarsResult<Batch> {
        let mut rows = self.rows.take_columns();
        rows.extend(self.row_texts.take());
        let mut slow = self.slow.take_columns();
        slow.extend(self.texts.take_columns());
        Ok(Batch {
            rows: self.filter.apply(frame(rows)?, left_out)?,
            // These are among the rows, where they were counted already.
            slow: self.filter.apply(frame(slow)?, &mut BTreeMap::new())?,
        })
    }
}

impl Rows {
    fn push(&mut self, row: Row) {
        self.timestamp.push(row.timestamp);
        self.endpoint.push(row.endpoint);
        self.origin.push(row.origin);
        self.status.push(row.status);
        self.duration_us.push(row.duration_us);
        self.bytes.push(row.bytes);
        self.local_time.extend(row.local_time);
        self.path_kept.extend(row.path_kept);
        self.method_kept.extend(row.method_kept);
        self.host_kept.extend(row.host_kept);
        self.source_kept.extend(row.source_kept);
    }

    /// The columns; those of filters that are not set are left out. What takes their place has room for
    /// as many rows: growing anew in each batch copied all of it twice.
    fn take_columns(&mut self) -> Vec<Column> {
        let rows = self.timestamp.len();
        let mut columns = vec![
            column(schema::TIMESTAMP, take_full(&mut self.timestamp)),
            column(schema::ENDPOINT, take_full(&mut self.endpoint)),
            column(schema::ORIGIN, take_full(&mut self.origin)),
            column(schema::STATUS, take_full(&mut self.status)),
            column(schema::DURATION_US, take_full(&mut self.duration_us)),
            column(schema::BYTES, take_full(&mut self.bytes)),
        ];
        if self.local_time.len() == rows {
            columns.push(column(schema::LOCAL_TIME, take_full(&mut self.local_time)));
        }
        for (name, kept) in [
            (schema::PATH_KEPT, &mut self.path_kept),
            (schema::METHOD_KEPT, &mut self.method_kept),
            (schema::HOST_KEPT, &mut self.host_kept),
            (schema::SOURCE_KEPT, &mut self.source_kept),
        ] {
            if kept.len() == rows {
                columns.push(column(name, take_full(kept)));
            }
        }
        columns
    }
}

impl Texts {
    fn take_columns(&mut self) -> Vec<Column> {
        vec![
            column(schema::METHOD, take(&mut self.method)),
            column(schema::PATH, take(&mut self.path)),
            column(schema::REQUEST_ID, take(&mut self.request_id)),
            column(schema::CONTAINER, take(&mut self.container)),
        ]
    }
}

/// The values; an empty vector of the same capacity takes their place.
fn take_full<T>(values: &mut Vec<T>) -> Vec<T> {
    let capacity = values.len();
    replace(values, Vec::with_capacity(capacity))
}

fn frame(columns: Vec<Column>) -> PolarsResult<DataFrame> {
    let rows = columns.first().map_or(0, Column::len);
    DataFrame::new(rows, columns)
}

fn column<T>(name: &'static str, values: Vec<T>) -> Column
where
    Series: NamedFrom<Vec<T>, [T]>,
{
    Series::new(name.into(), values).into_column()
}

fn text_or_empty(field: Option<Field<'_>>) -> String {
    field.map_or_else(String::new, |field| text(field).into_owned())
}
