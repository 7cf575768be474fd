//! How the durations of an endpoint are divided into bins.

use std::fmt;
use std::str::FromStr;

/// The most bins that can be asked for.
const MOST_BINS: usize = 1000;

/// The bins of a histogram.
#[derive(Debug, Clone, PartialEq)]
pub enum Bins {
    /// So many equal bins over each endpoint's own range.
    Equal(usize),
    /// Bins that grow in steps of 1, 2, 5, 10 …, the same for all endpoints.
    Log,
    /// These edges, in milliseconds, ascending, the same for all endpoints.
    Edges(Vec<f64>),
}

impl Default for Bins {
    fn default() -> Self {
        Self::Equal(20)
    }
}

impl fmt::Display for Bins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equal(number) => write!(f, "{number}"),
            Self::Log => f.write_str("log"),
            Self::Edges(edges) => {
                let edges: Vec<String> = edges.iter().map(f64::to_string).collect();
                f.write_str(&edges.join(","))
            }
        }
    }
}

impl FromStr for Bins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            format!(
                "{text:?} are no bins; write a number (20), log, or edges in milliseconds (0,100,500,1000)"
            )
        };
        if text.eq_ignore_ascii_case("log") {
            return Ok(Self::Log);
        }
        if let Ok(number) = text.parse::<usize>() {
            return if (1..=MOST_BINS).contains(&number) {
                Ok(Self::Equal(number))
            } else {
                Err(wrong())
            };
        }
        let edges: Vec<f64> = text
            .split(',')
            .map(|edge| edge.trim().parse().map_err(|_| wrong()))
            .collect::<Result<_, _>>()?;
        let ascending = edges.windows(2).all(|pair| pair[0] < pair[1]);
        let usable = edges.len() >= 2
            && edges.len() <= MOST_BINS
            && edges.iter().all(|edge| edge.is_finite() && *edge >= 0.0);
        if ascending && usable {
            Ok(Self::Edges(edges))
        } else {
            Err(wrong())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_a_number_log_or_edges() {
        assert_eq!("20".parse(), Ok(Bins::Equal(20)));
        assert_eq!("log".parse(), Ok(Bins::Log));
        assert_eq!(
            "0, 100,500.5".parse(),
            Ok(Bins::Edges(vec![0.0, 100.0, 500.5]))
        );
        for wrong in ["", "0", "many", "5,4", "1,1", "1,nan", "-1,2", "99999"] {
            assert!(wrong.parse::<Bins>().is_err(), "{wrong}");
        }
    }
}
