//! The integration tests: one binary, a module for each kind of truth.
//!
//! `cases/` holds command cases as files that anyone can add. Real logs of others are read from a
//! folder beside the repository, and a test that does not find them says that it was skipped.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod bad_input;
mod check;
mod command;
mod compare;
mod convert;
mod corpora;
mod days;
mod duplicates;
mod endpoints;
mod formats;
mod history;
mod layers;
mod mail;
mod missing;
mod morning;
mod notebook;
mod order;
mod outputs;
mod page;
mod python;
mod readme;
mod rows;
mod sample_logs;
mod settings;
mod snapshot_errors;
mod snapshots;
mod xlsx;
