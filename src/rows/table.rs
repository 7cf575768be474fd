//! Some rows, a column each: requests in, cells or whole columns out.

use super::cells::Cell;
use super::columns::{Column, Columns};
use super::distinct::{Numbers, Texts, retain};
use super::texts::text_of;
use crate::table::{Endpoints, Request};

/// How much text rows may hold before they are too many, in bytes: lines can be a mebibyte each.
const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// Some rows.
#[derive(Debug, Clone)]
pub struct Rows {
    columns: Vec<(Column, Values)>,
    /// What the templates of endpoints are looked up by; empty unless they are wanted.
    endpoints: Vec<u32>,
    rows: usize,
    text_bytes: usize,
}

/// The values of a column.
#[derive(Debug, Clone)]
pub(super) enum Values {
    /// µs since 1970, UTC.
    Time(Vec<i64>),
    Status(Vec<Option<u16>>),
    /// µs.
    Duration(Numbers),
    Bytes(Vec<Option<i64>>),
    Text(Texts),
}

impl Rows {
    /// No rows, of these columns.
    pub fn new(columns: &Columns) -> Self {
        let names = columns.as_slice().iter();
        Self {
            columns: names
                .map(|column| (*column, Values::new(*column)))
                .collect(),
            endpoints: Vec::new(),
            rows: 0,
            text_bytes: 0,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether these are their columns.
    pub(super) fn has(&self, columns: &Columns) -> bool {
        let names = self.columns.iter().map(|(column, _)| column);
        names.eq(columns.as_slice())
    }

    /// Whether their texts take as much memory as they may.
    pub(super) fn is_large(&self) -> bool {
        self.text_bytes >= MAX_TEXT_BYTES
    }

    /// Adds a request. Its template is added with those of all others by [`Self::name_endpoints`].
    pub(super) fn push(&mut self, request: &Request<'_, '_>) {
        let record = request.record;
        for (column, values) in &mut self.columns {
            match values {
                Values::Time(times) => times.push(record.time.instant_us),
                Values::Status(statuses) => statuses.push(record.status),
                Values::Duration(durations) => durations.push(record.duration_us),
                // No answer has more than a terabyte.
                Values::Bytes(bytes) => bytes.push(record.bytes.map(|bytes| bytes as i64)),
                Values::Text(_) if *column == Column::Endpoint => {
                    self.endpoints.push(request.endpoint);
                }
                Values::Text(texts) => {
                    let field = text_of(*column, record);
                    self.text_bytes += field.map_or(0, |field| field.raw.len());
                    match field {
                        // Nearly all are, and need no more looking at.
                        Some(field) if !field.escaped && field.raw.is_ascii() => {
                            texts.push(Some(field.raw));
                        }
                        Some(field) => texts.push(Some(field.text().as_bytes())),
                        None => texts.push(None),
                    }
                }
            }
        }
        self.rows += 1;
    }

    /// Adds the templates of all requests that were added.
    pub(super) fn name_endpoints(&mut self, endpoints: &Endpoints) {
        let numbers = std::mem::take(&mut self.endpoints);
        let is_endpoint = |column: &&mut (Column, Values)| column.0 == Column::Endpoint;
        let Some((_, Values::Text(templates))) = self.columns.iter_mut().find(is_endpoint) else {
            return;
        };
        endpoints.with(|all| {
            for number in numbers {
                let endpoint = all.get(number as usize);
                templates.push(endpoint.map(|endpoint| endpoint.key.endpoint.as_bytes()));
            }
        });
    }

    /// Adds a row of cells in the order of the columns. A cell of another type, or none, is a missing
    /// value.
    pub fn push_cells<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) {
        let mut cells = cells.into_iter();
        for (_, values) in &mut self.columns {
            values.push(cells.next().unwrap_or(Cell::Missing));
        }
        self.rows += 1;
    }

    /// Adds the rows of another, which has the same columns.
    pub(super) fn extend(&mut self, other: &Self) {
        for row in 0..other.rows {
            self.push_cells(other.row(row));
        }
    }

    /// The cells of a row.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        self.columns.iter().map(move |(_, values)| values.get(row))
    }

    /// The columns.
    pub(super) fn columns(&self) -> &[(Column, Values)] {
        &self.columns
    }

    /// Keeps the rows that `is_kept` says.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        for (_, values) in &mut self.columns {
            match values {
                Values::Time(values) => retain(values, is_kept),
                Values::Status(values) => retain(values, is_kept),
                Values::Duration(values) => values.retain(is_kept),
                Values::Bytes(values) => retain(values, is_kept),
                Values::Text(values) => values.retain(is_kept),
            }
        }
        self.rows = is_kept.iter().filter(|kept| **kept).count();
    }

    /// About what they take in memory.
    pub(super) fn bytes(&self) -> usize {
        let columns = self.columns.iter();
        columns.map(|(_, values)| values.bytes()).sum()
    }
}

impl Values {
    fn new(column: Column) -> Self {
        match column {
            Column::Timestamp => Self::Time(Vec::new()),
            Column::Status => Self::Status(Vec::new()),
            Column::DurationMs => Self::Duration(Numbers::default()),
            Column::Bytes => Self::Bytes(Vec::new()),
            _ => Self::Text(Texts::default()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Time(times), Cell::Time(us)) => times.push(us),
            (Self::Time(times), _) => times.push(0),
            (Self::Status(statuses), Cell::Count(status)) => {
                statuses.push(u16::try_from(status).ok());
            }
            (Self::Status(statuses), _) => statuses.push(None),
            (Self::Duration(durations), Cell::Duration(us)) => durations.push(Some(us)),
            (Self::Duration(durations), _) => durations.push(None),
            (Self::Bytes(bytes), Cell::Count(count)) => bytes.push(Some(count)),
            (Self::Bytes(bytes), _) => bytes.push(None),
            (Self::Text(texts), Cell::Text(text)) => texts.push(Some(text.as_bytes())),
            (Self::Text(texts), _) => texts.push(None),
        }
    }

    fn get(&self, row: usize) -> Cell<'_> {
        let cell = match self {
            Self::Time(times) => times.get(row).map(|us| Cell::Time(*us)),
            Self::Status(statuses) => statuses[row].map(|status| Cell::Count(status.into())),
            Self::Duration(durations) => durations.get(row).map(Cell::Duration),
            Self::Bytes(bytes) => bytes[row].map(Cell::Count),
            Self::Text(texts) => {
                let text = texts.get(row).map(std::str::from_utf8);
                text.and_then(Result::ok).map(Cell::Text)
            }
        };
        cell.unwrap_or(Cell::Missing)
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Time(values) => size_of_val(&values[..]),
            Self::Status(values) => size_of_val(&values[..]),
            Self::Duration(values) => {
                size_of_val(values.keys()) + 3 * size_of_val(values.distinct())
            }
            Self::Bytes(values) => size_of_val(&values[..]),
            Self::Text(values) => {
                let (bytes, ends) = values.distinct();
                size_of_val(values.keys()) + bytes.len() + 2 * size_of_val(ends)
            }
        }
    }
}
