//! The slowest requests, grouped by endpoint: the endpoint of the slowest one first.
//!
//! In: the list of the summary, which ends after so many. Out: what is shown of it, and how many slow
//! requests there are beside, of all and of each endpoint.

use crate::report::lang::Lang;
use crate::report::text::visible;
use crate::stats::{SlowRequest, Summary};
use std::collections::BTreeMap;

/// The most endpoints, and the most requests of each. The CSV file has more.
const MOST_GROUPS: usize = 15;
const MOST_REQUESTS: usize = 5;

/// What the section shows.
pub(super) struct SlowestPart {
    pub groups: Vec<Group>,
    /// How many slow requests there are, when the list has not all.
    pub cut: Option<String>,
    /// How many more endpoints there are.
    pub hidden: Option<String>,
}

/// The slow requests of one endpoint.
pub(super) struct Group {
    pub method: String,
    pub endpoint: String,
    pub rows: Vec<Row>,
    /// How many of it are slow, when not all are shown.
    pub more: Option<String>,
}

/// One request.
pub(super) struct Row {
    pub time: String,
    pub path: String,
    pub status: String,
    pub duration_ms: String,
    pub request_id: String,
    pub container: String,
}

impl SlowestPart {
    pub(super) fn new(summary: &Summary, lang: Lang) -> Self {
        let mut order: Vec<(&str, &str)> = Vec::new();
        let mut groups: BTreeMap<(&str, &str), Vec<&SlowRequest>> = BTreeMap::new();
        for request in &summary.slowest {
            let name = (&request.method[..], &request.endpoint[..]);
            let group = groups.entry(name).or_default();
            if group.is_empty() {
                order.push(name);
            }
            group.push(request);
        }
        let slow = summary.endpoints.iter().filter(|stats| stats.slow > 0);
        let slow: BTreeMap<(&str, &str), u64> = slow
            .map(|stats| ((&stats.method[..], &stats.endpoint[..]), stats.slow))
            .collect();
        let group = |name: &(&str, &str)| {
            let requests = &groups[name];
            let shown = requests.iter().take(MOST_REQUESTS);
            let slow = slow.get(name).copied().unwrap_or_default();
            let listed = requests.len() as u64;
            let number = listed.min(MOST_REQUESTS as u64);
            Group {
                method: visible(name.0).into_owned(),
                endpoint: visible(name.1).into_owned(),
                rows: shown.map(|request| row(request, summary, lang)).collect(),
                more: (slow.max(listed) > number)
                    .then(|| lang.slow_shown(slow.max(listed), number, listed, "slow.csv")),
            }
        };
        // Those of which no request is among the slowest are not shown either.
        let hidden = slow.len().max(order.len()) - order.len().min(MOST_GROUPS);
        let (listed, all) = (summary.slowest.len() as u64, summary.total.slow);
        Self {
            cut: (listed < all).then(|| lang.slowest_of(listed, all)),
            hidden: (hidden > 0).then(|| lang.more_endpoints(hidden)),
            groups: order.iter().take(MOST_GROUPS).map(group).collect(),
        }
    }
}

fn row(request: &SlowRequest, summary: &Summary, lang: Lang) -> Row {
    let status = request.status;
    Row {
        time: lang.instant(summary.zone.local(request.timestamp_us)),
        path: visible(&request.path).into_owned(),
        status: status.map_or_else(String::new, |status| status.to_string()),
        duration_ms: lang.ms(request.duration_us),
        request_id: visible(&request.request_id).into_owned(),
        container: visible(&request.container).into_owned(),
    }
}
