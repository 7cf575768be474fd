//! What changed since a baseline, in words. Sentences have no full stop.

use super::Lang;
use crate::stats::VerdictCounts;
use chrono::NaiveDate;

impl Lang {
    /// `2 of 58 endpoints are slower, 1 faster; 41 unchanged, 14 with too little data`.
    pub(in crate::report) fn compared(
        self,
        counts: VerdictCounts,
        endpoints: usize,
        label: &str,
    ) -> String {
        let since = self.label(label);
        let judged = counts.slower + counts.faster + counts.unchanged;
        let text = match self {
            Self::English => compared_in_english(counts, judged, endpoints, &since),
            Self::French => compared_in_french(counts, judged, endpoints, &since),
        };
        let rest = match self {
            Self::English => [
                "unchanged",
                "with too little data",
                "new",
                "gone",
                "with more 5xx",
                "with fewer 5xx",
            ],
            Self::French => [
                "sans changement",
                "avec trop peu de données",
                "apparus",
                "disparus",
                "avec plus de 5xx",
                "avec moins de 5xx",
            ],
        };
        // When nothing changed, those that were judged are the unchanged ones.
        let has_changes = counts.slower + counts.faster > 0;
        let numbers = [
            if has_changes { counts.unchanged } else { 0 },
            counts.too_little_data,
            counts.new,
            counts.gone,
            counts.more_errors,
            counts.fewer_errors,
        ];
        let rest: Vec<String> = numbers
            .iter()
            .zip(rest)
            .filter(|(number, _)| **number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        match (rest.is_empty(), self) {
            (true, _) => text,
            (_, Self::English) => format!("{text}; {}", rest.join(", ")),
            (_, Self::French) => format!("{text} ; {}", rest.join(", ")),
        }
    }

    /// How many requests became how many.
    pub(in crate::report) fn became(self, base: u64, new: u64) -> String {
        let relative = self.relative(base as f64, new as f64);
        let (base, new) = (self.requests(base), self.count(new));
        match self {
            Self::English => format!("{base} became {new} ({relative})"),
            Self::French => format!("{base} avant, {new} maintenant ({relative})"),
        }
    }

    /// What the change costs, in µs: in all, by traffic, by answers.
    pub(in crate::report) fn waiting(
        self,
        added_us: i64,
        traffic_us: i64,
        answers_us: i64,
    ) -> String {
        let all = [added_us, traffic_us, answers_us];
        let largest_us = all.iter().map(|us| us.unsigned_abs()).max().unwrap_or(0);
        let [added, traffic, answers] = all.map(|us| self.more_or_less(us, largest_us));
        match self {
            Self::English => {
                let speed = if answers_us < 0 { "faster" } else { "slower" };
                format!(
                    "waiting time: {added} in all, {traffic} by traffic, {answers} by {speed} answers"
                )
            }
            Self::French => {
                let speed = if answers_us < 0 { "rapides" } else { "lentes" };
                format!(
                    "temps d’attente : {added} en tout, {traffic} par le trafic, {answers} par des réponses plus {speed}"
                )
            }
        }
    }

    /// `is slower than 2025-01-23: p90 from 40 ms to 81 ms (+103 %)`.
    pub(in crate::report) fn became_slower(
        self,
        is_slower: bool,
        label: &str,
        percentile: &str,
        [base_us, new_us]: [u64; 2],
    ) -> String {
        let relative = self.relative(base_us as f64, new_us as f64);
        let (base, new) = (self.duration(base_us), self.duration(new_us));
        let than = self.than(label);
        match self {
            Self::English => {
                let verdict = if is_slower { "slower" } else { "faster" };
                format!("is {verdict}{than}: {percentile} from {base} to {new} ({relative})")
            }
            Self::French => {
                let verdict = if is_slower {
                    "plus lent"
                } else {
                    "plus rapide"
                };
                format!("est {verdict}{than} : {percentile} de {base} à {new} ({relative})")
            }
        }
    }

    /// That more requests fail.
    pub(in crate::report) fn fails_more(self, label: &str, base_pct: f64, new_pct: f64) -> String {
        let [base, new] = [base_pct, new_pct].map(|share| self.fixed(share, 2));
        let than = self.than(label);
        match self {
            Self::English => {
                format!("answers more often with 5xx{than}: from {base} % to {new} %")
            }
            Self::French => {
                format!("répond plus souvent en 5xx{than} : de {base} % à {new} %")
            }
        }
    }

    /// What a baseline is called: a day as the language writes it.
    pub(in crate::report) fn label(self, label: &str) -> String {
        let day = label.parse::<NaiveDate>();
        day.map_or_else(|_| label.to_owned(), |day| self.date(day))
    }

    /// ` than 2025-01-23`; nothing where there is one baseline, which has no label.
    fn than(self, label: &str) -> String {
        match (self, label) {
            (_, "") => String::new(),
            (Self::English, label) => format!(" than {}", self.label(label)),
            (Self::French, label) => format!(" que {}", self.label(label)),
        }
    }

    /// That more endpoints changed than were told.
    pub(in crate::report) fn more_slower(self, more: usize) -> String {
        let more = self.endpoints(more as u64);
        match self {
            Self::English => format!("… and {more} more with slower answers or more 5xx"),
            Self::French => format!("… et encore {more} plus lents ou avec plus de 5xx"),
        }
    }

    /// Several parts of one sentence.
    pub(in crate::report) fn and(self, parts: &[String]) -> String {
        parts.join(match self {
            Self::English => ", and ",
            Self::French => ", et ",
        })
    }

    /// `+4.5 %`, `-30 %`; nothing can be said relative to nothing.
    pub(in crate::report) fn relative(self, base: f64, new: f64) -> String {
        if base <= 0.0 {
            return match self {
                Self::English => "from nothing".to_owned(),
                Self::French => "à partir de rien".to_owned(),
            };
        }
        let percent = (new / base - 1.0) * 100.0;
        self.localised(&if percent.abs() < 0.05 {
            "±0 %".to_owned()
        } else if percent.abs() < 9.95 {
            format!("{percent:+.1} %")
        } else {
            format!("{percent:+.0} %")
        })
    }

    /// `1.25 s more`, `29 ms less`, in the units that a duration of `largest_us` has.
    fn more_or_less(self, us: i64, largest_us: u64) -> String {
        let duration = self.duration_beside(us.unsigned_abs(), largest_us);
        match (self, us < 0) {
            (Self::English, true) => format!("{duration} less"),
            (Self::English, false) => format!("{duration} more"),
            (Self::French, true) => format!("{duration} de moins"),
            (Self::French, false) => format!("{duration} de plus"),
        }
    }

    /// A side of a comparison: the base by its label, or the new one.
    pub(in crate::report) fn side(self, base: Option<&str>) -> String {
        let text = match (self, base) {
            (Self::English, Some("")) => "the baseline",
            (Self::French, Some("")) => "la référence",
            (Self::English, None) => "the new side",
            (Self::French, None) => "le côté nouveau",
            (_, Some(label)) => return self.label(label),
        };
        text.to_owned()
    }

    /// That a side has stretches without a request.
    pub(in crate::report) fn not_comparable(self, side: &str, stretches: &str) -> String {
        match self {
            Self::English => format!(
                "{side} has no request {stretches}: numbers of requests and waiting time are not comparable"
            ),
            Self::French => format!(
                "{side} n’a aucune requête {stretches} : les nombres de requêtes et le temps d’attente ne sont pas comparables"
            ),
        }
    }

    /// The value of a figure before: `was 812 ms`.
    pub(in crate::report) fn was(self, value: &str) -> String {
        match self {
            Self::English => format!("was {value}"),
            Self::French => format!("avant : {value}"),
        }
    }

    /// The heading of a comparison.
    pub(in crate::report) fn against(self, label: &str) -> String {
        let side = self.side(Some(label));
        match self {
            Self::English => format!("Against {side}"),
            Self::French => format!("Face à {side}"),
        }
    }

    /// What the tiles compare with.
    pub(in crate::report) fn tiles_against(self, label: &str) -> String {
        let side = self.side(Some(label));
        match self {
            Self::English => format!("What a figure was is that of {side}"),
            Self::French => format!("Les valeurs d’avant : {side}"),
        }
    }

    /// What the outlines of histograms are.
    pub(in crate::report) fn outline(self, label: &str) -> String {
        let side = self.side(Some(label));
        match self {
            Self::English => format!("The outline is {side}, scaled to as many requests."),
            Self::French => {
                format!("Le contour : {side}, au même nombre de requêtes.")
            }
        }
    }
}

fn compared_in_english(
    counts: VerdictCounts,
    judged: usize,
    endpoints: usize,
    label: &str,
) -> String {
    let lang = Lang::English;
    let all = match judged == endpoints {
        true => lang.endpoints(judged as u64),
        false => format!("the {} that could be judged", lang.endpoints(judged as u64)),
    };
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let since = match label {
        "" => String::new(),
        label => format!(" than {label}"),
    };
    match (counts.slower, counts.faster) {
        (0, 0) if judged == 0 && endpoints > 0 => {
            let than = match label {
                "" => "the baseline",
                label => label,
            };
            format!("no endpoint could be judged against {than}")
        }
        (0, 0) if judged == 1 && endpoints > 1 => {
            format!("the only endpoint that could be judged is not slower or faster{since}")
        }
        (0, 0) => format!("none of {all} is slower or faster{since}"),
        (0, faster) => format!(
            "{faster} of {all} {} faster{since}, none slower",
            are(faster)
        ),
        (slower, 0) => format!(
            "{slower} of {all} {} slower{since}, none faster",
            are(slower)
        ),
        (slower, faster) => {
            format!(
                "{slower} of {all} {} slower{since}, {faster} faster",
                are(slower)
            )
        }
    }
}

fn compared_in_french(
    counts: VerdictCounts,
    judged: usize,
    endpoints: usize,
    label: &str,
) -> String {
    let lang = Lang::French;
    let all = match (judged == endpoints, judged) {
        (true, _) => lang.endpoints(judged as u64),
        (false, 1) => "1 endpoint qui a pu être jugé".to_owned(),
        (false, _) => format!("{} qui ont pu être jugés", lang.endpoints(judged as u64)),
    };
    let slower = |number: usize| match number {
        1 => "1 est plus lent".to_owned(),
        number => format!("{number} sont plus lents"),
    };
    let faster = |number: usize| match number {
        1 => "1 plus rapide".to_owned(),
        number => format!("{number} plus rapides"),
    };
    let baseline = match label {
        "" => "la référence",
        label => label,
    };
    let since = format!("que {baseline}");
    match (counts.slower, counts.faster) {
        (0, 0) if judged == 0 && endpoints > 0 => {
            format!("aucun endpoint n’a pu être jugé face à {baseline}")
        }
        (0, 0) => format!("sur {all}, aucun n’est plus lent ni plus rapide {since}"),
        (0, number) => format!("sur {all}, {} {since}, aucun plus lent", faster(number)),
        (number, 0) => format!("sur {all}, {} {since}, aucun plus rapide", slower(number)),
        (slow, fast) => format!("sur {all}, {} {since}, {}", slower(slow), faster(fast)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_written_for_people() {
        let en = Lang::English;
        for (base, new, text) in [
            (37.0, 48.0, "+30 %"),
            (100.0, 104.5, "+4.5 %"),
            (87_337.0, 87_306.0, "±0 %"),
            (200.0, 100.0, "-50 %"),
            (0.0, 3.0, "from nothing"),
        ] {
            assert_eq!(en.relative(base, new), text);
        }
        assert_eq!(en.more_or_less(-29_000, 29_000), "29 ms less");
        assert_eq!(en.more_or_less(200_000_000, 200_000_000), "3 min 20 s more");
        // 106 min 15 s beside 2 h 3 min, and 100 s beside 200.
        assert_eq!(
            en.waiting(13_755_000_000, 7_380_000_000, 6_375_000_000),
            "waiting time: 3 h 49 min more in all, 2 h 3 min more by traffic, 1 h 46 min more by slower answers"
        );
        assert_eq!(en.more_or_less(100_000_000, 200_000_000), "1 min 40 s more");
        assert_eq!(Lang::French.relative(100.0, 104.5), "+4,5\u{a0}%");
    }

    #[test]
    fn both_languages_count_the_same() {
        let counts = VerdictCounts {
            slower: 2,
            faster: 1,
            unchanged: 41,
            ..VerdictCounts::default()
        };
        assert_eq!(
            Lang::English.compared(counts, 44, "2025-01-23"),
            "2 of 44 endpoints are slower than 2025-01-23, 1 faster; 41 unchanged"
        );
        assert_eq!(
            Lang::French.compared(counts, 44, ""),
            "sur 44 endpoints, 2 sont plus lents que la référence, 1 plus rapide ; 41 sans changement"
        );
    }

    #[test]
    fn only_endpoints_that_could_be_judged_are_counted_as_not_slower() {
        let counts = |unchanged, too_little_data| VerdictCounts {
            unchanged,
            too_little_data,
            new: 5,
            ..VerdictCounts::default()
        };
        let (en, fr) = (Lang::English, Lang::French);
        assert_eq!(
            en.compared(counts(8, 54), 67, ""),
            "none of the 8 endpoints that could be judged is slower or faster; 54 with too little data, 5 new"
        );
        assert_eq!(
            fr.compared(counts(8, 54), 67, "2025-04-03"),
            "sur 8 endpoints qui ont pu être jugés, aucun n’est plus lent ni plus rapide que 03/04/2025 ; 54 avec trop peu de données, 5 apparus"
        );
        assert_eq!(
            en.compared(counts(1, 2), 8, "2025-04-03"),
            "the only endpoint that could be judged is not slower or faster than 2025-04-03; 2 with too little data, 5 new"
        );
        assert_eq!(
            en.compared(counts(0, 2), 7, ""),
            "no endpoint could be judged against the baseline; 2 with too little data, 5 new"
        );
        assert_eq!(
            fr.compared(counts(0, 2), 7, ""),
            "aucun endpoint n’a pu être jugé face à la référence ; 2 avec trop peu de données, 5 apparus"
        );
    }
}
