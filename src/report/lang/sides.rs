//! The sides of a comparison by their names, and what is said of them.
//!
//! In: the label of a baseline: a day of a history, another text, or nothing where there is one baseline
//! only. French needs an article before a day, which melts into `à` and `de`.

use super::Lang;
use chrono::NaiveDate;

/// A French word before a name, with its article: `que le 28/03/2025`, `que la référence`.
fn in_french(before: &str, label: &str) -> String {
    if label.is_empty() {
        return format!("{before} la référence").trim_start().to_owned();
    }
    let Ok(day) = label.parse::<NaiveDate>() else {
        return format!("{before} {label}").trim_start().to_owned();
    };
    let day = Lang::French.date(day);
    match before {
        "à" => format!("au {day}"),
        "de" => format!("du {day}"),
        _ => format!("{before} le {day}").trim_start().to_owned(),
    }
}

impl Lang {
    /// What a baseline is called.
    pub(in crate::report) fn baseline(self, label: &str) -> String {
        match (self, label) {
            (Self::English, "") => "the baseline".to_owned(),
            (Self::English, label) => label.to_owned(),
            (Self::French, label) => in_french("", label),
        }
    }

    /// Whose something is: `of the baseline`, `du 28/03/2025`.
    pub(in crate::report) fn of_baseline(self, label: &str) -> String {
        match self {
            Self::English => format!("of {}", self.baseline(label)),
            Self::French => in_french("de", label),
        }
    }

    /// `against the baseline`, `face au 28/03/2025`.
    pub(in crate::report) fn against(self, label: &str) -> String {
        match self {
            Self::English => format!("against {}", self.baseline(label)),
            Self::French => format!("face {}", in_french("à", label)),
        }
    }

    /// ` than 2025-01-23`; nothing where there is one baseline, which has no label.
    pub(super) fn than(self, label: &str) -> String {
        match (self, label) {
            (_, "") => String::new(),
            (Self::English, label) => format!(" than {label}"),
            (Self::French, label) => format!(" {}", in_french("que", label)),
        }
    }

    /// ` que la référence`, where French does not do without.
    pub(super) fn than_always(self, label: &str) -> String {
        match self {
            Self::English => self.than(label),
            Self::French => format!(" {}", in_french("que", label)),
        }
    }

    /// What is compared with a baseline.
    pub(in crate::report) fn new_side(self) -> String {
        match self {
            Self::English => "the new side".to_owned(),
            Self::French => "le côté nouveau".to_owned(),
        }
    }

    /// What the tiles compare with.
    pub(in crate::report) fn tiles_against(self, label: &str) -> String {
        match self {
            Self::English => format!("Compared with {}", self.baseline(label)),
            Self::French => format!("Par rapport {}", in_french("à", label)),
        }
    }

    /// What the outlines of histograms are.
    pub(in crate::report) fn outline(self, label: &str) -> String {
        let side = self.baseline(label);
        match self {
            Self::English => format!("The outline is {side}, scaled to as many requests."),
            Self::French => format!("Le contour est {side}, au même nombre de requêtes."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_article_in_french() {
        let (en, fr) = (Lang::English, Lang::French);
        for (label, texts) in [
            (
                "2025-04-03",
                [
                    "face au 03/04/2025",
                    "du 03/04/2025",
                    "le 03/04/2025",
                    " que le 03/04/2025",
                ],
            ),
            (
                "",
                ["face à la référence", "de la référence", "la référence", ""],
            ),
        ] {
            let said = [
                fr.against(label),
                fr.of_baseline(label),
                fr.baseline(label),
                fr.than(label),
            ];
            assert_eq!(said, texts);
        }
        assert_eq!(fr.than_always(""), " que la référence");
        assert_eq!(en.against("2025-04-03"), "against 2025-04-03");
        assert_eq!(en.of_baseline(""), "of the baseline");
    }
}
