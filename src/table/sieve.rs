//! Which requests pass the filters, and which filter took each of the others.
//!
//! Filters apply in one order, cheapest first, so that every request that goes is counted under the
//! first filter that took it. As polars expressions over columns, which was tried first, they cost
//! six columns of verdicts and a tenth of the run.

use super::filter::Filter;
use super::routes::Route;
use crate::parse::{Field, Record};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// How many hosts a thread remembers before it starts anew.
const MAX_HOSTS: usize = 1 << 16;

/// The filters in the order in which they apply, by the names that the account gives them.
#[derive(Debug, Clone, Copy)]
enum By {
    Time,
    Source,
    Host,
    Path,
    Method,
    Status,
}

const NAMES: [&str; 6] = ["time", "source", "host", "path", "method", "status"];

/// One thread's filters.
pub(super) struct Sieve<'a> {
    filter: &'a Filter,
    hosts: HashMap<Vec<u8>, bool>,
    taken: [u64; NAMES.len()],
}

impl<'a> Sieve<'a> {
    pub(super) fn new(filter: &'a Filter) -> Self {
        Self {
            filter,
            hosts: HashMap::new(),
            taken: [0; NAMES.len()],
        }
    }

    /// Whether a request passes the filters that need not know what its path means; if not, it is
    /// counted.
    #[inline]
    pub(super) fn admits(&mut self, record: &Record<'_>) -> bool {
        let filter = self.filter;
        if !filter.time.keeps(record.time) {
            return self.count(By::Time);
        }
        if let Some(wanted) = &filter.source
            && !wanted.keeps(record.origin, record.source)
        {
            return self.count(By::Source);
        }
        if filter.host.is_some() && !self.keeps_host(record.host) {
            return self.count(By::Host);
        }
        true
    }

    /// Whether a request passes the others; if not, it is counted. `route` is what its path means.
    #[inline]
    pub(super) fn passes(&mut self, record: &Record<'_>, route: Route) -> bool {
        if !route.path_kept {
            return self.count(By::Path);
        }
        if !route.method_kept {
            return self.count(By::Method);
        }
        if let Some(wanted) = &self.filter.status
            && !record.status.is_some_and(|status| wanted.keeps(status))
        {
            return self.count(By::Status);
        }
        true
    }

    fn count(&mut self, by: By) -> bool {
        self.taken[by as usize] += 1;
        false
    }

    /// Whether a host passes its filter: judged once for each.
    fn keeps_host(&mut self, host: Option<Field<'_>>) -> bool {
        let raw = host.map_or(&b""[..], |host| host.raw);
        if let Some(kept) = self.hosts.get(raw) {
            return *kept;
        }
        let wanted = self.filter.host.as_ref();
        let kept = wanted.is_none_or(|hosts| hosts.keeps(&String::from_utf8_lossy(raw)));
        if self.hosts.len() >= MAX_HOSTS {
            self.hosts.clear();
        }
        self.hosts.insert(raw.to_vec(), kept);
        kept
    }

    /// How many requests each filter took, of those that took any.
    pub(super) fn finish(self) -> BTreeMap<&'static str, u64> {
        let by_name = NAMES.into_iter().zip(self.taken);
        by_name.filter(|(_, taken)| *taken > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Options, Parsed, Parser};
    use crate::table::{Bound, TimeFilter};

    #[test]
    fn what_goes_is_counted_under_the_first_filter_that_takes_it() {
        let filter = Filter {
            host: Some("!b".parse().unwrap()),
            status: Some("!307".parse().unwrap()),
            time: TimeFilter {
                since: Some(Bound::Instant(2_000_000)),
                until: Some(Bound::Local(3_600_000_000 + 9_000_000)),
            },
            ..Filter::default()
        };
        let mut sieve = Sieve::new(&filter);
        let mut parser = Parser::new(&Options::default());
        // Second, host, status; whether the path and the method are kept.
        let lines = [
            (1, "a", 307, false, false),
            (2, "b", 307, false, true),
            (3, "a", 307, false, false),
            (3, "a", 307, true, false),
            (3, "a", 307, true, true),
            (3, "a", 200, true, true),
            (8, "c", 500, true, true),
            (9, "a", 200, true, true),
        ];
        let mut kept = 0;
        for (second, host, status, path_kept, method_kept) in lines {
            let line = format!(
                "1970-01-01 01:00:0{second}.0 +0100 CET [router] method=GET path=\"/\" host={host} request_id=1 container=web-1 from=\"-\" protocol=http status={status} duration=0.1s bytes=1 referer=\"-\" user_agent=\"-\""
            );
            let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
                panic!("no request: {line}");
            };
            let route = Route {
                endpoint: 0,
                path_kept,
                method_kept,
            };
            kept += usize::from(sieve.admits(&record) && sieve.passes(&record, route));
        }
        let taken = [
            ("time", 2),
            ("host", 1),
            ("path", 1),
            ("method", 1),
            ("status", 1),
        ];
        assert_eq!(kept, 2);
        assert_eq!(sieve.finish(), BTreeMap::from(taken));
    }
}
