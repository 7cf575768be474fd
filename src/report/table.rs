//! A table as all formats share it: named columns, and values that know their type and precision.

use std::cmp::Ordering;

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, perhaps of a stranger.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number, and how many decimals of it mean something.
    Decimal(f64, usize),
    /// There is none.
    Missing,
}

impl Value {
    /// A duration in µs as milliseconds.
    pub fn ms(us: u64) -> Self {
        Self::Decimal(us as f64 / 1e3, 3)
    }

    /// The number as text with a decimal point and no useless zeros; `None` for a text.
    pub fn number(&self) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Missing => Some(String::new()),
            Self::Count(count) => Some(count.to_string()),
            Self::Decimal(value, places) => {
                let text = format!("{value:.places$}");
                let trimmed = if text.contains('.') {
                    text.trim_end_matches('0').trim_end_matches('.')
                } else {
                    &text
                };
                // A negative number that rounds to nothing is nothing.
                Some(if trimmed == "-0" {
                    "0".to_owned()
                } else {
                    trimmed.to_owned()
                })
            }
        }
    }

    /// How two values of a column are sorted: texts by alphabet, numbers the largest first, missing
    /// ones last.
    fn rank(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (left, right) => right.size().total_cmp(&left.size()),
        }
    }

    fn size(&self) -> f64 {
        match self {
            Self::Count(count) => *count as f64,
            Self::Decimal(value, _) => *value,
            Self::Text(_) | Self::Missing => f64::NEG_INFINITY,
        }
    }
}

/// Named columns and rows of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The names, such as `p95_ms`.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// Sorts the rows by a column; equal ones stay in their order.
    pub fn sort(&mut self, by: &SortColumn) {
        if let Some(column) = self.columns.iter().position(|name| *name == by.0) {
            self.rows
                .sort_by(|left, right| left[column].rank(&right[column]));
        }
    }
}

/// The column by which endpoints are sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortColumn(String);

impl SortColumn {
    /// Reads the name of a column; its unit may be left out (`p95` for `p95_ms`).
    ///
    /// # Errors
    /// A message with the names there are.
    pub fn parse(name: &str, percentiles: &[f64]) -> Result<Self, String> {
        Self::among(name, &super::tables::endpoint_columns(percentiles))
    }

    /// The same where there is a baseline.
    ///
    /// # Errors
    /// A message with the names there are.
    pub fn parse_with_baseline(name: &str, percentiles: &[f64]) -> Result<Self, String> {
        let mut columns = super::tables::endpoint_columns(percentiles);
        columns.extend(super::changes::added_columns());
        Self::among(name, &columns)
    }

    /// The same for a comparison; `None` is the order that it has anyway.
    ///
    /// # Errors
    /// A message with the names there are.
    pub fn parse_change(name: &str) -> Result<Option<Self>, String> {
        let columns = super::changes::change_columns();
        // `p95` is that of the new side.
        let of_new = Self::among(&format!("new_{name}"), &columns);
        let column = of_new.or_else(|_| Self::among(name, &columns))?;
        Ok((column.0 != "added_s").then_some(column))
    }

    fn among(name: &str, columns: &[String]) -> Result<Self, String> {
        let bare = name.replace('.', "");
        let is_meant = |column: &&String| {
            let plain = column.trim_end_matches("_ms").trim_end_matches("_s");
            column.eq_ignore_ascii_case(&bare) || plain.eq_ignore_ascii_case(&bare)
        };
        match columns.iter().find(is_meant) {
            Some(column) => Ok(Self(column.clone())),
            None => Err(format!(
                "there is no column {name:?}; there are {}",
                columns.join(", ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_useless_digits() {
        for (value, text) in [
            (Value::ms(29_000), "29"),
            (Value::ms(29_500), "29.5"),
            (Value::ms(1), "0.001"),
            (Value::Decimal(1000.0, 3), "1000"),
            (Value::Decimal(-471.0, 3), "-471"),
            (Value::Decimal(-0.000_1, 3), "0"),
            (Value::Decimal(12.345_678, 2), "12.35"),
            (Value::Count(0), "0"),
            (Value::Missing, ""),
        ] {
            assert_eq!(value.number().unwrap(), text);
        }
    }

    #[test]
    fn a_column_to_sort_by_is_found_with_or_without_its_unit() {
        assert_eq!(
            SortColumn::parse("p95", &[95.0]),
            Ok(SortColumn("p95_ms".to_owned()))
        );
        assert_eq!(
            SortColumn::parse("Total_S", &[95.0]),
            Ok(SortColumn("total_s".to_owned()))
        );
        assert_eq!(
            SortColumn::parse("slow", &[95.0]),
            Ok(SortColumn("slow".to_owned()))
        );
        assert!(
            SortColumn::parse("p99", &[95.0])
                .unwrap_err()
                .contains("p95_ms")
        );
    }
}
