//! The account of lines in words.

use super::Lang;

impl Lang {
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

    /// A stretch of time.
    pub(in crate::report) fn stretch_of(self, from: &str, to: &str) -> String {
        match (self, from.contains(' ')) {
            (Self::English, _) => format!("from {from} to {to}"),
            // Dates have an article, hours none.
            (Self::French, true) => format!("du {from} au {to}"),
            (Self::French, false) => format!("de {from} à {to}"),
        }
    }

    /// A stretch without requests, in a list of them; at an end of what was asked for logs may be
    /// missing.
    pub(in crate::report) fn stretch(
        self,
        from: &str,
        to: &str,
        lasting: &str,
        is_at_an_end: bool,
    ) -> String {
        let missing = match (self, is_at_an_end) {
            (_, false) => "",
            (Self::English, true) => ": if the service answered then, its logs are missing",
            (Self::French, true) => " : si le service répondait alors, ses journaux manquent",
        };
        match self {
            Self::English => format!("{from} to {to} ({lasting}){missing}"),
            Self::French => format!("{} ({lasting}){missing}", self.stretch_of(from, to)),
        }
    }

    /// That nothing came at an end of what was asked for.
    pub(in crate::report) fn logs_missing(self, from: &str, to: &str) -> String {
        let stretch = self.stretch_of(from, to);
        match self {
            Self::English => {
                format!("No request {stretch}: if the service answered then, its logs are missing")
            }
            Self::French => format!(
                "Aucune requête {stretch} : si le service répondait alors, ses journaux manquent"
            ),
        }
    }

    /// That nothing came for long, and how many more such stretches there are.
    pub(in crate::report) fn silence(
        self,
        from: &str,
        to: &str,
        lasting: &str,
        more: u64,
    ) -> String {
        let stretch = self.stretch_of(from, to);
        let more = match (self, more) {
            (_, 0) => String::new(),
            (Self::English, 1) => ", nor in another stretch of an hour or more".to_owned(),
            (Self::English, more) => format!(", nor in {more} other stretches of an hour or more"),
            (Self::French, more) => {
                format!(", ni pendant {more} autre(s) période(s) d’une heure ou plus")
            }
        };
        match self {
            Self::English => format!("No request {stretch} ({lasting}){more}"),
            Self::French => format!("Aucune requête {stretch} ({lasting}){more}"),
        }
    }
}
