//! What can be made to go wrong in a generated day, and how a user writes it:
//! `kind[:factor][@endpoint]`.
//!
//! In: text such as `slowdown:1.3` or `step:2@GET /api/v1/statique/`. Out: an [`Anomaly`]. What it
//! does to a request is decided in `plan`, which knows the endpoints and the times.

use std::fmt;
use std::str::FromStr;

/// Something that goes wrong in an archive.
///
/// ```text
/// slowdown:1.3                      the third busiest endpoint is 1.3 times slower all the time
/// step:2@GET /api/v1/statique/      this endpoint is twice as slow from the middle on
/// slowdown:1.5@12                   the twelfth busiest endpoint
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Anomaly {
    /// What happens.
    pub kind: AnomalyKind,
    /// How strong it is; the unit depends on the kind, see [`AnomalyKind`].
    pub factor: f64,
    /// The endpoint it happens to: `METHOD /template`, `/template`, or its rank (1 is the busiest).
    pub endpoint: Option<String>,
}

/// The kinds of anomalies. The times are those of a day; in a shorter archive they are at most a
/// sixth of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnomalyKind {
    /// One endpoint takes `factor` times as long, all the time.
    Slowdown,
    /// One endpoint takes `factor` times as long, from the middle of the span on.
    Step,
    /// For 15 minutes, `factor` percent of the requests end in 502 or 503.
    Errors,
    /// For 30 minutes, `factor` percent of the requests end in 504 after 30 seconds.
    Timeouts,
    /// One web container takes `factor` times as long, all the time.
    Container,
    /// For `factor` hours, there is no line at all.
    Gap,
    /// For 20 minutes, there is `factor` times the traffic.
    Spike,
}

impl AnomalyKind {
    /// All kinds, in the order in which help shows them.
    pub const ALL: [Self; 7] = [
        Self::Slowdown,
        Self::Step,
        Self::Errors,
        Self::Timeouts,
        Self::Container,
        Self::Gap,
        Self::Spike,
    ];

    /// The word a user types.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slowdown => "slowdown",
            Self::Step => "step",
            Self::Errors => "errors",
            Self::Timeouts => "timeouts",
            Self::Container => "container",
            Self::Gap => "gap",
            Self::Spike => "spike",
        }
    }

    /// The factor when none is given.
    fn default_factor(self) -> f64 {
        match self {
            Self::Slowdown => 1.3,
            Self::Step => 2.0,
            Self::Errors => 30.0,
            Self::Timeouts => 20.0,
            Self::Container => 3.0,
            Self::Gap => 1.0,
            Self::Spike => 5.0,
        }
    }

    /// The largest factor that makes sense; all must be above 0.
    fn largest_factor(self) -> f64 {
        match self {
            Self::Slowdown | Self::Step | Self::Container | Self::Spike => 1000.0,
            Self::Errors | Self::Timeouts => 100.0,
            Self::Gap => 24.0,
        }
    }

    /// Whether it can happen to a single endpoint.
    fn takes_endpoint(self) -> bool {
        match self {
            Self::Slowdown | Self::Step | Self::Errors | Self::Timeouts => true,
            Self::Container | Self::Gap | Self::Spike => false,
        }
    }
}

impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.factor)?;
        match &self.endpoint {
            Some(endpoint) => write!(f, "@{endpoint}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Anomaly {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (head, endpoint) = match text.split_once('@') {
            Some((head, endpoint)) => (head, Some(endpoint.trim())),
            None => (text, None),
        };
        let (name, factor) = match head.split_once(':') {
            Some((name, factor)) => (name.trim(), Some(factor.trim())),
            None => (head.trim(), None),
        };
        let kind = AnomalyKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| {
                let names = AnomalyKind::ALL.map(AnomalyKind::name).join(", ");
                format!("unknown anomaly {name:?}; give one of {names}, then `:factor` if you like, as in slowdown:1.3")
            })?;
        let factor = match factor {
            None => kind.default_factor(),
            Some(factor) => parse_factor(kind, factor)?,
        };
        if endpoint == Some("") {
            return Err(format!(
                "no endpoint after `@` in {text:?}; give its rank or its name, as in {name}@3"
            ));
        }
        if endpoint.is_some() && !kind.takes_endpoint() {
            return Err(format!(
                "{name} happens to all endpoints; leave out what follows `@` in {text:?}"
            ));
        }
        let endpoint = endpoint.map(str::to_owned);
        Ok(Self {
            kind,
            factor,
            endpoint,
        })
    }
}

fn parse_factor(kind: AnomalyKind, text: &str) -> Result<f64, String> {
    let largest = kind.largest_factor();
    match text.parse::<f64>() {
        Ok(factor) if factor > 0.0 && factor <= largest => Ok(factor),
        _ => Err(format!(
            "{text:?} is no factor for {name}; give a number above 0 and up to {largest}, as in {name}:{default}",
            name = kind.name(),
            default = kind.default_factor(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Anomaly, AnomalyKind};

    #[test]
    fn every_kind_parses_and_prints_back() {
        for kind in AnomalyKind::ALL {
            let anomaly: Anomaly = kind.name().parse().unwrap();
            assert_eq!(anomaly.kind, kind);
            assert_eq!(anomaly.to_string().parse::<Anomaly>().unwrap(), anomaly);
        }
        let text = "step:2.5@GET /api/v1/statique/";
        let anomaly: Anomaly = text.parse().unwrap();
        assert_eq!(anomaly.endpoint.as_deref(), Some("GET /api/v1/statique/"));
        assert_eq!(anomaly.to_string(), text);
    }

    #[test]
    fn errors_name_what_is_allowed() {
        for kind in AnomalyKind::ALL {
            assert!("slow".parse::<Anomaly>().unwrap_err().contains(kind.name()));
        }
        for bad in [
            "step:fast",
            "step:0",
            "step:-1",
            "step:NaN",
            "step:inf",
            "errors:101",
            "gap@3",
            "step@",
            "",
        ] {
            assert!(bad.parse::<Anomaly>().is_err(), "{bad}");
        }
        assert!(
            "errors:101"
                .parse::<Anomaly>()
                .unwrap_err()
                .contains("up to 100")
        );
    }
}
