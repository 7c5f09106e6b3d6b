# Sources, columns, roles and the extension are renamed, swapped and dropped around models and views.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $node = new_node('swap');
my $sql = sub { return $node->safe_psql('postgres', @_) };
my $fails = sub { return failure($node, 'postgres', @_) };
my $view = sub { return digest($node, 'postgres', 'SELECT * FROM share.people') };
my $version = sub { return $sql->("SELECT version FROM synth_models WHERE name = 'people'") };

$sql->(<<"SQL");
CREATE ROLE builder; CREATE ROLE analyst;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO builder;
CREATE SCHEMA app AUTHORIZATION builder; CREATE SCHEMA share AUTHORIZATION builder;
GRANT USAGE ON SCHEMA share TO analyst;
SET ROLE builder;
@{[people('app.people', 500)]}
SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('people', 'share.people', 1000, 1);
GRANT SELECT ON share.people TO analyst;
SQL

# As dbt does it: build beside, rename away, rename in, drop with cascade.
my $rows = $view->();
for my $next (2, 3) {
  $sql->(<<"SQL");
SET ROLE builder;
CREATE TABLE app.people__dbt_tmp AS SELECT * FROM app.people WHERE id % 10 <> 0;
BEGIN;
ALTER TABLE app.people RENAME TO people__dbt_backup;
ALTER TABLE app.people__dbt_tmp RENAME TO people;
COMMIT;
DROP TABLE app.people__dbt_backup CASCADE;
SQL
  is($view->(), $rows, "swap $next: the view stands");
  is($fails->('SET ROLE analyst; SELECT count(*) FROM share.people'), '', "swap $next: its reader reads");
  $sql->("SET ROLE builder; SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity')");
  is($version->(), $next, "swap $next: the next fit is the next version");
  $rows = $view->();
}

$sql->('ALTER TABLE app.people RENAME COLUMN age TO years; ALTER TABLE app.people DROP COLUMN height');
is($view->(), $rows, 'columns of the source are renamed and dropped: the view stands');
$sql->("SET ROLE builder; SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity')");
is($version->(), 4, 'and a fit goes on');
like($fails->('SELECT height FROM share.people'), qr/height/, 'a view of a column that the new version lacks says so');
is($fails->('SELECT "Sex; --", income FROM share.people'), '', 'its other columns are read');
$sql->('ALTER TABLE app.people RENAME COLUMN years TO age; ALTER TABLE app.people ADD COLUMN height float8 DEFAULT 170');
$sql->("SET ROLE builder; SELECT synth_fit('app.people', method => 'copula', epsilon => 'infinity')");
$rows = $view->();

$sql->('ALTER TABLE app.people RENAME TO persons; ALTER SCHEMA app RENAME TO application');
is($view->(), $rows, 'the source is renamed: the view stands');
like($fails->("SELECT synth_fit('application.persons', 'people', method => 'copula', epsilon => 'infinity')"),
  qr/42710: the model name "people" is taken by a model of another source.*HINT/s,
  'a table of another name does not take the model over');
$sql->('DROP TABLE application.persons CASCADE');
is($view->(), $rows, 'the source is dropped: the view stands');
is($sql->("SELECT source FROM synth_models WHERE name = 'people'"), 'app.people', 'the model names its source');

$sql->('ALTER ROLE builder RENAME TO constructor');
is($view->(), $rows, 'the owner is renamed: the view stands');
is($fails->("SET ROLE constructor; SELECT synth_export('people')"), '', 'the owner still owns');
$sql->('CREATE ROLE builder');
like($fails->(q{SET ROLE builder; SELECT * FROM synth_sample('people', 1) AS t(age int)}), qr/42501/,
  'a new role of the old name does not');
$sql->("CREATE ROLE guest; SELECT synth_grant('people', 'guest'); ALTER ROLE guest RENAME TO visitor; CREATE ROLE guest");
my $draw = q{SELECT count(*) FROM synth_sample('people', 1) AS t(age int)};
is($fails->("SET ROLE visitor; $draw"), '', 'a grant follows a renamed role');
like($fails->("SET ROLE guest; $draw"), qr/42501/, 'and not its name');
$sql->('DROP ROLE visitor');
like($fails->("SET ROLE guest; $draw"), qr/42501/, 'a grant ends with its role');
$sql->("SELECT synth_grant('people', 'guest')");
is($fails->("SET ROLE guest; $draw"), '', 'its name can be granted anew');
$sql->("SELECT synth_revoke('people', 'guest')");
like($fails->("SET ROLE guest; $draw"), qr/42501/, 'and revoked');

# Models stand on nothing; views stand on the extension.
like($fails->("SELECT synth_drop('people')"), qr/2BP01: cannot drop model "people".*share\.people_synthetic.*cascade => true/s,
  'a model with views is not dropped');
like($fails->('DROP EXTENSION pg_synth'), qr/2BP01: cannot drop extension pg_synth/, 'the extension is not dropped under views');
$sql->('BEGIN; DROP EXTENSION pg_synth CASCADE; ROLLBACK');
is($view->(), $rows, 'a rolled back drop of the extension leaves all');
$sql->('DROP OWNED BY constructor CASCADE');
is($sql->("SELECT to_regclass('share.people') IS NULL, count(*) FROM synth.synthetic_table"), 't|0', 'DROP OWNED removes the views');
is($sql->("SELECT name FROM synth_models"), 'people', 'and leaves the model');
$sql->('DROP ROLE constructor');
is($fails->($draw), '', 'whose owner may go');
like($fails->("SET ROLE builder; $draw"), qr/42501/, 'and leaves it to nobody');
$sql->("SELECT synth_drop('people')");
is($sql->('SELECT count(*) FROM synth.model'), '0', 'but the superuser, who drops it');

$sql->(people('public.again', 100) . "SELECT synth_fit('again', method => 'copula', epsilon => 'infinity');
  CREATE SCHEMA s; SELECT synth_create_view('again', 's.again')");
$sql->('DROP EXTENSION pg_synth CASCADE');
is($sql->("SELECT to_regclass('s.again') IS NULL, to_regnamespace('synth') IS NULL, to_regclass('again') IS NOT NULL"), 't|t|t',
  'CASCADE drops the views with the extension, and no table');
$sql->('CREATE EXTENSION pg_synth');
is($sql->('SELECT count(*) FROM synth.model'), '0', 'a new extension begins empty');

done_testing();
