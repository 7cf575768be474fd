//! What every command that reads logs shares: how a run ends, with the warnings on standard error, and
//! printing.

use super::Outcome;
use super::notes::{explain_nothing, too_many_rejects};
use crate::digest::Account;
use crate::error::Error;
use crate::plan::InputPlan;
use crate::source::Found;
use std::io::{ErrorKind, Write};

/// How a run ends, after its lines are accounted for.
pub(super) fn outcome(
    plan: &InputPlan,
    account: &Account,
    found: &Found,
    incomplete: &[(String, String)],
    notes: &mut dyn Write,
) -> Outcome {
    let too_many = too_many_rejects(account, plan.max_rejects_pct, notes);
    if account.kept == 0 {
        explain_nothing(account, found, notes);
        return Outcome::NoRequest;
    }
    if too_many || !incomplete.is_empty() {
        Outcome::Incomplete
    } else {
        Outcome::Done
    }
}

/// Prints a result. Whoever closes the pipe has seen enough: that is no error.
pub(super) fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}
