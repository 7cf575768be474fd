//! The endpoints of the invented service: what they are called, how busy and how slow they are.
//!
//! In: how many are wanted. Out: that many under `/api/`, busiest first, and a few outside of it.
//! The same number gives the same endpoints: a seed decides which requests happen, never what an
//! endpoint is like.

use super::names::{BUSIEST, Known, OUTSIDE, combined};
use super::random::{Ppm, Random};

/// The seed of what is derived by chance but is the same in every archive.
const CATALOGUE_SEED: u64 = 0x6C61_6767_6172_6400;

/// The share of the traffic that goes outside of `/api/`.
const OUTSIDE_SHARE: f64 = 0.03;

/// How steeply traffic falls with the rank: the weight is rank to the power of minus this (Zipf).
const ZIPF_EXPONENT: f64 = 0.9;

/// One endpoint.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    /// The path with `{id}`, `{uuid}` and `{code}` for what changes.
    pub(super) template: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) query: Query,
    /// The status of a request that succeeds.
    pub(super) success: u16,
    /// Of the log-normal duration of a success: the logarithm of the median in ms, and the standard
    /// deviation of the logarithm.
    pub(super) log_median_ms: f64,
    pub(super) sigma: f64,
    /// The chance that a request takes several times as long (a lock, a cold cache).
    pub(super) tail: Ppm,
    /// Half of the successful responses are at most this long.
    pub(super) median_bytes: f64,
    /// The chances of what goes wrong for a reason of the client's.
    pub(super) not_found: Ppm,
    pub(super) invalid: Ppm,
    pub(super) unauthorised: Ppm,
    /// The chance that the client forgets the trailing slash and is sent on.
    pub(super) redirected: Ppm,
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Number,
    Uuid,
    Code,
}

/// What may follow the `?` of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    None,
    Since,
    Page,
    Search,
}

/// All endpoints, with their weights.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    /// First those under `/api/`, busiest first, then those outside of it.
    pub(super) endpoints: Vec<Endpoint>,
    /// How many are under `/api/`.
    pub(super) api: usize,
    /// The sum of the weights up to and with each endpoint. Integers, so that no rounding can
    /// differ between machines.
    cumulative: Vec<u64>,
}

impl Catalogue {
    /// The catalogue with `api` endpoints under `/api/`.
    pub(super) fn new(api: usize) -> Self {
        let by_hand = BUSIEST.iter().map(Endpoint::known);
        let combined = (0..).map(Endpoint::combined);
        let mut endpoints: Vec<Endpoint> = by_hand.chain(combined).take(api).collect();
        let mut weights: Vec<f64> = (1..=api)
            .map(|rank| libm::pow(rank as f64, -ZIPF_EXPONENT))
            .collect();
        let inside: f64 = weights.iter().sum();
        let ranks: f64 = (1..=OUTSIDE.len()).map(|rank| 1.0 / rank as f64).sum();
        for (i, known) in OUTSIDE.iter().enumerate() {
            endpoints.push(Endpoint::known(known));
            weights.push(inside * OUTSIDE_SHARE / (1.0 - OUTSIDE_SHARE) / ranks / (i + 1) as f64);
        }
        let mut sum = 0;
        let cumulative = weights
            .iter()
            .map(|weight| {
                sum += (weight * 1e12) as u64;
                sum
            })
            .collect();
        Self {
            endpoints,
            api,
            cumulative,
        }
    }

    /// Draws an endpoint by its weight.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let total = self.cumulative.last().copied().unwrap_or_default();
        let ticket = random.below(total);
        self.cumulative.partition_point(|&sum| sum <= ticket)
    }

    /// The endpoint a user means: a rank from 1, `METHOD /template`, or a template alone.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        if let Ok(rank) = text.parse::<usize>() {
            return (1..=self.api).contains(&rank).then(|| rank - 1);
        }
        self.endpoints
            .iter()
            .position(|endpoint| match text.split_once(' ') {
                Some((method, template)) => {
                    endpoint.method == method && endpoint.template == template.trim()
                }
                None => endpoint.template == text,
            })
    }
}

impl Endpoint {
    fn known(known: &Known) -> Self {
        let (method, template) = (known.method, known.template.to_owned());
        Self {
            log_median_ms: libm::log(known.median_ms),
            sigma: known.sigma,
            median_bytes: known.median_bytes,
            ..Self::named(method, template, known.success)
        }
    }

    /// A combined endpoint: its latency is drawn, but from its number.
    fn combined(number: usize) -> Self {
        let (method, template, success) = combined(number);
        let mut random = Random::new(CATALOGUE_SEED, number as u64);
        let effort = match method {
            "POST" | "PUT" | "PATCH" => 1.8,
            _ if template.ends_with('/') => 2.5,
            _ => 1.0,
        };
        // Medians from 6 to 90 ms times the effort, evenly on a logarithmic scale.
        let log_median_ms = libm::log(6.0 * effort) + random.unit() * libm::log(15.0);
        Self {
            log_median_ms,
            sigma: 0.3 + 0.5 * random.unit(),
            median_bytes: if success == 204 {
                0.0
            } else {
                libm::exp(4.5 + 5.5 * random.unit())
            },
            ..Self::named(method, template, success)
        }
    }

    /// What follows from the name alone.
    fn named(method: &'static str, template: String, success: u16) -> Self {
        let api = template.starts_with("/api/");
        let writes = matches!(method, "POST" | "PUT" | "PATCH");
        let one = template.contains('{');
        let list = method == "GET" && api && !template.ends_with('}');
        let query = match () {
            () if template.ends_with("recherche") => Query::Search,
            () if !list || template.ends_with("/me") || template.ends_with("download") => {
                Query::None
            }
            () if one => Query::Since,
            () => Query::Page,
        };
        Self {
            pieces: split_template(&template),
            query,
            success,
            tail: 4_000,
            not_found: if api && one { 18_000 } else { 0 },
            invalid: if api && writes { 15_000 } else { 0 },
            unauthorised: if api { 6_000 } else { 0 },
            redirected: if api && template.ends_with('/') {
                3_000
            } else {
                0
            },
            method,
            template,
            log_median_ms: 0.0,
            sigma: 0.0,
            median_bytes: 0.0,
        }
    }
}

fn split_template(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        pieces.push(Piece::Text(text.to_owned()));
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        pieces.push(match name {
            "uuid" => Piece::Uuid,
            "code" => Piece::Code,
            _ => Piece::Number,
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Piece, Random, split_template};

    #[test]
    fn templates_are_split_at_their_parameters() {
        let text = |t: &str| Piece::Text(t.to_owned());
        assert_eq!(
            split_template("/a/{id}/b/{uuid}"),
            [text("/a/"), Piece::Number, text("/b/"), Piece::Uuid]
        );
    }

    #[test]
    fn the_first_endpoints_do_not_depend_on_how_many_follow() {
        let (small, large) = (Catalogue::new(40), Catalogue::new(5000));
        for (a, b) in small.endpoints[..40].iter().zip(&large.endpoints) {
            assert_eq!((a.method, &a.template), (b.method, &b.template));
            assert_eq!(a.log_median_ms.to_bits(), b.log_median_ms.to_bits());
        }
        assert_eq!(large.endpoints[..large.api].len(), 5000);
    }

    #[test]
    fn busier_endpoints_are_drawn_more_often() {
        let catalogue = Catalogue::new(60);
        let mut random = Random::new(1, 1);
        let mut drawn = vec![0; catalogue.endpoints.len()];
        for _ in 0..200_000 {
            drawn[catalogue.draw(&mut random)] += 1;
        }
        assert!(drawn.iter().all(|&n| n > 0));
        assert!(drawn[0] > drawn[4] && drawn[4] > drawn[59]);
        let outside: u32 = drawn[60..].iter().sum();
        assert!((5_000..7_000).contains(&outside), "{outside}");
    }

    #[test]
    fn an_endpoint_is_found_by_rank_and_by_name() {
        let catalogue = Catalogue::new(60);
        assert_eq!(catalogue.find("3"), Some(2));
        assert_eq!(catalogue.find("POST /api/v1/dynamique/session/"), Some(2));
        assert_eq!(catalogue.find("/api/v1/statique/bulk"), Some(4));
        assert_eq!(catalogue.find("0"), None);
        assert_eq!(catalogue.find("61"), None);
        assert_eq!(catalogue.find("GET /nowhere"), None);
    }
}
