//! A list of what is wanted and what is not, as it is typed: `5xx,!503`.

/// What is kept, and what is not: `5xx,!503`. With nothing to keep, all is kept but what is left
/// out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection<T> {
    /// As it was typed.
    pub(super) text: String,
    pub(super) wanted: Vec<T>,
    pub(super) unwanted: Vec<T>,
}

impl<T> Selection<T> {
    pub(super) fn parse(
        text: &str,
        item: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Self, String> {
        let mut selection = Self {
            text: text.to_owned(),
            wanted: Vec::new(),
            unwanted: Vec::new(),
        };
        for part in text.split(',').map(str::trim) {
            match part.strip_prefix('!') {
                Some(rest) => selection.unwanted.push(item(rest.trim())?),
                None => selection.wanted.push(item(part)?),
            }
        }
        Ok(selection)
    }

    pub(super) fn keeps(&self, matches: impl Fn(&T) -> bool) -> bool {
        (self.wanted.is_empty() || self.wanted.iter().any(&matches))
            && !self.unwanted.iter().any(&matches)
    }
}
