//! The subject of the mail, in words: what it is about, and whether that is worse.

use super::Lang;
use super::forms::NO_BREAK;
use crate::stats::VerdictCounts;
use chrono::NaiveDate;

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

    /// `worse than 2025-01-23 (3 endpoints slower, 1 with more 5xx)`, or that it is not; nothing where
    /// too few requests say anything.
    pub(in crate::report) fn worse(self, counts: VerdictCounts, label: &str) -> Option<String> {
        let than = match (self, label) {
            (Self::English, "") => "the baseline",
            (Self::French, "") => "la référence",
            (_, label) => label,
        };
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
        let how = how.join(", ");
        let is_known = counts.faster + counts.unchanged + counts.fewer_errors > 0;
        match self {
            Self::English if !how.is_empty() => Some(format!("worse than {than} ({how})")),
            Self::French if !how.is_empty() => Some(format!("pire que {than} ({how})")),
            Self::English => is_known.then(|| format!("no worse than {than}")),
            Self::French => is_known.then(|| format!("pas pire que {than}")),
        }
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
        for (lang, counts, label, said) in [
            (
                en,
                counts(3, 1, 5),
                "2025-01-23",
                Some("worse than 2025-01-23 (3 endpoints slower, 1 endpoint with more 5xx)"),
            ),
            (
                fr,
                counts(1, 0, 5),
                "",
                Some("pire que la référence (1 endpoint plus lent)"),
            ),
            (en, counts(0, 0, 5), "", Some("no worse than the baseline")),
            (en, counts(0, 0, 0), "", None),
        ] {
            assert_eq!(lang.worse(counts, label).as_deref(), said);
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
