//! The key of a cell: endpoint, time slot, status and duration in one number, which sorts as they do.
//!
//! ```text
//! 127      96 95           64 63    48 47                  0
//! [ endpoint ][ slot, minutes ][ status ][ duration in µs + 1 ]
//! ```
//!
//! A duration of 0 there means that the requests were not timed. Within one batch slots and
//! durations are close together, so that a [`Narrow`] key of 64 bits tells them apart, which sorts twice
//! as fast.

/// Endpoint, time slot, status and duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u128);

const ENDPOINT_SHIFT: u32 = 96;
const SLOT_SHIFT: u32 = 64;
const STATUS_SHIFT: u32 = 48;
const DURATION_MASK: u64 = (1 << STATUS_SHIFT) - 1;

impl Key {
    /// A key. Durations of more than eight years count as eight, times before 1970 as 1970.
    pub fn new(endpoint: u32, slot_minute: i64, status: u16, duration_us: Option<i64>) -> Self {
        let slot = u32::try_from(slot_minute.max(0)).unwrap_or(u32::MAX);
        let duration = duration_us.map_or(0, |us| (us.max(0) as u64 + 1).min(DURATION_MASK));
        Self(
            u128::from(endpoint) << ENDPOINT_SHIFT
                | u128::from(slot) << SLOT_SHIFT
                | u128::from(status) << STATUS_SHIFT
                | u128::from(duration),
        )
    }

    /// The number of the endpoint.
    pub const fn endpoint(self) -> u32 {
        (self.0 >> ENDPOINT_SHIFT) as u32
    }

    /// Where the time slot starts, in minutes since 1970 UTC.
    pub const fn slot_minute(self) -> u32 {
        (self.0 >> SLOT_SHIFT) as u32
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        (self.0 >> STATUS_SHIFT) as u16
    }

    /// The duration in µs; `None` when the requests were not timed.
    pub const fn duration_us(self) -> Option<u64> {
        (self.0 as u64 & DURATION_MASK).checked_sub(1)
    }

    /// The same for another endpoint.
    pub(super) const fn with_endpoint(self, endpoint: u32) -> Self {
        let rest = self.0 & ((1 << ENDPOINT_SHIFT) - 1);
        Self((endpoint as u128) << ENDPOINT_SHIFT | rest)
    }

    /// The same in the slot of this width, in minutes, that holds this one.
    pub(super) const fn in_wider_slot(self, slot_minutes: u32) -> Self {
        let excess = self.slot_minute() % slot_minutes;
        Self(self.0 - ((excess as u128) << SLOT_SHIFT))
    }
}

/// How the keys of one batch fit into 64 bits: slots from the first one on, durations in the
/// largest unit that divides all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Narrow {
    first_slot: u32,
    unit_us: u64,
    slot_bits: u32,
    status_bits: u32,
    duration_bits: u32,
}

impl Narrow {
    /// The narrow form of these keys; `None` when they are too far apart.
    pub(super) fn fitting(keys: &[Key]) -> Option<Self> {
        let (mut first_slot, mut last_slot) = (u32::MAX, 0);
        let (mut endpoint, mut status, mut duration) = (0, 0, 0);
        let mut is_whole_ms = true;
        for key in keys {
            first_slot = first_slot.min(key.slot_minute());
            last_slot = last_slot.max(key.slot_minute());
            endpoint = endpoint.max(key.endpoint());
            status = status.max(key.status());
            let us = key.duration_us().unwrap_or(0);
            duration = duration.max(us);
            is_whole_ms &= us % 1000 == 0;
        }
        let unit_us = if is_whole_ms { 1000 } else { 1 };
        let bits = |largest: u64| u64::BITS - largest.leading_zeros();
        let narrow = Self {
            first_slot,
            unit_us,
            slot_bits: bits(u64::from(last_slot.saturating_sub(first_slot))),
            status_bits: bits(u64::from(status)),
            duration_bits: bits(duration / unit_us + 1),
        };
        let all = narrow.endpoint_shift() + bits(u64::from(endpoint));
        (all <= u64::BITS && narrow.endpoint_shift() < u64::BITS).then_some(narrow)
    }

    const fn endpoint_shift(self) -> u32 {
        self.slot_bits + self.status_bits + self.duration_bits
    }

    pub(super) fn pack(self, key: Key) -> u64 {
        let duration = key.duration_us().map_or(0, |us| us / self.unit_us + 1);
        let slot = u64::from(key.slot_minute() - self.first_slot);
        u64::from(key.endpoint()) << self.endpoint_shift()
            | slot << (self.status_bits + self.duration_bits)
            | u64::from(key.status()) << self.duration_bits
            | duration
    }

    pub(super) fn unpack(self, packed: u64) -> Key {
        let low = |value: u64, bits: u32| value & ((1 << bits) - 1);
        let duration = low(packed, self.duration_bits).checked_sub(1);
        let status = low(packed >> self.duration_bits, self.status_bits);
        let slot = low(
            packed >> (self.status_bits + self.duration_bits),
            self.slot_bits,
        );
        Key::new(
            (packed >> self.endpoint_shift()) as u32,
            i64::from(self.first_slot) + slot as i64,
            status as u16,
            duration.map(|units| (units * self.unit_us) as i64),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    #[test]
    fn a_key_gives_back_its_parts_and_sorts_as_they_do() {
        let key = Key::new(7, 28_962_180, 504, Some(30_000_000));
        assert_eq!(
            (key.endpoint(), key.slot_minute(), key.status()),
            (7, 28_962_180, 504)
        );
        assert_eq!(key.duration_us(), Some(30_000_000));
        assert_eq!(key.in_wider_slot(60).slot_minute(), 28_962_180 / 60 * 60);
        assert_eq!(Key::new(1, 2, 101, None).duration_us(), None);
        assert_eq!(Key::new(1, 2, 200, Some(0)).duration_us(), Some(0));
        let mut keys = [
            Key::new(2, 1, 100, None),
            Key::new(1, 2, 100, None),
            Key::new(1, 1, 200, Some(0)),
            Key::new(1, 1, 200, None),
        ];
        keys.sort();
        let parts = keys.map(|key| (key.endpoint(), key.slot_minute(), key.duration_us()));
        assert_eq!(
            parts,
            [(1, 1, None), (1, 1, Some(0)), (1, 2, None), (2, 1, None)]
        );
    }

    proptest! {
        #[test]
        fn a_narrow_key_is_the_same_key(
            rows in proptest::collection::vec((0_u32..200_000, 0_i64..1_000_000, 100_u16..1000, any::<Option<u32>>()), 1..20)
        ) {
            let keys: Vec<Key> = rows
                .iter()
                .map(|(endpoint, slot, status, ms)| Key::new(*endpoint, *slot, *status, ms.map(|ms| i64::from(ms % 100_000) * 1000)))
                .collect();
            // 18 + 20 + 10 + 17 bits are 65: some of these do not fit, and say so.
            if let Some(narrow) = Narrow::fitting(&keys) {
                for key in keys {
                    prop_assert_eq!(narrow.unpack(narrow.pack(key)), key);
                }
            }
        }
    }
}
