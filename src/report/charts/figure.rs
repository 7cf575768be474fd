//! A figure: one page of charts as a model, and that model as a PNG or an SVG.
//!
//! In: the model of a page. Out: bytes, or text. One drawing serves both forms: it is generic over
//! the backend, and knows pixels only. The PNG is twice as large as the figure is meant to be read;
//! the SVG has the same coordinates and half the size.

use super::encode::encode;
use super::heat_map::HeatMapPage;
use super::histograms::{HistogramPage, PanelAlone};
use super::in_flight::InFlightPage;
use super::notice::Notice;
use super::pen::{FONTS, Pen};
use super::style::PAPER;
use super::timeline::TimelinePage;
use super::trend::TrendPage;
use askama::Template;
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use std::fmt;

/// A page that can be drawn.
pub(super) trait Drawing {
    /// The width and the height in pixels.
    fn size(&self) -> (u32, u32);

    /// What the page shows, for those who cannot see it.
    fn describe(&self) -> String;

    /// Draws the page on white.
    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError>;
}

/// One page of charts.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    page: Page,
    /// The width of the PNG in pixels.
    pub width: u32,
    /// The height of the PNG in pixels.
    pub height: u32,
}

/// What is on a page.
#[derive(Debug, Clone, PartialEq)]
enum Page {
    Histograms(HistogramPage),
    Timeline(Box<TimelinePage>),
    HeatMap(HeatMapPage),
    InFlight(Box<InFlightPage>),
    Trend(Box<TrendPage>),
    Panel(Box<PanelAlone>),
    Notice(Notice),
}

impl Figure {
    /// A page of histograms.
    pub(super) fn histograms(page: HistogramPage) -> Self {
        let size = page.size();
        Self::of(Page::Histograms(page), size)
    }

    /// The page of the timeline.
    pub(super) fn timeline(page: TimelinePage) -> Self {
        let size = page.size();
        Self::of(Page::Timeline(Box::new(page)), size)
    }

    /// The map of endpoints over time.
    pub(super) fn heat_map(page: HeatMapPage) -> Self {
        let size = page.size();
        Self::of(Page::HeatMap(page), size)
    }

    /// The page of requests in flight.
    pub(super) fn in_flight(page: InFlightPage) -> Self {
        let size = page.size();
        Self::of(Page::InFlight(Box::new(page)), size)
    }

    /// The page of the days before.
    pub(super) fn trend(page: TrendPage) -> Self {
        let size = page.size();
        Self::of(Page::Trend(Box::new(page)), size)
    }

    /// One histogram without title.
    pub(super) fn panel(panel: PanelAlone) -> Self {
        let size = panel.size();
        Self::of(Page::Panel(Box::new(panel)), size)
    }

    /// A page that says why there is no chart.
    pub(super) fn notice(page: Notice) -> Self {
        let size = page.size();
        Self::of(Page::Notice(page), size)
    }

    fn of(page: Page, (width, height): (u32, u32)) -> Self {
        Self {
            page,
            width,
            height,
        }
    }

    /// What the figure shows, in a few sentences of plain text: not escaped, for the `alt` of an
    /// image.
    pub fn describe(&self) -> String {
        match &self.page {
            Page::Histograms(page) => page.describe(),
            Page::Timeline(page) => page.describe(),
            Page::HeatMap(page) => page.describe(),
            Page::InFlight(page) => page.describe(),
            Page::Trend(page) => page.describe(),
            Page::Panel(page) => page.describe(),
            Page::Notice(page) => page.describe(),
        }
    }

    /// The figure as a PNG of `width` times `height` pixels. The same figure gives the same bytes.
    ///
    /// # Errors
    /// When plotters or the encoder refuse, which no figure is known to cause.
    pub fn to_png(&self) -> Result<Vec<u8>, ChartError> {
        let mut rgb = vec![0; self.width as usize * self.height as usize * 3];
        let mut backend = BitMapBackend::with_buffer(&mut rgb, (self.width, self.height));
        self.draw(&mut Pen::for_pixels(&mut backend))?;
        drop(backend);
        encode(&rgb, self.width, self.height).map_err(ChartError::Encode)
    }

    /// The figure as an SVG element, to stand in an HTML page or, as it is, in a file.
    ///
    /// # Errors
    /// When plotters refuses, which no figure is known to cause.
    pub fn to_svg(&self) -> Result<String, ChartError> {
        let mut drawn = String::new();
        let mut backend = SVGBackend::with_string(&mut drawn, (self.width, self.height));
        self.draw(&mut Pen::for_shapes(&mut backend))?;
        backend
            .present()
            .map_err(|error| ChartError::Draw(error.to_string()))?;
        drop(backend);
        // The first line is plotters' own `<svg …>`, which has neither half the size nor a
        // description.
        let (_, content) = drawn.split_once('\n').unwrap_or_default();
        // What is the same on every shape is said once or not at all, which makes the file a third
        // smaller. Quotes are escaped in text and in attributes, so that nothing but an attribute
        // can match.
        let content = content
            .replace(&format!(" font-family=\"{FONTS}\""), "")
            .replace(" opacity=\"1\"", "")
            .replace(" stroke=\"none\"", "");
        let svg = Svg {
            width: self.width,
            height: self.height,
            description: self.describe(),
            content: &content,
        };
        svg.render()
            .map_err(|error| ChartError::Draw(error.to_string()))
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        pen.fill([0, 0, self.width as i32, self.height as i32], PAPER)?;
        match &self.page {
            Page::Histograms(page) => page.draw(pen),
            Page::Timeline(page) => page.draw(pen),
            Page::HeatMap(page) => page.draw(pen),
            Page::InFlight(page) => page.draw(pen),
            Page::Trend(page) => page.draw(pen),
            Page::Panel(page) => page.draw(pen),
            Page::Notice(page) => page.draw(pen),
        }
    }
}

/// The element, whose description is escaped by the template engine; what is drawn is ours.
#[derive(Template)]
#[template(
    ext = "html",
    config = ".askama.toml",
    source = r#"<svg xmlns="http://www.w3.org/2000/svg" width="{{ width.div_ceil(2) }}" height="{{ height.div_ceil(2) }}" viewBox="0 0 {{ width }} {{ height }}" role="img" aria-label="{{ description }}" font-family="{{ FONTS }}">
{{ content|safe }}"#
)]
struct Svg<'a> {
    width: u32,
    height: u32,
    description: String,
    content: &'a str,
}

/// Why a figure could not be drawn.
#[derive(Debug)]
pub enum ChartError {
    /// plotters could not draw a shape or a text.
    Draw(String),
    /// The pixels could not be written as a PNG.
    Encode(png::EncodingError),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draw(reason) => write!(f, "cannot draw the chart: {reason}"),
            Self::Encode(error) => write!(f, "cannot encode the chart as PNG: {error}"),
        }
    }
}

impl std::error::Error for ChartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Draw(_) => None,
            Self::Encode(error) => Some(error),
        }
    }
}
