//! The languages in which people read a report. CSV headers and JSON keys are English in all of them.
//!
//! Every text that a report shows stands here, in all languages side by side: single words in
//! `words`, sentences with figures in them in `sentences`, numbers and dates in `forms`. **Invariant:**
//! a text that lacks a language does not compile.

mod account;
mod charts;
mod compared;
mod durations;
mod forms;
mod judged;
mod lists;
mod mail;
mod sentences;
mod sides;
pub(super) mod words;

use std::fmt;
use std::str::FromStr;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English: `1,234.5`, `2025-01-24`.
    #[default]
    English,
    /// French: `1 234,5`, `24/01/2025`.
    French,
}

/// A text without figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    en: &'static str,
    fr: &'static str,
}

/// A text in all languages.
const fn word(en: &'static str, fr: &'static str) -> Word {
    Word { en, fr }
}

impl Lang {
    /// The code that HTML takes, such as `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// A text behind its name: `other: web-1 3`.
    pub(super) fn labelled(self, name: Word, text: &str) -> String {
        let name = self.say(name);
        match self {
            Self::English => format!("{name}: {text}"),
            Self::French => format!("{name}\u{a0}: {text}"),
        }
    }

    /// The text in this language.
    pub(super) const fn say(self, word: Word) -> &'static str {
        match self {
            Self::English => word.en,
            Self::French => word.fr,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::English, Self::French];
        let same = |lang: &Self| lang.code().eq_ignore_ascii_case(text);
        known
            .into_iter()
            .find(same)
            .ok_or_else(|| format!("{text:?} is no language of the reports; there are en and fr"))
    }
}
