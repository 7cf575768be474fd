//! The resolved plan of an archive: settings that were checked, and all that follows from them.
//!
//! In: [`Settings`] as a user gives them. Out: a [`Plan`], which any thread can read. Here
//! anomalies get their endpoint and their time. No line is written here.

use super::anomaly::{Anomaly, AnomalyKind};
use super::clock::{Clock, SECOND_NS};
use super::endpoints::Catalogue;
use super::random::{CERTAIN, Ppm};
use super::settings::{MAX_CONTAINERS, MAX_ENDPOINTS, Settings, SettingsError};
use super::timetable::{Slot, Surge, count_slots, fill_slots};
use chrono::{NaiveDate, NaiveDateTime};
use std::ops::Range;
use std::time::Duration;

/// What an archive will hold: made once from [`Settings`], then read by all that write.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) settings: Settings,
    pub(super) catalogue: Catalogue,
    pub(super) clock: Clock,
    pub(super) slots: Vec<Slot>,
    pub(super) effects: Vec<Effect>,
    pub(super) broken: Ppm,
    pub(super) application: Ppm,
    pub(super) ansi: Ppm,
}

/// An anomaly with its time and its endpoint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Effect {
    pub(super) kind: AnomalyKind,
    pub(super) factor: f64,
    /// The number of the endpoint; none for all of them.
    pub(super) endpoint: Option<usize>,
    pub(super) slots: Range<usize>,
}

impl Plan {
    /// Checks the settings and works out the rest.
    ///
    /// # Errors
    /// When a setting is out of its range, or an anomaly names an endpoint that does not exist.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        check_counts(settings)?;
        let span_ns = check_span(settings.span)?;
        check_start(settings.start)?;
        let [broken, application, ansi] = shares(settings)?;
        let catalogue = Catalogue::new(settings.endpoints);
        let count = count_slots(span_ns);
        let effects = settings
            .anomalies
            .iter()
            .map(|anomaly| resolve(anomaly, &catalogue, span_ns, count))
            .collect::<Result<Vec<_>, _>>()?;
        let from_s = settings
            .zone
            .instant_us(settings.start)
            .div_euclid(1_000_000);
        let clock = Clock::new(settings.zone, from_s, from_s + span_ns / SECOND_NS + 1);
        let surges: Vec<Surge> = effects.iter().filter_map(surge).collect();
        let span = (from_s * SECOND_NS, span_ns);
        let slots = fill_slots(&clock, span, settings.lines, &surges, settings.seed);
        Ok(Self {
            settings: settings.clone(),
            catalogue,
            clock,
            slots,
            effects,
            broken,
            application,
            ansi,
        })
    }

    /// The endpoints under `/api/`, busiest first, as `METHOD /template`.
    pub fn endpoints(&self) -> Vec<String> {
        let api = &self.catalogue.endpoints[..self.catalogue.api];
        api.iter()
            .map(|e| format!("{} {}", e.method, e.template))
            .collect()
    }

    /// What goes wrong, where and when, a line each: `step:2 at POST /api/v1/x/ from 2025-01-24
    /// 12:00 to 2025-01-25 00:00`.
    pub fn describe_anomalies(&self) -> Vec<String> {
        self.effects
            .iter()
            .map(|effect| self.describe(effect))
            .collect()
    }

    fn describe(&self, effect: &Effect) -> String {
        let time = |instant_ns| {
            let local = self.clock.local(instant_ns);
            let (year, month, day) = (local.year, local.month, local.day);
            format!(
                "{year:04}-{month:02}-{day:02} {:02}:{:02}",
                local.hour, local.minute
            )
        };
        let place = match effect.endpoint.map(|i| &self.catalogue.endpoints[i]) {
            Some(endpoint) => format!(" at {} {}", endpoint.method, endpoint.template),
            None if effect.kind == AnomalyKind::Container => {
                format!(" at web-{}", self.slow_container())
            }
            None => String::new(),
        };
        let first = &self.slots[effect.slots.start];
        let last = &self.slots[effect.slots.end - 1];
        let (from, to) = (time(first.from_ns), time(last.from_ns + last.length_ns));
        format!(
            "{}:{}{place} from {from} to {to}",
            effect.kind.name(),
            effect.factor
        )
    }

    /// The number of the web container that `container` slows down.
    pub(super) fn slow_container(&self) -> u8 {
        self.settings.containers.min(2)
    }

    /// The effects that are in force in a slot.
    pub(super) fn effects_in(&self, slot: usize) -> impl Iterator<Item = &Effect> {
        self.effects
            .iter()
            .filter(move |effect| effect.slots.contains(&slot))
    }
}

fn resolve(
    anomaly: &Anomaly,
    catalogue: &Catalogue,
    span_ns: i64,
    count: usize,
) -> Result<Effect, SettingsError> {
    let single = matches!(anomaly.kind, AnomalyKind::Slowdown | AnomalyKind::Step);
    let endpoint = match &anomaly.endpoint {
        Some(text) => Some(catalogue.find(text).ok_or_else(|| {
            SettingsError::new(format!(
                "anomaly {anomaly}: there is no endpoint {text:?}; give a rank from 1 to {}, or a name such as {} {}",
                catalogue.api, catalogue.endpoints[0].method, catalogue.endpoints[0].template
            ))
        })?),
        None if single => Some(catalogue.api.min(3) - 1),
        None => None,
    };
    Ok(Effect {
        kind: anomaly.kind,
        factor: anomaly.factor,
        endpoint,
        slots: when(anomaly, span_ns, count),
    })
}

/// The slots an anomaly is in force: fixed parts of the span, so that two seeds agree on them.
fn when(anomaly: &Anomaly, span_ns: i64, count: usize) -> Range<usize> {
    let hours =
        |hours: f64| (hours * 3600.0 * SECOND_NS as f64).min(span_ns as f64 / 6.0) / span_ns as f64;
    let (from, length) = match anomaly.kind {
        AnomalyKind::Slowdown | AnomalyKind::Container => (0.0, 1.0),
        AnomalyKind::Step => (0.5, 0.5),
        AnomalyKind::Spike => (0.4375, hours(1.0 / 3.0)),
        AnomalyKind::Gap => (0.5625, hours(anomaly.factor)),
        AnomalyKind::Errors => (0.75, hours(0.25)),
        AnomalyKind::Timeouts => (0.8125, hours(0.5)),
    };
    let slots = |part: f64| (part * count as f64 + 0.5) as usize;
    let start = slots(from);
    start..(start + slots(length).max(1)).min(count)
}

fn surge(effect: &Effect) -> Option<Surge> {
    let factor = match effect.kind {
        AnomalyKind::Gap => 0.0,
        AnomalyKind::Spike => effect.factor,
        _ => return None,
    };
    let slots = effect.slots.clone();
    Some(Surge { slots, factor })
}

fn check_counts(settings: &Settings) -> Result<(), SettingsError> {
    if !(1..=MAX_ENDPOINTS).contains(&settings.endpoints) {
        let given = settings.endpoints;
        return Err(SettingsError::new(format!(
            "{given} endpoints: give 1 to {MAX_ENDPOINTS}"
        )));
    }
    if !(1..=MAX_CONTAINERS).contains(&settings.containers) {
        let given = settings.containers;
        return Err(SettingsError::new(format!(
            "{given} containers: give 1 to {MAX_CONTAINERS}"
        )));
    }
    // Above this, a number of lines is no longer exact as a floating-point number; it would be 17
    // exabytes of text.
    if settings.lines > 1 << 53 {
        return Err(SettingsError::new(format!(
            "{} lines: give at most 2^53",
            settings.lines
        )));
    }
    Ok(())
}

fn check_span(span: Duration) -> Result<i64, SettingsError> {
    let longest = Duration::from_secs(3660 * 86_400);
    if span < Duration::from_secs(1) || span > longest {
        return Err(SettingsError::new(format!(
            "a span of {span:?}: give one second to ten years"
        )));
    }
    Ok(span.as_nanos() as i64)
}

fn check_start(start: NaiveDateTime) -> Result<(), SettingsError> {
    // Nanoseconds since 1970 in 64 bits end in 2262; two days and ten years are left for offsets
    // and the span.
    let year = |year| {
        NaiveDate::from_ymd_opt(year, 1, 2)
            .unwrap_or_default()
            .and_time(Default::default())
    };
    if start < year(1970) || start >= year(2250) {
        return Err(SettingsError::new(format!(
            "start {start}: give a time from 1970-01-02 to 2249"
        )));
    }
    Ok(())
}

fn shares(settings: &Settings) -> Result<[Ppm; 3], SettingsError> {
    let share = |name: &str, percent: f64| match percent {
        0.0..=100.0 => Ok((percent * f64::from(CERTAIN) / 100.0 + 0.5) as Ppm),
        _ => Err(SettingsError::new(format!(
            "{name} {percent}: give a percentage from 0 to 100"
        ))),
    };
    let broken = share("broken lines", settings.broken_pct)?;
    let application = share("application lines", settings.application_pct)?;
    let ansi = share("coloured lines", settings.ansi_pct)?;
    if broken + application > CERTAIN {
        return Err(SettingsError::new(
            "broken and application lines together are more than 100 percent".to_owned(),
        ));
    }
    Ok([broken, application, ansi])
}

#[cfg(test)]
mod tests;
