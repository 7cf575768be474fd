//! The subject of the mail, in words: what it is about, and whether that is worse.

use super::Lang;
use super::forms::NO_BREAK;
use crate::stats::{Comparison, VerdictCounts};
use chrono::{NaiveDate, NaiveTime};

impl Lang {
    /// `2025-01-24`, or `2025-01-24 to 2025-01-26`.
    pub(in crate::report) fn days(self, first: NaiveDate, last: NaiveDate) -> String {
        let (from, to) = (self.date(first), self.date(last));
        match self {
            _ if first == last => from,
            Self::English => format!("{from} to {to}"),
            Self::French => format!("du {from} au {to}"),
        }
    }

    /// ` until 15:00`, of a day whose last hours have no request.
    pub(in crate::report) fn until(self, time: NaiveTime) -> String {
        let clock = time.format("%H:%M");
        match self {
            Self::English => format!(" until {clock}"),
            Self::French => format!(" jusqu’à {clock}"),
        }
    }

    /// `shop, 2025-01-24 (incomplete): no worse than 2025-01-23; 12 of 8,005 requests …`.
    pub(in crate::report) fn subject(
        self,
        about: &[&str],
        is_incomplete: bool,
        says: &[&str],
    ) -> String {
        let mut about = about.join(", ");
        if is_incomplete {
            about += match self {
                Self::English => " (incomplete)",
                Self::French => " (incomplet)",
            };
        }
        match (about.as_str(), self) {
            ("", Self::English) => says.join("; "),
            ("", Self::French) => says.join(" ; "),
            (about, Self::English) => format!("{about}: {}", says.join("; ")),
            (about, Self::French) => format!("{about}{NO_BREAK}: {}", says.join(" ; ")),
        }
    }

    /// `worse than 2025-01-23 (3 endpoints slower, 1 endpoint with more 5xx)`, for each baseline of which
    /// that is so; else `no worse than 2025-01-17, 2025-01-23`. Nothing of those where too few requests
    /// say anything.
    pub(in crate::report) fn compared_with(self, comparisons: &[Comparison]) -> Vec<String> {
        let sides: Vec<(VerdictCounts, &str)> = comparisons
            .iter()
            .map(|comparison| (comparison.counts(), &comparison.label[..]))
            .collect();
        self.worse_or_not(&sides)
    }

    fn worse_or_not(self, sides: &[(VerdictCounts, &str)]) -> Vec<String> {
        let worse = sides
            .iter()
            .filter_map(|(counts, label)| Some((self.how_worse(*counts)?, *label)));
        let mut says: Vec<String> = worse
            .map(|(how, label)| match self {
                Self::English => format!("worse than {} ({how})", self.base(label)),
                Self::French => format!("pire que {} ({how})", self.base(label)),
            })
            .collect();
        let is_judged =
            |counts: &VerdictCounts| counts.faster + counts.unchanged + counts.fewer_errors > 0;
        let judged = sides.iter().filter(|(counts, _)| is_judged(counts));
        let judged: Vec<&str> = judged.map(|(_, label)| self.base(label)).collect();
        if says.is_empty() && !judged.is_empty() {
            says.push(match self {
                Self::English => format!("no worse than {}", judged.join(", ")),
                Self::French => format!("pas pire que {}", judged.join(", ")),
            });
        }
        says
    }

    fn base(self, label: &str) -> &str {
        match (self, label) {
            (Self::English, "") => "the baseline",
            (Self::French, "") => "la référence",
            (_, label) => label,
        }
    }

    /// `3 endpoints slower, 1 endpoint with more 5xx`; `None` when nothing is worse.
    fn how_worse(self, counts: VerdictCounts) -> Option<String> {
        let mut how = Vec::new();
        if counts.slower > 0 {
            let endpoints = self.endpoints(counts.slower as u64);
            how.push(match (self, counts.slower) {
                (Self::English, _) => format!("{endpoints} slower"),
                (Self::French, 1) => format!("{endpoints} plus lent"),
                (Self::French, _) => format!("{endpoints} plus lents"),
            });
        }
        if counts.more_errors > 0 {
            let endpoints = self.endpoints(counts.more_errors as u64);
            how.push(match self {
                Self::English => format!("{endpoints} with more 5xx"),
                Self::French => format!("{endpoints} avec plus de 5xx"),
            });
        }
        (!how.is_empty()).then(|| how.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_says_what_it_is_about_and_whether_it_is_worse() {
        let counts = |slower, more_errors, unchanged| VerdictCounts {
            slower,
            more_errors,
            unchanged,
            ..VerdictCounts::default()
        };
        let (en, fr) = (Lang::English, Lang::French);
        let (worse, same, unknown) = (counts(3, 1, 5), counts(0, 0, 5), counts(0, 0, 0));
        for (lang, sides, said) in [
            (
                en,
                vec![(worse, "2025-01-23")],
                vec!["worse than 2025-01-23 (3 endpoints slower, 1 endpoint with more 5xx)"],
            ),
            (
                fr,
                vec![(counts(1, 0, 5), "")],
                vec!["pire que la référence (1 endpoint plus lent)"],
            ),
            // The day before is worse, whatever the same weekday was.
            (
                en,
                vec![(same, "2025-01-16"), (counts(2, 0, 0), "2025-01-22")],
                vec!["worse than 2025-01-22 (2 endpoints slower)"],
            ),
            (
                en,
                vec![(unknown, "2025-01-16"), (same, "2025-01-22")],
                vec!["no worse than 2025-01-22"],
            ),
            (
                en,
                vec![(same, "2025-01-16"), (same, "2025-01-22")],
                vec!["no worse than 2025-01-16, 2025-01-22"],
            ),
            (en, vec![(same, "")], vec!["no worse than the baseline"]),
            (en, vec![(unknown, "")], vec![]),
            (en, vec![], vec![]),
        ] {
            assert_eq!(lang.worse_or_not(&sides), said);
        }
        let day = |day| NaiveDate::from_ymd_opt(2025, 1, day).unwrap();
        let days = fr.days(day(24), day(26));
        assert_eq!(
            fr.subject(&["boutique", &days], true, &["a", "b"]),
            "boutique, du 24/01/2025 au 26/01/2025 (incomplet)\u{a0}: a ; b"
        );
        assert_eq!(en.days(day(24), day(24)), "2025-01-24");
        assert_eq!(en.subject(&["2025-01-24"], false, &["a"]), "2025-01-24: a");
    }
}
