//! The colours, the sizes and the margins that all charts share.
//!
//! All lengths are pixels of the PNG, which is drawn at twice the size at which it is read: text of
//! 22 px is read at 11. Series have the colours of Okabe and Ito,
//! <https://jfly.uni-koeln.de/color/>, which people with any colour vision can tell apart.

use plotters::style::RGBColor;

/// The ground of a page.
pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Titles.
pub(super) const INK: RGBColor = RGBColor(34, 34, 34);
/// Subtitles and the labels of axes.
pub(super) const MUTED: RGBColor = RGBColor(92, 92, 92);
/// The line on which bars stand.
pub(super) const BASELINE: RGBColor = RGBColor(120, 120, 120);
/// Lines that help to read a height or an instant.
pub(super) const GRID: RGBColor = RGBColor(228, 228, 228);

/// Requests, and the 95th percentile (Okabe-Ito blue).
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Slow requests, and the slow bound (Okabe-Ito vermilion).
pub(super) const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// The median (Okabe-Ito sky blue).
pub(super) const SKY: RGBColor = RGBColor(86, 180, 233);
/// The 99th percentile (Okabe-Ito black).
pub(super) const BLACK: RGBColor = RGBColor(0, 0, 0);
/// Answers 4xx (Okabe-Ito orange).
pub(super) const ORANGE: RGBColor = RGBColor(230, 159, 0);
/// Answers 5xx (Okabe-Ito reddish purple).
pub(super) const PURPLE: RGBColor = RGBColor(204, 121, 167);

/// From fast to slow: ColorBrewer's YlOrBr in six classes, <https://colorbrewer2.org>, its two lightest a little darker to be seen on white; safe
/// for any colour vision.
pub(super) const HEAT: [RGBColor; 6] = [
    RGBColor(255, 243, 176),
    RGBColor(254, 217, 118),
    RGBColor(254, 196, 79),
    RGBColor(254, 153, 41),
    RGBColor(217, 95, 14),
    RGBColor(153, 52, 4),
];

/// Text of the title of a page.
pub(super) const PAGE_TITLE: u32 = 34;
/// Text of the line below it.
pub(super) const PAGE_SUBTITLE: u32 = 22;
/// Text of the title of a panel.
pub(super) const PANEL_TITLE: u32 = 23;
/// Text of the line below it, and of legends.
pub(super) const PANEL_SUBTITLE: u32 = 20;
/// Text along the axes.
pub(super) const TICK: u32 = 18;

/// The empty border of every page.
pub(super) const MARGIN: i32 = 44;
/// From the top of a page to the top of its first panel.
pub(super) const HEADER: i32 = 164;
/// The width of a full page.
pub(super) const PAGE_WIDTH: i32 = 2000;

/// The colours of a chart on a dark page, and what they become there: the ground and the ink change
/// places, series stay as they are unless they would not be seen.
const DARK: [(RGBColor, &str); 14] = [
    (PAPER, "#161b22"),
    (INK, "#e6edf3"),
    (MUTED, "#9da7b3"),
    (BASELINE, "#7d8590"),
    (GRID, "#30363d"),
    (BLUE, "#4aa3df"),
    (SKY, "#a9dbf7"),
    (BLACK, "#f0f6fc"),
    // The ramp turns round, so that the slowest stays the one that is seen best.
    (HEAT[0], "#33270f"),
    (HEAT[1], "#573c0c"),
    (HEAT[2], "#84560a"),
    (HEAT[3], "#b9770e"),
    (HEAT[4], "#ec9f3a"),
    (HEAT[5], "#ffdc9e"),
];

/// Style rules that give the SVGs of these charts their dark colours on dark screens, never on paper.
pub(in crate::report) fn dark_style() -> String {
    let rule = |(light, dark): &(RGBColor, &str)| {
        let RGBColor(red, green, blue) = light;
        let light = format!("#{red:02X}{green:02X}{blue:02X}");
        format!("svg [fill=\"{light}\"]{{fill:{dark}}}svg [stroke=\"{light}\"]{{stroke:{dark}}}")
    };
    let rules: String = DARK.iter().map(rule).collect();
    format!("@media screen and (prefers-color-scheme: dark){{{rules}}}\n")
}
