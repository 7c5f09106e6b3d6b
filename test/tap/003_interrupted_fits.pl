# Work that is cancelled stops within a second; a fit that is cancelled, ended or crashed leaves nothing behind.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;
use Time::HiRes qw(time usleep);

my $node = new_node('interrupted', settings => <<'CONF');
restart_after_crash = on
temp_file_limit = '4GB'
CONF

my $columns = join ', ', map { "(i * (7 + $_)) % (50 + $_) + i % 2 AS c$_" } 1 .. 1000;
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE large AS
  SELECT i AS id, i % 97 AS a, (i::int8 * 7919) % 1000003 AS b, 'k' || (i % 31) AS c, 'v' || (i / 7 % 211) AS d,
    CASE WHEN i % 7 <> 0 THEN (i % 1009)::float8 / 100 END AS e, 'w' || (i / 3 % 300) AS f
  FROM generate_series(1, 2000000) AS i;
CREATE TABLE wide AS SELECT $columns FROM generate_series(1::int8, 4000) AS i;
CREATE TABLE small AS SELECT id, a, c, e FROM large LIMIT 1000;
SELECT synth_fit('small', method => 'independent', epsilon => 'infinity');
SELECT synth_fit('small', 'kept', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('small', 'endless', 1000000000);
SELECT synth_create_view('kept', 'shared', 1000, 3);
SELECT synth_fit('wide', method => 'independent', epsilon => 'infinity');
SELECT synth_create_view('wide', 'wide_and_endless', 1000000000);
SQL
my $kept = digest($node, 'postgres', 'SELECT * FROM shared');
my $models = $node->safe_psql('postgres', 'SELECT name, version FROM synth.model ORDER BY 1, 2');

sub nothing_is_left {
  my ($what) = @_;
  $node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'client backend'
    OR backend_type = 'parallel worker'") or die "a backend stays";
  is($node->safe_psql('postgres', 'SELECT name, version FROM synth.model ORDER BY 1, 2'), $models, "$what: no half model");
  is(digest($node, 'postgres', 'SELECT * FROM shared'), $kept, "$what: earlier models work");
  is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_ls_tmpdir()'), '0', "$what: no temporary files");
  is($node->safe_psql('postgres', "SELECT count(*) FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
    WHERE pid <> pg_backend_pid() AND backend_type IN ('client backend', 'parallel worker') OR locktype = 'advisory'"), '0', "$what: no locks");
  return;
}

my @serial = (settings => ['max_parallel_workers_per_gather=0']);
my $fit = "SELECT synth_fit('large', method => 'copula', epsilon => 'infinity')";

# How long a whole fit takes here, in microseconds: interruptions come at shares of it, on any machine.
sub duration {
  my ($statement, $workers) = @_;
  my $begun = time;
  $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = $workers; BEGIN; $statement; ROLLBACK");
  return 1_000_000 * (time - $begun);
}
my $whole = duration($fit, 2);
my $whole_serial = duration($fit, 0);
cancel_within($node, 'reading_columns', $fit, after => qr/reading columns/, delay => 0.1 * $whole);
cancel_within($node, 'reading_columns_serially', $fit, @serial, after => qr/reading columns/, delay => 0.1 * $whole_serial);
cancel_within($node, 'reading_codes', $fit, after => qr/reading codes/, delay => 0.1 * $whole);
cancel_within($node, 'ordering', $fit, after => qr/ordering categories/);
cancel_within($node, 'correlating', $fit, after => qr/correlating columns/);
my $fit_wide = "SELECT synth_fit('wide', 'wide2', method => 'copula', epsilon => 'infinity')";
my $whole_wide = duration($fit_wide, 2);
cancel_within($node, 'reading_a_wide_table', $fit_wide, after => qr/reading columns/, delay => 0.01 * $whole_wide);
cancel_within($node, 'correlating_a_wide_table', $fit_wide, after => qr/correlating columns/, delay => 0.1 * $whole_wide);
cancel_within($node, 'ended', $fit, terminate => 1, after => qr/reading codes/, delay => 0.1 * $whole);
nothing_is_left('cancelled fits');

my $sample = q{SELECT count(*) FROM synth_sample('small', 1000000000) AS t(id int, c text)};
cancel_within($node, 'sampling', $sample, delay => 1_000_000);
cancel_within($node, 'sampling_ended', $sample, terminate => 1, delay => 500_000);
my $scan = 'SELECT count(c), sum(a) FROM endless';
cancel_within($node, 'scanning', $scan, delay => 300_000);
cancel_within($node, 'scanning_serially', $scan, @serial, delay => 300_000);
cancel_within($node, 'scanning_a_wide_view', 'SELECT count(t::text) FROM wide_and_endless AS t', delay => 300_000);
cancel_within($node, 'explaining', "EXPLAIN (ANALYZE) $scan", delay => 300_000);
cancel_within($node, 'copying', 'COPY (SELECT * FROM endless) TO PROGRAM $$cat > /dev/null$$', delay => 300_000);
nothing_is_left('cancelled draws');

# A timeout is kept wherever it strikes.
for my $share (0.02, 0.15, 0.4, 0.7) {
  my $timeout = 1 + int($share * $whole / 1000);
  my $query = begin_sql($node, "timeout_$timeout", "$fit;\nSELECT 'goes on';", settings => ["statement_timeout=$timeout"]);
  finish($query);
  my $took = 1000 * (time - $query->{begun});
  like($query->{err}, qr/57014: canceling statement due to statement timeout/, "timeout of $timeout ms");
  like($query->{out}, qr/goes on/, "timeout of $timeout ms: the session goes on");
  cmp_ok($took, '<', $timeout + 1000, sprintf('timeout of %d ms: ended after %.0f ms', $timeout, $took));
}
nothing_is_left('timeouts');

# A rolled back fit, by the way.
$node->safe_psql('postgres', "BEGIN; SELECT synth_fit('small', 'kept', method => 'copula', epsilon => 'infinity');
  SELECT synth_fit('small', 'new', method => 'copula', epsilon => 'infinity'); ROLLBACK");
nothing_is_left('a rolled back fit');

sub crash {
  my ($what, $phase, $how) = @_;
  my $query = begin_sql($node, 'doomed', "SELECT 'pid', pg_backend_pid();\n$fit;");
  wait_for_notice($query, $phase);
  my ($pid) = $query->{out} =~ /pid\|(\d+)/ or die "no pid: $query->{out}";
  $how->($pid);
  eval { finish($query) };
  like($query->{err}, qr/server closed the connection|57P02|57P01|connection to server was lost/, "$what: the session is gone");
  return;
}

crash('a killed backend', qr/reading codes/, sub { kill 'KILL', $_[0] });
$node->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'no recovery';
nothing_is_left('a killed backend');
crash('a stopped cluster', qr/reading codes/, sub { $node->stop('immediate') });
$node->start;
nothing_is_left('a stopped cluster');

is($node->safe_psql('postgres', "SELECT synth_fit('small', 'kept', method => 'copula', epsilon => 'infinity');
  SELECT version FROM synth_models WHERE name = 'kept'"),
  "kept\n2", 'the next fit is the next version');

done_testing();
