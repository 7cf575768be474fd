//! What a list leaves out, in words: of the requests, of the endpoints, in which file the rest stands.

use super::Lang;

impl Lang {
    /// How many more stand in a file.
    pub(in crate::report) fn more_in(self, number: usize, file: &str) -> String {
        let number = self.count(number as u64);
        match self {
            Self::English => format!("… and {number} more in {file}"),
            Self::French => format!("… et encore {number} dans {file}"),
        }
    }

    /// That a list has not all slow requests.
    pub(in crate::report) fn slowest_of(self, listed: u64, all: u64) -> String {
        let (listed, all) = (self.count(listed), self.count(all));
        match self {
            Self::English => format!("The {listed} slowest of {all}"),
            Self::French => format!("Les {listed} plus lentes sur {all}"),
        }
    }

    /// How many requests of an endpoint are slow, how many are shown, and how many a file has.
    pub(in crate::report) fn slow_shown(
        self,
        slow: u64,
        shown: u64,
        listed: u64,
        file: &str,
    ) -> String {
        let in_file = listed > shown;
        let [slow, shown, listed] = [slow, shown, listed].map(|number| self.count(number));
        match (self, in_file) {
            (Self::English, false) => format!("{slow} slow, {shown} shown"),
            (Self::English, true) if slow == listed => {
                format!("{slow} slow, {shown} shown, all in {file}")
            }
            (Self::English, true) => format!("{slow} slow, {shown} shown, {listed} in {file}"),
            (Self::French, false) => format!("lentes : {slow}, montrées : {shown}"),
            (Self::French, true) if slow == listed => {
                format!("lentes : {slow}, montrées : {shown}, toutes dans {file}")
            }
            (Self::French, true) => {
                format!("lentes : {slow}, montrées : {shown}, dans {file} : {listed}")
            }
        }
    }

    /// How many more endpoints there are than are shown.
    pub(in crate::report) fn more_endpoints(self, number: usize) -> String {
        let plural = if number == 1 { "" } else { "s" };
        let number = self.count(number as u64);
        match self {
            Self::English => format!("… and {number} more endpoint{plural}"),
            Self::French => format!("… et encore {number} endpoint{plural}"),
        }
    }
}
