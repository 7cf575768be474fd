//! What stands on charts, and what is said of them to those who cannot see them.

use super::Lang;

impl Lang {
    /// `219 of 268 requests timed`.
    pub(in crate::report) fn timed(self, timed: u64, all: u64) -> String {
        let (timed, all) = (self.count(timed), self.requests(all));
        match self {
            Self::English => format!("{timed} of {all} timed"),
            Self::French => format!("{timed} mesurées sur {all}"),
        }
    }

    /// `56 of 1,234 requests`.
    pub(in crate::report) fn part(self, part: u64, whole: u64) -> String {
        let (part, whole) = (self.count(part), self.requests(whole));
        match self {
            Self::English => format!("{part} of {whole}"),
            Self::French => format!("{part} sur {whole}"),
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

    /// The first of more.
    pub(in crate::report) fn first_of(self, name: &str, first: usize, all: usize) -> String {
        match self {
            Self::English => format!("{name}, the first {first} of {all}"),
            Self::French => format!("{name}, les {first} premiers de {all}"),
        }
    }

    /// How many days of a trend are known.
    pub(in crate::report) fn days_known(self, known: usize, all: i64) -> String {
        match self {
            Self::English => format!("{known} of {all} days"),
            Self::French => format!("{known} jours sur {all}"),
        }
    }

    /// The course of a percentile over time, for those who cannot see the line.
    pub(in crate::report) fn course(self, from: &str, to: &str, most: &str) -> String {
        match self {
            Self::English => format!("p95 from {from} at first to {to} at last, {most} at most"),
            Self::French => format!("p95 de {from} au début à {to} à la fin, {most} au plus"),
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
}
