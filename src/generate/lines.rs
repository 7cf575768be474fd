//! The lines of an archive, one after the other, from any of them on.
//!
//! In: a plan and the number of the first line. Out: bytes, a line at a time. Lines are nearly in
//! the order of their times, as a collector of logs writes them: now and then one was held up for a
//! while, at most a second.

use super::application::Application;
use super::clock::Local;
use super::format::{Kind, Subject};
use super::plan::Plan;
use super::random::Random;
use super::request::Request;
use super::timetable::Slot;

/// The stream of the first slot; the others follow.
const SLOT_STREAM: u64 = 1;

/// A place in an archive that is being written.
#[derive(Debug)]
pub(super) struct Lines<'p> {
    plan: &'p Plan,
    /// The number of the slot, and of the next line.
    slot: usize,
    next: u64,
    random: Random,
    /// The part of the slot that is still to come: from 1 down to 0.
    remaining: f64,
    /// When the line written last happened.
    instant_ns: i64,
    request: Request,
    application: Application,
}

/// What a line turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) kind: Kind,
    pub(super) ansi: bool,
}

impl<'p> Lines<'p> {
    /// The lines from number `first` on. Those before it in its slot are made and dropped.
    pub(super) fn new(plan: &'p Plan, first: u64) -> Self {
        let slot = plan.slots.partition_point(|slot| slot.lines.end <= first);
        let next = plan.slots.get(slot).map_or(first, |slot| slot.lines.start);
        let mut lines = Self {
            plan,
            slot,
            next,
            random: slot_random(plan, slot),
            remaining: 1.0,
            instant_ns: 0,
            request: Request::default(),
            application: Application::default(),
        };
        let mut dropped = Vec::new();
        while lines.next < first && lines.push_next(&mut dropped).is_some() {
            dropped.clear();
        }
        lines
    }

    /// The number of the next line.
    pub(super) fn next_number(&self) -> u64 {
        self.next
    }

    /// The local time of the line written last.
    pub(super) fn last_local(&self) -> Local<'p> {
        self.plan.clock.local(self.instant_ns)
    }

    /// Appends the next line, with its `\n`; none when the archive is complete.
    pub(super) fn push_next(&mut self, out: &mut Vec<u8>) -> Option<Made> {
        let plan = self.plan;
        let slot = self.enter_slot()?;
        self.instant_ns = self.draw_instant(slot);
        let made = self.draw_kind();
        self.request
            .draw(plan, self.slot, self.instant_ns, &mut self.random);
        let subject = Subject {
            local: plan.clock.local(self.instant_ns),
            request: &self.request,
            application: &mut self.application,
            ansi: made.ansi,
        };
        plan.settings
            .format
            .push_line(made.kind, subject, &mut self.random, out);
        out.push(b'\n');
        self.next += 1;
        Some(made)
    }

    /// The slot of the next line; starts it if the one before it is complete.
    fn enter_slot(&mut self) -> Option<&'p Slot> {
        let before = self.slot;
        while self.plan.slots.get(self.slot)?.lines.end <= self.next {
            self.slot += 1;
        }
        if self.slot != before {
            self.random = slot_random(self.plan, self.slot);
            self.remaining = 1.0;
            self.application = Application::default();
        }
        self.plan.slots.get(self.slot)
    }

    /// Draws when the line happened.
    ///
    /// The lines of a slot are evenly distributed over it. To have them in order without sorting,
    /// the next one is drawn as the smallest of all that are left (Bentley and Saxe, "Generating
    /// sorted lists of random numbers", 1980).
    fn draw_instant(&mut self, slot: &Slot) -> i64 {
        let left = (slot.lines.end - self.next) as f64;
        self.remaining *= libm::exp(libm::log(self.random.unit()) / left);
        let offset = ((1.0 - self.remaining) * slot.length_ns as f64) as i64;
        let longest = match self.random.below(1000) {
            0..=9 => 1_000_000_000,
            10..=299 => 20_000_000,
            _ => 1,
        };
        let delay = self.random.below(longest) as i64;
        let written = offset.min(slot.length_ns - 1);
        // A delay that would reach into the slot before could fill a gap; such a line is written at
        // once.
        slot.from_ns
            + if delay <= written {
                written - delay
            } else {
                written
            }
    }

    fn draw_kind(&mut self) -> Made {
        let ticket = self.random.below(1_000_000);
        let ansi = self.random.chance(self.plan.ansi);
        let (broken, application) = (
            u64::from(self.plan.broken),
            u64::from(self.plan.application),
        );
        let kind = match ticket {
            _ if ticket < broken => Kind::Broken,
            _ if ticket < broken + application => Kind::Application,
            _ => Kind::Request,
        };
        let ansi = ansi && kind != Kind::Broken;
        Made { kind, ansi }
    }
}

fn slot_random(plan: &Plan, slot: usize) -> Random {
    Random::new(plan.settings.seed, SLOT_STREAM + slot as u64)
}
