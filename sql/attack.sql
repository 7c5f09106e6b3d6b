-- Detection and attacks through SQL: a table of the training rows themselves is caught, rows of a sound model are not.
SET client_min_messages = warning;
CREATE SCHEMA attack;
SET search_path = attack, public;
CREATE TABLE patient (id int PRIMARY KEY, age int, height float8, town text, diagnosis text, seen date);
SELECT setseed(0.42);
INSERT INTO patient SELECT i, 18 + (random() * 70)::int, 165 + 20 * (random() + random() - 1), 'town ' || (random() * 6)::int, 'd' || (random() * random() * 9)::int, date '2024-01-01' + (random() * 700)::int
FROM generate_series(1, 3000) i;
-- the key of a holdout is random: whether a sound model is suspected by chance, too
SELECT synth_fit('patient', method => 'independent', holdout => 0.5, epsilon => 'infinity');
SELECT synth_describe('patient') #>> '{holdout,share}' AS share, synth_describe('patient') #>> '{holdout,key}' AS key \gset
CREATE TABLE copy AS SELECT * FROM patient WHERE NOT synth.is_held_out(:share, :key, id);

-- every finding names its measure, threat and seed
CREATE TEMP TABLE of_copy AS SELECT * FROM synth_attack('patient', 'all', synthetic => 'copy', seed => 11);
CREATE TEMP TABLE of_model AS SELECT * FROM synth_attack('patient', seed => 11);
SELECT DISTINCT attack FROM of_model ORDER BY 1;
SELECT count(*) AS incomplete FROM (TABLE of_model UNION ALL TABLE of_copy) f WHERE threat_model IS NULL OR measure IS NULL OR target IS NULL OR seed <> 11 OR hits > trials
    OR low - estimate > 1e-12 OR estimate - high > 1e-12 OR p_value < 0 OR p_value > 1;
SELECT count(*) AS one_by_one FROM (SELECT * FROM of_model EXCEPT (SELECT * FROM synth_attack('patient', 'singling_out', seed => 11)
    UNION ALL SELECT * FROM synth_attack('patient', 'linkability', seed => 11) UNION ALL SELECT * FROM synth_attack('patient', 'inference', seed => 11)
    UNION ALL SELECT * FROM synth_attack('patient', 'membership', seed => 11) UNION ALL SELECT * FROM synth_attack('patient', 'reconstruction', seed => 11))) d;
-- the copy is caught by each of them, beyond chance; the model by none, but for one run in a hundred thousand (of some 60 findings)
SELECT attack, target, measure, p_value < 0.001 AS caught FROM of_copy
WHERE attack IN ('singling_out_univariate', 'singling_out_multivariate', 'linkability', 'membership_maximum', 'membership_exposed', 'membership_match') AND measure NOT LIKE 'tpr%' AND target = 'all';
SELECT bool_and(p_value < 0.001) AS all_secrets_caught FROM of_copy WHERE attack = 'inference';
SELECT attack, target, measure, p_value FROM of_model WHERE p_value < 1e-7 AND attack <> 'reconstruction_positive_control';
-- what must succeed does; else reconstruction proves nothing
SELECT attack, estimate >= 0.95 AS succeeds FROM of_model WHERE attack = 'reconstruction_positive_control';
SELECT attack, target, estimate IS NOT NULL AS tried FROM synth_attack('patient', 'reconstruction', secrets => '{diagnosis}') WHERE attack = 'reconstruction_linear';
-- what could have been shown is shown
SELECT bool_and(ceiling >= low) AS within_ceiling, bool_and(ceiling > 0.9) AS has_power FROM of_copy WHERE measure IN ('risk', 'auc') AND target = 'all';
-- secrets, known and linked columns by name; numbers of attacks
SELECT attack, target, trials FROM synth_attack('patient', 'inference', attacks => 50, secrets => '{diagnosis}', known => '{age,town}') WHERE target <> 'most_exposed';
SELECT attack, target, trials FROM synth_attack('patient', 'linkability', attacks => 60, first => '{age,height}', second => '{town,seen}') WHERE target = 'all';
SELECT DISTINCT trials FROM synth_attack('patient', 'singling_out', attacks => 40, compatible => true) WHERE trials > 0;
SELECT DISTINCT trials FROM synth_attack('patient', 'membership', attacks => 100) WHERE measure = 'tpr_at_fpr_0.1';
-- a wider confidence, a wider interval
SELECT bool_and(b.high - b.low > a.high - a.low) AS wider FROM synth_attack('patient', 'inference', secrets => '{diagnosis}', confidence => 0.8) a
JOIN synth_attack('patient', 'inference', secrets => '{diagnosis}', confidence => 0.99) b USING (attack, target) WHERE a.target = 'diagnosis' AND a.high > a.low;

-- without rows held out: it works, and says what is weaker
SELECT synth_fit('patient', 'no_holdout', method => 'independent', epsilon => 'infinity');
SET client_min_messages = notice;
SELECT attack, target, measure, control IS NULL AS no_control FROM synth_attack('no_holdout', 'membership', attacks => 100);
SET client_min_messages = warning;
SELECT count(*) > 5 AS found, count(control) AS controls FROM synth_attack('no_holdout', 'inference', attacks => 20);

-- detection: the measures of two classifiers, and which columns tell
SELECT classifier, measure, count(*), bool_and(explanation IS NOT NULL) AS explained FROM synth_detect('patient') GROUP BY 1, 2 ORDER BY 1, 2;
SELECT columns FROM synth_detect('patient') WHERE measure = 'importance' AND 'id' = ANY (columns);
-- ages that are off by 15 years give a table away
CREATE TABLE older AS SELECT id, age + 30 AS age, height, town, diagnosis, seen FROM copy;
SELECT DISTINCT ON (classifier) classifier, value > 0.6 AS can_tell, p_value < 0.001 AS beyond_chance FROM synth_detect('patient', synthetic => 'older', seed => 3) WHERE measure = 'auc' ORDER BY classifier;
SELECT DISTINCT ON (classifier) classifier, columns FROM synth_detect('patient', synthetic => 'older', seed => 3) WHERE measure = 'importance' ORDER BY classifier, abs(value) DESC;
SELECT count(*) AS other FROM (SELECT * FROM synth_detect('patient', seed => 5) EXCEPT SELECT * FROM synth_detect('patient', seed => 5)) d;
SELECT against, bool_and(value BETWEEN 0.4 AND 0.6) AS about_half FROM (VALUES ('training'), ('held_out'), ('all')) w(against), LATERAL synth_detect('patient', against => against, folds => 5, most_rows => 500) WHERE measure = 'auc' AND classifier = 'logistic_regression' GROUP BY 1 ORDER BY 1;

-- use: what is learned from synthetic rows is tried on held-out ones
CREATE TABLE house (id int PRIMARY KEY, rooms int, area int, town text, price numeric(10,2), sold timestamp);
INSERT INTO house SELECT i, 1 + i % 6, 20 * (1 + i % 6) + (random() * 10)::int, 'town ' || i % 4, 1000 * (1 + i % 6) + 500 * (i % 4) + (random() * 100)::numeric(10,2), timestamp '2024-01-01' + i % 6 * interval '1 day'
FROM generate_series(1, 3000) i;
SELECT synth_fit('house', method => 'copula', holdout => 0.3, epsilon => 'infinity');
SELECT learner, measure, trained_on_synthetic IS NOT NULL AND trained_on_real IS NOT NULL AND baseline IS NOT NULL AS complete, low <= difference AND difference <= high AS inside, note
FROM synth_utility('house', target => 'rooms', seed => 2);
-- errors are in the target's own units: 50 or so of money, not of cents; a day of time, in seconds
SELECT learner, trained_on_real BETWEEN 20 AND 300 AS money FROM synth_utility('house', 'price') WHERE measure = 'rmse' AND learner = 'boosted_trees';
SELECT baseline BETWEEN 1.3 * 86400 AND 1.7 * 86400 AS seconds FROM synth_utility('house', 'sold') WHERE measure = 'mae' AND learner = 'boosted_trees';
SELECT DISTINCT learner, measure FROM synth_utility('house', 'town', replicates => 0) ORDER BY 1, 2;
-- rows in which the target is independent of the others teach nothing
CREATE TABLE shuffled AS SELECT a.id, a.rooms, a.area, a.town, b.price, a.sold FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM house) a JOIN (SELECT price, row_number() OVER (ORDER BY md5(id::text)) n FROM house) b USING (n);
SELECT measure, trained_on_real > 0.9 AS real_teaches, trained_on_synthetic < 0.1 AS shuffled_does_not, high < 0 AS beyond_chance FROM synth_utility('house', 'price', synthetic => 'shuffled', seed => 2) WHERE measure = 'r2' AND learner = 'boosted_trees';
SELECT synth_fit('house', 'no_test', method => 'independent', epsilon => 'infinity');
SET client_min_messages = notice;
SELECT count(*) > 3 AS worked, bool_and(note IS NOT NULL) AS says_what_is_weaker FROM synth_utility('no_test', 'price', replicates => 0);
SET client_min_messages = warning;

-- columns without values, with one value, and tables without rows
CREATE TABLE thin (missing int, constant text, a int);
INSERT INTO thin SELECT NULL, 'x', i % 20 FROM generate_series(1, 200) i;
SELECT synth_fit('thin', method => 'independent', holdout => 0.3, epsilon => 'infinity');
SELECT count(*) > 10 AS worked FROM synth_attack('thin', attacks => 20);
SELECT count(*) > 5 AS worked FROM synth_detect('thin');
SELECT bool_and(value IS NULL) AS undefined FROM synth_detect('thin', rows => 0) WHERE measure IN ('auc', 'score');
SELECT bool_and(estimate IS NULL) AS undefined FROM synth_attack('thin', 'singling_out', rows => 0);

CREATE TABLE narrow AS SELECT i % 20 AS a FROM generate_series(1, 200) i;
SELECT synth_fit('narrow', method => 'independent', holdout => 0.3, epsilon => 'infinity');
SET client_min_messages = notice;
SELECT DISTINCT attack ~ 'link|reconstr' AS left_out FROM synth_attack('narrow', attacks => 20);
SET client_min_messages = warning;

-- stored like evaluations
SELECT count(*) > 0 AS found FROM synth_detect('patient', store => true, most_rows => 300);
SELECT count(*) > 0 AS found FROM synth_utility('patient', 'age', most_rows => 300, store => true);
SELECT count(*) > 0 AS found FROM synth_attack('patient', 'inference', attacks => 20, secrets => '{town}', store => true, seed => 4, rows => 300);
SELECT function, source, seed, arguments, jsonb_array_length(rows) > 0 AS has_rows FROM synth_evaluations ORDER BY id;
SELECT r.attack, r.target FROM synth_evaluations e, jsonb_to_recordset(e.rows) AS r(attack text, target text) WHERE e.function = 'synth_attack' ORDER BY 2;
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'attack.%';
SELECT count(*) FROM synth_evaluations;
DROP SCHEMA attack CASCADE;
