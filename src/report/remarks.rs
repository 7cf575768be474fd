//! What was decided or assumed for the reader, to be told beside the account of lines.
//!
//! In: the facts. Out: a sentence without its full stop. Standard error and the JSON have them in
//! English, the page in the language of the report.

use super::lang::Lang;
use crate::digest::{MAX_ENDPOINTS, OTHER};
use crate::parse::Assumption;
use crate::table::{MAX_DISTINCT, Skipped};

/// One remark.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// Only the lines of some formats count, so that no request counts twice.
    OnlyLinesOf {
        /// Those that count.
        kept: Vec<String>,
        /// Those that do not.
        left_out: Vec<String>,
        /// The requests that are left out.
        requests: u64,
        /// Whether a router's lines were taken over those of others.
        by_router: bool,
    },
    /// The baseline was counted by other lines than what is compared with it.
    OtherLines {
        /// Those of the baseline.
        base: String,
        /// Those of what is compared with it.
        new: String,
    },
    /// The baseline was logged in another zone than what is compared with it.
    OtherZones {
        /// That of the baseline.
        base: String,
        /// That of what is compared with it.
        new: String,
    },
    /// Most of the requests of the baseline, or of what is compared with it, have no counterpart.
    OtherService {
        /// What the baseline is called; empty where there is only one.
        base: String,
        /// The shares of the requests, of the baseline and of what is compared with it, that are of
        /// endpoints which both have, in percent.
        shares_pct: [f64; 2],
    },
    /// Something is missing from the logs of the baseline.
    BaselineLacks {
        /// What the baseline is called; empty where there is only one.
        base: String,
        /// What is missing.
        what: Vec<String>,
    },
    /// A line left something open.
    Assumed(Assumption),
    /// So many requests of the rarest endpoints are counted as one.
    Rare(u64),
    /// So many requests came after too many different paths.
    Capped(u64),
    /// Files that cannot hold a line of the time that is asked for were not read.
    Skipped(Skipped),
}

impl Remark {
    /// The remark as a sentence.
    pub fn says(&self, lang: Lang) -> String {
        match lang {
            Lang::English => self.in_english(),
            Lang::French => self.in_french(),
        }
    }

    fn in_english(&self) -> String {
        match self {
            Self::OnlyLinesOf {
                kept,
                left_out,
                requests,
                by_router,
            } => {
                let count = Lang::English.count(*requests);
                let why = if *by_router {
                    "the router logs as well"
                } else {
                    "may be the same ones, and do not say how long they took"
                };
                format!(
                    "only the lines of {} count, so that no request counts twice: {count} requests of {} are left out, which {why}; --source application, all or a name says otherwise",
                    kept.join(", "),
                    left_out.join(", "),
                )
            }
            Self::OtherLines { base, new } => format!(
                "the baseline is counted by lines of {base}, what is compared with it by those of {new}: durations may not mean the same"
            ),
            Self::OtherZones { base, new } => format!(
                "the baseline was logged in {base}, what is compared with it in {new}: their days may not be the same hours; times are shown in {new}"
            ),
            Self::OtherService { base, shares_pct } => {
                let lang = Lang::English;
                let [of_base, of_new] = shares_pct.map(|share| lang.percent(share));
                format!(
                    "these look like different services: {of_base} of the requests {} and {of_new} of those that are compared with it are of endpoints that both have",
                    lang.of_baseline(base)
                )
            }
            Self::BaselineLacks { base, what } => format!(
                "incomplete data {}: {}",
                Lang::English.of_baseline(base),
                what.join("; ")
            ),
            Self::Assumed(assumption) => format!("assumed: {}", assumption.says()),
            Self::Rare(requests) => format!(
                "{requests} requests of the rarest endpoints are counted as {OTHER}: there are more than {MAX_ENDPOINTS}"
            ),
            Self::Capped(requests) => format!(
                "{requests} requests are counted as {OTHER}, since more than {MAX_DISTINCT} different paths were asked for; which ones depends on the order of the inputs"
            ),
            Self::Skipped(skipped) => {
                let files = if skipped.files() == 1 {
                    "file was"
                } else {
                    "files were"
                };
                format!(
                    "{} {files} not read, which cannot hold a line of the time that is asked for: {} by the time of the last change, {} by the names of archives before and after; --read-all reads them",
                    skipped.files(),
                    skipped.by_change,
                    skipped.by_name
                )
            }
        }
    }

    fn in_french(&self) -> String {
        match self {
            Self::OnlyLinesOf {
                kept,
                left_out,
                requests,
                by_router,
            } => {
                let count = Lang::French.count(*requests);
                let why = if *by_router {
                    "que le routeur journalise aussi"
                } else {
                    "peut-être les mêmes, et sans leur durée"
                };
                format!(
                    "seules comptent les lignes de {}, pour qu’aucune requête ne compte deux fois : {count} requêtes de {} sont écartées, {why} ; --source application, all ou un nom en décide autrement",
                    kept.join(", "),
                    left_out.join(", "),
                )
            }
            Self::OtherLines { base, new } => format!(
                "la référence est comptée par des lignes de {base}, ce qui lui est comparé par celles de {new} : les durées n’ont peut-être pas le même sens"
            ),
            Self::OtherZones { base, new } => format!(
                "la référence est journalisée en {base}, ce qui lui est comparé en {new} : leurs jours n’ont peut-être pas les mêmes heures ; les heures sont montrées en {new}"
            ),
            Self::OtherService { base, shares_pct } => {
                let lang = Lang::French;
                let [of_base, of_new] = shares_pct.map(|share| lang.percent(share));
                format!(
                    "ce semblent être des services différents : {of_base} des requêtes {} et {of_new} de celles qui lui sont comparées vont à des endpoints que les deux ont",
                    lang.of_baseline(base)
                )
            }
            Self::BaselineLacks { base, what } => format!(
                "données incomplètes {} : {}",
                Lang::French.of_baseline(base),
                what.join(" ; ")
            ),
            Self::Assumed(assumption) => format!("supposé : {}", in_french(*assumption)),
            Self::Rare(requests) => format!(
                "{requests} requêtes des endpoints les plus rares sont comptées sous {OTHER} : il y en a plus de {MAX_ENDPOINTS}"
            ),
            Self::Capped(requests) => format!(
                "{requests} requêtes sont comptées sous {OTHER}, car plus de {MAX_DISTINCT} chemins différents ont été demandés ; lesquelles dépend de l’ordre des entrées"
            ),
            Self::Skipped(skipped) => format!(
                "fichiers non lus, car sans ligne possible du temps demandé : {}, dont {} par la date de modification et {} par les noms des archives voisines ; --read-all les lit",
                skipped.files(),
                skipped.by_change,
                skipped.by_name
            ),
        }
    }
}

/// [`Assumption::says`] in French.
const fn in_french(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::TrailingInteger => {
            "le dernier entier d’une ligne est sa durée en microsecondes ; --duration-unit en décide autrement"
        }
        Assumption::NamedSeconds => {
            "les durées à virgule et sans unité sont des secondes ; --duration-unit en décide autrement"
        }
        Assumption::NamedMilliseconds => {
            "les durées entières, et les fractions à partir de 100, sont des millisecondes ; --duration-unit en décide autrement"
        }
        Assumption::NamedNanoseconds => {
            "les grandes durées entières sont des nanosecondes ; --duration-unit en décide autrement"
        }
        Assumption::LocalTime => {
            "les heures sans fuseau sont dans celui de --tz, ou en UTC quand il n’est pas donné"
        }
        Assumption::Year => "les dates sans année sont de l’année avant l’écriture du fichier",
    }
}
