//! Each access format on real lines: those of the vendors' documentation and of others' logs.

mod balancers;
mod chosen;
mod combined;
mod json;
mod units;
