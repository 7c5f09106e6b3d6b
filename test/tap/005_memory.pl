# A fit stays within its memory and says so; too little memory is an error like others.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $megabyte = 1 << 20;
my $rows = 1_000_000;
my $node = new_node('memory', settings => "max_parallel_workers_per_gather = 0\n");
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE large AS
  SELECT i AS id, i % 20 AS twenty, (i::int8 * 7919) % 1000003 AS b, (i * 31::int8) % 997 AS c, 'k' || (i % 31) AS d,
    i / 7 % 211 AS e, i / 3 % 300 AS f, i % 2 = 0 AS g, i / 100000 AS tenth, 'v' || (i % 101) AS j
  FROM generate_series(1, $rows) AS i;
CREATE TABLE small AS SELECT * FROM large LIMIT 1000;
-- A thousandth of a text of a gigabyte is quick to store, and fetched whole it would need a gigabyte.
CREATE TABLE long_texts (id int, body text COMPRESSION lz4, blanks text COMPRESSION pglz);
INSERT INTO long_texts SELECT i, repeat(repeat('x', 1000), CASE WHEN i = 1 THEN 1000000 ELSE 1000 + i END), repeat(repeat(' ', 1000), 20000 + i)
  FROM generate_series(1, 30) AS i;
SQL

# Peak memory of a new session that runs the statements, above what it had after a small fit.
sub peak_of {
  my ($sql) = @_;
  my $session = $node->background_psql('postgres', on_error_stop => 0);
  my $pid = $session->query_safe('SELECT pg_backend_pid()');
  # Shared buffers count as the backend's once it has touched them: touch all.
  $session->query_safe("SELECT count(*) FROM large; SELECT synth_fit('small', 'warm', method => 'copula', epsilon => 'infinity')");
  my $before = memory_peak($pid);
  my $answer = $session->query($sql);
  my $peak = memory_peak($pid) - $before;
  my $messages = $session->{stderr};
  $session->{stderr} = '';
  $session->quit;
  return ($peak, $answer, $messages);
}

my ($peak, $answer, $messages) = peak_of(
  "SET pg_synth.fit_memory = '4MB'; SELECT synth_fit('large', 'sampled', method => 'copula', epsilon => 'infinity')");
like($messages, qr/NOTICE:  the model was learned from a uniform sample of \d+ of 1000000 rows/, 'a sample is announced');
cmp_ok($peak, '<', 64 * $megabyte, sprintf('fit_memory of 4 MB: peak of %.1f MB', $peak / $megabyte));
my ($all, $used) = split /\|/, $node->safe_psql('postgres', "SELECT rows, rows_used FROM synth_models WHERE name = 'sampled'");
is($all, $rows, 'the model knows of all rows');
cmp_ok($used, '<', $rows, "it learned from $used");
cmp_ok($used, '>', 50_000, 'and of no fewer than the memory holds');

# The sample is uniform: shares of a column that varies within the table, and of one that varies along it. Rows drawn
# from the model follow the sample, so that both drawings add: the statistic is twice a chi-square with k - 1 degrees
# of freedom at most. Limits are twice its 1 - 10^-6 quantiles: one false alarm in 500,000 runs.
sub chi_square {
  my ($column, $classes) = @_;
  return $node->safe_psql('postgres', <<"SQL");
SELECT round(sum((c.n - $used / $classes.0) ^ 2 / ($used / $classes.0))::numeric, 1)
FROM (SELECT k, count(s.$column) AS n FROM (SELECT DISTINCT $column AS k FROM large WHERE id < $rows) AS classes
  LEFT JOIN synth_sample('sampled', $used, 1) AS s(tenth int, twenty int) ON s.$column = k GROUP BY k) AS c
SQL
}
cmp_ok(chi_square('twenty', 20), '<', 2 * 63.0, 'shares within the table are right');
cmp_ok(chi_square('tenth', 10), '<', 2 * 45.1, 'shares along the table are right');

($peak, $answer, $messages) = peak_of("SELECT synth_fit('large', 'whole', method => 'copula', epsilon => 'infinity')");
unlike($messages, qr/sample/, 'at the default, all rows are used');
is($node->safe_psql('postgres', "SELECT rows = rows_used FROM synth_models WHERE name = 'whole'"), 't', 'and the model says so');
# One or two bytes for each value.
my $packed = $rows * $node->safe_psql('postgres', "SELECT sum(CASE WHEN codes > 256 THEN 2 ELSE 1 END) FROM synth_columns WHERE model = 'whole'");
my $limit = 2 * $packed + 64 * $megabyte;
cmp_ok($peak, '<', $limit, sprintf('default: peak of %.1f MB, packed codes %.1f MB', $peak / $megabyte, $packed / $megabyte));

($peak, $answer) = peak_of("SELECT synth_fit('long_texts', method => 'copula', epsilon => 'infinity')");
is($answer, 'long_texts', 'texts of up to 1 GB are learned');
cmp_ok($peak, '<', 64 * $megabyte, sprintf('and not fetched: peak of %.1f MB', $peak / $megabyte));
is($node->safe_psql('postgres', "SELECT content FROM synth_columns WHERE model = 'long_texts' AND name = 'body'"), 'identifier',
  'they are opaque');
is($node->safe_psql('postgres', q{SELECT count(*), bool_and(length(body) < 1e6) FROM synth_sample(NULL::long_texts, 'long_texts', 10)}),
  '10|t', 'synthetic texts are not that long');

# With the address space of the backend at its end, the fit fails and the session goes on.
my $session = $node->background_psql('postgres', on_error_stop => 0);
my $pid = $session->query_safe('SELECT pg_backend_pid()');
$session->query_safe("SELECT synth_fit('small', 'warm', method => 'copula', epsilon => 'infinity')");
my ($space) = slurp_file("/proc/$pid/status") =~ /VmSize:\s+(\d+) kB/;
for my $spare (2, 6, 12, 20) {
  system_or_bail('prlimit', '--pid', $pid, '--as=' . ($space * 1024 + $spare * $megabyte) . ':unlimited');
  $session->query("\\set VERBOSITY verbose\nSELECT synth_fit('large', 'starved', method => 'copula', epsilon => 'infinity')");
  like($session->{stderr}, qr/ERROR:  53200: out of memory/, "$spare MB to spare are too little");
  $session->{stderr} = '';
  is($session->query('SELECT 1'), '1', 'the session goes on');
}
system_or_bail('prlimit', '--pid', $pid, '--as=unlimited:unlimited');
is($session->query_safe("SELECT synth_fit('large', 'fed', 'independent', epsilon => 'infinity')"), 'fed',
  'with memory, the same session fits');
$session->quit;
is($node->safe_psql('postgres', "SELECT count(*) FROM synth.model WHERE name = 'starved'"), '0', 'failed fits leave no model');

done_testing();
