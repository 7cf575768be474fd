//! One line for Nagios, Icinga and whatever runs their plugins, with performance data.
//!
//! As the Monitoring Plugins Development Guidelines have it: `TEXT | 'label'=value[UOM];warn;crit;min`,
//! exit codes 0 to 3, thresholds as ranges (`10` alerts outside of 0 to 10, `~:10` over it, `10:` under
//! it), `U` for a value that is not known. Icinga takes neither `'` nor `=` in a label, so that neither
//! is written. A range cannot say `>=`; it is written as `>`.
//! ```text
//! LAGGARD CRITICAL - p95 1.2 s > 800 ms (POST /x) | 'POST /x: p95'=1200ms;;800;0
//! ```

use super::words::{conclusion, decimal, found, name};
use super::{CheckReport, GateCounts};
use crate::report::text::{counted, visible};
use crate::stats::gate::{
    Checked, Condition, GateState, Level, Limit, Metric, Order, Scope, State, Unit,
};

/// How many breaches are told; the line is read on a pager.
const MOST: usize = 3;

/// The states of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginState {
    /// All gates are held.
    Ok,
    /// A gate of `--warn-on` is breached.
    Warning,
    /// A gate of `--fail-on` is breached.
    Critical,
    /// A gate could not be decided, an input not be read, or there is no request.
    Unknown,
}

impl PluginState {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// The line of a run that came to nothing.
    pub fn line(self, text: &str) -> String {
        let text: Vec<&str> = text.split_whitespace().collect();
        format!(
            "LAGGARD {} - {}\n",
            self.name(),
            without_bars(&text.join(" "))
        )
    }
}

/// The line, and the state that it tells. What is known to be wrong goes before what is not known.
pub fn to_nagios(report: &CheckReport<'_>) -> (PluginState, String) {
    let GateCounts {
        failed,
        warned,
        undecided,
        held,
    } = report.counts();
    let state = if failed > 0 {
        PluginState::Critical
    } else if warned > 0 {
        PluginState::Warning
    } else if undecided > 0 || report.is_incomplete || report.summary.total.requests == 0 {
        PluginState::Unknown
    } else {
        PluginState::Ok
    };
    let told = |wanted: GateState| -> Vec<String> {
        let gates = report
            .checked
            .iter()
            .filter(|checked| checked.state() == wanted);
        gates
            .flat_map(|checked| {
                let decided: Vec<_> = match wanted {
                    GateState::Breached => checked.breaches().collect(),
                    _ => checked.undecided().collect(),
                };
                let told = decided
                    .into_iter()
                    .map(|one| format!("{} ({})", found(checked, one), name(one)));
                told.collect::<Vec<_>>()
            })
            .collect()
    };
    let mut texts = match state {
        PluginState::Critical | PluginState::Warning => told(GateState::Breached),
        PluginState::Unknown if undecided > 0 => told(GateState::Undecided),
        PluginState::Unknown if report.is_incomplete => {
            vec![conclusion(report)]
        }
        PluginState::Unknown => vec!["there is no request".to_owned()],
        PluginState::Ok => {
            let requests = counted(report.summary.total.requests, "request");
            vec![format!("{} held, {requests}", counted(held as u64, "gate"))]
        }
    };
    if texts.len() > MOST {
        let more = texts.len() - MOST;
        texts.truncate(MOST);
        texts.push(format!("{more} more"));
    }
    if report.is_incomplete {
        texts.push(unread(report));
    }
    let data = performance_data(report.checked);
    let line = state.line(&texts.join("; "));
    let line = match data.is_empty() {
        true => line,
        false => format!("{} | {data}\n", line.trim_end()),
    };
    (state, line)
}

/// What could not be read: who is woken by it shall not have to look elsewhere.
fn unread(report: &CheckReport<'_>) -> String {
    let Some((name, why)) = report.incomplete.first() else {
        return "not all could be read or understood, as standard error says".to_owned();
    };
    let more = match report.incomplete.len() - 1 {
        0 => String::new(),
        more => format!(
            "; {} could not be read either",
            counted(more as u64, "more input")
        ),
    };
    format!("not all could be read: {name} {why}{more}")
}

/// A bar would begin the performance data.
fn without_bars(text: &str) -> String {
    visible(text).replace('|', "¦")
}

/// One value of the performance data.
struct Datum {
    label: String,
    value: Option<f64>,
    unit: &'static str,
    warning: String,
    critical: String,
    least: &'static str,
}

fn performance_data(all: &[Checked]) -> String {
    let mut data: Vec<Datum> = Vec::new();
    for checked in all {
        let mut datum = datum(checked);
        match data.iter_mut().find(|other| other.label == datum.label) {
            // A warning and a critical gate of one figure are one value with two bounds.
            Some(other) if other.warning.is_empty() && checked.level == Level::Warning => {
                other.warning = std::mem::take(&mut datum.warning);
            }
            Some(other) if other.critical.is_empty() && checked.level == Level::Critical => {
                other.critical = std::mem::take(&mut datum.critical);
            }
            Some(_) => {}
            None => data.push(datum),
        }
    }
    let texts = data.iter().map(|datum| {
        let value = datum.value.filter(|value| value.is_finite()).map_or_else(
            || "U".to_owned(),
            |value| format!("{}{}", decimal(value), datum.unit),
        );
        let Datum {
            label,
            warning,
            critical,
            least,
            ..
        } = datum;
        let text = format!("'{label}'={value};{warning};{critical};{least}");
        text.trim_end_matches(';').to_owned()
    });
    texts.collect::<Vec<_>>().join(" ")
}

fn datum(checked: &Checked) -> Datum {
    let scope = match checked.gate.scope() {
        Scope::Total => String::new(),
        Scope::Each => "each: ".to_owned(),
        Scope::Named { method, template } => match method {
            Some(method) => format!("{method} {template}: "),
            None => format!("{template}: "),
        },
    };
    let Condition::Figure {
        metric,
        order,
        limit,
    } = checked.gate.condition()
    else {
        let breaches = checked.breaches().count() as f64;
        let known = checked.state() != GateState::Undecided;
        return Datum {
            label: label(&format!("{scope}regressions")),
            value: known.then_some(breaches),
            unit: "",
            warning: of_level(checked, Level::Warning, "0"),
            critical: of_level(checked, Level::Critical, "0"),
            least: "0",
        };
    };
    let (suffix, unit) = match (limit, metric.unit()) {
        (Limit::ChangePct(_), _) => (" change", "%"),
        (Limit::Change(_), Unit::Us) => (" change", "ms"),
        (Limit::Absolute(_), Unit::Us) => ("", "ms"),
        // A change of a share is in points, which are no unit.
        (Limit::Change(_), _) => (" change", ""),
        (Limit::Absolute(_), Unit::Percent) => ("", "%"),
        (Limit::Absolute(_), Unit::Requests) => ("", ""),
    };
    let is_absolute = matches!(limit, Limit::Absolute(_));
    let number = match limit {
        Limit::Absolute(number) | Limit::Change(number) => in_ms(metric, number),
        Limit::ChangePct(percent) => percent,
    };
    let range = match (order.is_upper(), is_absolute) {
        (true, true) => decimal(number),
        (true, false) => format!("~:{}", decimal(number)),
        (false, _) => format!("{}:", decimal(number)),
    };
    Datum {
        label: label(&format!("{scope}{metric}{suffix}")),
        value: worst(checked, order).map(|value| match limit {
            Limit::ChangePct(_) => value,
            _ => in_ms(metric, value),
        }),
        unit,
        warning: of_level(checked, Level::Warning, &range),
        critical: of_level(checked, Level::Critical, &range),
        least: if is_absolute { "0" } else { "" },
    }
}

fn of_level(checked: &Checked, level: Level, range: &str) -> String {
    if checked.level == level {
        range.to_owned()
    } else {
        String::new()
    }
}

fn in_ms(metric: Metric, value: f64) -> f64 {
    if metric.unit() == Unit::Us {
        value / 1e3
    } else {
        value
    }
}

/// The worst figure or change of those that were decided.
fn worst(checked: &Checked, order: Order) -> Option<f64> {
    let is_decided = |state| matches!(state, State::Held | State::Breached);
    let decided = checked.decided.iter().filter(|one| is_decided(one.state));
    let values = decided.filter_map(|one| one.change.or(one.figure));
    if order.is_upper() {
        values.max_by(f64::total_cmp)
    } else {
        values.min_by(f64::total_cmp)
    }
}

fn label(text: &str) -> String {
    visible(text).replace(['\'', '='], "_").replace('|', "¦")
}
