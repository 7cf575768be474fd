//! The one fatal error: a plan that makes no sense, or an output that cannot be written.
//!
//! Each variant names the flag or the path and what to do about it. Bad lines are data and bad
//! files are warnings; neither comes here.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a run ends with exit code 2.
#[derive(Debug)]
pub enum Error {
    /// A flag, or two together, make no sense.
    Usage {
        /// The flag as it is typed.
        flag: &'static str,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// There is nothing to read.
    NoInput,
    /// None of the inputs could be opened.
    NothingOpened,
    /// A file of settings or routes cannot be used.
    Config {
        /// Which.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// A snapshot that cannot be added to the other inputs, or cannot be used at all.
    Snapshot {
        /// Which.
        name: String,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A file or a folder cannot be written.
    Write {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Standard output cannot be written. A closed pipe is no error and does not come here.
    Stdout(io::Error),
    /// A chart cannot be drawn.
    Draw(String),
    /// A result cannot be written as text.
    Render(String),
    /// No thread can be started.
    Threads(String),
    /// The table engine failed.
    Table(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { flag, message } => write!(f, "{flag}: {message}"),
            Self::NoInput => f.write_str("nothing to read: name log files or folders, or pipe a log in; `-` is standard input"),
            Self::NothingOpened => f.write_str("none of the inputs could be opened"),
            Self::Config { path, message } => write!(f, "cannot use {}: {message}", path.display()),
            Self::Snapshot { name, message } => write!(f, "{name} {message}"),
            Self::Write { path, source } => {
                write!(f, "cannot write {}: {source}", path.display())?;
                match source.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => f.write_str("; make room, or name another place"),
                    _ => f.write_str("; name another place, or change who may write there"),
                }
            }
            Self::Stdout(source) => write!(f, "cannot write to standard output: {source}"),
            Self::Draw(what) => write!(f, "cannot draw {what}"),
            Self::Render(what) => write!(f, "cannot write {what}"),
            Self::Threads(why) => write!(f, "cannot start threads: {why}; give fewer with --threads"),
            Self::Table(what) => write!(f, "the table engine failed: {what}"),
        }
    }
}

impl std::error::Error for Error {}
