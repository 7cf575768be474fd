//! One request of the invented service, drawn by chance.
//!
//! In: the plan, a slot and random numbers. Out: a [`Request`], which knows no log format.
//! **Invariant:** the random numbers a request takes do not depend on anomalies, so that an archive
//! with an anomaly differs from the one without it only by that.

use super::anomaly::AnomalyKind;
use super::clients::{Client, draw_client, draw_host};
use super::clock::utc;
use super::digits::{push_number, push_padded, push_two, push_uuid};
use super::endpoints::{Endpoint, Piece, Query};
use super::outcome::{Draws, Outcome, draw_outcome, measure};
use super::plan::Plan;
use super::random::Random;
use super::settings::Ids;

/// A request as a router saw it. The buffers are reused from one request to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Request {
    /// The number of the endpoint in the catalogue.
    pub(super) endpoint: usize,
    pub(super) method: &'static str,
    /// With the query string.
    pub(super) path: Vec<u8>,
    pub(super) host: &'static str,
    pub(super) request_id: Vec<u8>,
    pub(super) container: Container,
    pub(super) client: Client,
    pub(super) protocol: &'static str,
    pub(super) status: u16,
    pub(super) duration_ms: u32,
    pub(super) bytes: u64,
    pub(super) referer: &'static str,
}

/// Which container answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Container {
    /// `web-N`.
    Web(u8),
    /// The router names none: `container=`.
    #[default]
    Empty,
    /// The router does not even say so.
    Missing,
}

impl Request {
    /// Draws the request that ends at `instant_ns` in the slot of this number.
    pub(super) fn draw(&mut self, plan: &Plan, slot: usize, instant_ns: i64, random: &mut Random) {
        self.endpoint = plan.catalogue.draw(random);
        let endpoint = &plan.catalogue.endpoints[self.endpoint];
        let draws = Draws::new(random);
        let web = 1 + random.below(u64::from(plan.settings.containers)) as u8;
        let nameless = random.below(20_000);
        self.client = draw_client(random);
        self.host = draw_host(random);
        self.protocol = if random.chance(8_000) {
            "http"
        } else {
            "https"
        };
        self.draw_id(random);
        self.method = endpoint.method;
        let mut outcome = draw_outcome(endpoint, &draws);
        let mut slowness = 0.94 + 0.12 * plan.slots[slot].load;
        for effect in plan.effects_in(slot) {
            if effect
                .endpoint
                .is_some_and(|number| number != self.endpoint)
            {
                continue;
            }
            let struck = draws.trouble * 100.0 < effect.factor;
            match effect.kind {
                AnomalyKind::Slowdown | AnomalyKind::Step => slowness *= effect.factor,
                AnomalyKind::Container if web == plan.slow_container() => slowness *= effect.factor,
                AnomalyKind::Errors if struck && draws.coin => outcome = Outcome::BadGateway,
                AnomalyKind::Errors if struck => outcome = Outcome::Unavailable,
                AnomalyKind::Timeouts if struck => outcome = Outcome::TimedOut,
                _ => {}
            }
        }
        let measured = measure(endpoint, outcome, slowness, &draws);
        (self.status, self.duration_ms, self.bytes) = measured;
        self.container = match (outcome, nameless) {
            (Outcome::Unavailable, _) if draws.coin => Container::Missing,
            (Outcome::Unavailable, _) | (_, 0) => Container::Empty,
            (_, 1) => Container::Missing,
            _ => Container::Web(web),
        };
        self.referer = if endpoint.template.starts_with("/admin/") {
            "https://api.bornes.example.net/admin/"
        } else {
            "-"
        };
        self.draw_path(endpoint, outcome, plan.settings.ids, instant_ns, random);
    }

    /// A UUID, mostly; at times what a client chose, which can hold `=` and can repeat.
    fn draw_id(&mut self, random: &mut Random) {
        const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        self.request_id.clear();
        match random.below(1000) {
            0..=1 => {
                self.request_id.extend_from_slice(b"reprise-lot-");
                push_padded(&mut self.request_id, random.below(20), 6);
                self.request_id.extend_from_slice(b"-essai=2");
            }
            2..=19 => {
                for _ in 0..22 {
                    let letter = *random.pick(BASE64);
                    self.request_id.push(letter);
                }
                self.request_id.extend_from_slice(b"==");
            }
            _ => push_uuid(&mut self.request_id, random),
        }
    }

    fn draw_path(
        &mut self,
        endpoint: &Endpoint,
        outcome: Outcome,
        ids: Ids,
        instant_ns: i64,
        random: &mut Random,
    ) {
        self.path.clear();
        for piece in &endpoint.pieces {
            match piece {
                Piece::Text(text) => self.path.extend_from_slice(text.as_bytes()),
                parameter => push_parameter(&mut self.path, parameter, ids, random),
            }
        }
        if outcome == Outcome::Redirected && self.path.last() == Some(&b'/') {
            self.path.pop();
        }
        match endpoint.query {
            Query::None => {}
            Query::Since => self.draw_since(instant_ns, random),
            Query::Page => self.draw_page(random),
            Query::Search => {
                const TOWNS: [&str; 5] = [
                    "Lille",
                    "Saint-%C3%89tienne",
                    "Orl%C3%A9ans",
                    "Dijon",
                    "l'Île-d'Yeu",
                ];
                self.path.extend_from_slice(b"?q=");
                let town = random.pick(&TOWNS);
                self.path.extend_from_slice(town.as_bytes());
            }
        }
    }

    /// Some ask for what is new since the last full hour or so.
    fn draw_since(&mut self, instant_ns: i64, random: &mut Random) {
        if random.chance(400_000) {
            return;
        }
        let second = instant_ns / 1_000_000_000 - 300 * random.below(24) as i64;
        let time = utc(second - second.rem_euclid(300));
        self.path.extend_from_slice(b"?since=");
        push_padded(&mut self.path, u64::from(time.year), 4);
        for (separator, number) in [
            ("-", time.month),
            ("-", time.day),
            ("T", time.hour),
            ("%3A", time.minute),
        ] {
            self.path.extend_from_slice(separator.as_bytes());
            push_two(&mut self.path, number);
        }
        self.path.extend_from_slice(b"%3A00Z");
    }

    /// Some ask for a page of a list.
    fn draw_page(&mut self, random: &mut Random) {
        if random.chance(600_000) {
            return;
        }
        self.path.extend_from_slice(b"?page=");
        push_number(&mut self.path, 1 + random.below(12));
        self.path.extend_from_slice(b"&size=100");
    }
}

/// Appends the value of a parameter of a path.
fn push_parameter(out: &mut Vec<u8>, piece: &Piece, ids: Ids, random: &mut Random) {
    const OPERATORS: [&str; 6] = ["S12", "S07", "T31", "A05", "M44", "B02"];
    const WORDS: [&str; 8] = [
        "atlas", "brise", "cigale", "dune", "erable", "falaise", "genet", "houle",
    ];
    match (ids, piece) {
        (Ids::Numbers, _) | (Ids::Mixed, Piece::Number | Piece::Text(_)) => {
            push_number(out, 1 + random.below(5000))
        }
        (Ids::Uuids, _) | (Ids::Mixed, Piece::Uuid) => push_uuid(out, random),
        (Ids::Codes, _) | (Ids::Mixed, Piece::Code) => {
            out.extend_from_slice(b"FR");
            out.extend_from_slice(random.pick(&OPERATORS).as_bytes());
            out.push(b'E');
            push_padded(out, random.below(4000), 5);
        }
        (Ids::Words, _) => {
            out.extend_from_slice(random.pick(&WORDS).as_bytes());
            out.push(b'-');
            out.extend_from_slice(random.pick(&WORDS).as_bytes());
        }
    }
}
