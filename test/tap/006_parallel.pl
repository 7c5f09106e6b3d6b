# Parallel and serial work agree: the same model, the same rows, also after a restart.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $node = new_node('parallel');
my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
  SET min_parallel_table_scan_size = 0;';
my $serial = 'SET max_parallel_workers_per_gather = 0;';

$node->safe_psql('postgres', people('people', 60000));
for my $method ('independent', 'copula', 'cart') {
  for my $mode ('serial', 'parallel', 'again') {
    my $settings = $mode eq 'serial' ? $serial : $parallel;
    my $leader = $mode eq 'again' ? 'SET parallel_leader_participation = off;' : '';
    $node->safe_psql('postgres',
      "$settings $leader SELECT synth_fit('people', '${method}_$mode', '$method', epsilon => 'infinity')");
  }
  my %bytes = map { $_ => $node->safe_psql('postgres', "SELECT md5(synth_export('${method}_$_'))") } 'serial', 'parallel', 'again';
  is($bytes{parallel}, $bytes{serial}, "$method: a parallel fit gives the bytes of a serial one");
  is($bytes{again}, $bytes{serial}, "$method: also with workers alone");
  $node->safe_psql('postgres', "SELECT synth_create_view('${method}_serial', 'shared_$method', 200000, 42)");
}

sub scan { my ($method, $settings, $query) = @_; return $node->safe_psql('postgres', "$settings " . multiset($query // "SELECT * FROM shared_$method")) }

my %before;
for my $method ('independent', 'copula', 'cart') {
  my $rows = $before{$method} = scan($method, $serial);
  is(scan($method, $parallel), $rows, "$method: a parallel scan gives the rows of a serial one");
  is(scan($method, $parallel . 'SET parallel_leader_participation = off;'), $rows, "$method: also with workers alone");
  is(scan($method, '', "SELECT * FROM synth_sample(NULL::people, '${method}_serial', 200000, 42)"), $rows, "$method: and so does synth_sample");
  like($node->safe_psql('postgres', "$parallel EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " . multiset("SELECT * FROM shared_$method")),
    qr/Workers Launched: 2/, "$method: workers took part");
  # Fewer columns, and rows of a join, are the same values.
  my $some = "SELECT age, \"Größe\" FROM shared_$method WHERE active";
  my $all = "SELECT age, \"Größe\" FROM (SELECT * FROM shared_$method OFFSET 0) AS s WHERE active";
  is(scan($method, $parallel, $some), scan($method, $serial, $all), "$method: pruned columns keep their values");
  my $join = "SELECT a.age, b.income FROM shared_$method AS a JOIN shared_$method AS b USING (id) WHERE a.id % 5 = 0";
  is(scan($method, $parallel, $join), scan($method, $serial, $join), "$method: parallel joins");
  my $nested = "SELECT s.age, (SELECT count(*) FROM shared_$method AS i WHERE i.id < 3 * s.age) FROM shared_$method AS s ORDER BY s.id LIMIT 3";
  is(digest($node, 'postgres', $nested), digest($node, 'postgres', "SELECT * FROM ($nested) AS n"), "$method: rescans");
}
$node->restart;
for my $method ('independent', 'copula', 'cart') {
  is(scan($method, $serial), $before{$method}, "$method: the same rows after a restart");
  is(scan($method, $parallel), $before{$method}, "$method: the same in parallel");
}

done_testing();
