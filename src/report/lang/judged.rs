//! How many endpoints got slower or faster, in words.
//!
//! Only those that could be judged are counted as not slower: of the others nothing is known.

use super::Lang;
use crate::stats::VerdictCounts;

impl Lang {
    /// `2 of 58 endpoints are slower, 1 faster; 41 unchanged, 14 with too little data`.
    pub(in crate::report) fn compared(
        self,
        counts: VerdictCounts,
        endpoints: usize,
        label: &str,
    ) -> String {
        let judged = counts.slower + counts.faster + counts.unchanged;
        let text = match self {
            Self::English => compared_in_english(counts, judged, endpoints, label),
            Self::French => compared_in_french(counts, judged, endpoints, label),
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
    let since = lang.than(label);
    match (counts.slower, counts.faster) {
        (0, 0) if judged == 0 && endpoints > 0 => {
            format!("no endpoint could be judged {}", lang.against(label))
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
    let since = lang.than_always(label);
    match (counts.slower, counts.faster) {
        (0, 0) if judged == 0 && endpoints > 0 => {
            format!("aucun endpoint n’a pu être jugé {}", lang.against(label))
        }
        (0, 0) => format!("sur {all}, aucun n’est plus lent ni plus rapide{since}"),
        (0, number) => format!("sur {all}, {}{since}, aucun plus lent", faster(number)),
        (number, 0) => format!("sur {all}, {}{since}, aucun plus rapide", slower(number)),
        (slow, fast) => format!("sur {all}, {}{since}, {}", slower(slow), faster(fast)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "sur 8 endpoints qui ont pu être jugés, aucun n’est plus lent ni plus rapide que le 03/04/2025 ; 54 avec trop peu de données, 5 apparus"
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
