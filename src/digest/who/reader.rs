//! The part of a [`Who`] that one thread makes.
//!
//! In: requests. What their texts mean is remembered by [`Texts`], and how many there were by [`Rows`],
//! so that hardly a request comes to the maps.

use super::network::Networks;
use super::rows::Rows;
use super::texts::Texts;
use super::{Dimension, Who};
use crate::table::Request;

/// How many texts of each dimension are remembered, powers of two: a service has few containers, hosts
/// and user agents, and as many clients as may be at work.
const TEXTS: [usize; Dimension::ALL.len()] = [1 << 8, 1 << 8, 1 << 12, 1 << 14];
const MICROSECONDS_AN_HOUR: i64 = 3_600_000_000;

/// Counts who asked and who answered.
#[derive(Debug)]
pub(in crate::digest) struct WhoReader {
    who: Who,
    texts: [Texts; Dimension::ALL.len()],
    networks: Networks,
    rows: Rows,
}

impl Default for WhoReader {
    fn default() -> Self {
        Self {
            who: Who::default(),
            texts: TEXTS.map(Texts::with_places),
            networks: Networks::default(),
            rows: Rows::default(),
        }
    }
}

impl WhoReader {
    /// Adds a request, if it was timed.
    #[inline]
    pub(in crate::digest) fn push(&mut self, request: &Request<'_, '_>, slow_us: u64) {
        let record = request.record;
        let Some(us) = record.duration_us else {
            return;
        };
        let hour = record.time.instant_us.div_euclid(MICROSECONDS_AN_HOUR);
        let hour = u32::try_from(hour).unwrap_or(0);
        let (who, networks) = (&mut self.who.dimensions, &mut self.networks);
        // Not a loop: the lengths of the texts of one dimension are alike, and foretold each by itself.
        let [containers, hosts, agents, clients] = &mut self.texts;
        let [in_containers, in_hosts, in_agents, in_networks] = who;
        let values = [
            record.container.and_then(|text| {
                containers.number(text, |text| {
                    in_containers.number_of(Dimension::Container, text)
                })
            }),
            record.host.and_then(|text| {
                hosts.number(text, |text| in_hosts.number_of(Dimension::Host, text))
            }),
            record.user_agent.and_then(|text| {
                agents.number(text, |text| in_agents.number_of(Dimension::Agent, text))
            }),
            record.client.and_then(|text| {
                clients.number(text, |text| networks.number_of(text, in_networks))
            }),
        ];
        let stratum = (request.endpoint, hour);
        self.rows.count(stratum, values, us > slow_us, who);
    }

    pub(in crate::digest) fn finish(self) -> Who {
        let mut who = self.who;
        self.rows.finish(&mut who.dimensions);
        who
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Options, Parsed, Parser};

    #[test]
    fn all_requests_are_counted_by_who_asked_and_who_answered() {
        let mut reader = WhoReader::default();
        let mut parser = Parser::new(&Options::default());
        for number in 0..10_000_u32 {
            let (container, client, agent) = (number % 3, number % 2000 / 250, number % 5);
            let line = format!(
                "2025-01-24 18:{:02}:01.480364285 +0100 CET [router] method=GET path=\"/\" host=h request_id=r container=web-{container} from=\"198.51.{client}.{}\" protocol=https status=200 duration={}s bytes=1 referer=\"-\" user_agent=\"agent{agent}/1.{number}\"",
                number % 60,
                number % 251,
                if container == 1 { "1.5" } else { "0.1" },
            );
            let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
                panic!("no request: {line}");
            };
            let request = Request {
                record: &record,
                endpoint: number % 700,
                path: record.path,
            };
            reader.push(&request, 1_000_000);
        }
        let who = reader.finish();
        for (dimension, values) in [
            (Dimension::Container, 3),
            (Dimension::Host, 1),
            (Dimension::Agent, 5),
            (Dimension::Network, 8),
        ] {
            let cells: Vec<_> = who.cells(dimension).unwrap().collect();
            let requests: u64 = cells.iter().map(|cell| cell.requests).sum();
            let slow: u64 = cells.iter().map(|cell| cell.slow).sum();
            let distinct: std::collections::BTreeSet<_> =
                cells.iter().map(|cell| cell.value).collect();
            assert_eq!(
                (requests, slow, distinct.len()),
                (10_000, 3_333, values),
                "{dimension:?}"
            );
        }
        let is_slow = who
            .cells(Dimension::Container)
            .unwrap()
            .filter(|cell| cell.slow > 0);
        assert!(is_slow.into_iter().all(|cell| cell.value == "web-1"));
    }
}
