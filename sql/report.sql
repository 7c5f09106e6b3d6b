-- One page for people: what synth_report writes, for whom, and that COPY keeps it.
SET client_min_messages = warning;
CREATE SCHEMA report;
SET search_path = report, public;
CREATE TYPE report.size AS ENUM ('small', 'me"dium', '<large>');
CREATE TABLE thing AS
    SELECT i AS id, i * 37 % 91 AS age, CASE WHEN i % 9 > 0 THEN round((i * i % 733)::numeric / 7, 2) END AS "<script>alert(1)</script>",
        (ARRAY['a', '<b>bold</b>', E'back\\slash', E'new\nline'])[1 + i % 4] AS label, (enum_range(NULL::report.size))[1 + i % 3] AS size,
        date '2020-01-01' + i * 13 % 900 AS made, i % 5 = 0 AS flag
    FROM generate_series(1, 400) i;
ALTER TABLE thing ADD PRIMARY KEY (id);
SELECT synth_fit('thing', method => 'copula', epsilon => 'infinity', holdout => 0.25, options => '{"categories": ["label"]}');
SET client_min_messages = notice;
CREATE TEMP TABLE page AS SELECT synth_report('thing', group_by => 'size', target => 'flag', seed => 7) AS html;
SET client_min_messages = warning;
-- one line of ASCII, no backslash, nothing that a table holds becomes an element
SELECT html ~ '^<!DOCTYPE html><html lang="en"><head>.*</body></html>$' AS whole, html ~ '[^ -~]' AS not_plain, strpos(html, E'\\') AS backslash,
    html ~ '<script|<b>' AS injected, strpos(html, '&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;') > 0 AS column_shown,
    strpos(html, 'new&#x240A;line') > 0 AS newline_shown, strpos(html, 'back&#x5C;slash') > 0 AS backslash_shown, strpos(html, 'me&#x22;dium') > 0 AS quote_shown FROM page;
-- COPY writes it as it is
CREATE TEMP TABLE copied (line text);
\copy page TO 'results/report.html'
\copy copied FROM 'results/report.html' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT count(*) AS lines, bool_and(line = html) AS same FROM copied, page;
-- its parts
SELECT strpos(html, '<section id="' || part || '"') > 0 AS there, part FROM page, unnest(ARRAY['verdict', 'facts', 'columns', 'pairs', 'likeness', 'detection', 'usefulness',
    'attacks', 'exposed', 'guarantee', 'reproduce', 'reading']) part WHERE strpos(html, '<section id="' || part || '"') = 0;
SELECT strpos(html, 'This page is not private.') > 0 AS warns, strpos(html, 'No guarantee') > 0 AS no_guarantee, strpos(html, 'report.thing') > 0 AS source,
    strpos(html, 'k-marginal score of') > 0 AS worst_group, strpos(html, 'id="attack-1"') > 0 AS attacked, strpos(html, 'id="detection-1"') > 0 AS detected,
    strpos(html, 'id="utility-1"') > 0 AS useful, strpos(html, 'What weakens it') > 0 AS caveats FROM page;
-- a seed decides all but the time of writing
SELECT regexp_replace(synth_report('thing', group_by => 'size', target => 'flag', seed => 7), minute, '', 'g') = regexp_replace(html, minute, '', 'g') AS same,
    regexp_replace(synth_report('thing', group_by => 'size', target => 'flag', seed => 8), minute, '', 'g') = regexp_replace(html, minute, '', 'g') AS other_seed_same
FROM page, (VALUES ('[0-9-]{10} [0-9:]{5} UTC')) AS t(minute);
SELECT strpos(html, 'No attack was run') > 0 AS not_attacked, strpos(html, 'No classifier was asked') > 0 AS not_detected
FROM synth_report('thing', detection => false, attacks => false) html;
-- no holdout, and a source that has changed, are said on top
SELECT synth_fit('thing', model => 'all of it', method => 'copula', epsilon => 'infinity');
DELETE FROM thing WHERE id > 390;
SELECT strpos(html, 'No rows were held out') > 0 AS no_holdout, strpos(html, 'The source has changed since the fit: 400 rows were fitted, and 390 would be now.') > 0 AS changed
FROM synth_report('all of it', detection => false, attacks => false) html;
-- nothing but NULL, one constant
CREATE TABLE dull AS SELECT NULL::int AS nothing, 1 AS one, i AS i FROM generate_series(1, 60) i;
SELECT synth_fit('dull', method => 'copula', epsilon => 'infinity');
SELECT synth_report('dull') ~ '</html>$' AS whole;
-- a private model
SELECT synth_fit('thing', model => 'hidden', columns => '{age, flag, size}', epsilon => 2, domains => '{"age": {"min": 0, "max": 100}}', holdout => 0.25);
SELECT strpos(html, 'Differentially private: &#x3B5; = 2') > 0 AS promised, strpos(html, 'id="ledger-caption"') > 0 AS ledger
FROM synth_report('hidden', detection => false, attacks => false) html;
-- who may not
SELECT synth_report('no such model');
SELECT synth_report(NULL);
SELECT synth_report('thing', seed => NULL);
SELECT synth_report('thing', group_by => 'nothing');
SELECT synth_report('thing', target => 'id');
CREATE ROLE regress_report;
GRANT USAGE ON SCHEMA report TO regress_report;
SET ROLE regress_report;
SELECT synth_report('thing');
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_report TO regress_report;
SELECT synth_grant('thing', 'regress_report');
SET ROLE regress_report;
SELECT synth_report('thing');
RESET ROLE;
GRANT SELECT ON thing TO regress_report;
SET ROLE regress_report;
SELECT synth_report('thing', detection => false, attacks => false) ~ '</html>$' AS whole;
RESET ROLE;
SELECT synth_drop('thing'), synth_drop('all of it'), synth_drop('dull'), synth_drop('hidden');
DROP SCHEMA report CASCADE;
DROP OWNED BY regress_report;
DROP ROLE regress_report;
