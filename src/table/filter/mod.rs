//! Filters: which requests a report is about.
//!
//! Each filter reads itself from the text that is typed. Together they become polars expressions
//! over a batch, applied one after the other, so that every row that goes is counted under the
//! filter that took it. Texts (path, method, host) are judged once for each distinct value while
//! rows are built; their verdict is a column.

mod selection;
mod source;
mod status;
mod text;
mod time;

pub use source::SourceFilter;
pub use status::StatusFilter;
pub use text::{HostFilter, MethodFilter};
pub use time::{Bound, TimeFilter};

use super::schema;
use polars::prelude::{DataFrame, Expr, IntoLazy, PolarsResult, col};
use regex::Regex;
use std::collections::BTreeMap;

/// Which requests to keep. `None` keeps all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Paths that match, without their query unless it is kept.
    pub path: Option<Regex>,
    /// Methods.
    pub method: Option<MethodFilter>,
    /// Hosts.
    pub host: Option<HostFilter>,
    /// Who wrote the lines.
    pub source: Option<SourceFilter>,
    /// Statuses.
    pub status: Option<StatusFilter>,
    /// Times.
    pub time: TimeFilter,
}

impl Filter {
    /// Whether batches need the column of local time.
    pub(in crate::table) fn needs_local_time(&self) -> bool {
        [self.time.since, self.time.until]
            .iter()
            .flatten()
            .any(|bound| matches!(bound, Bound::Local(_)))
    }

    /// The filters that are set, as named expressions, in the order in which they apply.
    fn expressions(&self) -> Vec<(&'static str, Expr)> {
        let mut expressions = Vec::new();
        if let Some(time) = self.time.expression() {
            expressions.push(("time", time));
        }
        if self.source.is_some() {
            expressions.push(("source", col(schema::SOURCE_KEPT)));
        }
        if self.host.is_some() {
            expressions.push(("host", col(schema::HOST_KEPT)));
        }
        if self.path.is_some() {
            expressions.push(("path", col(schema::PATH_KEPT)));
        }
        if self.method.is_some() {
            expressions.push(("method", col(schema::METHOD_KEPT)));
        }
        if let Some(status) = &self.status {
            expressions.push(("status", status.expression()));
        }
        expressions
    }

    /// The rows that pass, and how many did not, by filter.
    pub(in crate::table) fn apply(
        &self,
        mut batch: DataFrame,
        left_out: &mut BTreeMap<&'static str, u64>,
    ) -> PolarsResult<DataFrame> {
        for (name, expression) in self.expressions() {
            let before = batch.height();
            let passes = batch.clone().lazy().select([expression]).collect()?;
            let mask = passes.columns()[0].bool()?;
            if mask.sum().is_some_and(|kept| kept as usize == before) {
                continue;
            }
            batch = batch.filter(mask)?;
            *left_out.entry(name).or_default() += (before - batch.height()) as u64;
        }
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    #[test]
    fn rows_that_go_are_counted_under_the_first_filter_that_takes_them() {
        let batch = df!(
            schema::TIMESTAMP => [1_i64, 2, 3, 4],
            schema::STATUS => [200_u16, 307, 200, 307],
            schema::PATH_KEPT => [true, true, false, false],
        )
        .unwrap();
        let filter = Filter {
            path: Some(Regex::new("/api/").unwrap()),
            status: Some("!307".parse().unwrap()),
            time: TimeFilter {
                since: Some(Bound::Instant(2)),
                until: Some(Bound::Instant(4)),
            },
            ..Filter::default()
        };
        let mut left_out = BTreeMap::new();
        let kept = filter.apply(batch, &mut left_out).unwrap();
        assert_eq!(kept.height(), 0);
        assert_eq!(
            left_out,
            BTreeMap::from([("time", 2), ("path", 1), ("status", 1)])
        );
    }
}
