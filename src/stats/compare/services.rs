//! Whether two sides are of the same service: nothing in a log names it, and what is asked for does.
//!
//! In: the requests of each endpoint on both sides. Out: the shares that have a counterpart.

use super::Comparison;

/// The fewest requests on both sides on which it is told that they look like different services.
const LEAST_OF_A_SERVICE: u64 = 100;

impl Comparison {
    /// The shares of the requests of both sides, the base first, that are of endpoints which both have,
    /// in percent, when they are so small that the two look like different services.
    pub fn of_different_services(&self) -> Option<[f64; 2]> {
        let both = self.endpoints.iter();
        let both = both.filter_map(|change| change.base.as_ref().zip(change.new.as_ref()));
        let (base, new) = both.fold((0, 0), |(base, new), (of_base, of_new)| {
            (base + of_base.requests, new + of_new.requests)
        });
        let (all_base, all_new) = (self.total.base.requests, self.total.new.requests);
        let is_known = all_base.min(all_new) >= LEAST_OF_A_SERVICE;
        let is_other = 2 * base < all_base || 2 * new < all_new;
        let share = |part: u64, all: u64| part as f64 * 100.0 / all as f64;
        (is_known && is_other).then(|| [share(base, all_base), share(new, all_new)])
    }
}
