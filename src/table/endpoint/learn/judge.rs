//! The rule that tells a parameter from many fixed names.
//!
//! In: the children at a place. Out: those of them that are values. Children that are used alike are
//! judged together: they are values when there are more of them than fixed names would be, and each
//! piece of evidence ([`Judge::evidence`]) lowers how many that is ([`NEEDED`]). Two errors are
//! possible, and not of the same weight: a value too many is a line too many in the report, a route
//! that became a parameter is a slow endpoint that nobody sees. In doubt, names stay.

use super::place::{Child, Place, uses};
use super::segments::{Collection, Facts, Family, Segments, Vocabulary};
use hashbrown::HashMap;

/// How many names without any evidence, with one piece of it, with two … are values.
///
/// 400: nobody wrote as many routes into one place. 80 and 40: large APIs have 40 resources below
/// `/api/v1` and up to 80 methods in one place, which must stay. 12: fewer can be listed.
const NEEDED: [usize; 5] = [400, 80, 40, 24, FEWEST];
/// With all evidence for it.
pub(super) const FEWEST: usize = 12;

/// The children at one place, and what is known beforehand.
pub(super) struct Judge<'a> {
    pub segments: &'a Segments,
    pub known: Option<&'a Vocabulary>,
    pub place: Place,
}

impl Judge<'_> {
    /// The children that are values.
    pub(super) fn values<'c>(&self, children: &'c [Child]) -> Vec<&'c Child> {
        let mut values: Vec<&Child> = Vec::new();
        for group in self.groups(children) {
            if self.is_parameter(&group, children) {
                values.extend(group);
            }
        }
        if values.is_empty() {
            values.extend(children.iter().filter(|child| self.is_well_known(child)));
        }
        if values.is_empty() {
            let is_stray = |child: &&Child| self.is_stray_id(child, children);
            values.extend(children.iter().filter(is_stray));
        }
        values
    }

    /// Whether a name is one of the ids beside it that its kind alone could not tell: hexadecimal,
    /// used as they are, and far less often than all of them together.
    fn is_stray_id(&self, child: &Child, children: &[Child]) -> bool {
        let is_of = |ids: &Child| {
            ids.family == Family::Template
                && ids.uses & child.uses != 0
                && ids.requests / 10 >= child.requests
        };
        child.family == Family::Name
            && self.segments.facts(child.segment).is_hex
            && children.iter().any(is_of)
    }

    /// The children that may be values, grouped by how they are used, without those that are asked
    /// for far more often than the others.
    fn groups<'c>(&self, children: &'c [Child]) -> Vec<Vec<&'c Child>> {
        let of = |family: Family| children.iter().filter(move |child| child.family == family);
        let mut groups = vec![of(Family::File).collect(), of(Family::Script).collect()];
        let ids = of(Family::Template).fold(0, |all, child| all | child.uses);
        let classes = join_uses(of(Family::Name).map(|child| child.uses), ids);
        for (use_, class) in classes.iter().enumerate() {
            if *class == use_ {
                groups.push(
                    of(Family::Name)
                        .filter(|child| classes[first_use(child)] == use_)
                        .collect(),
                );
            }
        }
        for group in &mut groups {
            leave_out_frequent(group);
        }
        groups
    }

    fn is_parameter(&self, group: &[&Child], children: &[Child]) -> bool {
        let Some(first) = group.first() else {
            return false;
        };
        let known = self.known_values(group);
        if known >= 3 && known * 5 >= group.len() * 4 {
            return true;
        }
        // What a program is called is evidence enough against all other.
        let pieces = match first.family {
            Family::Script => 0,
            _ => self.evidence(group, children),
        };
        group.len() >= NEEDED[pieces.min(NEEDED.len() - 1)]
    }

    /// How many pieces of evidence say that these are values.
    ///
    /// For it: they stand below a plural, or a collection whose members are known to have names
    /// (four); many were asked for only once (up to two); all were asked for about as often (up to
    /// two); they have the same names below; ids stand beside them and are used alike; a quarter of
    /// them were changed or deleted; they are files (two); they are not written as routes are (two);
    /// they are of one form; most were values in other places (two). Against it: this is where an
    /// API lists its resources (two); they are only posted to; they are in camel case (two).
    ///
    /// The weights were set on the generator, on the routes of three public APIs under traffic from
    /// even to steep, of which none may be lost, and on invented services with names as ids.
    fn evidence(&self, group: &[&Child], children: &[Child]) -> usize {
        let used = group.iter().fold(0, |all, child| all | child.uses);
        let is_file = group.iter().all(|child| child.family == Family::File);
        let is_like_ids =
            |child: &Child| child.family == Family::Template && child.uses & used != 0;
        let changed = group.iter().filter(|child| child.is_changed).count();
        let known = self.known_values(group);
        let collection = match self.place.collection {
            Collection::No => 0,
            Collection::Plural => 1,
            Collection::OfNames => 4,
        };
        let for_it = collection
            + openness(group)
            + evenness(group)
            + usize::from(is_alike_below(group))
            + usize::from(children.iter().any(is_like_ids))
            + usize::from(changed * 4 >= group.len())
            + 2 * usize::from(is_file)
            + 2 * usize::from(self.most(group, |facts| !facts.is_plain))
            + usize::from(self.is_of_one_form(group))
            + 2 * usize::from(known >= 3 && known * 5 >= group.len() * 3);
        let against = 2 * usize::from(self.place.lists_resources)
            + usize::from(used == 1 << uses::POST)
            + 2 * usize::from(self.most(group, |facts| facts.is_camel_case));
        for_it.saturating_sub(against)
    }

    /// How many of them were values in other places.
    fn known_values(&self, group: &[&Child]) -> usize {
        let is_known = |child: &&&Child| {
            let known = |known: &Vocabulary| known.knows(child.segment);
            self.known.is_some_and(known)
        };
        group.iter().filter(is_known).count()
    }

    fn most(&self, group: &[&Child], wanted: fn(Facts) -> bool) -> bool {
        let facts = group.iter().map(|child| self.segments.facts(child.segment));
        facts.filter(|facts| wanted(*facts)).count() * 2 > group.len()
    }

    /// Whether nineteen in twenty names have the same length (`FR`, `DE` …) or the same separators
    /// (`dune-atlas`, `anna.b`). The names of routes are of all lengths, and most are single words.
    fn is_of_one_form(&self, group: &[&Child]) -> bool {
        let mut lengths = HashMap::new();
        let mut separators = HashMap::new();
        for child in group {
            let (length, count) = self.segments.facts(child.segment).form;
            *lengths.entry(length).or_insert(0_usize) += 1;
            if count > 0 {
                *separators.entry(count).or_insert(0_usize) += 1;
            }
        }
        lengths
            .values()
            .chain(separators.values())
            .any(|count| count * 20 >= group.len() * 19)
    }

    /// Whether a name was a value in several places, and is not a single word, which a route could
    /// be as well.
    fn is_well_known(&self, child: &Child) -> bool {
        child.family == Family::Name
            && !self.place.lists_resources
            && !self.segments.facts(child.segment).is_single_word
            && self
                .known
                .is_some_and(|known| known.knows_well(child.segment))
    }
}

/// One of a child's uses; all of them are of one class. One that was only asked for its options
/// counts as an item.
fn first_use(child: &Child) -> usize {
    let has = |use_: &usize| child.uses >> use_ & 1 == 1;
    (0..uses::COUNT).find(has).unwrap_or(uses::ITEM)
}

/// The class of each use: two uses are one class when ids have both, or when a tenth of the
/// children with the rarer one have both. So `POST /status/bulk` is not of those that are read.
fn join_uses(children: impl Iterator<Item = u8>, ids: u8) -> [usize; uses::COUNT] {
    let mut both = [[0_usize; uses::COUNT]; uses::COUNT];
    for child in children {
        for (a, row) in both.iter_mut().enumerate() {
            for (b, count) in row.iter_mut().enumerate() {
                *count += usize::from(child >> a & child >> b & 1 == 1);
            }
        }
    }
    let mut classes: [usize; uses::COUNT] = std::array::from_fn(|use_| use_);
    for a in 0..uses::COUNT {
        for b in 0..a {
            let rarer = both[a][a].min(both[b][b]);
            let by_ids = ids >> a & ids >> b & 1 == 1;
            if by_ids || both[a][b] > 0 && both[a][b] * 10 >= rarer {
                let (low, high) = (classes[a].min(classes[b]), classes[a].max(classes[b]));
                classes
                    .iter_mut()
                    .filter(|class| **class == high)
                    .for_each(|class| *class = low);
            }
        }
    }
    classes
}

/// Takes away the first few, in the order of requests, when they are four times as frequent as the
/// next one and ten times as frequent as the middle one: `/status/bulk` beside many stations. The
/// busiest of many values is not: in a Zipf distribution the first has twice the requests of the
/// second.
fn leave_out_frequent(group: &mut Vec<&Child>) {
    group.sort_unstable_by_key(|child| std::cmp::Reverse(child.requests));
    let Some(middle) = group.get(group.len() / 2).map(|child| child.requests) else {
        return;
    };
    let stands_out = |at: &usize| {
        let (this, next) = (
            group[*at - 1].requests,
            group.get(*at).map_or(0, |next| next.requests),
        );
        this >= 20 && this / 4 >= next && this / 10 >= middle
    };
    let few = (group.len() / 20).max(4).min(group.len());
    let frequent = (1..=few).rev().find(stands_out).unwrap_or(0);
    group.drain(..frequent);
}

/// How much the group looks like a part of a larger one: 1 when two in five were asked for only
/// once (Good and Turing: what was seen once tells how much was not seen at all), 2 when they were
/// so although there were ten requests for each.
fn openness(group: &[&Child]) -> usize {
    let once = group.iter().filter(|child| child.requests <= 1).count();
    let requests = group
        .iter()
        .fold(0_u64, |sum, child| sum.saturating_add(child.requests));
    match () {
        () if once * 5 < group.len() * 2 => 0,
        () if requests / 10 >= group.len() as u64 => 2,
        () => 1,
    }
}

/// How much the requests look as if spread by lot, as they are over the stations of a network: 1, or
/// 2 when there are ten or more for each. Routes differ by orders of magnitude.
///
/// By lot, the variance is the mean, as Poisson's is; half of it is granted on top, and a spread of a
/// fifth. The busiest twentieth is left out: without that, one busy value hid sixty even ones.
/// Quartiles instead were too coarse for two or three requests each, fewer than which tell nothing.
/// Counts that are far more even than chance are a schedule, by which something polls fixed routes.
fn evenness(group: &[&Child]) -> usize {
    // The group is sorted by its requests, largest first.
    let rest = group.get(group.len() / 20 + 1..).unwrap_or_default();
    let count = rest.len().max(1) as f64;
    let mean = rest.iter().map(|child| child.requests as f64).sum::<f64>() / count;
    let square = |child: &&Child| (child.requests as f64 - mean).powi(2);
    let variance = rest.iter().map(square).sum::<f64>() / count;
    let is_even = variance <= 1.5 * mean + 0.05 * mean * mean;
    match () {
        () if mean < 2.0 || !is_even || variance < 0.2 * mean => 0,
        () if mean < 10.0 => 1,
        () => 2,
    }
}

/// Whether a third of them have names below, and the same ones again and again: at one level a name
/// is below half of them, or all names are below four of them on average.
fn is_alike_below(group: &[&Child]) -> bool {
    let parents = group
        .iter()
        .filter(|child| !child.names_below.is_empty())
        .count();
    let mut names: Vec<(usize, u32)> = group
        .iter()
        .flat_map(|child| child.names_below.iter().copied())
        .collect();
    names.sort_unstable();
    let is_shared = |level: &[(usize, u32)]| {
        let counts: Vec<usize> = level.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        most >= 4 && (most * 2 >= parents || level.len() >= counts.len() * 4)
    };
    parents * 3 >= group.len() && names.chunk_by(|a, b| a.0 == b.0).any(is_shared)
}
