//! `--source`: whose lines to keep, when a router and the applications behind it log the same
//! requests.

use super::selection::Selection;
use super::text::matches_pattern;
use crate::parse::{Access, Origin};
use std::fmt;
use std::str::FromStr;

/// Whose lines to keep: `router`, `application` (all but the router), `all`, or the name of a
/// container or program: `web-1`, `web` for all of its kind, `nginx*`. Several with commas, `!` for
/// "not".
///
/// ```
/// # use laggard::table::SourceFilter;
/// assert!("router".parse::<SourceFilter>().is_ok());
/// assert!("web-1,worker".parse::<SourceFilter>().is_ok());
/// assert!("".parse::<SourceFilter>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFilter(Selection<Wanted>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    All,
    Router,
    Application,
    Named(String),
}

impl SourceFilter {
    /// Whether a line of this origin and this source is kept.
    pub fn keeps(&self, origin: Origin, source: Option<&[u8]>) -> bool {
        let is_router = origin.access == Access::Router;
        self.0.keeps(|wanted| match wanted {
            Wanted::All => true,
            Wanted::Router => is_router,
            Wanted::Application => !is_router,
            Wanted::Named(pattern) => {
                let source = String::from_utf8_lossy(source.unwrap_or_default()).to_lowercase();
                matches_pattern(pattern, &source) || matches_pattern(pattern, kind_of(&source))
            }
        })
    }
}

/// `web` of `web-1` (Scalingo), `web.1` (Heroku) and `web_1` (Compose).
fn kind_of(source: &str) -> &str {
    let name = source.trim_end_matches(|character: char| character.is_ascii_digit());
    if name.len() == source.len() {
        return source;
    }
    name.strip_suffix(['-', '.', '_']).unwrap_or(source)
}

impl FromStr for SourceFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, |name| match name {
            "" => Err(
                "a source is empty; write router, application, all, or a name such as web-1"
                    .to_owned(),
            ),
            "all" => Ok(Wanted::All),
            "router" => Ok(Wanted::Router),
            "application" => Ok(Wanted::Application),
            name => Ok(Wanted::Named(name.to_lowercase())),
        })
        .map(Self)
    }
}

impl fmt::Display for SourceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Envelope;

    #[test]
    fn sources_are_kept_by_kind_and_by_name() {
        let origin = |access| Origin {
            envelope: Envelope::Scalingo,
            access,
        };
        let kept = |filter: &str| -> Vec<&str> {
            let filter: SourceFilter = filter.parse().unwrap();
            let lines = [
                (Access::Router, "router"),
                (Access::Combined, "web-1"),
                (Access::Combined, "web-12"),
                (Access::Combined, "worker-1"),
                (Access::Uvicorn, "nginx"),
            ];
            lines
                .into_iter()
                .filter(|(access, source)| filter.keeps(origin(*access), Some(source.as_bytes())))
                .map(|(_, source)| source)
                .collect()
        };
        assert_eq!(kept("router"), ["router"]);
        assert_eq!(
            kept("application"),
            ["web-1", "web-12", "worker-1", "nginx"]
        );
        assert_eq!(kept("web"), ["web-1", "web-12"]);
        assert_eq!(kept("web-1,nginx"), ["web-1", "nginx"]);
        assert_eq!(kept("w*,!web-12"), ["web-1", "worker-1"]);
        assert_eq!(kept("!router"), ["web-1", "web-12", "worker-1", "nginx"]);
        assert_eq!(kept("all").len(), 5);
        let filter: SourceFilter = "web".parse().unwrap();
        assert!(!filter.keeps(origin(Access::Combined), None));
    }
}
