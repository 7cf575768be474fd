//! The slowest requests, grouped by endpoint: the endpoint of the slowest one first.

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
    /// How many more endpoints there are.
    pub hidden: Option<String>,
}

/// The slow requests of one endpoint.
pub(super) struct Group {
    pub method: String,
    pub endpoint: String,
    pub rows: Vec<Row>,
    /// How many more of it are among the slowest.
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
        let group = |name: &(&str, &str)| {
            let requests = &groups[name];
            let shown = requests.iter().take(MOST_REQUESTS);
            let more = requests.len().saturating_sub(MOST_REQUESTS);
            Group {
                method: visible(name.0).into_owned(),
                endpoint: visible(name.1).into_owned(),
                rows: shown.map(|request| row(request, summary, lang)).collect(),
                more: (more > 0).then(|| lang.more_in(more, "slow.csv")),
            }
        };
        let hidden = order.len().saturating_sub(MOST_GROUPS);
        Self {
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
