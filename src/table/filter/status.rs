//! `--status`: which statuses to keep, as ranges of numbers.

use super::selection::Selection;
use std::fmt;
use std::str::FromStr;

/// Statuses to keep: `500`, `5xx`, `400-499`, `>=500`, several with commas, `!` for "not".
///
/// ```
/// # use laggard::table::StatusFilter;
/// let errors: StatusFilter = "5xx,!503".parse()?;
/// assert!(errors.keeps(500) && !errors.keeps(503) && !errors.keeps(200));
/// let not_redirected: StatusFilter = "!307".parse()?;
/// assert!(not_redirected.keeps(200) && !not_redirected.keeps(307));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFilter(Selection<(u16, u16)>);

impl StatusFilter {
    /// Whether a status is kept.
    pub fn keeps(&self, status: u16) -> bool {
        self.0
            .keeps(|(first, last)| (*first..=*last).contains(&status))
    }
}

impl FromStr for StatusFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, parse_statuses).map(Self)
    }
}

fn parse_statuses(text: &str) -> Result<(u16, u16), String> {
    let wrong = || {
        format!(
            "{text:?} is no status; write 500, 5xx, 400-499 or >=500, with ! before it for all others"
        )
    };
    let number = |text: &str| {
        text.trim()
            .parse::<u16>()
            .ok()
            .filter(|status| (100..=999).contains(status))
            .ok_or_else(wrong)
    };
    if let [class @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] = *text.as_bytes() {
        let first = u16::from(class - b'0') * 100;
        return Ok((first, first + 99));
    }
    for (sign, range) in [
        (">=", (0, u16::MAX)),
        ("<=", (0, 0)),
        (">", (1, u16::MAX)),
        ("<", (0, 1)),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            let bound = number(rest)?;
            return Ok(if range.1 == u16::MAX {
                (bound + range.0, range.1)
            } else {
                (0, bound - range.1)
            });
        }
    }
    match text.split_once('-') {
        Some((first, last)) => Ok((number(first)?, number(last)?)).and_then(|(first, last)| {
            if first <= last {
                Ok((first, last))
            } else {
                Err(wrong())
            }
        }),
        None => number(text).map(|status| (status, status)),
    }
}

impl fmt::Display for StatusFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_selected_by_number_class_range_and_bound() {
        let kept = |text: &str| -> Vec<u16> {
            let filter: StatusFilter = text.parse().unwrap();
            [101, 200, 307, 404, 499, 500, 503, 999]
                .into_iter()
                .filter(|status| filter.keeps(*status))
                .collect()
        };
        assert_eq!(kept("5xx"), [500, 503]);
        assert_eq!(kept("!307"), [101, 200, 404, 499, 500, 503, 999]);
        assert_eq!(kept("4xx, 5xx, !499"), [404, 500, 503]);
        assert_eq!(kept("400-499"), [404, 499]);
        assert_eq!(kept(">=500"), [500, 503, 999]);
        assert_eq!(kept("<=200"), [101, 200]);
        assert_eq!(kept(">500"), [503, 999]);
        assert_eq!(kept("<200"), [101]);
        for wrong in ["", "5x", "abc", "42", "499-400", ">=x", "5xx,", "1000"] {
            assert!(wrong.parse::<StatusFilter>().is_err(), "{wrong:?}");
        }
    }
}
