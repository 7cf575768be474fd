//! Which endpoints a gate is about.

use crate::stats::EndpointStats;
use crate::table::matches_pattern;

/// Which endpoints a gate is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All requests together: no scope.
    Total,
    /// Every endpoint by itself: `each`.
    Each,
    /// Those of a template: `/users/{id}`, `GET /users/{id}`, `POST /api/v1/*`.
    Named {
        /// The method; `None` for all.
        method: Option<String>,
        /// The template, in which `*` stands for any text. The names of parameters do not count.
        template: String,
    },
}

impl Scope {
    /// Reads what stands before the colon.
    ///
    /// # Errors
    /// What to write instead.
    pub(in crate::stats) fn parse(text: &str) -> Result<Self, String> {
        if text == "each" {
            return Ok(Self::Each);
        }
        let (method, template) = match text.split_once(char::is_whitespace) {
            Some((method, template)) => (Some(method), template.trim()),
            None => (None, text),
        };
        let is_method = |method: &str| {
            method == "*"
                || method
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_template = template.starts_with(['/', '*', '(']);
        if !is_template || !method.is_none_or(is_method) {
            return Err(format!(
                "{text:?} is no endpoint; write GET /users/{{id}}, /api/v1/* or each"
            ));
        }
        Ok(Self::Named {
            method: method
                .filter(|method| *method != "*")
                .map(str::to_uppercase),
            template: template.to_owned(),
        })
    }

    /// Whether the scope is about one template, which is missed when it is not there.
    pub(super) fn is_of_one(&self) -> bool {
        match self {
            Self::Total => true,
            Self::Each => false,
            Self::Named { template, .. } => !template.contains('*'),
        }
    }

    /// Whether an endpoint is meant.
    pub(super) fn holds(&self, stats: &EndpointStats) -> bool {
        match self {
            Self::Total => false,
            Self::Each => true,
            Self::Named { .. } => self.names(&stats.method, &stats.endpoint),
        }
    }

    /// Whether an endpoint is named.
    pub(in crate::stats) fn names(&self, method: &str, endpoint: &str) -> bool {
        let Self::Named {
            method: wanted,
            template,
        } = self
        else {
            return false;
        };
        let is_method = |wanted: &String| wanted.eq_ignore_ascii_case(method);
        wanted.as_ref().is_none_or(is_method)
            && matches_pattern(&without_names(template), &without_names(endpoint))
    }
}

/// `/users/{id}/x` as `/users/{}/x`: what a parameter is called depends on who named it.
fn without_names(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        text += before;
        text += "{}";
        rest = behind;
    }
    text + rest
}
