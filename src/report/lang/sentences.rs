//! Sentences with figures in them. They have no full stop; texts of strangers in them are not escaped
//! yet.

use super::Lang;
use crate::stats::Summary;

impl Lang {
    /// `1 request`, `2 requests`.
    pub(in crate::report) fn requests(self, number: u64) -> String {
        let count = self.count(number);
        match (self, number) {
            (Self::English, 1) => format!("{count} request"),
            (Self::English, _) => format!("{count} requests"),
            (Self::French, 0 | 1) => format!("{count} requête"),
            (Self::French, _) => format!("{count} requêtes"),
        }
    }

    /// `1 endpoint`, `2 endpoints`.
    pub(in crate::report) fn endpoints(self, number: u64) -> String {
        let plural = match (self, number) {
            (_, 1) | (Self::French, 0) => "",
            _ => "s",
        };
        format!("{} endpoint{plural}", self.count(number))
    }

    /// What the report is about.
    pub(in crate::report) fn about(self, requests: u64, endpoints: u64) -> String {
        let (requests, endpoints) = (self.requests(requests), self.endpoints(endpoints));
        match self {
            Self::English => format!("{requests} to {endpoints}"),
            Self::French => format!("{requests} vers {endpoints}"),
        }
    }

    /// That no verdict can be given, since too few requests were timed.
    pub(in crate::report) fn too_little_data(self, timed: u64, least: u64) -> String {
        match self {
            Self::English => format!(
                "Too little data for a verdict: {} timed, and at least {least} are needed",
                self.requests(timed)
            ),
            Self::French => format!(
                "Trop peu de données pour un verdict : {} avec une durée, il en faut au moins {least}",
                self.requests(timed)
            ),
        }
    }

    /// That no verdict can be given, since nothing was timed.
    pub(in crate::report) fn nothing_timed(self) -> String {
        match self {
            Self::English => "No verdict: no line says how long its request took".to_owned(),
            Self::French => {
                "Pas de verdict : aucune ligne ne dit combien de temps sa requête a pris".to_owned()
            }
        }
    }

    /// The slow bound in words: with those of single endpoints, if there are any.
    pub(in crate::report) fn slow_bound(self, summary: &Summary) -> String {
        let bound = self.duration(summary.slow_us);
        match self {
            _ if summary.own_slow.is_empty() => bound,
            Self::English => format!("{bound} or the bound of its endpoint"),
            Self::French => format!("{bound} ou le seuil de son endpoint"),
        }
    }

    /// How much is slow.
    pub(in crate::report) fn slow_share(
        self,
        slow: u64,
        pct: f64,
        requests: u64,
        bound: &str,
    ) -> String {
        let (requests, share) = (self.requests(requests), self.percent(pct));
        let slow_count = self.count(slow);
        match (self, slow) {
            (Self::English, 0) => format!("None of {requests} took longer than {bound}"),
            (Self::English, _) => {
                format!("{slow_count} of {requests} ({share}) took longer than {bound}")
            }
            (Self::French, 0) => format!("Sur {requests}, aucune n’a dépassé {bound}"),
            (Self::French, 1) => format!("Sur {requests}, 1 a dépassé {bound} ({share})"),
            (Self::French, _) => {
                format!("Sur {requests}, {slow_count} ont dépassé {bound} ({share})")
            }
        }
    }

    /// Which endpoint has most of the slow requests.
    pub(in crate::report) fn slow_most_of(self, share: f64, name: &str) -> String {
        let share = self.percent(share);
        match self {
            Self::English => format!("{share} of them {name}"),
            Self::French => format!("dont {share} {name}"),
        }
    }

    /// That the slow requests have no main endpoint.
    pub(in crate::report) fn slow_spread(self, endpoints: u64) -> String {
        match self {
            Self::English => format!("spread over {}", self.endpoints(endpoints)),
            Self::French => format!("réparties sur {}", self.endpoints(endpoints)),
        }
    }

    /// How long a usual request takes.
    pub(in crate::report) fn typical(self, p50: &str, p95: &str) -> String {
        match self {
            Self::English => format!("Half are answered within {p50}, 95 % within {p95}"),
            Self::French => {
                format!("La moitié reçoit sa réponse en {p50}, 95\u{a0}% en {p95}")
            }
        }
    }

    /// That many requests failed.
    pub(in crate::report) fn failing(
        self,
        failed: u64,
        pct: f64,
        leader: Option<(String, f64)>,
    ) -> String {
        let (count, pct) = (self.count(failed), self.percent(pct));
        let leader = leader.map(|(name, share)| (name, self.percent(share)));
        match (self, leader) {
            (Self::English, Some((name, share))) => {
                format!("{count} requests failed with 5xx ({pct}), {share} of them at {name}")
            }
            (Self::English, None) => format!("{count} requests failed with 5xx ({pct})"),
            (Self::French, Some((name, share))) => {
                format!("{count} requêtes ont échoué en 5xx ({pct}), dont {share} sur {name}")
            }
            (Self::French, None) => format!("{count} requêtes ont échoué en 5xx ({pct})"),
        }
    }

    /// Since when an endpoint is slower or faster: its medians and 95th percentiles before and after.
    pub(in crate::report) fn shifted(
        self,
        name: &str,
        slower: bool,
        since: &str,
        p50: (&str, &str),
        p95: (&str, &str),
    ) -> String {
        let ((from50, to50), (from95, to95)) = (p50, p95);
        match self {
            Self::English => {
                let direction = if slower { "slower" } else { "faster" };
                format!(
                    "{name} is {direction} since {since}: p50 from {from50} to {to50}, p95 from {from95} to {to95}"
                )
            }
            Self::French => {
                let direction = if slower { "plus lent" } else { "plus rapide" };
                format!(
                    "{name} est {direction} depuis le {since} : p50 de {from50} à {to50}, p95 de {from95} à {to95}"
                )
            }
        }
    }

    /// That more endpoints shifted than were told.
    pub(in crate::report) fn more_shifted(self, more: u64) -> String {
        let more = self.endpoints(more);
        match self {
            Self::English => format!("… and {more} more that shifted"),
            Self::French => format!("… et encore {more} de changé(s)"),
        }
    }

    /// Who has more of the slow requests than is to be expected.
    pub(in crate::report) fn stands_out(
        self,
        slow_requests: &str,
        dimension: &str,
        value: &str,
        of_slow: f64,
        of_all: f64,
        expected: f64,
    ) -> String {
        let [slow, all, expected] =
            [of_slow, of_all, expected].map(|part| self.percent(part * 100.0));
        match self {
            Self::English => {
                let verb = match dimension {
                    "status" => "ended with status",
                    "host" => "asked for",
                    "container" => "went to",
                    _ => "came from",
                };
                format!(
                    "{slow} of the {slow_requests} {verb} {value}, against {all} of all; {expected} were to be expected"
                )
            }
            Self::French => {
                let verb = match dimension {
                    "status" => "ont fini en statut",
                    "host" => "visaient",
                    "container" => "sont allées à",
                    _ => "venaient de",
                };
                format!(
                    "{slow} des {slow_requests} {verb} {value}, contre {all} du total ; {expected} étaient attendus"
                )
            }
        }
    }

    /// More names than are told.
    pub(in crate::report) fn more(self, number: usize) -> String {
        match self {
            Self::English => format!("{number} more"),
            Self::French => format!("encore {number}"),
        }
    }

    /// The most requests in flight, and when.
    pub(in crate::report) fn in_flight_peak(self, peak: f64, at: &str, seconds: u64) -> String {
        let peak = self.fixed(peak, 1);
        let over = self.lasting_s(seconds);
        match (self, seconds) {
            (Self::English, 1) => {
                format!("The busiest second, at {at}: {peak} in flight on average")
            }
            (Self::English, _) => {
                format!("The busiest {over}, from {at}: {peak} in flight on average")
            }
            (Self::French, 1) => {
                format!("La seconde la plus chargée, le {at} : {peak} en moyenne")
            }
            (Self::French, _) => {
                format!("Les {over} les plus chargées, dès le {at} : {peak} en moyenne")
            }
        }
    }

    /// A length of time in seconds.
    pub(in crate::report) fn lasting_s(self, seconds: u64) -> String {
        match seconds {
            0..60 => format!("{seconds} s"),
            seconds => self.lasting(seconds / 60),
        }
    }

    /// The requests of the busiest minute.
    pub(in crate::report) fn at_most_a_minute(self, requests: f64) -> String {
        let requests = self.decimal(requests, 1);
        match self {
            Self::English => format!("at most {requests} a minute"),
            Self::French => format!("au plus {requests} par minute"),
        }
    }

    /// What is slow, and in which zone times are.
    pub(in crate::report) fn slow_is(self, bound: &str, zone: &str) -> String {
        match self {
            Self::English => format!(
                "A request is slow when it took strictly longer than {bound}. Times are in {zone}."
            ),
            Self::French => format!(
                "Une requête est lente quand elle a duré strictement plus de {bound}. Les heures sont en {zone}."
            ),
        }
    }
}
