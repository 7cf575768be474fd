//! The texts without figures, by where they stand.
//!
//! Terms are those of the field. French keeps `endpoint` and `p95`, as its teams do.

use super::{Word, word};

pub(in crate::report) const TITLE: Word = word("Slow endpoints", "Endpoints lents");

// Headings of the page.
pub(in crate::report) const ACCOUNT: Word = word("Where every line went", "Le compte des lignes");
pub(in crate::report) const FIGURES: Word = word("In figures", "En chiffres");
pub(in crate::report) const ENDPOINTS: Word = word("Endpoints", "Endpoints");
pub(in crate::report) const DURATIONS: Word = word("Durations by endpoint", "Durées par endpoint");
pub(in crate::report) const OVER_TIME: Word = word("Over time", "Au fil du temps");
pub(in crate::report) const SINCE_WHEN: Word = word("Since when", "Depuis quand");
pub(in crate::report) const FOR_WHOM: Word = word("For whom", "Pour qui");
pub(in crate::report) const IN_FLIGHT: Word = word("In flight", "Requêtes simultanées");
pub(in crate::report) const TREND: Word = word("Day by day", "Jour après jour");
pub(in crate::report) const SLOWEST: Word =
    word("The slowest requests", "Les requêtes les plus lentes");
pub(in crate::report) const METHOD: Word = word("Method", "Méthode");
pub(in crate::report) const SETTINGS: Word = word("Settings", "Réglages");

// The account.
pub(in crate::report) const FILTERED_BY: Word = word("filtered by", "écartées par");
pub(in crate::report) const OTHER: Word = word("other", "autres");
pub(in crate::report) const REJECTED: Word = word("rejected", "rejetées");
pub(in crate::report) const SEPARATOR: Word = word("; ", " ; ");
pub(in crate::report) const READ_AS: Word = word("Read as", "Lues comme");
pub(in crate::report) const SAMPLES: Word =
    word("Samples of rejected lines", "Exemples de lignes rejetées");
pub(in crate::report) const INCOMPLETE: Word =
    word("This report is incomplete:", "Ce rapport est incomplet :");
pub(in crate::report) const GAPS: Word = word(
    "No request at all, where many were to be expected:",
    "Aucune requête, là où beaucoup étaient attendues :",
);

// Columns.
pub(in crate::report) const METHOD_COLUMN: Word = word("method", "méthode");
pub(in crate::report) const BYTES: Word = word("bytes", "octets");
pub(in crate::report) const ENDPOINT: Word = word("endpoint", "endpoint");
pub(in crate::report) const REQUESTS: Word = word("requests", "requêtes");
pub(in crate::report) const PEAK: Word = word("peak/min", "pic/min");
pub(in crate::report) const MAX: Word = word("max", "max");
pub(in crate::report) const SLOW: Word = word("slow", "lentes");
pub(in crate::report) const SLOW_SHARE: Word = word("slow %", "lentes %");
pub(in crate::report) const TOTAL_TIME: Word = word("total s", "total s");
pub(in crate::report) const TIME_SHARE: Word = word("time %", "temps %");
pub(in crate::report) const P95_OVER_TIME: Word = word("p95 over time", "p95 dans le temps");
pub(in crate::report) const IS: Word = word("is", "est");
pub(in crate::report) const SINCE: Word = word("since", "depuis");
pub(in crate::report) const BEFORE: Word = word("before", "avant");
pub(in crate::report) const AFTER: Word = word("after", "après");
pub(in crate::report) const REQUESTS_AFTER: Word = word("requests after", "requêtes après");
pub(in crate::report) const P_VALUE: Word = word("p-value", "valeur p");
pub(in crate::report) const UNCHANGED: Word = word("unchanged", "sans changement");
pub(in crate::report) const TOO_LITTLE: Word = word("too little data", "trop peu de données");
pub(in crate::report) const NEW: Word = word("new", "apparu");
pub(in crate::report) const GONE: Word = word("gone", "disparu");
pub(in crate::report) const MORE_ERRORS: Word = word("more 5xx", "plus de 5xx");
pub(in crate::report) const FEWER_ERRORS: Word = word("fewer 5xx", "moins de 5xx");
pub(in crate::report) const VERDICT: Word = word("verdict", "verdict");
pub(in crate::report) const ADDED: Word = word("added s", "s en plus");
pub(in crate::report) const COMPARED_CAPTION: Word = word(
    "Slower and faster ones first, and those with more or fewer 5xx; then by the waiting time that was added or saved. Before → now, durations in milliseconds; a verdict needs a change beyond noise.",
    "Les plus lents et plus rapides d’abord, et ceux qui ont plus ou moins de 5xx ; puis par temps d’attente ajouté ou gagné. Avant → maintenant, durées en millisecondes ; un verdict demande un changement au-delà du bruit.",
);
pub(in crate::report) const METHOD_COMPARED: Word = word(
    "A verdict against a baseline needs at least 100 timed requests on both sides, a percentile (p50, p75, p90, p95) that moved by a tenth and 2 ms at least, and a change beyond noise: quantile intervals (Woodruff 1952) with the variance between blocks of time (Bester, Conley and Hansen 2011), adjusted for the number of endpoints (Benjamini and Hochberg 1995).",
    "Un verdict face à une référence demande au moins 100 requêtes mesurées de chaque côté, un percentile (p50, p75, p90, p95) déplacé d’au moins un dixième et 2 ms, et un changement au-delà du bruit : intervalles de quantiles (Woodruff 1952) avec la variance entre blocs de temps (Bester, Conley et Hansen 2011), corrigés du nombre d’endpoints (Benjamini et Hochberg 1995).",
);
pub(in crate::report) const METHOD_SERVICES: Word = word(
    "Two sides look like different services when each has 100 requests at least and fewer than half of those of either side are of endpoints that both have.",
    "Deux côtés semblent être des services différents quand chacun a au moins 100 requêtes et que moins de la moitié de celles de l’un ou de l’autre vont à des endpoints que les deux ont.",
);
pub(in crate::report) const SLOWER: Word = word("slower", "plus lent");
pub(in crate::report) const FASTER: Word = word("faster", "plus rapide");
pub(in crate::report) const TIME: Word = word("time", "heure");
pub(in crate::report) const REQUEST: Word = word("request", "requête");
pub(in crate::report) const STATUS: Word = word("status", "statut");
pub(in crate::report) const DURATION_MS: Word = word("ms", "ms");
pub(in crate::report) const REQUEST_ID: Word = word("request id", "id de requête");
pub(in crate::report) const CONTAINER: Word = word("container", "conteneur");
pub(in crate::report) const NO_CONTAINER: Word = word("not named", "sans nom");
pub(in crate::report) const WHEN: Word = word("when", "quand");
pub(in crate::report) const BY_CONTAINER: Word = word(
    "The most requests in flight by container.",
    "Le plus de requêtes simultanées par conteneur.",
);
pub(in crate::report) const IN_FLIGHT_PEAK: Word = word("peak", "pic");

// Tiles.
pub(in crate::report) const SLOW_TILE: Word = word("slow", "lentes");
pub(in crate::report) const ERRORS_TILE: Word = word("errors (5xx)", "erreurs (5xx)");

// Captions.
pub(in crate::report) const SORTED: Word = word(
    "Largest total time first; click a heading to sort. Durations in milliseconds, percentiles by nearest rank. Grey: too few requests for this percentile.",
    "Le plus grand temps total d’abord ; cliquer sur un en-tête pour trier. Durées en millisecondes, percentiles par rang. En gris : trop peu de requêtes pour ce percentile.",
);
pub(in crate::report) const MILLISECONDS: Word = word(
    "Durations in milliseconds, largest total time first.",
    "Durées en millisecondes, le plus grand temps total d’abord.",
);
pub(in crate::report) const SHOW_ALL: Word =
    word("Show all endpoints", "Montrer tous les endpoints");
pub(in crate::report) const SHARED_BINS: Word = word(
    "Requests (upwards) by duration (across, logarithmic). All panels share their bins and their axis of durations; each has its own axis of requests. Orange: over the slow bound.",
    "Requêtes (vers le haut) par durée (vers la droite, logarithmique). Tous les panneaux partagent leurs classes et l’axe des durées ; chacun a son axe des requêtes. En orange : au-delà du seuil de lenteur.",
);
pub(in crate::report) const OWN_BINS: Word = word(
    "Each endpoint over its own range, as in histogram.csv",
    "Chaque endpoint sur sa propre étendue, comme dans histogram.csv",
);
pub(in crate::report) const SHIFTED_CAPTION: Word = word(
    "Endpoints whose durations changed at one time and stayed so, the costliest first. Durations in milliseconds.",
    "Endpoints dont les durées ont changé à un moment et le sont restées, les plus coûteux d’abord. Durées en millisecondes.",
);
pub(in crate::report) const LOOK_UP: Word = word(
    "Look them up by their request id.",
    "À retrouver par leur id de requête.",
);

// Charts.
pub(in crate::report) const NO_REQUESTS: Word = word(
    "There are no requests to show.",
    "Il n’y a aucune requête à montrer.",
);
pub(in crate::report) const NO_DURATIONS: Word =
    word("No request has a duration.", "Aucune requête n’a de durée.");
pub(in crate::report) const NO_ERRORS: Word = word(
    "No answer was 4xx or 5xx.",
    "Aucune réponse n’est 4xx ou 5xx.",
);
pub(in crate::report) const REQUESTS_OVER_TIME: Word =
    word("Requests over time", "Requêtes dans le temps");
pub(in crate::report) const REQUESTS_TITLE: Word = word("Requests", "Requêtes");
pub(in crate::report) const ANSWERS: Word = word("Answers 4xx and 5xx", "Réponses 4xx et 5xx");
pub(in crate::report) const DURATION: Word = word("Duration", "Durée");
pub(in crate::report) const PERCENTILES: Word = word("Duration, percentiles", "Durée, percentiles");
pub(in crate::report) const PERCENTILES_LOG: Word = word(
    "Duration, percentiles (logarithmic)",
    "Durée, percentiles (logarithmique)",
);
pub(in crate::report) const SLOW_REQUESTS: Word = word("slow requests", "requêtes lentes");
pub(in crate::report) const SLOW_BOUND: Word = word("slow bound", "seuil de lenteur");
pub(in crate::report) const EACH_ITS_AXES: Word = word(
    "Requests (upwards) by duration (across). Each panel has its own axes; largest total time first.",
    "Requêtes (vers le haut) par durée (vers la droite). Chaque panneau a ses axes ; le plus grand temps total d’abord.",
);
pub(in crate::report) const HEAT_MAP: Word = word(
    "p95 by endpoint and time",
    "p95 par endpoint et dans le temps",
);
pub(in crate::report) const ALL_DURATIONS: Word = word("all durations", "toutes les durées");
pub(in crate::report) const HEAT_MAP_READING: Word = word(
    "One row an endpoint, largest total time first; the stronger the colour, the slower. Empty: no timed request.",
    "Une ligne par endpoint, le plus grand temps total d’abord ; plus la couleur est forte, plus c’est lent. Vide : aucune requête mesurée.",
);
pub(in crate::report) const CONTAINERS_AS_ONE: Word = word(
    "The log has more than 16 containers: they are counted as one here",
    "Le journal a plus de 16 conteneurs : ils comptent ici pour un seul",
);
pub(in crate::report) const IN_FLIGHT_READING: Word = word(
    "Requests being served at the same time: the mean over each slot, and the busiest part of it.",
    "Requêtes servies en même temps : la moyenne de chaque intervalle, et sa partie la plus chargée.",
);
pub(in crate::report) const IN_FLIGHT_AXIS: Word =
    word("Requests at the same time", "Requêtes en même temps");
pub(in crate::report) const MEAN: Word = word("mean", "moyenne");

pub(in crate::report) const TREND_READING: Word = word(
    "All endpoints together. An empty place is a day of which the history has nothing.",
    "Tous les endpoints ensemble. Une place vide est un jour dont l’historique n’a rien.",
);
pub(in crate::report) const SLOW_SHARE_AXIS: Word =
    word("Share of slow requests", "Part des requêtes lentes");
pub(in crate::report) const AS_TABLE: Word = word("As a table", "En tableau");

// Units of slots.
pub(in crate::report) const MINUTE: Word = word("minute", "minute");
pub(in crate::report) const HOUR: Word = word("hour", "heure");
pub(in crate::report) const DAY: Word = word("day", "jour");
pub(in crate::report) const WEEK: Word = word("week", "semaine");
pub(in crate::report) const HOURS: Word = word("hours", "heures");
pub(in crate::report) const DAYS: Word = word("days", "jours");
pub(in crate::report) const MINUTES: Word = word("minutes", "minutes");

// The method.
pub(in crate::report) const METHOD_PERCENTILE: Word = word(
    "A percentile is the smallest observed duration with at least that share of the requests at or below it (nearest rank). Requests that upgraded (101) are counted, their durations are not.",
    "Un percentile est la plus petite durée observée telle qu’au moins cette part des requêtes dure autant ou moins (rang le plus proche). Les requêtes passées à un autre protocole (101) sont comptées, pas leurs durées.",
);
pub(in crate::report) const METHOD_SHIFT: Word = word(
    "“Since when” is the self-normalised Wilcoxon change-point test (Betken 2016), with a test of the jump against smooth drift (Loader 1996), adjusted for the number of endpoints (Benjamini and Hochberg 1995). It tells one lasting change of at least a fifth, never a few slow minutes.",
    "« Depuis quand » est le test de rupture de Wilcoxon auto-normalisé (Betken 2016), avec un test du saut contre une dérive lente (Loader 1996), corrigé du nombre d’endpoints (Benjamini et Hochberg 1995). Il dit un changement durable d’au moins un cinquième, jamais quelques minutes lentes.",
);
pub(in crate::report) const METHOD_WHOM: Word = word(
    "“For whom” compares slow requests with all others within each endpoint and hour (Mantel and Haenszel 1959), allows for bursts, and tells what has at least 1.5 times the odds.",
    "« Pour qui » compare les requêtes lentes à toutes les autres dans chaque endpoint et chaque heure (Mantel et Haenszel 1959), tient compte des rafales, et dit ce qui a une cote d’au moins 1,5.",
);
