//! A summary becomes bytes: CSV, JSON, Markdown, workbooks, the terminal, HTML, charts.
//!
//! Every format is a pure function of a [`Summary`](crate::stats::Summary); only [`write_folder`]
//! touches files. Nothing is computed here that another format could show differently.
//! **Invariant:** `report` never sees a digest. Texts of strangers (paths, request ids) are
//! defused by each format.

mod account;
mod blocks;
mod changes;
pub mod charts;
pub mod checks;
mod csv;
mod folder;
mod gaps;
mod json;
mod lang;
mod mail;
mod mailbox;
mod markdown;
mod page;
mod remarks;
mod rules;
mod table;
mod table_file;
mod tables;
mod terminal;
mod text;
mod verdicts;
mod xlsx;

pub use account::{account_lines, format_lines};
pub use blocks::extras;
pub use changes::{
    add_changes, changes, changes_json, changes_markdown, changes_of_all, changes_text,
    comparison_lines, comparison_sentences,
};
pub use csv::{to_csv, to_tsv};
pub use folder::{Artifact, CHANGES, MAIL, check_folder, write_folder};
pub use gaps::gaps_at_ends;
pub use json::{Context, FormatCount, endpoints_json, summary_json};
pub use lang::Lang;
pub use mail::{Envelope, to_mail};
pub use mailbox::{Mailbox, Mailboxes};
pub use markdown::to_markdown;
pub use page::to_html;
pub use remarks::Remark;
pub use rules::to_rules;
pub use table::{SortColumn, Table, Value};
pub use table_file::is_table;
pub use tables::{endpoints, histograms, slowest, timeline};
pub use terminal::{Extra, Look, endpoint_table, findings, headline};
pub use text::visible;
pub use xlsx::to_xlsx;
