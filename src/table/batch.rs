//! Builds a batch: records in, a DataFrame with the columns of [`schema`] out.
//!
//! Only what the run needs becomes a column. The texts that are shown for slow requests are taken
//! for slow requests alone, and once more of those are known than are shown, only for slower ones.

use super::filter::Filter;
use super::routes::Routes;
use super::schema;
use crate::parse::{Field, Record};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};

/// How many rows a batch has: enough for the fixed cost of a group-by to vanish, few enough to stay
/// small in memory.
pub(super) const BATCH_ROWS: usize = 128 * 1024;

/// The columns of the batch that is being built.
pub(super) struct BatchBuilder<'a> {
    routes: Routes<'a>,
    filter: &'a Filter,
    timestamp: Vec<i64>,
    local_time: Option<Vec<i64>>,
    endpoint: Vec<u32>,
    status: Vec<u16>,
    duration_us: Vec<Option<i64>>,
    bytes: Vec<Option<i64>>,
    path_kept: Option<Vec<bool>>,
    method_kept: Option<Vec<bool>>,
    host_kept: Option<Vec<bool>>,
    method: Vec<Option<String>>,
    path: Vec<Option<String>>,
    request_id: Vec<Option<String>>,
    container: Vec<Option<String>>,
}

impl<'a> BatchBuilder<'a> {
    pub(super) fn new(routes: Routes<'a>, filter: &'a Filter) -> Self {
        Self {
            routes,
            filter,
            timestamp: Vec::with_capacity(BATCH_ROWS),
            local_time: filter.needs_local_time().then(Vec::new),
            endpoint: Vec::with_capacity(BATCH_ROWS),
            status: Vec::with_capacity(BATCH_ROWS),
            duration_us: Vec::with_capacity(BATCH_ROWS),
            bytes: Vec::with_capacity(BATCH_ROWS),
            path_kept: filter.path.is_some().then(Vec::new),
            method_kept: filter.method.is_some().then(Vec::new),
            host_kept: filter.host.is_some().then(Vec::new),
            method: Vec::with_capacity(BATCH_ROWS),
            path: Vec::with_capacity(BATCH_ROWS),
            request_id: Vec::with_capacity(BATCH_ROWS),
            container: Vec::with_capacity(BATCH_ROWS),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.timestamp.len()
    }

    /// Adds a row. Texts are kept when the request took longer than `show_over_us`.
    pub(super) fn push(&mut self, record: &Record<'_>, show_over_us: u64) {
        let route = self.routes.route(record);
        self.timestamp.push(record.time.instant_us);
        self.endpoint.push(route.endpoint);
        self.status.push(record.status);
        // Both fit: the parser takes no duration beyond 31 years, and no answer beyond a terabyte.
        self.duration_us
            .push(record.duration_us.map(|us| us as i64));
        self.bytes.push(record.bytes.map(|bytes| bytes as i64));
        if let Some(local_time) = &mut self.local_time {
            local_time.push(record.time.instant_us + i64::from(record.time.offset_s) * 1_000_000);
        }
        if let Some(path_kept) = &mut self.path_kept {
            path_kept.push(route.path_kept);
        }
        if let Some(method_kept) = &mut self.method_kept {
            method_kept.push(route.method_kept);
        }
        if let Some(host_kept) = &mut self.host_kept {
            host_kept.push(self.routes.host_kept(record.host));
        }
        let shown = record.duration_us.is_some_and(|us| us > show_over_us)
            && route.path_kept
            && route.method_kept;
        self.method
            .push(shown.then(|| String::from_utf8_lossy(record.method).into_owned()));
        self.path.push(shown.then(|| self.routes.path_text(record)));
        self.request_id.push(text(record.request_id, shown));
        self.container.push(text(record.container, shown));
    }

    /// The batch, filtered; the builder is empty afterwards. What filters took is counted in
    /// `left_out`.
    pub(super) fn finish(
        &mut self,
        left_out: &mut std::collections::BTreeMap<&'static str, u64>,
    ) -> PolarsResult<DataFrame> {
        let rows = self.rows();
        let mut columns = vec![
            column(schema::TIMESTAMP, std::mem::take(&mut self.timestamp)),
            column(schema::ENDPOINT, std::mem::take(&mut self.endpoint)),
            column(schema::STATUS, std::mem::take(&mut self.status)),
            column(schema::DURATION_US, std::mem::take(&mut self.duration_us)),
            column(schema::BYTES, std::mem::take(&mut self.bytes)),
            column(schema::METHOD, std::mem::take(&mut self.method)),
            column(schema::PATH, std::mem::take(&mut self.path)),
            column(schema::REQUEST_ID, std::mem::take(&mut self.request_id)),
            column(schema::CONTAINER, std::mem::take(&mut self.container)),
        ];
        columns.extend(
            self.local_time
                .as_mut()
                .map(|values| column(schema::LOCAL_TIME, std::mem::take(values))),
        );
        for (name, values) in [
            (schema::PATH_KEPT, &mut self.path_kept),
            (schema::METHOD_KEPT, &mut self.method_kept),
            (schema::HOST_KEPT, &mut self.host_kept),
        ] {
            columns.extend(
                values
                    .as_mut()
                    .map(|values| column(name, std::mem::take(values))),
            );
        }
        self.filter.apply(DataFrame::new(rows, columns)?, left_out)
    }
}

fn column<T>(name: &'static str, values: Vec<T>) -> Column
where
    Series: NamedFrom<Vec<T>, [T]>,
{
    Series::new(name.into(), values).into_column()
}

fn text(field: Option<Field<'_>>, shown: bool) -> Option<String> {
    field
        .filter(|_| shown)
        .map(|field| String::from_utf8_lossy(&field.value()).into_owned())
}
