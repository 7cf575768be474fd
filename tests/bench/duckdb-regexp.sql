-- The same table as duckdb.sql, written as one writes it first: every line a string, a regular expression with named groups to cut it.
--
-- The variable `files` is a list of gzipped logs of Scalingo's router.

WITH lines AS (
    -- No line holds the byte 1, so every line is one column.
    SELECT line
    FROM read_csv(
        getvariable('files'),
        auto_detect = false, header = false, delim = '\x01', quote = '', escape = '', columns = {'line': 'VARCHAR'}
    )
),
cut AS (
    SELECT regexp_extract(
        line,
        '^[^\[]*\[router\] method=(\S+) path="([^"?]*)[^"]*" .*?status=([0-9]+) duration=([0-9.]+)s',
        ['method', 'path', 'status', 'duration']
    ) AS request
    FROM lines
    WHERE line LIKE '%[router] %'
),
requests AS (
    SELECT
        request.method AS method,
        regexp_replace(request.path, '/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+|[A-Z]{3}[0-9]{2}E[0-9]{5})\b', '/{id}', 'g') AS endpoint,
        CASE WHEN request.status <> '101' THEN round(request.duration::DOUBLE * 1000)::BIGINT END AS ms
    FROM cut
    WHERE request.path LIKE '%/api/%'
)
SELECT
    method, endpoint, count(*) AS requests, count(*) FILTER (ms > 1000) AS slow,
    quantile_disc(ms, 0.50) AS p50_ms, quantile_disc(ms, 0.95) AS p95_ms, quantile_disc(ms, 0.99) AS p99_ms, max(ms) AS max_ms
FROM requests
GROUP BY method, endpoint
ORDER BY method, endpoint;
