# An older version that is updated has the same objects as a new installation, and its models draw the same rows.
# Frozen install scripts of released versions are in sql/releases.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

# The objects of the extension, in all that DDL can say about them.
my $objects = <<'SQL';
SELECT x.kind, x.identity, x.definition, obj_description(x.oid, x.catalog::name) AS comment
FROM (
  SELECT 'function' AS kind, 'pg_proc' AS catalog, p.oid, p.oid::regprocedure::text AS identity,
    concat_ws(' ', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
      CASE WHEN p.prokind = 'a' THEN (SELECT row(a.aggkind, a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn,
        a.aggdeserialfn, a.aggfinalmodify, a.aggtranstype::regtype, a.aggtransspace, a.agginitval, p.proparallel)::text
        FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END, p.proacl::text) AS definition
  FROM pg_proc p
  UNION ALL
  SELECT 'relation', 'pg_class', c.oid, c.oid::regclass::text,
    concat_ws(E'\n', c.relkind, c.relpersistence, c.reloptions::text, c.relacl::text, pg_get_viewdef(c.oid),
      (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
          a.attacl::text, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)), E'\n' ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      (SELECT string_agg(n.conname || ' ' || pg_get_constraintdef(n.oid), E'\n' ORDER BY n.conname)
        FROM pg_constraint n WHERE n.conrelid = c.oid),
      (SELECT string_agg(pg_get_indexdef(i.indexrelid), E'\n' ORDER BY pg_get_indexdef(i.indexrelid))
        FROM pg_index i WHERE i.indrelid = c.oid),
      (SELECT string_agg(pg_get_triggerdef(t.oid), E'\n' ORDER BY t.tgname)
        FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal))
  FROM pg_class c
  UNION ALL
  SELECT 'schema', 'pg_namespace', n.oid, n.nspname, n.nspacl::text FROM pg_namespace n
  UNION ALL
  SELECT 'type', 'pg_type', t.oid, t.oid::regtype::text, t.typacl::text FROM pg_type t
  UNION ALL
  SELECT 'wrapper', 'pg_foreign_data_wrapper', w.oid, w.fdwname,
    concat_ws(' ', w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwoptions::text, w.fdwacl::text)
  FROM pg_foreign_data_wrapper w
  UNION ALL
  SELECT 'server', 'pg_foreign_server', s.oid, s.srvname,
    concat_ws(' ', s.srvtype, s.srvversion, s.srvoptions::text, s.srvacl::text) FROM pg_foreign_server s
  UNION ALL
  SELECT 'event trigger', 'pg_event_trigger', e.oid, e.evtname,
    concat_ws(' ', e.evtevent, e.evtfoid::regproc, e.evtenabled, e.evttags::text) FROM pg_event_trigger e
) AS x
JOIN pg_depend d ON d.objid = x.oid AND d.classid = ('pg_catalog.' || x.catalog)::regclass AND d.deptype = 'e'
JOIN pg_extension n ON n.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND n.extname = 'pg_synth'
ORDER BY 1, 2
SQL
my $others = <<'SQL';
SELECT (SELECT count(*) FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'pg_synth') AS members,
  (SELECT array_agg(row(c.oid::regclass, w.condition) ORDER BY c.oid::regclass::text)
    FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS w(oid, condition) JOIN pg_class c ON c.oid = w.oid
    WHERE e.extname = 'pg_synth') AS dumped,
  (SELECT array_agg(row(i.classoid::regclass, i.privtype, i.initprivs) ORDER BY 1)::text FROM pg_init_privs i
    JOIN pg_depend d ON (d.classid, d.objid) = (i.classoid, i.objoid) AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'pg_synth') IS NOT NULL AS has_initial_rights,
  (SELECT extversion FROM pg_extension WHERE extname = 'pg_synth') AS version
SQL

my $fit_rights = <<'SQL';
SELECT a.grantee::regrole, a.privilege_type, a.is_grantable FROM pg_proc p, aclexplode(p.proacl) a
WHERE p.proname = 'synth_fit' ORDER BY a.grantee::regrole::text
SQL

sub dumped {
  my ($node, $database) = @_;
  my ($dump) = run_command([ $node->installed_command('pg_dump'), '-d', $node->connstr($database) ]);
  return $dump;
}

my $node = new_node('upgrade', bare => 1);
my $current = $node->safe_psql('postgres', "SELECT default_version FROM pg_available_extensions WHERE name = 'pg_synth'");
my @older = grep { $_ ne $current } split /\n/, $node->safe_psql('postgres',
  "SELECT version FROM pg_available_extension_versions WHERE name = 'pg_synth' ORDER BY string_to_array(version, '.')::int[]");
plan skip_all => "only version $current is installed: there is nothing to update from" unless @older;

$node->safe_psql('postgres', 'CREATE DATABASE fresh; CREATE ROLE owner; CREATE ROLE analyst; CREATE ROLE "Fitter; --"');
$node->safe_psql('fresh', 'CREATE EXTENSION pg_synth');

for my $version (@older) {
  (my $database = "from_$version") =~ tr/./_/;
  $node->safe_psql('postgres', "CREATE DATABASE $database");
  $node->safe_psql($database, <<"SQL");
CREATE EXTENSION pg_synth VERSION '$version';
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO owner;
GRANT EXECUTE ON FUNCTION synth_fit TO "Fitter; --" WITH GRANT OPTION;
GRANT CREATE, USAGE ON SCHEMA public TO owner;
SET ROLE owner;
@{[people('people', 1000)]}
SELECT synth_fit('people');
SELECT synth_fit('people', 'plain', 'independent');
SELECT synth_create_view('people', 'shared', 2000, 42);
SELECT synth_grant('plain', 'analyst');
SQL
  my $view = digest($node, $database, 'SELECT * FROM shared');
  my $sample = q{SELECT * FROM synth_sample(NULL::people, 'plain', 50)};
  my $sampled = digest($node, $database, $sample);
  my $payloads = digest($node, $database, 'SELECT name, version, payload FROM synth.model');
  my $rights = $node->safe_psql($database, $fit_rights);
  $node->safe_psql($database, 'ALTER EXTENSION pg_synth UPDATE');

  is(digest($node, $database, 'SELECT * FROM shared'), $view, "$version: the view gives the same rows");
  is(digest($node, $database, $sample), $sampled, "$version: the model draws the same rows");
  is(digest($node, $database, 'SELECT name, version, payload FROM synth.model'), $payloads, "$version: models stay as they are");
  is(failure($node, $database, "SET ROLE analyst; $sample"), '', "$version: grants stay");
  is(failure($node, $database, "SET ROLE owner; SELECT synth_fit('people', method => 'copula', epsilon => 'infinity')"),
    '', "$version: the owner fits again");
  is($node->safe_psql($database, $fit_rights), $rights, "$version: who could fit still can");
  my $dump = dumped($node, $database);
  like($dump, qr/GRANT ALL ON FUNCTION public\.synth_fit\(.*\) TO \Q$_\E;/, "$version: a dump has the right of $_")
    for 'owner', '"Fitter; --" WITH GRANT OPTION';
  is(failure($node, $database, "REVOKE EXECUTE ON FUNCTION synth_fit FROM owner, \"Fitter; --\""), '',
    "$version: and it can be revoked");
  unlike(dumped($node, $database), qr/synth_fit\(/, "$version: which leaves nothing of it");

  my $open = "${database}_open";
  $node->safe_psql('postgres', "CREATE DATABASE $open");
  $node->safe_psql($open, "CREATE EXTENSION pg_synth VERSION '$version'; GRANT EXECUTE ON FUNCTION synth_fit TO PUBLIC");
  $rights = $node->safe_psql($open, $fit_rights);
  $node->safe_psql($open, 'ALTER EXTENSION pg_synth UPDATE');
  is($node->safe_psql($open, $fit_rights), $rights, "$version: if everybody could, everybody can");

  # In 0.3.0 synth_sample() got an argument: what depends on it must be dropped first, and the update says so.
  if ($version =~ /^0\.[12]\./) {
    my $viewed = "${database}_viewed";
    $node->safe_psql('postgres', "CREATE DATABASE $viewed");
    $node->safe_psql($viewed, "CREATE EXTENSION pg_synth VERSION '$version';
      CREATE VIEW ten AS SELECT * FROM synth_sample('people', 10) AS s(id int)");
    like(failure($node, $viewed, 'ALTER EXTENSION pg_synth UPDATE'),
      qr/other objects depend on it as it is\n.*view ten depends.*\n.*drop them, update, and create them again/,
      "$version: a view on synth_sample is in the way");
    is(failure($node, $viewed, 'DROP VIEW ten; ALTER EXTENSION pg_synth UPDATE'), '', "$version: without it the update works");
  }

  # In a database of its own, without grants of ours.
  my $empty = "${database}_empty";
  $node->safe_psql('postgres', "CREATE DATABASE $empty");
  $node->safe_psql($empty, "CREATE EXTENSION pg_synth VERSION '$version'; ALTER EXTENSION pg_synth UPDATE");
  is($node->safe_psql($empty, $objects), $node->safe_psql('fresh', $objects), "$version: the same objects as a fresh installation");
  is($node->safe_psql($empty, $others), $node->safe_psql('fresh', $others), "$version: the same members, dumped tables and version");
}

done_testing();
