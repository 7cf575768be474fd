//! What `laggard check` shall do.

use super::compare::baseline;
use super::input::{input, with_format};
use super::{Baseline, InputPlan, PERCENTILES};
use crate::args::{CheckArgs, CheckFormat};
use crate::error::Error;
use crate::stats::gate::{Gate, Level};

/// `laggard check`.
#[derive(Debug)]
pub struct CheckPlan {
    /// What to read.
    pub input: InputPlan,
    /// What relative gates are held against.
    pub baseline: Option<Baseline>,
    /// The gates, critical ones first.
    pub gates: Vec<(Level, Gate)>,
    /// How to say what came of them.
    pub format: CheckFormat,
}

/// Plans a check.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn check(args: CheckArgs) -> Result<CheckPlan, Error> {
    let critical = args.fail_on.into_iter().map(|gate| (Level::Critical, gate));
    let warning = args.warn_on.into_iter().map(|gate| (Level::Warning, gate));
    let gates: Vec<(Level, Gate)> = critical.chain(warning).collect();
    let usage = |flag, message: String| Err(Error::Usage { flag, message });
    if gates.is_empty() {
        let message = "there is no gate; write one such as 'p95>800ms', here or in laggard.toml";
        return usage("--fail-on", message.to_owned());
    }
    let mut relative = gates.iter().filter(|(_, gate)| gate.is_relative());
    if let (Some((level, gate)), true) = (relative.next(), args.baseline.is_empty()) {
        let flag = match level {
            Level::Critical => "--fail-on",
            Level::Warning => "--warn-on",
        };
        let message =
            format!("`{gate}` is about a change; name what it is held against with --baseline");
        return usage(flag, message);
    }
    let mut percentiles = PERCENTILES.to_vec();
    percentiles.extend(gates.iter().filter_map(|(_, gate)| gate.percentile()));
    percentiles.sort_by(f64::total_cmp);
    percentiles.dedup();
    let input = input(with_format(args.input, args.format), percentiles)?;
    Ok(CheckPlan {
        baseline: baseline(&args.baseline, &input)?,
        input,
        gates,
        format: args.output,
    })
}
