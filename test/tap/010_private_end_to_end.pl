# Private fits from outside: two tables that differ in one row tell nothing by schema, sizes, messages or log; noise is
# each backend's own; and what is interrupted has spent nothing.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;
use Time::HiRes qw(time);

my $node = new_node('private', bare => 1,
  settings => "log_statement = 'none'\nlog_line_prefix = '%m [%p] '\nrestart_after_crash = on\nmax_connections = 60\n");
my $sql = sub { return $node->safe_psql('postgres', @_) };
my $fails = sub { return failure($node, 'postgres', @_) };
my $ledger = 'SELECT count(*), sum(rho) FROM synth.ledger';

# ---- neighbours ----

# The odd row: a category that nobody else has, a new minimum and maximum, the only NULL, more decimals than any other
# value, a text longer than any. A secret of it in each.
$sql->(<<'SQL');
CREATE EXTENSION pg_synth;
CREATE TABLE t (age int, pay numeric, town text, note text, maybe int, at timestamp, declared int, listed text, flag boolean NOT NULL);
INSERT INTO t SELECT 20 + i % 40, i % 10, 'town ' || i % 2, 'note ' || i % 2, i % 5, timestamp '2020-01-01' + i * interval '1 hour', i % 10,
  (ARRAY['x', 'y'])[1 + i % 2], i % 3 = 0 FROM generate_series(1, 4000) i;
CREATE TABLE odd AS SELECT -987654321 AS age, 0.123456789 AS pay, 's3cretplace' AS town, repeat('s3cretnote', 5000) AS note, NULL::int AS maybe,
  timestamp '1717-07-17 07:17:17.171717' AS at, -987654321 AS declared, 's3cretlist' AS listed, true AS flag;
CREATE TABLE outcome (world text, sizes text, declared text, learned jsonb, rows int8);
CREATE PROCEDURE fit_often(world text, times int) LANGUAGE plpgsql AS $$BEGIN
  FOR i IN 1..times LOOP
    PERFORM synth_fit('t', 'm', 'independent', epsilon => 0.5, delta => 1e-9,
      domains => '{"declared": {"min": 0, "max": 9}, "listed": {"values": ["x", "y"]}}');
    COMMIT;
    INSERT INTO outcome SELECT fit_often.world,
      (SELECT concat_ws(' ', octet_length(payload), pg_column_size(payload), (SELECT max(octet_length(mechanisms::text)) FROM synth.ledger)) FROM synth.model m WHERE m.name = 'm'),
      string_agg(concat_ws(' ', name, type, not_null, CASE WHEN name IN ('declared', 'listed', 'flag') THEN concat_ws(' ', content, codes) END), ', ' ORDER BY position),
      jsonb_object_agg(name, content || ' ' || codes) FILTER (WHERE name NOT IN ('declared', 'listed', 'flag')),
      (SELECT rows FROM synth_models m WHERE m.name = 'm') FROM synth_columns c WHERE c.model = 'm';
  END LOOP;
END$$;
SQL

my @worlds = ('without', 'with');
my $times = 60;
# Deterministic refusals, and what shows the most of a fit; the model's own numbers are noisy and not shown here.
my $refusals = <<'SQL';
\set VERBOSITY verbose
SET pg_synth.report_progress = on;
SELECT synth_fit('t', 'seen');
SELECT synth_fit('t', 'seen', 'mst');
SELECT synth_fit('t', 'seen', epsilon => 1e-9);
SELECT synth_fit('t', 'seen', epsilon => 1e300);
SELECT synth_fit('t', 'seen', privacy_unit => 'town', max_rows_per_unit => 1048576);
SELECT synth_fit('t', 'seen', delta => 1e-300);
SELECT synth_fit('t', 'seen', domains => '{"declared": {"min": 9, "max": 1}}');
SELECT synth_fit('t', 'seen', domains => '{"declared": {"min": "s"}}');
SELECT synth_fit('t', 'seen', method => 'copula');
SELECT synth_fit('t', 'seen', options => '{"categories": ["town"]}');
SELECT synth_fit('t', 'seen', columns => '{age,pay,town,maybe,flag,listed}', workload => '[["age", "pay", "maybe", "flag", "listed"]]', group_by => 'town');
SET pg_synth.fit_memory = '1MB';
SELECT synth_fit('t', 'seen');
SQL
my %shown;
for my $world (@worlds) {
  $sql->('INSERT INTO t SELECT * FROM odd') if $world eq 'with';
  my $offset = -s $node->logfile;
  my ($out, $err);
  $sql->("CALL fit_often('$world', $times)");
  $node->psql('postgres', $refusals, stdout => \$out, stderr => \$err, on_error_stop => 0);
  my $log = slurp_file($node->logfile, $offset);
  $log =~ s/^\d\d\d\d-\d\d-\d\d \S+ \S+ \[\d+\] //mg;
  $log =~ s/^.*(?:checkpoint|autovacuum).*\n//mg;
  $shown{$world} = { messages => "$out\n$err", log => $log };
}
is($shown{with}{messages}, $shown{without}{messages}, 'messages to the client are the same');
is($shown{with}{log}, $shown{without}{log}, 'lines of the log are the same');
like($shown{with}{messages}, qr/reading codes.*ERROR/s, 'there were messages');
like($shown{with}{log}, qr/ERROR/, 'there were lines of the log');
unlike("$shown{with}{messages}$shown{with}{log}", qr/s3cret(?!list)|987654321|1717/, 'none has a value of the odd row');
is($sql->('SELECT count(*), count(DISTINCT sizes) FROM outcome'), 2 * $times . '|1', 'sizes of models and entries are always the same');
is($sql->('SELECT count(DISTINCT declared) FROM outcome'), '1', 'so are names, types, nullability, and all of the declared columns');
unlike($sql->("SELECT string_agg(t::text, ' ') FROM synth_sample(NULL::t, 'm', 2000) t"), qr/s3cretplace|s3cretnote|s3cretlist|987654321|1717-07-17/,
  'nor do rows hold one');

# Bounds of a probability at 1 in $unlikely (Clopper and Pearson), from $hits of $n.
sub bound {
  my ($hits, $n, $unlikely, $upper) = @_;
  return $upper if $hits == ($upper ? $n : 0);
  my $tail = sub {
    my ($p) = @_;
    my ($sum, $log) = (0, 0);
    for my $k (0 .. $n) {
      $log += log(($n - $k + 1) / $k) if $k > 0;
      next if $upper ? $k > $hits : $k < $hits;
      $sum += exp($log + $k * log($p) + ($n - $k) * log(1 - $p));
    }
    return $sum;
  };
  my ($low, $high) = (1e-12, 1 - 1e-12);
  for (1 .. 60) {
    my $middle = ($low + $high) / 2;
    my $small = $tail->($middle) < 1 / $unlikely;
    if ($upper) { $small ? ($high = $middle) : ($low = $middle) }
    else { $small ? ($low = $middle) : ($high = $middle) }
  }
  return ($low + $high) / 2;
}

# Whether an event's frequencies in two worlds contradict (epsilon, delta), either way round.
sub contradicts {
  my ($first, $second, $n, $unlikely) = @_;
  for my $pair ([ $first, $second ], [ $second, $first ]) {
    return 1 if bound($pair->[0], $n, $unlikely, 0) > exp(0.5) * bound($pair->[1], $n, $unlikely, 1) + 1e-9;
  }
  return 0;
}

# What would show the odd row if domains were taken from the data, fixed beforehand. A false alarm has a chance of
# 4 bounds * 14 events / 10^8 < 1e-6.
my $unlikely = 1e8;
ok(contradicts($times, 0, $times, $unlikely) && contradicts($times, 3, $times, $unlikely) && !contradicts(40, 25, $times, $unlikely),
  'the test can fail: an event of one world alone is found');
my %events = (
  (map { ("$_ has one value" => "learned->>'$_' ~ ' 1\$'", "$_ is binned" => "learned->>'$_' ~ 'intervals'") } qw(age pay maybe at)),
  'town has categories' => "learned->>'town' ~ 'categories'", 'note has categories' => "learned->>'note' ~ 'categories'",
  'age is wide' => "(regexp_replace(learned->>'age', '\\D', '', 'g'))::int8 > 100", 'pay is fine' => "(regexp_replace(learned->>'pay', '\\D', '', 'g'))::int8 > 100",
  'more rows' => 'rows > 4000', 'rows are odd' => 'rows % 2 = 1');
cmp_ok(scalar keys %events, '<=', 14, 'no more events than were counted');
for my $event (sort keys %events) {
  my ($without, $with) = split /\|/, $sql->("SELECT count(*) FILTER (WHERE world = 'without'), count(*) FILTER (WHERE world = 'with') FROM outcome WHERE $events{$event}");
  ok(!contradicts($without, $with, $times, $unlikely), "$event: $without and $with of $times");
}

# ---- each backend's noise is its own ----

# The first noise of 30 backends at once: equal noise would draw equal rows.
my $backends = 30;
$sql->("SELECT synth_drop('m'); SELECT synth_drop('seen')");
$sql->("CREATE TABLE alike$_ AS SELECT i % 100 AS a, i % 7 AS b FROM generate_series(1, 50) i") for 1 .. $backends;
my @running = map {
  begin_sql($node, "backend$_", "SELECT synth_fit('alike$_', method => 'independent', epsilon => 0.1, public_rows => 100,
    domains => '{\"a\": {\"min\": 0, \"max\": 99}, \"b\": {\"min\": 0, \"max\": 99}}')")
} 1 .. $backends;
finish($_) for @running;
is(join('', map { $_->{err} =~ /ERROR.*/g } @running), '', "$backends backends fit at once");
my $digests = join ' UNION ALL ', map { "SELECT md5(string_agg(s::text, ' ')) AS digest FROM synth_sample('alike$_', 100, 1) AS s(a int, b int)" } 1 .. $backends;
is($sql->("SELECT count(*), count(DISTINCT digest) FROM ($digests) d"), "$backends|$backends", 'and their noise differs');

# ---- parallel workers ----

my $rows = 100_000;
$sql->(<<"SQL");
CREATE TABLE large AS SELECT i % 90 AS age, 'town ' || i % 20 AS town, 'p' || i % 1000 AS person, i % 2 AS b1, i % 3 AS b2 FROM generate_series(1, $rows) i;
ANALYZE large;
SQL
my $parallel = "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;";
# At this epsilon the noise has a standard deviation below 1.
$sql->("$parallel SELECT synth_fit('large', 'in_parallel', 'mst', epsilon => 1000)");
$sql->("SET max_parallel_workers_per_gather = 0; SELECT synth_fit('large', 'serially', 'mst', epsilon => 1000)");
is($sql->("SELECT bool_and(abs(rows - $rows) < 10) FROM synth_models WHERE name IN ('in_parallel', 'serially')"), 't', 'parallel workers count all rows once');
is($sql->("SELECT string_agg(content || codes, ' ' ORDER BY position) FROM synth_columns WHERE model = 'in_parallel' AND name IN ('age', 'town', 'b1', 'b2')"),
  $sql->("SELECT string_agg(content || codes, ' ' ORDER BY position) FROM synth_columns WHERE model = 'serially' AND name IN ('age', 'town', 'b1', 'b2')"),
  'and find the same domains');
$sql->("$parallel SELECT synth_fit('large', 'of_units', 'mst', '{age,town,b1}', epsilon => 1000, privacy_unit => 'person', max_rows_per_unit => 3)");
is($sql->("SELECT abs(rows - 3000) < 60 FROM synth_models WHERE name = 'of_units'"), 't', 'units are bounded with parallel workers');

# ---- what is interrupted has spent nothing ----

my $before = $sql->($ledger);
my $models = $sql->('SELECT name, version FROM synth.model ORDER BY 1');
sub nothing_spent {
  my ($what) = @_;
  is($sql->($ledger), $before, "$what: nothing is spent");
  is($sql->('SELECT name, version FROM synth.model ORDER BY 1'), $models, "$what: nothing is stored");
  return;
}
# Reading takes a second and more for each of three passes, on any machine; learning takes some seconds.
$sql->(q{CREATE TABLE few AS SELECT * FROM large LIMIT 300;
  CREATE VIEW slow AS SELECT * FROM few WHERE pg_sleep(0.01)::text = '';});
$sql->('CREATE TABLE many_columns AS SELECT ' . join(', ', map { '(i * ' . (2 * $_ + 1) . " / 7) % 40 AS c$_" } 1 .. 24) . ' FROM generate_series(1, 20000) i');
my $fit = "SELECT synth_fit('slow', 'interrupted', epsilon => 1000)";
my $learning = "SELECT synth_fit('many_columns', 'interrupted', epsilon => 10)";
cancel_within($node, 'surveying', $fit, after => qr/surveying columns/);
cancel_within($node, 'learning_domains', $fit, after => qr/learning domains/, delay => 300_000);
cancel_within($node, 'reading_codes', $fit, after => qr/reading codes/);
cancel_within($node, 'reading_in_parallel', "$parallel $fit", after => qr/reading codes/);
cancel_within($node, 'measuring_marginals', $learning, after => qr/measuring marginals/, delay => 300_000);
nothing_spent('cancelled');
for my $timeout (100, 4000) {
  like($fails->("SET max_parallel_workers_per_gather = 0; SET statement_timeout = $timeout; $fit"), qr/57014: canceling statement due to statement timeout/,
    "a timeout of $timeout ms");
}
nothing_spent('timed out');
my $query = begin_sql($node, 'doomed', "SELECT 'pid', pg_backend_pid();\n$fit;");
wait_for_notice($query, qr/reading codes/);
my ($pid) = $query->{out} =~ /pid\|(\d+)/ or die "no pid: $query->{out}";
kill 'KILL', $pid;
eval { finish($query) };
$node->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'the server did not come back';
nothing_spent('killed');
is($sql->("SELECT bool_and(synth_verify_ledger(relation::regclass)) FROM synth_budgets"), 't', 'killed: the chains hold');
$node->stop('immediate');
$node->start;
nothing_spent('stopped');
$sql->("SELECT synth_fit('few', 'interrupted', epsilon => 1)");
isnt($sql->($ledger), $before, 'the next fit is paid');

done_testing();
