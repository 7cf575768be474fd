//! Filters: which requests a report is about.
//!
//! Each filter reads itself from the text that is typed. Together they become polars expressions
//! over a batch, applied one after the other, so that every row that goes is counted under the
//! filter that took it. Texts (path, method, host) are judged once for each distinct value while
//! rows are built; their verdict is a column.

use super::schema;
use polars::prelude::{DataFrame, PolarsResult};
use polars::prelude::{Expr, IntoLazy, col, lit};
use regex::Regex;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Which requests to keep. `None` keeps all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Paths that match, without their query unless it is kept.
    pub path: Option<Regex>,
    /// Methods.
    pub method: Option<MethodFilter>,
    /// Hosts.
    pub host: Option<HostFilter>,
    /// Statuses.
    pub status: Option<StatusFilter>,
    /// Times.
    pub time: TimeFilter,
}

impl Filter {
    /// Whether batches need the column of local time.
    pub(super) fn needs_local_time(&self) -> bool {
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
    pub(super) fn apply(
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

/// One end of a range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// An instant, µs UTC.
    Instant(i64),
    /// A date and time in the zone of each line, as µs since 1970 as if it were UTC.
    Local(i64),
}

/// A half-open range of time: `since` is in, `until` is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeFilter {
    /// The first time that is kept.
    pub since: Option<Bound>,
    /// The first time after what is kept.
    pub until: Option<Bound>,
}

impl TimeFilter {
    fn expression(self) -> Option<Expr> {
        let since = self.since.map(|bound| match bound {
            Bound::Instant(us) => col(schema::TIMESTAMP).gt_eq(lit(us)),
            Bound::Local(us) => col(schema::LOCAL_TIME).gt_eq(lit(us)),
        });
        let until = self.until.map(|bound| match bound {
            Bound::Instant(us) => col(schema::TIMESTAMP).lt(lit(us)),
            Bound::Local(us) => col(schema::LOCAL_TIME).lt(lit(us)),
        });
        match (since, until) {
            (Some(since), Some(until)) => Some(since.and(until)),
            (since, until) => since.or(until),
        }
    }
}

/// What is kept, and what is not: `5xx,!503`. With nothing to keep, all is kept but what is left
/// out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Selection<T> {
    /// As it was typed.
    text: String,
    wanted: Vec<T>,
    unwanted: Vec<T>,
}

impl<T> Selection<T> {
    fn parse(text: &str, item: impl Fn(&str) -> Result<T, String>) -> Result<Self, String> {
        let mut selection = Self {
            text: text.to_owned(),
            wanted: Vec::new(),
            unwanted: Vec::new(),
        };
        for part in text.split(',').map(str::trim) {
            match part.strip_prefix('!') {
                Some(rest) => selection.unwanted.push(item(rest.trim())?),
                None => selection.wanted.push(item(part)?),
            }
        }
        Ok(selection)
    }

    fn keeps(&self, matches: impl Fn(&T) -> bool) -> bool {
        (self.wanted.is_empty() || self.wanted.iter().any(&matches))
            && !self.unwanted.iter().any(&matches)
    }
}

/// Shows a filter as it was typed.
macro_rules! show_as_typed {
    ($($filter:ty),*) => {$(
        impl fmt::Display for $filter {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0.text)
            }
        }
    )*};
}
show_as_typed!(StatusFilter, MethodFilter, HostFilter);

/// Statuses to keep: `500`, `5xx`, `400-499`, `>=500`, several with commas, `!` for "not".
///
/// ```
/// # use laggard::table::StatusFilter;
/// let errors: StatusFilter = "5xx,!503".parse()?;
/// assert!(errors.keeps(500) && !errors.keeps(503) && !errors.keeps(200));
/// let not_redirected: StatusFilter = "!307".parse()?;
/// assert!(not_redirected.keeps(200) && !not_redirected.keeps(307));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFilter(Selection<(u16, u16)>);

impl StatusFilter {
    /// Whether a status is kept.
    pub fn keeps(&self, status: u16) -> bool {
        self.0
            .keeps(|(first, last)| (*first..=*last).contains(&status))
    }

    fn expression(&self) -> Expr {
        let within = |(first, last): &(u16, u16)| {
            col(schema::STATUS)
                .gt_eq(lit(*first))
                .and(col(schema::STATUS).lt_eq(lit(*last)))
        };
        let any = |ranges: &[(u16, u16)]| ranges.iter().map(within).reduce(Expr::or);
        let wanted = any(&self.0.wanted).unwrap_or_else(|| col(schema::STATUS).is_not_null());
        match any(&self.0.unwanted) {
            Some(unwanted) => wanted.and(unwanted.not()),
            None => wanted,
        }
    }
}

impl FromStr for StatusFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, parse_statuses).map(Self)
    }
}

fn parse_statuses(text: &str) -> Result<(u16, u16), String> {
    let wrong = || {
        format!(
            "{text:?} is no status; write 500, 5xx, 400-499 or >=500, with ! before it for all others"
        )
    };
    let number = |text: &str| {
        text.trim()
            .parse::<u16>()
            .ok()
            .filter(|status| (100..=999).contains(status))
            .ok_or_else(wrong)
    };
    if let [class @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] = *text.as_bytes() {
        let first = u16::from(class - b'0') * 100;
        return Ok((first, first + 99));
    }
    for (sign, range) in [
        (">=", (0, u16::MAX)),
        ("<=", (0, 0)),
        (">", (1, u16::MAX)),
        ("<", (0, 1)),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            let bound = number(rest)?;
            return Ok(if range.1 == u16::MAX {
                (bound + range.0, range.1)
            } else {
                (0, bound - range.1)
            });
        }
    }
    match text.split_once('-') {
        Some((first, last)) => Ok((number(first)?, number(last)?)).and_then(|(first, last)| {
            if first <= last {
                Ok((first, last))
            } else {
                Err(wrong())
            }
        }),
        None => number(text).map(|status| (status, status)),
    }
}

/// Methods to keep: `GET,POST`, or `!OPTIONS`. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodFilter(Selection<String>);

impl MethodFilter {
    /// Whether a method is kept.
    pub fn keeps(&self, method: &str) -> bool {
        self.0.keeps(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}

impl FromStr for MethodFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, |method| {
            let is_word = !method.is_empty()
                && method
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if is_word {
                Ok(method.to_owned())
            } else {
                Err(format!(
                    "{method:?} is no method; write GET,POST or !OPTIONS"
                ))
            }
        })
        .map(Self)
    }
}

/// Hosts to keep: `api.example.net`, `*.example.net`, several with commas, `!` for "not". Case does
/// not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFilter(Selection<String>);

impl HostFilter {
    /// Whether a host is kept.
    pub fn keeps(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.0.keeps(|pattern| matches_pattern(pattern, &host))
    }
}

impl FromStr for HostFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, |host| {
            if host.is_empty() {
                Err("a host is empty; write api.example.net or *.example.net".to_owned())
            } else {
                Ok(host.to_ascii_lowercase())
            }
        })
        .map(Self)
    }
}

/// Whether a text matches a pattern in which `*` stands for any text.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    #[test]
    fn statuses_are_selected_by_number_class_range_and_bound() {
        let kept = |text: &str| -> Vec<u16> {
            let filter: StatusFilter = text.parse().unwrap();
            [101, 200, 307, 404, 499, 500, 503, 999]
                .into_iter()
                .filter(|status| filter.keeps(*status))
                .collect()
        };
        assert_eq!(kept("5xx"), [500, 503]);
        assert_eq!(kept("!307"), [101, 200, 404, 499, 500, 503, 999]);
        assert_eq!(kept("4xx, 5xx, !499"), [404, 500, 503]);
        assert_eq!(kept("400-499"), [404, 499]);
        assert_eq!(kept(">=500"), [500, 503, 999]);
        assert_eq!(kept("<=200"), [101, 200]);
        assert_eq!(kept(">500"), [503, 999]);
        assert_eq!(kept("<200"), [101]);
        for wrong in ["", "5x", "abc", "42", "499-400", ">=x", "5xx,", "1000"] {
            assert!(wrong.parse::<StatusFilter>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_expression_and_the_predicate_of_a_status_filter_agree() {
        let statuses: Vec<u16> = (100..1000).collect();
        for text in ["5xx", "!307", "4xx,5xx,!499", ">=500", "<200,!101-150"] {
            let filter: StatusFilter = text.parse().unwrap();
            let frame = df!(schema::STATUS => statuses.clone()).unwrap();
            let mask = frame
                .lazy()
                .select([filter.expression()])
                .collect()
                .unwrap();
            let by_polars: Vec<bool> = mask.columns()[0].bool().unwrap().iter().flatten().collect();
            let by_hand: Vec<bool> = statuses
                .iter()
                .map(|status| filter.keeps(*status))
                .collect();
            assert_eq!(by_polars, by_hand, "{text}");
        }
    }

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

    #[test]
    fn hosts_and_methods_are_selected_without_regard_to_case() {
        let hosts: HostFilter = "*.example.net,api.example.org,!old.*".parse().unwrap();
        for (host, kept) in [
            ("A.Example.net", true),
            ("api.example.org", true),
            ("old.example.net", false),
            ("example.net", false),
            ("", false),
        ] {
            assert_eq!(hosts.keeps(host), kept, "{host}");
        }
        assert!(
            matches_pattern("a*b*c", "a-b-b-c")
                && !matches_pattern("a*b*c", "a-c-b")
                && matches_pattern("*", "")
        );
        let methods: MethodFilter = "get,POST".parse().unwrap();
        assert!(methods.keeps("GET") && methods.keeps("post") && !methods.keeps("PUT"));
        assert!("GET;POST".parse::<MethodFilter>().is_err());
    }
}
