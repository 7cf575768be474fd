//! Tables of truths and properties.
//!
//! One file for each source of endpoints, one for how they are composed, and one for what holds
//! whatever the input.

mod composed;
mod evidence;
mod kinds;
mod learned;
mod openapi;
mod properties;
mod rules;
