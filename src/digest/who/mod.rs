//! Who asked and who answered: requests and slow ones by container, host, agent family and client
//! network, within each endpoint and hour.
//!
//! In: requests. Out: a [`Who`], which adds up in any order. **Invariant:** memory is bounded. When a
//! dimension has more than [`MAX_GROUPS`] groups, its hours become one, and when that is not enough
//! it is given up, which depends on the whole content only: a part never has more groups than the whole.

mod agent;
mod network;
mod reader;
mod rows;
mod texts;

use agent::agent_family;
use hashbrown::HashMap;
use network::client_network;
pub(super) use reader::WhoReader;
use std::borrow::Cow;

/// The most groups of a dimension. A group has some 40 bytes.
const MAX_GROUPS: usize = 1 << 18;
/// The longest value that is told.
const LONGEST_VALUE: usize = 80;

/// By what requests are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The container, server or target that answered.
    Container,
    /// The host that was asked.
    Host,
    /// The family of the user agent.
    Agent,
    /// The network of the client: /24 of IPv4, /48 of IPv6.
    Network,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Container, Self::Host, Self::Agent, Self::Network];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Host => "host",
            Self::Agent => "agent",
            Self::Network => "network",
        }
    }

    /// The value of a text; `None` when it says nothing.
    fn value(self, text: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Container | Self::Host => {
                let end = text.floor_char_boundary(LONGEST_VALUE);
                Some(Cow::Borrowed(&text[..end]))
            }
            Self::Agent => Some(Cow::Borrowed(agent_family(text))),
            Self::Network => client_network(text).map(Cow::Owned),
        }
    }
}

/// The requests of one value within one endpoint and hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Group {
    endpoint: u32,
    /// Hours since 1970 UTC; 0 when hours are one.
    hour: u32,
    value: u32,
}

/// Requests, and slow ones among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    requests: u64,
    slow: u64,
}

/// Requests by who asked and who answered.
#[derive(Debug, Clone, Default)]
pub struct Who {
    dimensions: [Groups; Dimension::ALL.len()],
}

/// The requests of one value of a dimension within one endpoint and hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoCell<'w> {
    /// The number of the endpoint.
    pub endpoint: u32,
    /// Hours since 1970 UTC; 0 when there were too many groups to tell hours apart.
    pub hour: u32,
    /// Such as `web-2`.
    pub value: &'w str,
    /// Timed requests.
    pub requests: u64,
    /// Those that took longer than the slow bound.
    pub slow: u64,
}

/// How closely the groups of a dimension are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    #[default]
    Hours,
    Endpoints,
    /// Too many: nothing is told.
    Nothing,
}

impl Level {
    const ALL: [Self; 3] = [Self::Hours, Self::Endpoints, Self::Nothing];

    const fn name(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Endpoints => "endpoints",
            Self::Nothing => "nothing",
        }
    }
}

/// The groups of one dimension.
#[derive(Debug, Clone)]
struct Groups {
    max_groups: usize,
    level: Level,
    counts: HashMap<Group, Count>,
    values: HashMap<String, u32>,
}

impl Default for Groups {
    fn default() -> Self {
        Self {
            max_groups: MAX_GROUPS,
            level: Level::default(),
            counts: HashMap::new(),
            values: HashMap::new(),
        }
    }
}

impl Groups {
    /// Whether there were too many groups.
    fn tells_nothing(&self) -> bool {
        self.level == Level::Nothing
    }

    /// The number of a value. There are no more values than groups.
    fn number(&mut self, value: &str) -> u32 {
        if self.level == Level::Nothing {
            return 0;
        }
        if let Some(number) = self.values.get(value) {
            return *number;
        }
        let number = self.values.len() as u32;
        self.values.insert(value.to_owned(), number);
        number
    }

    /// The number of the value of a text; `None` when it says nothing.
    fn number_of(&mut self, dimension: Dimension, text: &str) -> Option<u32> {
        let value = dimension.value(text)?;
        Some(self.number(&value))
    }

    #[inline]
    fn add(&mut self, group: Group, count: Count) {
        let group = match self.level {
            Level::Hours => group,
            Level::Endpoints => Group { hour: 0, ..group },
            Level::Nothing => return,
        };
        let sum = self.counts.entry(group).or_default();
        sum.requests += count.requests;
        sum.slow += count.slow;
        while self.counts.len() > self.max_groups {
            self.coarsen(match self.level {
                Level::Hours => Level::Endpoints,
                Level::Endpoints | Level::Nothing => Level::Nothing,
            });
        }
    }

    /// Tells groups apart no more closely than this.
    fn coarsen(&mut self, level: Level) {
        if level <= self.level {
            return;
        }
        self.level = level;
        if level == Level::Nothing {
            self.values = HashMap::new();
        }
        for (group, count) in std::mem::take(&mut self.counts) {
            self.add(group, count);
        }
    }

    fn merge(&mut self, other: Self) {
        self.coarsen(other.level);
        if self.level == Level::Nothing {
            return;
        }
        let mut numbers = vec![0; other.values.len()];
        for (value, number) in other.values {
            numbers[number as usize] = self.number(&value);
        }
        for (group, count) in other.counts {
            let value = numbers[group.value as usize];
            self.add(Group { value, ..group }, count);
        }
    }
}

impl Who {
    /// Nothing yet, with so many groups at most.
    #[cfg(test)]
    pub(super) fn with_max_groups(max_groups: usize) -> Self {
        Self {
            dimensions: std::array::from_fn(|_| Groups {
                max_groups,
                ..Groups::default()
            }),
        }
    }

    /// Adds those of another thread.
    pub(super) fn merge(&mut self, other: Self) {
        for (groups, more) in self.dimensions.iter_mut().zip(other.dimensions) {
            groups.merge(more);
        }
    }

    /// Adds a cell, such as one that was saved; `false` when that was no cell of its dimension.
    pub(super) fn add(&mut self, dimension: Dimension, cell: &WhoCell<'_>) -> bool {
        let groups = &mut self.dimensions[dimension as usize];
        let level = groups.level;
        let group = Group {
            endpoint: cell.endpoint,
            hour: cell.hour,
            value: groups.number(cell.value),
        };
        let before = groups.counts.len();
        groups.add(
            group,
            Count {
                requests: cell.requests,
                slow: cell.slow,
            },
        );
        // It is a new one, it fits, and it is told as closely as it says.
        groups.counts.len() == before + 1
            && groups.level == level
            && (level == Level::Hours || cell.hour == 0)
    }

    /// How closely the groups of a dimension are told apart, as files name it.
    pub(super) fn level_name(&self, dimension: Dimension) -> &'static str {
        self.dimensions[dimension as usize].level.name()
    }

    /// Sets it; `false` when there is none of this name.
    pub(super) fn set_level(&mut self, dimension: Dimension, name: &str) -> bool {
        let level = Level::ALL.into_iter().find(|level| level.name() == name);
        if let Some(level) = level {
            self.dimensions[dimension as usize].coarsen(level);
        }
        level.is_some()
    }

    /// The same under other numbers of the endpoints; those without one are left out.
    pub(super) fn renumbered(self, numbers: &[Option<u32>]) -> Self {
        let renumber = |groups: Groups| {
            let mut renumbered = Groups {
                counts: HashMap::new(),
                ..groups
            };
            for (group, count) in groups.counts {
                if let Some(endpoint) = numbers[group.endpoint as usize] {
                    renumbered.add(Group { endpoint, ..group }, count);
                }
            }
            renumbered
        };
        Self {
            dimensions: self.dimensions.map(renumber),
        }
    }

    /// The groups of a dimension, in no order; `None` when there were too many to tell them apart.
    pub fn cells(&self, dimension: Dimension) -> Option<impl Iterator<Item = WhoCell<'_>>> {
        let groups = &self.dimensions[dimension as usize];
        let mut values = vec![""; groups.values.len()];
        for (value, number) in &groups.values {
            values[*number as usize] = value;
        }
        let cells = groups.counts.iter().map(move |(group, count)| WhoCell {
            endpoint: group.endpoint,
            hour: group.hour,
            value: values[group.value as usize],
            requests: count.requests,
            slow: count.slow,
        });
        (groups.level != Level::Nothing).then_some(cells)
    }
}

#[cfg(test)]
mod tests;
