# Evaluations from outside: cancelled within a second, in bounded memory, with progress; stored results travel in dumps
# and are read by the source's readers wherever they are.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $node = new_node('evaluation');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE owner LOGIN; CREATE ROLE reader LOGIN; CREATE ROLE stranger LOGIN;
CREATE DATABASE source;
SQL
$node->safe_psql('source', <<"SQL");
CREATE EXTENSION pg_synth;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO owner;
CREATE SCHEMA app AUTHORIZATION owner;
GRANT USAGE ON SCHEMA app TO PUBLIC;
SET ROLE owner;
@{[people('app.people', 2000)]}
GRANT SELECT ON app.people TO reader;
SELECT synth_fit('app.people', method => 'copula', holdout => 0.3, epsilon => 'infinity');
SELECT count(*) FROM synth_evaluate('people', seed => 3, store => true);
SELECT count(*) FROM synth_detect('people', seed => 4, store => true);
SELECT count(*) FROM synth_attack('people', 'inference', attacks => 50, store => true);
SQL

# ---- dumps ----

my $stored = 'SELECT id, model, version, function, source, seed, arguments, role, created, rows FROM synth_evaluations';
my $before = digest($node, 'source', $stored);

sub visible {
  my ($in, $database, $role) = @_;
  return $in->safe_psql($database, "SET ROLE $role; SELECT count(*) FROM synth_evaluations");
}

sub same_readers {
  my ($in, $database, $what) = @_;
  is(digest($in, $database, $stored), $before, "$what: the same evaluations");
  is(visible($in, $database, $_->[0]), $_->[1], "$what: $_->[0] sees $_->[1]")
    for [ 'owner', 3 ], [ 'reader', 3 ], [ 'stranger', 0 ];
  return;
}
same_readers($node, 'source', 'at home');

my $dumps = $PostgreSQL::Test::Utils::tmp_check;
my $new = new_node('restored', bare => 1);
$new->safe_psql('postgres', 'CREATE ROLE intruder LOGIN; CREATE ROLE stranger LOGIN; CREATE ROLE owner LOGIN; CREATE ROLE reader LOGIN');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dumps/evaluations", 'source' ], 'dump');
$new->safe_psql('postgres', 'CREATE DATABASE whole; CREATE DATABASE unsourced');
$new->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'whole', "$dumps/evaluations" ], 'restored');
same_readers($new, 'whole', 'restored');
is($new->safe_psql('whole', "SELECT count(*) FROM synth_attack('people', 'inference', attacks => 50, store => true) WHERE target = 'most_exposed'"),
  '1', 'restored: evaluations go on');
is($new->safe_psql('whole', 'SELECT count(DISTINCT id) FROM synth_evaluations'), '4', 'restored: with new numbers');

# Without the source nobody knows its readers; a table of its name with another owner does not tell.
$node->command_ok([ 'pg_dump', '-f', "$dumps/unsourced", '--exclude-table=app.people', 'source' ], 'dump without the source');
$new->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'unsourced', '-f', "$dumps/unsourced" ], 'restored without the source');
is(visible($new, 'unsourced', $_), '0', "without the source: $_ sees none") for 'owner', 'reader', 'stranger';
is($new->safe_psql('unsourced', 'SELECT count(*) FROM synth_evaluations'), '3', 'without the source: the superuser sees all');
$new->safe_psql('unsourced', 'GRANT CREATE ON SCHEMA app TO intruder; SET ROLE intruder; CREATE TABLE app.people (age int)');
is(visible($new, 'unsourced', 'intruder'), '0', 'an impostor of the source sees none');
like(failure($new, 'unsourced', "SET ROLE owner; SELECT synth_evaluate('people')"), qr/42703.*has no column/, 'nor serves its table');

# ---- long work ----

$node->safe_psql('postgres', <<"SQL");
CREATE TABLE long AS SELECT i % 97 AS a, (i::int8 * 7919 % 1009)::int AS b, i % 89 AS c, 'k' || i % 13 AS d, (i::int8 * 31 % 503)::float8 AS e, 'm' || i % 7 AS f
  FROM generate_series(1, 300000) i;
SELECT synth_fit('long', method => 'independent', holdout => 0.3, epsilon => 'infinity');
@{[people('people', 2000)]}
SELECT synth_fit('people', method => 'copula', epsilon => 'infinity');
SQL
my $count = sub { return "SELECT count(*) FROM $_[0]" };
cancel_within($node, 'drawing', $count->("synth_evaluate('long', rows => 1000000000)"), after => qr/drawing rows/, delay => 500_000);
cancel_within($node, 'resampling', $count->("synth_evaluate('long', replicates => 10000)"), after => qr/comparing columns/, delay => 500_000);
cancel_within($node, 'detecting', $count->("synth_detect('long', folds => 100, most_rows => 200000)"), after => qr/coding both tables/, delay => 3_000_000);
cancel_within($node, 'using', $count->("synth_utility('long', 'b', most_rows => 200000)"), after => qr/coding all tables/, delay => 2_000_000);
cancel_within($node, $_, $count->("synth_attack('long', '$_', attacks => 200000)"), after => qr/coding all tables/, delay => 1_000_000)
  for 'singling_out', 'linkability', 'inference', 'membership';

my $progress = $node->background_psql('postgres', on_error_stop => 0);
$progress->query("SET pg_synth.report_progress = on; SELECT count(*) FROM synth_evaluate('people')");
like($progress->{stderr}, qr/evaluating model "people": $_/, "progress: $_")
  for 'reading training rows', 'drawing rows', 'coding both tables', 'comparing marginals';
unlike($progress->{stderr}, qr/ERROR/, 'progress: no error');
$progress->quit;

# ---- memory ----

my $megabyte = 1 << 20;
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE large AS SELECT i % 20 AS a, (i::int8 * 7919 % 1000003)::int AS b, i % 997 AS c, 'k' || i % 31 AS d, i / 7 % 211 AS e, i / 3 % 300 AS f FROM generate_series(1, 1000000) AS i;
SELECT synth_fit('large', method => 'independent', epsilon => 'infinity');
SQL
my $session = $node->background_psql('postgres', on_error_stop => 0);
my $pid = $session->query_safe('SELECT pg_backend_pid()');
$session->query_safe("SET client_min_messages = warning; SET max_parallel_workers_per_gather = 0; SELECT count(*) FROM large; SELECT count(*) FROM synth_evaluate('people')");
my $started = memory_peak($pid);
my $sampled = $session->query("SET pg_synth.fit_memory = '16MB'; SELECT count(*) > 10 FROM synth_evaluate('large')");
like($sampled, qr/t/, 'a million rows in 16 MB');
cmp_ok(memory_peak($pid) - $started, '<', 64 * $megabyte, sprintf('a million rows in 16 MB: %d MB', (memory_peak($pid) - $started) / $megabyte));
$session->quit;

done_testing();
