# A standby draws the same rows as its primary, and says why it does not fit.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $primary = new_node('primary', init => { allows_streaming => 1 });
$primary->safe_psql('postgres', <<"SQL");
CREATE ROLE analyst;
@{[people('people', 3000)]}
SELECT synth_fit('people', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('people', 'shared', 300000, 42);
GRANT SELECT ON shared TO analyst;
SQL
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

my $view = multiset('SELECT * FROM shared');
my $sample = multiset(q{SELECT * FROM synth_sample(NULL::people, 'people', 5000, 9)});
my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;';
my $serial = 'SET max_parallel_workers_per_gather = 0;';

sub same {
  my ($what) = @_;
  $primary->wait_for_catchup($standby);
  is($standby->safe_psql('postgres', $serial . $view), $primary->safe_psql('postgres', $serial . $view), "$what: view");
  is($standby->safe_psql('postgres', $parallel . $view), $primary->safe_psql('postgres', $serial . $view), "$what: parallel scan");
  is($standby->safe_psql('postgres', $sample), $primary->safe_psql('postgres', $sample), "$what: synth_sample");
  is($standby->safe_psql('postgres', "SET ROLE analyst; $serial $view"), $primary->safe_psql('postgres', $serial . $view),
    "$what: as the reader of the view");
  my $first = 'SELECT * FROM shared LIMIT 100';
  is(digest($standby, 'postgres', $first), digest($primary, 'postgres', $first), "$what: in the same order");
  return;
}

same('first version');
like($standby->safe_psql('postgres', "$parallel EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $view"),
  qr/Workers Launched: 2/, 'the parallel scan was one');
$primary->safe_psql('postgres',
  "UPDATE people SET age = 60 + age / 4; SELECT synth_fit('people', method => 'copula', epsilon => 'infinity')");
same('second version');
$primary->safe_psql('postgres', "SELECT synth_grant('people', 'analyst')");
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', q{SET ROLE analyst; SELECT count(*) FROM synth_sample('people', 5) AS t(age int)}), '5',
  'grants arrive');
is($standby->safe_psql('postgres', 'SELECT name, version FROM synth_models'), 'people|2', 'synth_models works');
is($standby->safe_psql('postgres', "SELECT md5(synth_export('people'))"),
  $primary->safe_psql('postgres', "SELECT md5(synth_export('people'))"), 'synth_export works');
is($standby->safe_psql('postgres', "SELECT synth_describe('people') ->> 'version'"), '2', 'synth_describe works');
is($standby->safe_psql('postgres', "SELECT count(*) FROM synth_budgets WHERE relation = 'public.people'"), '1', 'synth_budgets works');
is($standby->safe_psql('postgres', "SELECT count(*) FROM synth_ledger WHERE model = 'people'"), '2', 'synth_ledger works');
is($standby->safe_psql('postgres', "SELECT synth_verify_ledger('people')"), 't', 'synth_verify_ledger works');

my %writers = (
  synth_fit => q{synth_fit('people', method => 'copula', epsilon => 'infinity')},
  'a private synth_fit' => q{synth_fit('people')},
  synth_set_budget => q{synth_set_budget('people', 1)},
  synth_drop => q{synth_drop('people')},
  synth_grant => q{synth_grant('people', 'public')},
  synth_revoke => q{synth_revoke('people', 'public')},
  synth_import => q{synth_import(synth_export('people'), 'other')},
  synth_create_view => q{synth_create_view('people', 'other')},
);
for my $function (sort keys %writers) {
  my $sql = "SELECT $writers{$function}";
  like(failure($standby, 'postgres', $sql),
    qr/25006: cannot .* on a standby server.*HINT:  Do it on the primary; drawing from models works here/s, "$function on a standby");
  like(failure($primary, 'postgres', "BEGIN READ ONLY; $sql"),
    qr/25006: cannot .* in a read-only transaction.*HINT:  Start a transaction that may write/s, "$function in a read-only transaction");
}
is($primary->safe_psql('postgres', "BEGIN READ ONLY; $serial $view"), $standby->safe_psql('postgres', $serial . $view),
  'a read-only transaction draws');

# A dropped model is gone there, too, with its view.
$primary->safe_psql('postgres', "SELECT synth_drop('people', true)");
$primary->wait_for_catchup($standby);
like(failure($standby, 'postgres', q{SELECT * FROM synth_sample('people', 5) AS t(age int)}), qr/42704: there is no model named "people"/,
  'a dropped model is gone');

done_testing();
