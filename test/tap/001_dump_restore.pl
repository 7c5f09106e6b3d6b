# Dumps carry models: with owners, grants, versions and views that give the same rows in another cluster.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $owner = 'owner"; --é';
my $quoted_owner = '"owner""; --é"';

my $old = new_node('old', bare => 1);
$old->safe_psql('postgres', <<"SQL");
CREATE ROLE $quoted_owner LOGIN; CREATE ROLE analyst LOGIN; CREATE ROLE direct LOGIN;
CREATE DATABASE source;
SQL
$old->safe_psql('source', <<"SQL");
CREATE EXTENSION pg_synth;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO $quoted_owner;
CREATE SCHEMA app AUTHORIZATION $quoted_owner;
CREATE SCHEMA share AUTHORIZATION $quoted_owner;
SET ROLE $quoted_owner;
@{[people('app.people', 2000)]}
SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity');
CREATE FOREIGN TABLE share.pinned (age int, income numeric) SERVER pg_synth OPTIONS (model 'people', version '1', seed '7', rows '500');
UPDATE app.people SET age = age / 2;
SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('app.people', 'held', 'independent', holdout => 0.2, epsilon => 'infinity');
SELECT synth_create_view('people', 'share.people', 3000, -42);
SELECT synth_create_view('held', 'share."Held ""x"""');
GRANT USAGE ON SCHEMA share TO analyst;
GRANT SELECT ON share.people TO analyst;
SELECT synth_grant('people', 'direct');
SQL

my %queries = (
  view => 'SELECT * FROM share.people',
  'view of a holdout' => 'SELECT * FROM share."Held ""x"""',
  'pinned version' => 'SELECT * FROM share.pinned',
  sample => q{SELECT * FROM synth_sample('people', 100, 5) AS t("Größe" char(2), age int, email text)},
  models => 'SELECT name, version, method, source, rows, rows_used, columns, holdout, owner, created, bytes, synthetic_tables FROM synth_models',
  columns => 'SELECT * FROM synth_columns',
  payloads => 'SELECT name, version, md5(payload), options, holdout_key, holdout_columns, source_fingerprint FROM synth.model',
);
my %rows = map { $_ => digest($old, 'source', $queries{$_}) } sort keys %queries;

sub same_rows {
  my ($node, $database, $what, @only) = @_;
  for my $query (@only ? @only : sort keys %queries) {
    is(digest($node, $database, $queries{$query}), $rows{$query}, "$what: $query");
  }
  return;
}

sub same_rights {
  my ($node, $database, $what) = @_;
  my $as = sub { my ($role, $sql) = @_; return failure($node, $database, "SET ROLE $role; $sql") };
  my $draw = q{SELECT count(*) FROM synth_sample('people', 3) AS t(age int)};
  is($as->('analyst', 'SELECT count(*) FROM share.people'), '', "$what: the analyst reads the view");
  like($as->('analyst', $draw), qr/42501/, "$what: and draws from no model");
  like($as->('analyst', 'SELECT count(*) FROM app.people'), qr/42501/, "$what: and reads no table");
  is($as->('direct', $draw), '', "$what: a grant of the model is kept");
  is($as->($quoted_owner, "SELECT synth_export('people')"), '', "$what: the owner owns the model");
  like($as->('intruder', $draw), qr/42501.*permission denied for model "people"/, "$what: nobody else draws");
  like($as->('intruder', "SELECT synth_export('people')"), qr/42501/, "$what: nobody else exports");
  is($as->($quoted_owner, "BEGIN; SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity');
      SELECT synth_drop('people', true); ROLLBACK"),
    '', "$what: the owner fits again and drops");
  return;
}

my $dumps = $PostgreSQL::Test::Utils::tmp_check;
sub dump_source {
  my ($file, @options) = @_;
  $old->command_ok([ 'pg_dump', '-f', "$dumps/$file", @options, 'source' ], "pg_dump @options");
  return;
}

# Object ids of roles differ: the intruder has the one that the owner had.
my $new = new_node('new', bare => 1);
my $same_oids = $old->safe_psql('postgres', 'SELECT min(oid::int) FROM pg_authid WHERE oid >= 16384');
$new->safe_psql('postgres', 'CREATE ROLE intruder');
is($new->safe_psql('postgres', "SELECT oid FROM pg_authid WHERE rolname = 'intruder'"), $same_oids,
  'another role has the object id of the owner');
$old->command_ok([ 'pg_dumpall', '--globals-only', '-f', "$dumps/roles" ], 'pg_dumpall of the roles');
$new->command_ok([ 'psql', '-X', '-q', '-f', "$dumps/roles", 'postgres' ], 'roles restored');

sub restored {
  my ($node, $database, @command) = @_;
  $node->safe_psql('postgres', "CREATE DATABASE $database");
  $node->command_ok([ @command ], "restore into $database");
  return;
}
my @psql = ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1');

dump_source('plain');
restored($new, 'plain', @psql, '-d', 'plain', '-f', "$dumps/plain");
same_rows($new, 'plain', 'plain');
same_rights($new, 'plain', 'plain');

dump_source('custom', '-Fc');
restored($new, 'custom', 'pg_restore', '--exit-on-error', '-j', '2', '-d', 'custom', "$dumps/custom");
same_rows($new, 'custom', 'custom');
same_rights($new, 'custom', 'custom');

dump_source('unsourced', '--exclude-table=app.people');
restored($new, 'unsourced', @psql, '-d', 'unsourced', '-f', "$dumps/unsourced");
same_rows($new, 'unsourced', 'without the source');
like(failure($new, 'unsourced', "SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity')"),
  qr/42P01/, 'without the source: no fit');

$new->safe_psql('postgres', 'CREATE DATABASE sections');
for my $section ('pre-data', 'data', 'post-data') {
  dump_source($section, "--section=$section");
  $new->command_ok([ @psql, '-d', 'sections', '-f', "$dumps/$section" ], "section $section restored");
}
same_rows($new, 'sections', 'in sections');
same_rights($new, 'sections', 'in sections');

dump_source('bare', '--schema-only');
restored($new, 'bare', @psql, '-d', 'bare', '-f', "$dumps/bare");
is($new->safe_psql('bare', 'SELECT count(*) FROM synth.model'), '0', 'only the schema: no models');
like(failure($new, 'bare', 'SELECT * FROM share.people'), qr/42704: there is no model named "people".*HINT/s,
  'only the schema: the view says what is missing');
$new->safe_psql('bare', "SET ROLE $quoted_owner; SELECT synth_import('"
    . $old->safe_psql('source', "SELECT synth_export('people')") . "', 'people')");
same_rows($new, 'bare', 'only the schema, and the model imported', 'view', 'sample');

# Schemas alone leave the extension out, unless it is asked for.
dump_source('schemas', '-n', 'app', '-n', 'share');
$new->safe_psql('postgres', 'CREATE DATABASE schemas');
$new->safe_psql('schemas', 'CREATE EXTENSION pg_synth');
$new->command_ok([ @psql, '-d', 'schemas', '-f', "$dumps/schemas" ], 'schemas restored');
like(failure($new, 'schemas', 'SELECT * FROM share.people'), qr/there is no model named "people"/, 'schemas: no models');
dump_source('extension', '-n', 'app', '-n', 'share', '-e', 'pg_synth');
$new->safe_psql('postgres', 'CREATE DATABASE extension');
$new->command_ok([ @psql, '-d', 'extension', '-f', "$dumps/extension" ], 'schemas and extension restored');
same_rows($new, 'extension', 'schemas and extension');

# A dump of a dump: the roles of the first cluster are names here, too.
$new->command_ok([ 'pg_dump', '-Fc', '-f', "$dumps/second", 'plain' ], 'dump of what was restored');
restored($new, 'second', 'pg_restore', '--exit-on-error', '-d', 'second', "$dumps/second");
same_rows($new, 'second', 'restored twice');
same_rights($new, 'second', 'restored twice');

# A cluster where the roles do not exist: the superuser owns all; a role gets nothing by its object id.
my $foreign = new_node('foreign', bare => 1);
$foreign->safe_psql('postgres', 'CREATE ROLE intruder');
restored($foreign, 'alone', 'pg_restore', '--exit-on-error', '--no-owner', '--no-privileges', '-d', 'alone', "$dumps/custom");
same_rows($foreign, 'alone', 'without roles');
my $draw = q{SELECT count(*) FROM synth_sample('people', 3) AS t(age int)};
like(failure($foreign, 'alone', "SET ROLE intruder; $draw"), qr/42501/, 'without roles: nobody draws');
is(failure($foreign, 'alone', "SELECT synth_grant('people', 'intruder'); SET ROLE intruder; $draw"), '',
  'without roles: the superuser grants');

# A copy inside one cluster goes by object ids, so that roles may be renamed.
$old->safe_psql('postgres', "CREATE DATABASE copy TEMPLATE source; ALTER ROLE $quoted_owner RENAME TO renamed");
same_rows($old, 'copy', 'copied database', 'view', 'sample', 'payloads');
is(failure($old, 'copy', "SET ROLE renamed; SELECT synth_export('people')"), '', 'a renamed owner owns');
is(failure($old, 'copy', q{SET ROLE direct; SELECT count(*) FROM synth_sample('people', 3) AS t(age int)}), '',
  'and a grant holds');

done_testing();
