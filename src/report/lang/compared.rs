//! What changed since a baseline, in words. Sentences have no full stop.

use super::Lang;

impl Lang {
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

    /// That a side has stretches without a request.
    pub(in crate::report) fn not_comparable(self, side: &str, stretches: &str) -> String {
        match self {
            Self::English => format!(
                "{side} has no request {stretches}: numbers of requests and waiting time are not comparable, and slower or faster is judged by the hours that both have"
            ),
            Self::French => format!(
                "{side} n’a aucune requête {stretches} : les nombres de requêtes et le temps d’attente ne sont pas comparables, et les verdicts portent sur les heures que les deux ont"
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
}
