//! Durations as each language writes them, in as many digits as reading needs.
//!
//! In: whole microseconds. Out: short text with its unit, or milliseconds without one.

use super::Lang;

impl Lang {
    /// A duration in µs for reading, to three significant digits: `850 µs`, `29 ms`, `1.25 s`,
    /// `3 min 20 s`.
    pub(in crate::report) fn duration(self, us: u64) -> String {
        let english = match us {
            0..1_000 => format!("{us} µs"),
            1_000..1_000_000 => format!("{} ms", significant(us as f64 / 1e3)),
            1_000_000..120_000_000 => format!("{} s", significant(us as f64 / 1e6)),
            120_000_000..7_200_000_000 => {
                format!("{} min {} s", us / 60_000_000, us / 1_000_000 % 60)
            }
            _ => format!("{} h {} min", us / 3_600_000_000, us / 60_000_000 % 60),
        };
        self.localised(&english)
    }

    /// A duration in µs beside a larger one, in the same units, so that the two can be compared at a
    /// glance: `1 h 46 min` beside `2 h 3 min`.
    pub(in crate::report) fn duration_beside(self, us: u64, largest_us: u64) -> String {
        const HOUR_US: u64 = 3_600_000_000;
        const MINUTE_US: u64 = 60_000_000;
        let english = match us {
            HOUR_US.. if largest_us >= 2 * HOUR_US => {
                format!("{} h {} min", us / HOUR_US, us / MINUTE_US % 60)
            }
            MINUTE_US.. if largest_us >= 2 * HOUR_US => format!("{} min", us / MINUTE_US),
            MINUTE_US.. if largest_us >= 2 * MINUTE_US => {
                format!("{} min {} s", us / MINUTE_US, us / 1_000_000 % 60)
            }
            _ => return self.duration(us),
        };
        self.localised(&english)
    }

    /// A duration in µs as milliseconds, in as few digits as reading needs.
    pub(in crate::report) fn ms(self, us: u64) -> String {
        let ms = us as f64 / 1e3;
        self.decimal(
            ms,
            match ms {
                ms if ms >= 100.0 => 0,
                ms if ms >= 10.0 => 1,
                _ => 2,
            },
        )
    }
}

/// Three significant digits, without useless zeros.
fn significant(value: f64) -> String {
    let places = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
