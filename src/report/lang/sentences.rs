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
                "Trop peu de données pour un verdict : {} mesurée(s), il en faut au moins {least}",
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
            Self::English => format!("{bound} or the bound of their endpoint"),
            Self::French => format!("{bound} ou le seuil de leur endpoint"),
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
            (Self::French, 0) => format!("Aucune de {requests} n’a dépassé {bound}"),
            (Self::French, 1) => format!("{slow_count} de {requests} ({share}) a dépassé {bound}"),
            (Self::French, _) => {
                format!("{slow_count} de {requests} ({share}) ont dépassé {bound}")
            }
        }
    }

    /// Which endpoint has most of the slow requests.
    pub(in crate::report) fn slow_most_of(self, share: f64, name: &str) -> String {
        let share = self.percent(share);
        match self {
            Self::English => format!("{share} of them are {name}"),
            Self::French => format!("{share} d’entre elles sont {name}"),
        }
    }

    /// That the slow requests have no main endpoint.
    pub(in crate::report) fn slow_spread(self, endpoints: u64) -> String {
        match self {
            Self::English => format!("they are spread over {}", self.endpoints(endpoints)),
            Self::French => format!("elles se répartissent sur {}", self.endpoints(endpoints)),
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
    pub(in crate::report) fn failing(self, failed: u64, pct: f64, top: &str, share: f64) -> String {
        let (count, pct, share) = (self.count(failed), self.percent(pct), self.percent(share));
        match self {
            Self::English => {
                format!("{count} requests failed with 5xx ({pct}), {share} of them at {top}")
            }
            Self::French => {
                format!("{count} requêtes ont échoué en 5xx ({pct}), dont {share} sur {top}")
            }
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
                    "{slow} of the slow requests {verb} {value}, against {all} of all; {expected} were to be expected"
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
                    "{slow} des requêtes lentes {verb} {value}, contre {all} du total ; {expected} étaient attendus"
                )
            }
        }
    }

    /// The lines that were read, and where they went.
    pub(in crate::report) fn lines(
        self,
        [read, kept, filtered, other, rejected]: [u64; 5],
    ) -> String {
        let [read, kept, filtered, other, rejected] =
            [read, kept, filtered, other, rejected].map(|lines| self.count(lines));
        match self {
            Self::English => format!(
                "lines: {read} read = {kept} kept + {filtered} filtered + {other} other + {rejected} rejected"
            ),
            Self::French => format!(
                "lignes : {read} lues = {kept} retenues + {filtered} écartées + {other} autres + {rejected} rejetées"
            ),
        }
    }

    /// More names than are told.
    pub(in crate::report) fn more(self, number: usize) -> String {
        match self {
            Self::English => format!("{number} more"),
            Self::French => format!("encore {number}"),
        }
    }

    /// Lines that were cut but counted.
    pub(in crate::report) fn cut(self, lines: u64) -> String {
        let count = self.count(lines);
        match (self, lines) {
            (Self::English, 1) => format!("cut: {count} line ended early but said enough to count"),
            (Self::English, _) => {
                format!("cut: {count} lines ended early but said enough to count")
            }
            (Self::French, _) => {
                format!("coupées : {count} ligne(s) incomplète(s), mais qui en disent assez")
            }
        }
    }

    /// What requests were written in.
    pub(in crate::report) fn format(self, format: &str, requests: u64, timed: u64) -> String {
        let untimed = requests - timed;
        let missing = match (self, untimed) {
            (_, 0) => String::new(),
            (Self::English, _) if timed == 0 => " without durations".to_owned(),
            (Self::French, _) if timed == 0 => " sans durée".to_owned(),
            (Self::English, _) => format!(", {} without a duration", self.count(untimed)),
            (Self::French, _) => format!(", dont {} sans durée", self.count(untimed)),
        };
        format!("{format}, {}{missing}", self.requests(requests))
    }

    /// Minutes in which the platform may have dropped lines.
    pub(in crate::report) fn near_limit(self, minutes: u64) -> String {
        match self {
            Self::English => format!(
                "{} with nearly 16,384 requests or more: Scalingo drops the lines of a container beyond that, so they may be incomplete",
                if minutes == 1 {
                    "1 minute".to_owned()
                } else {
                    format!("{} minutes", self.count(minutes))
                }
            ),
            Self::French => format!(
                "{} minute(s) avec près de 16\u{202f}384 requêtes ou plus : Scalingo perd les lignes d’un conteneur au-delà, elles sont peut-être incomplètes",
                self.count(minutes)
            ),
        }
    }

    /// A length of time in minutes.
    pub(in crate::report) fn lasting(self, minutes: u64) -> String {
        let (hours, minutes) = (minutes / 60, minutes % 60);
        match (hours, minutes) {
            (0, minutes) => format!("{minutes} min"),
            (hours, 0) => format!("{} h", self.count(hours)),
            (hours, minutes) => format!("{} h {minutes} min", self.count(hours)),
        }
    }

    /// The busiest second of a slot, or ten seconds, where the log is long.
    pub(in crate::report) fn busiest_seconds(self, seconds: u64) -> String {
        match (self, seconds) {
            (Self::English, 1) => "busiest second".to_owned(),
            (Self::English, seconds) => format!("busiest {} s", self.count(seconds)),
            (Self::French, 1) => "seconde la plus chargée".to_owned(),
            (Self::French, seconds) => format!("{} s les plus chargées", self.count(seconds)),
        }
    }

    /// The most requests in flight, and when.
    pub(in crate::report) fn in_flight_peak(self, peak: f64, at: &str, seconds: u64) -> String {
        let peak = self.decimal(peak, 1);
        let over = self.lasting_s(seconds);
        match self {
            Self::English => {
                format!("At most {peak} requests at the same time, at {at} (mean over {over})")
            }
            Self::French => {
                format!("Au plus {peak} requêtes en même temps, le {at} (moyenne sur {over})")
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

    /// A stretch without requests.
    pub(in crate::report) fn stretch(self, from: &str, to: &str, lasting: &str) -> String {
        match self {
            Self::English => format!("{from} to {to} ({lasting})"),
            Self::French => format!("du {from} au {to} ({lasting})"),
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

    /// How many more stand in a file.
    pub(in crate::report) fn more_in(self, number: usize, file: &str) -> String {
        let number = self.count(number as u64);
        match self {
            Self::English => format!("… and {number} more in {file}"),
            Self::French => format!("… et encore {number} dans {file}"),
        }
    }

    /// How many more endpoints there are than are shown.
    pub(in crate::report) fn more_endpoints(self, number: usize) -> String {
        let number = self.count(number as u64);
        match self {
            Self::English => format!("… and {number} more endpoints"),
            Self::French => format!("… et encore {number} endpoints"),
        }
    }

    /// `56 of 1,234 requests`.
    pub(in crate::report) fn part(self, part: u64, whole: u64) -> String {
        let (part, whole) = (self.count(part), self.requests(whole));
        match self {
            Self::English => format!("{part} of {whole}"),
            Self::French => format!("{part} de {whole}"),
        }
    }

    /// The title of the charts of slow requests.
    pub(in crate::report) fn durations_over(self, bound: &str) -> String {
        match self {
            Self::English => format!("Durations over {bound} by endpoint"),
            Self::French => format!("Durées au-delà de {bound} par endpoint"),
        }
    }

    /// The legend of bins over the slow bound.
    pub(in crate::report) fn bins_over(self, bound: &str) -> String {
        match self {
            Self::English => format!("bins over {bound}"),
            Self::French => format!("classes au-delà de {bound}"),
        }
    }

    /// The legend of slow requests.
    pub(in crate::report) fn requests_over(self, bound: &str) -> String {
        match self {
            Self::English => format!("requests over {bound}"),
            Self::French => format!("requêtes au-delà de {bound}"),
        }
    }

    /// The legend of slow requests among all.
    pub(in crate::report) fn of_them_over(self, bound: &str) -> String {
        match self {
            Self::English => format!("of them over {bound}"),
            Self::French => format!("dont au-delà de {bound}"),
        }
    }

    /// What a page of histograms shows, for those who cannot see it.
    pub(in crate::report) fn describe_histograms(
        self,
        title: &str,
        shown: &[String],
        more: usize,
    ) -> String {
        let shown = shown.join("; ");
        match self {
            Self::English => {
                let more = match more {
                    0 => String::new(),
                    more => format!("; and {more} more"),
                };
                format!(
                    "{title}. Histograms of requests by duration, one an endpoint, largest total time first. {shown}{more}."
                )
            }
            Self::French => {
                let more = match more {
                    0 => String::new(),
                    more => format!(" ; et encore {more}"),
                };
                format!(
                    "{title}. Histogrammes des requêtes par durée, un par endpoint, le plus grand temps total d’abord. {shown}{more}."
                )
            }
        }
    }

    /// What the page of the timeline shows, for those who cannot see it.
    pub(in crate::report) fn describe_timeline(
        self,
        span: &str,
        totals: &str,
        slot: &str,
        has_durations: bool,
    ) -> String {
        match self {
            Self::English => {
                let durations = if has_durations {
                    "percentiles p50, p95 and p99 of the duration"
                } else {
                    "no durations"
                };
                format!(
                    "Requests over time, {span}. {totals}. Three panels share the axis of time: requests per {slot}, {durations}, and answers 4xx and 5xx."
                )
            }
            Self::French => {
                let durations = if has_durations {
                    "les percentiles p50, p95 et p99 de la durée"
                } else {
                    "pas de durées"
                };
                format!(
                    "Requêtes dans le temps, {span}. {totals}. Trois panneaux partagent l’axe du temps : requêtes par {slot}, {durations}, et réponses 4xx et 5xx."
                )
            }
        }
    }

    /// What the histogram of one endpoint shows, for those who cannot see it.
    pub(in crate::report) fn describe_panel(
        self,
        requests: u64,
        from: &str,
        to: &str,
        peak: (&str, &str),
    ) -> String {
        let requests = self.requests(requests);
        let (low, high) = peak;
        match self {
            Self::English => format!(
                "Histogram of {requests} by duration, {from} to {to}; most between {low} and {high}"
            ),
            Self::French => format!(
                "Histogramme de {requests} par durée, de {from} à {to} ; la plupart entre {low} et {high}"
            ),
        }
    }

    /// How a duration compares to the slow bound, such as `over 1 s`.
    pub(in crate::report) fn over(self, bound: &str) -> String {
        match self {
            Self::English => format!("over {bound}"),
            Self::French => format!("au-delà de {bound}"),
        }
    }

    /// A number per slot of time: `Requests per hour`.
    pub(in crate::report) fn per(self, what: &str, slot: &str) -> String {
        match self {
            Self::English => format!("{what} per {slot}"),
            Self::French => format!("{what} par {slot}"),
        }
    }

    /// One of several pages.
    pub(in crate::report) fn page(self, page: usize, of: usize) -> String {
        match self {
            Self::English => format!("(page {page} of {of})"),
            Self::French => format!("(page {page} sur {of})"),
        }
    }

    /// How many days of a trend are known.
    pub(in crate::report) fn days_known(self, known: usize, all: i64) -> String {
        match self {
            Self::English => format!("{known} of {all} days"),
            Self::French => format!("{known} jours sur {all}"),
        }
    }

    /// The first of more.
    pub(in crate::report) fn first_of(self, name: &str, first: usize, all: usize) -> String {
        match self {
            Self::English => format!("{name}, the first {first} of {all}"),
            Self::French => format!("{name}, les {first} premiers de {all}"),
        }
    }

    /// The course of a percentile over time, for those who cannot see the line.
    pub(in crate::report) fn course(self, from: &str, to: &str, most: &str) -> String {
        match self {
            Self::English => format!("p95 from {from} at first to {to} at last, {most} at most"),
            Self::French => format!("p95 de {from} au début à {to} à la fin, {most} au plus"),
        }
    }
}
