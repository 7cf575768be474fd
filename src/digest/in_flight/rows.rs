//! The rows of a table of requests in flight, as a snapshot has them.

use super::{Change, InFlight, Lane, WIDTHS_S};
use crate::parse::Origin;

/// What changes in one slot of one container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::digest) struct InFlightRow<'f> {
    /// The origin.
    pub origin: Origin,
    /// The container.
    pub container: &'f str,
    /// The number of the slot.
    pub slot: i64,
    /// What changes.
    pub change: Change,
}

impl InFlight {
    /// All that changes, sorted by origin, container and slot.
    pub(in crate::digest) fn rows(&self) -> Vec<InFlightRow<'_>> {
        let mut lanes: Vec<&Lane> = self.lanes.iter().collect();
        lanes.sort_by_key(|lane| (lane.origin, &lane.name));
        let rows = lanes.into_iter().flat_map(|lane| {
            let mut origins = Origin::all();
            let origin = origins.find(|origin| origin.index() == lane.origin);
            let row = move |(slot, change)| {
                Some(InFlightRow {
                    origin: origin?,
                    container: &lane.name[..],
                    slot,
                    change,
                })
            };
            lane.pages.changes().filter_map(row)
        });
        rows.collect()
    }

    /// Whether containers are told apart.
    pub(in crate::digest) fn tells_containers(&self) -> bool {
        !self.is_one
    }

    /// Nothing in slots of this width, 0 when nothing is told; `None` when there is no such width.
    pub(in crate::digest) fn with(width_s: i64, tells_containers: bool) -> Option<Self> {
        let level = match width_s {
            0 => WIDTHS_S.len(),
            width => WIDTHS_S.iter().position(|known| *known == width)?,
        };
        Some(Self {
            level,
            is_one: !tells_containers,
            ..Self::default()
        })
    }

    /// Adds a row of a digest; `false` when it cannot be one of this, since it makes slots wider or
    /// containers one.
    pub(in crate::digest) fn add_row(&mut self, row: &InFlightRow<'_>) -> bool {
        let before = (self.level, self.is_one);
        if self.width_s().is_none() || (self.is_one && !row.container.is_empty()) {
            return false;
        }
        let lane = self.named_lane(row.origin.index(), row.container);
        self.add(lane, row.slot, row.change);
        (self.level, self.is_one) == before
    }
}
