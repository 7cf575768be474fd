//! Requests in flight on the page: the peak, the peak of each container, and the figure.

use super::charts::{Drawn, drawn};
use crate::error::Error;
use crate::report::charts;
use crate::report::lang::{Lang, words};
use crate::report::text::visible;
use crate::stats::Summary;

/// What the section shows.
pub(super) struct InFlightPart {
    /// The busiest part of the log, and what else there is to say.
    pub sentences: Vec<String>,
    pub lanes: Vec<LaneRow>,
    pub figure: Option<Drawn>,
}

/// One container.
pub(super) struct LaneRow {
    pub name: String,
    pub peak: String,
    pub at: String,
}

impl InFlightPart {
    /// `None` when nothing was timed. Containers are told when there are two at least.
    ///
    /// # Errors
    /// [`Error::Draw`].
    pub(super) fn new(summary: &Summary, lang: Lang) -> Result<Option<Self>, Error> {
        let Some(in_flight) = &summary.in_flight else {
            return Ok(None);
        };
        let figure = charts::in_flight(summary, lang);
        let at = |us| lang.second(summary.zone.local(us));
        // What rounds to nothing is nothing to tell.
        let is_told = |peak: f64| peak >= 0.05;
        let peak = is_told(in_flight.peak)
            .then(|| lang.in_flight_peak(in_flight.peak, &at(in_flight.at_us), in_flight.width_s));
        let as_one =
            (!in_flight.tells_containers).then(|| lang.say(words::CONTAINERS_AS_ONE).to_owned());
        let lanes = if in_flight.lanes.len() > 1 {
            &in_flight.lanes[..]
        } else {
            &[]
        };
        Ok(Some(Self {
            sentences: [peak, as_one].into_iter().flatten().collect(),
            lanes: lanes
                .iter()
                .filter(|lane| is_told(lane.peak))
                .map(|lane| LaneRow {
                    name: visible(&lane.name).into_owned(),
                    peak: lang.fixed(lane.peak, 1),
                    at: at(lane.at_us),
                })
                .collect(),
            figure: figure.as_ref().map(drawn).transpose()?,
        }))
    }
}
