//! Requests in flight: how many were being served at the same time, by container.
//!
//! In: requests, of which most lines say the end: the start is the end minus the duration. Out: an
//! [`InFlight`], two sums a slot from which the mean number in flight in each slot follows exactly: the
//! starts less the ends in it, and how long before the slot's end they came. It adds up in any order.
//! **Invariant:** memory is bounded. Slots are a second wide; they grow when the log has more than
//! [`MAX_PAGES`] hours, and containers become one when there are more than [`MAX_LANES`]. Both depend on
//! the whole content only.

mod pages;
mod rows;
#[cfg(test)]
mod tests;

pub use pages::Change;
pub(super) use rows::InFlightRow;

use crate::mark::{Mark, SHORT};
use crate::parse::{Field, Origin};
use crate::table::Request;
use pages::Pages;
use std::collections::{BTreeMap, BTreeSet};

/// The widths of a slot in seconds. Each divides the next.
const WIDTHS_S: [i64; 6] = [1, 10, 60, 600, 3600, 86_400];
/// The most pages in time.
const MAX_PAGES: usize = 48;
/// The most containers.
const MAX_LANES: usize = 16;
/// The longest name of a container, in bytes.
const LONGEST_NAME: usize = 80;
const MS_A_SECOND: i64 = 1000;
const US_A_MS: i64 = 1000;

/// The requests of one container, of one origin.
#[derive(Debug, Clone)]
struct Lane {
    origin: usize,
    name: String,
    /// That of the name.
    mark: Mark,
    pages: Pages,
}

impl Lane {
    fn new(origin: usize, name: &str) -> Self {
        Self {
            origin,
            name: name.to_owned(),
            mark: Mark::of(name.as_bytes()),
            pages: Pages::default(),
        }
    }
}

/// Starts and ends by container and slot.
#[derive(Debug, Clone, Default)]
pub struct InFlight {
    /// The place in [`WIDTHS_S`]; beyond its end nothing is told, since the log has centuries.
    level: usize,
    /// Whether containers are told apart no more.
    is_one: bool,
    lanes: Vec<Lane>,
    /// The numbers of the pages of all lanes.
    pages: BTreeSet<i64>,
}

impl InFlight {
    /// Adds a request, if it is known how long it took.
    #[inline]
    pub(super) fn push(&mut self, request: &Request<'_, '_>) {
        let record = request.record;
        let Some(us) = record.duration_us else {
            return;
        };
        let time_us = record.time.instant_us;
        let (start_us, end_us) = if record.time_is_start {
            (time_us, time_us.saturating_add_unsigned(us))
        } else {
            (time_us.saturating_sub_unsigned(us), time_us)
        };
        let lane = self.lane(record.origin, record.container);
        self.change(lane, end_us.div_euclid(US_A_MS), -1);
        self.change(lane, start_us.div_euclid(US_A_MS), 1);
    }

    fn lane(&mut self, origin: Origin, container: Option<Field<'_>>) -> usize {
        let origin = origin.index();
        let field = container.filter(|_| !self.is_one);
        // There are few, and most names are told as they stand.
        let raw = field.map_or(&[][..], |field| field.raw);
        let mark = Mark::of(raw);
        let is_it = |lane: &Lane| {
            lane.origin == origin
                && lane.mark == mark
                && (raw.len() <= SHORT || lane.name.as_bytes() == raw)
        };
        if let Some(place) = self.lanes.iter().position(is_it) {
            return place;
        }
        let text = field.map_or_else(String::new, |field| field.text().into_owned());
        self.named_lane(origin, &text[..text.floor_char_boundary(LONGEST_NAME)])
    }

    /// The place of a container.
    fn named_lane(&mut self, origin: usize, name: &str) -> usize {
        let name = if self.is_one { "" } else { name };
        let is_it = |lane: &Lane| lane.origin == origin && lane.name == name;
        if let Some(place) = self.lanes.iter().position(is_it) {
            return place;
        }
        self.lanes.push(Lane::new(origin, name));
        if self.too_many_lanes() {
            self.unite_lanes();
            let mut lanes = self.lanes.iter();
            return lanes.position(|lane| lane.origin == origin).unwrap_or(0);
        }
        self.lanes.len() - 1
    }

    /// The number of containers, whatever their origin, decides: an origin may come later.
    fn too_many_lanes(&self) -> bool {
        let names: BTreeSet<&str> = self.lanes.iter().map(|lane| &lane.name[..]).collect();
        names.len() > MAX_LANES
    }

    fn unite_lanes(&mut self) {
        self.is_one = true;
        let mut united: BTreeMap<usize, Lane> = BTreeMap::new();
        for lane in self.lanes.drain(..) {
            let sum = united
                .entry(lane.origin)
                .or_insert_with(|| Lane::new(lane.origin, ""));
            sum.pages.merge(lane.pages);
        }
        self.lanes = united.into_values().collect();
    }

    #[inline]
    fn change(&mut self, lane: usize, at_ms: i64, sign: i64) {
        let Some(width_s) = self.width_s() else {
            return;
        };
        let width_ms = width_s * MS_A_SECOND;
        // Nearly all logs have slots of a second, and to divide by what is known when this is compiled
        // takes a few instructions: by any other width it took a tenth of what `report` adds to
        // reading.
        let (slot, passed_ms) = if width_ms == MS_A_SECOND {
            (at_ms.div_euclid(MS_A_SECOND), at_ms.rem_euclid(MS_A_SECOND))
        } else {
            (at_ms.div_euclid(width_ms), at_ms.rem_euclid(width_ms))
        };
        let change = Change {
            net: sign,
            weight_ms: sign * (width_ms - passed_ms),
        };
        self.add(lane, slot, change);
    }

    #[inline]
    fn add(&mut self, lane: usize, slot: i64, change: Change) {
        if let Some(page) = self.lanes[lane].pages.add(slot, change) {
            self.pages.insert(page);
            self.widen_while_too_long();
        }
    }

    fn widen_while_too_long(&mut self) {
        while self.pages.len() > MAX_PAGES {
            self.widen();
        }
    }

    /// Makes slots one step wider.
    fn widen(&mut self) {
        let width_s = WIDTHS_S[self.level];
        self.level += 1;
        let wider_s = WIDTHS_S.get(self.level);
        self.pages.clear();
        for lane in &mut self.lanes {
            let narrow = std::mem::take(&mut lane.pages);
            let Some(wider_s) = wider_s else { continue };
            lane.pages = narrow.widened(width_s, *wider_s);
            self.pages.extend(lane.pages.numbers());
        }
    }

    /// Adds those of other requests.
    pub(super) fn merge(&mut self, mut other: Self) {
        while self.level < other.level {
            self.widen();
        }
        while other.level < self.level {
            other.widen();
        }
        self.is_one |= other.is_one;
        self.lanes.append(&mut other.lanes);
        if self.is_one || self.too_many_lanes() {
            self.unite_lanes();
        } else {
            self.lanes
                .sort_by(|left, right| (left.origin, &left.name).cmp(&(right.origin, &right.name)));
            self.lanes.dedup_by(|next, kept| {
                let is_same = (next.origin, &next.name) == (kept.origin, &kept.name);
                if is_same {
                    kept.pages.merge(std::mem::take(&mut next.pages));
                }
                is_same
            });
        }
        self.pages.append(&mut other.pages);
        self.widen_while_too_long();
    }

    /// The width of a slot in seconds; `None` when nothing is told.
    pub fn width_s(&self) -> Option<i64> {
        WIDTHS_S.get(self.level).copied()
    }

    /// The same of the origins that are kept only, lanes by name.
    pub(super) fn of(mut self, keeps: impl Fn(Origin) -> bool) -> Self {
        let kept: BTreeSet<usize> = Origin::all()
            .filter(|origin| keeps(*origin))
            .map(Origin::index)
            .collect();
        self.lanes.retain(|lane| kept.contains(&lane.origin));
        let mut named: BTreeMap<String, Lane> = BTreeMap::new();
        for lane in self.lanes {
            let sum = named
                .entry(lane.name.clone())
                .or_insert_with(|| Lane::new(0, &lane.name));
            sum.pages.merge(lane.pages);
        }
        self.lanes = named.into_values().collect();
        self
    }

    /// Every container by name (empty when there is none, or when there were too many) with what
    /// changes in its slots, by the number of the slot since 1970. Slots without a change are left out.
    pub fn lanes(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (i64, Change)>)> {
        self.lanes
            .iter()
            .map(|lane| (&lane.name[..], lane.pages.changes()))
    }
}
