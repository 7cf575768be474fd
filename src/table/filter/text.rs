//! `--method` and `--host`: which texts to keep. They are judged once for each distinct text.

use super::selection::Selection;
use std::fmt;
use std::str::FromStr;

/// Methods to keep: `GET,POST`, or `!OPTIONS`. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodFilter(Selection<String>);

impl MethodFilter {
    /// Whether a method is kept.
    pub fn keeps(&self, method: &str) -> bool {
        self.0.keeps(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}

impl FromStr for MethodFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, |method| {
            let is_word = !method.is_empty()
                && method
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if is_word {
                Ok(method.to_owned())
            } else {
                Err(format!(
                    "{method:?} is no method; write GET,POST or !OPTIONS"
                ))
            }
        })
        .map(Self)
    }
}

/// Hosts to keep: `api.example.net`, `*.example.net`, several with commas, `!` for "not". Case does
/// not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFilter(Selection<String>);

impl HostFilter {
    /// Whether a host is kept.
    pub fn keeps(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.0.keeps(|pattern| matches_pattern(pattern, &host))
    }
}

impl FromStr for HostFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Selection::parse(text, |host| {
            if host.is_empty() {
                Err("a host is empty; write api.example.net or *.example.net".to_owned())
            } else {
                Ok(host.to_ascii_lowercase())
            }
        })
        .map(Self)
    }
}

/// Whether a text matches a pattern in which `*` stands for any text.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

impl fmt::Display for MethodFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl fmt::Display for HostFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_methods_are_selected_without_regard_to_case() {
        let hosts: HostFilter = "*.example.net,api.example.org,!old.*".parse().unwrap();
        for (host, kept) in [
            ("A.Example.net", true),
            ("api.example.org", true),
            ("old.example.net", false),
            ("example.net", false),
            ("", false),
        ] {
            assert_eq!(hosts.keeps(host), kept, "{host}");
        }
        assert!(
            matches_pattern("a*b*c", "a-b-b-c")
                && !matches_pattern("a*b*c", "a-c-b")
                && matches_pattern("*", "")
        );
        let methods: MethodFilter = "get,POST".parse().unwrap();
        assert!(methods.keeps("GET") && methods.keeps("post") && !methods.keeps("PUT"));
        assert!("GET;POST".parse::<MethodFilter>().is_err());
    }
}
