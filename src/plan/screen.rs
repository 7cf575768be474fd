//! Where text is shown: the width, the colours and the characters of the terminal, if there is one.

use crate::report::{Lang, Look};
use std::io::{IsTerminal, stdout};
use terminal_size::{Width, terminal_size};

/// The width of what is printed when there is no terminal, in columns.
const DEFAULT_WIDTH: usize = 80;

/// Where text is shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Its width in columns.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: bool,
    /// Whether it shows block characters: a terminal whose locale is of UTF-8.
    pub blocks: bool,
    /// The most endpoints to show.
    pub limit: usize,
}

impl Screen {
    /// How it shows a table in a language.
    pub fn look(&self, lang: Lang) -> Look {
        Look {
            width: self.width,
            limit: self.limit,
            bold: self.colour,
            lang,
        }
    }
}

/// What there is to show text on, and how many endpoints at most.
pub(super) fn screen(limit: Option<usize>) -> Screen {
    let terminal = stdout().is_terminal();
    let told = || {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
    };
    let width = terminal
        .then(terminal_size)
        .flatten()
        .map(|(Width(columns), _)| usize::from(columns));
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    Screen {
        width: width.or_else(told).unwrap_or(DEFAULT_WIDTH),
        colour: terminal && !no_colour && !dumb,
        blocks: terminal && !dumb && is_utf8(),
        limit: limit.unwrap_or(usize::MAX),
    }
}

/// Whether the locale is of UTF-8: the first of these variables that is set decides, as in POSIX.
fn is_utf8() -> bool {
    let mut variables = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let locale =
        variables.find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
