# The ledger against what a database makes possible: crashes, dumps, swaps, prepared transactions, and looking at what is
# not paid for yet.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

my $node = new_node('ledger', settings => "max_prepared_transactions = 5\nlog_statement = 'none'\nrestart_after_crash = on\n");
my $sql = sub { return $node->safe_psql('postgres', @_) };
my $fails = sub { return failure($node, 'postgres', @_) };

# Statistics of a table that only a fit can have read: an age, a ward and a count that occur nowhere else.
my $setup = <<'SQL';
CREATE FUNCTION fit(source regclass, epsilon float8, model text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT synth_fit(source, model, 'independent', epsilon => epsilon, delta => 1e-9,
    domains => '{"age": {"min": 0, "max": 120}, "ward": {"values": ["s3cretward", "B"]}}')
$$;
CREATE TABLE t (age int, ward text);
INSERT INTO t SELECT 77, 's3cretward' FROM generate_series(1, 54321);
SQL
$sql->($setup);
my $budget = sub {
  my ($relation) = @_;
  return $sql->("SELECT fits, epsilon, restored, epsilon_left > 0.4 FROM synth_budgets WHERE relation = '$relation'");
};

$sql->("SELECT synth_set_budget('t', 1, 1e-9); SELECT fit('t', 0.5)");
is($budget->('public.t'), '1|1|f|t', 'a fit is paid');

# ---- prepared transactions ----

$sql->("BEGIN; SELECT fit('t', 0.1, 'prepared'); PREPARE TRANSACTION 'p'");
like($fails->("SELECT synth_describe('prepared')"), qr/42704/, 'prepared: the model is not to be seen');
is($budget->('public.t'), '1|1|f|t', 'prepared: nor is the spending');
like($fails->("SET lock_timeout = '200ms'; SELECT fit('t', 0.1, 'second')"), qr/55P03/, 'prepared: others wait for the account');
$node->stop('immediate');
$node->start;
like($fails->("SET lock_timeout = '200ms'; SELECT fit('t', 0.1, 'second')"), qr/55P03/, 'prepared, after a crash: others wait');
$sql->("ROLLBACK PREPARED 'p'");
is($budget->('public.t'), '1|1|f|t', 'rolled back: nothing is spent');
like($fails->("SELECT synth_describe('prepared')"), qr/42704/, 'rolled back: nothing is stored');
$sql->("BEGIN; SELECT fit('t', 0.1, 'prepared'); PREPARE TRANSACTION 'p'");
$sql->("COMMIT PREPARED 'p'");
is($budget->('public.t'), '2|1|f|t', 'committed: it is spent');
is($fails->("SELECT synth_describe('prepared')"), '', 'committed: and read');
is($sql->("SELECT synth_verify_ledger('t')"), 't', 'the chain holds');

# ---- a crash between spending and commit ----

my $query = begin_sql($node, 'dying', "BEGIN; SELECT fit('t', 0.1, 'dying'); SELECT 'fitted'; SELECT pg_sleep(60); COMMIT;");
$query->{run}->pump while $query->{out} !~ /fitted/ && $query->{run}->pumpable;
like($query->{out}, qr/fitted/, 'a fit waits for its commit');
kill 'KILL', $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = 'dying'");
eval { finish($query) };
$node->poll_query_until('postgres', 'SELECT true') or die 'the server did not come back';
is($budget->('public.t'), '2|1|f|t', 'killed: nothing is spent');
like($fails->("SELECT synth_describe('dying')"), qr/42704/, 'killed: nothing is stored');
is($sql->("SELECT synth_verify_ledger('t')"), 't', 'killed: the chain holds');
is($fails->("BEGIN; SELECT fit('t', 0.1, 'dying'); ROLLBACK"), '', 'killed: the account is free');

# A commit that was reported is on disk, also where the session does not ask for that.
$sql->("SET synchronous_commit = off; SELECT fit('t', 0.1, 'lasting')");
$node->stop('immediate');
$node->start;
is($fails->("SELECT synth_describe('lasting')"), '', 'a crash after an asynchronous commit: the model is there');
is($budget->('public.t'), '3|1|f|t', 'and paid');

# ---- nothing derived from the rows is to be seen in the paying transaction ----

my $offset = -s $node->logfile;
$sql->("CREATE FOREIGN TABLE made (age int, ward text) SERVER pg_synth OPTIONS (model 'watched')");
my ($out, $err) = ('', '');
my @looks = (
  'SELECT * FROM synth_models WHERE name = \'watched\'', 'SELECT * FROM synth_columns WHERE model = \'watched\'',
  'SELECT * FROM synth_tables WHERE model = \'watched\'', q{SELECT * FROM synth_ledger WHERE model = 'watched'},
  'SELECT fits, rho_spent FROM synth_budgets', q{SELECT synth_describe('watched')}, q{SELECT synth_export('watched')},
  'EXPLAIN VERBOSE SELECT * FROM made', 'EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) SELECT * FROM made', 'ANALYZE VERBOSE made',
  'SELECT * FROM pg_stats WHERE tablename = \'made\'', 'SELECT reltuples FROM pg_class WHERE relname = \'made\'',
  'DECLARE c CURSOR FOR SELECT * FROM made; FETCH c', 'DECLARE h CURSOR WITH HOLD FOR SELECT * FROM made',
  'COPY (SELECT * FROM made) TO STDOUT', 'COPY made TO STDOUT', 'CREATE TABLE copied AS SELECT * FROM made',
  q{SELECT * FROM synth_sample('watched', 2) AS s(age int, ward text)}, q{SELECT synth_create_view('watched', 'shown')},
  q{SELECT synth_import(synth_export('watched'), 'copy')}, q{SELECT synth_verify_ledger('t')});
my $script = "\\set ON_ERROR_STOP 0\nSET client_min_messages = debug1;\n"
  . "BEGIN;\nSELECT fit('t', 0.01, 'watched');\n"
  . join('', map { "SAVEPOINT s;\n$_;\nROLLBACK TO s;\n" } @looks) . "ROLLBACK;\n";
$node->psql('postgres', $script, stdout => \$out, stderr => \$err, on_error_stop => 0);
$err =~ s/^psql:<stdin>:\d+: //mg;
my $log = slurp_file($node->logfile, $offset);
my $refused = () = $err =~ /was fitted with a privacy guarantee in this transaction/g;
cmp_ok($refused, '>=', 10, "$refused looks were refused");
for my $secret ('77', 's3cretward', '5432\d', '543\d\d') {
  unlike($out, qr/\b$secret\b/, "$secret is not shown");
  unlike($err, qr/\b$secret\b/, "nor in messages");
  unlike($log =~ s/^.*STATEMENT:.*$//mr, qr/(?<![-\d.:\[])\b$secret\b(?![-\d.:\]])/, "nor in the server's log");
}
like($fails->("SELECT synth_describe('watched')"), qr/42704/, 'rolled back: it is gone');

# Sizes outlive a rollback, and are the same for rows that differ much.
my $growth = sub {
  my ($rows) = @_;
  my $tables = "('synth.model'::regclass, (SELECT reltoastrelid FROM pg_class WHERE oid = 'synth.model'::regclass),
    'synth.ledger'::regclass, (SELECT reltoastrelid FROM pg_class WHERE oid = 'synth.ledger'::regclass))";
  $sql->("VACUUM FULL synth.model; VACUUM FULL synth.ledger; TRUNCATE t; INSERT INTO t $rows");
  my $size = "SELECT string_agg(pg_relation_size(oid)::text, ' ' ORDER BY oid::int8) FROM pg_class WHERE oid IN $tables";
  $sql->("BEGIN; SELECT fit('t', 0.01, 'sized'); ROLLBACK");
  return $sql->($size);
};
my $uniform = $growth->("SELECT i % 120, (ARRAY['s3cretward', 'B'])[1 + i % 2] FROM generate_series(1, 5000) i");
is($growth->("SELECT NULL, NULL FROM generate_series(1, 10)"), $uniform, 'sizes after a rollback do not follow the rows');

$sql->('VACUUM (FREEZE) synth.ledger');
is($sql->('SELECT bool_or(restored) FROM synth_budgets'), 'f', 'VACUUM FULL and FREEZE are no restores');

# ---- names ----

$sql->(<<'SQL');
SELECT synth_set_budget('t', 1, 1e-9);
CREATE TABLE part (age int, ward text) PARTITION BY LIST (ward);
CREATE TABLE part_b PARTITION OF part FOR VALUES IN ('B');
CREATE TABLE part_rest PARTITION OF part DEFAULT;
INSERT INTO part SELECT i % 90, (ARRAY['s3cretward', 'B'])[1 + i % 2] FROM generate_series(1, 500) i;
SELECT synth_set_budget('part', 0.5, 1e-9);
CREATE VIEW part_view AS SELECT * FROM part WHERE ward = 'B';
CREATE MATERIALIZED VIEW part_kept AS SELECT * FROM part;
CREATE TABLE heir () INHERITS (t);
INSERT INTO heir SELECT i % 90, 'B' FROM generate_series(1, 100) i;
SELECT fit('part_b', 0.45, 'b');
SQL
for my $name ('part', 'part_b', 'part_rest', 'part_view', 'part_kept') {
  like($fails->("SELECT fit('$name', 0.4, 'more')"), qr/54000.*public\.part /s, "$name answers to the account of the partitioned table");
}
$sql->("ALTER TABLE part DETACH PARTITION part_b");
is($sql->("SELECT fits FROM synth_budgets WHERE relation = 'public.part_b'"), '1', 'a detached partition keeps what was spent on it');
$sql->("SELECT synth_set_budget('t', 0.9, 1e-9)");
my $left = $sql->("SELECT epsilon_left FROM synth_budgets WHERE relation = 'public.t'");
like($fails->("SELECT fit('heir', $left + 0.01, 'heir')"), qr/54000.*public\.t /s, 'a child answers to the account of its parent');

# As dbt does it: build beside, rename away, rename in, drop with cascade.
$sql->("SELECT fit('t', $left, 'all')");
for my $swap (1, 2) {
  $sql->('CREATE TABLE t__dbt_tmp AS SELECT * FROM t; BEGIN; ALTER TABLE t RENAME TO t__dbt_backup;
    ALTER TABLE t__dbt_tmp RENAME TO t; COMMIT; DROP TABLE t__dbt_backup CASCADE');
  like($fails->("SELECT fit('t', 0.1, 'more')"), qr/54000/, "swap $swap: no fresh budget");
  is($sql->("SELECT count(*) FROM synth_budgets WHERE relation = 'public.t'"), 1, "swap $swap: one account");
}
$sql->('DROP TABLE t; CREATE TABLE t (age int, ward text)');
like($fails->("SELECT fit('t', 0.1, 'more')"), qr/54000/, 'dropped and created: no fresh budget');

# ---- dumps ----

$sql->(<<'SQL');
CREATE ROLE owner LOGIN; GRANT ALL ON SCHEMA public TO owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO owner;
SET ROLE owner;
CREATE TABLE kept (age int, ward text);
CREATE TABLE undeclared (age int, ward text);
INSERT INTO kept SELECT i % 90, 'B' FROM generate_series(1, 200) i;
INSERT INTO undeclared SELECT * FROM kept;
SELECT synth_set_budget('kept', 1, 1e-9);
SELECT fit('kept', 0.3);
SELECT fit('undeclared', 0.3);
SQL
my $dumps = $PostgreSQL::Test::Utils::tmp_check;
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dumps/ledger", 'postgres' ], 'pg_dump');
$sql->("SET ROLE owner; SELECT fit('kept', 0.9)");
like($fails->("SET ROLE owner; SELECT fit('kept', 0.5)"), qr/54000/, 'the budget is spent after the dump');

sub check_restored {
  my ($where, $database, $what) = @_;
  my $there = sub { return $where->safe_psql($database, @_) };
  is($there->("SELECT fits, restored FROM synth_budgets WHERE relation = 'public.kept'"), '1|t', "$what: it shows");
  is($there->("SELECT synth_verify_ledger('kept')"), 't', "$what: the chain holds");
  like(failure($where, $database, "SET ROLE owner; SELECT fit('kept', 0.5)"),
    qr/55000: the privacy ledger of table public\.kept was restored from a dump.*synth_set_budget/s, "$what: no fit");
  like(failure($where, $database, "SET ROLE owner; SELECT fit('kept', 0.5)"), qr/55000/, "$what: nor the next time");
  my $warned = '';
  $where->psql($database, "SET ROLE owner; SELECT fit('undeclared', 0.3); SELECT fit('undeclared', 0.3)", stderr => \$warned);
  my $warnings = () = $warned =~ /WARNING:  the privacy ledger of table public\.undeclared was restored/g;
  is($warnings, 1, "$what: without a budget, one warning");
  is($there->("SET ROLE owner; SELECT synth_set_budget('kept', 0.8, 1e-9);
    SELECT restored, fits, epsilon FROM synth_budgets WHERE relation = 'public.kept'"), "\nf|1|0.8", "$what: declared again");
  is($there->("SELECT string_agg(kind, ' ' ORDER BY number) FROM synth_ledger WHERE relation = 'public.kept'"),
    'budget fit restored budget', "$what: on record");
  like(failure($where, $database, "SET ROLE owner; SELECT fit('kept', 0.79)"), qr/54000/, "$what: what was spent before counts");
  is(failure($where, $database, "SET ROLE owner; SELECT fit('kept', 0.5)"), '', "$what: fits go on");
  is($there->("SELECT synth_verify_ledger('kept') AND synth_verify_ledger('undeclared')"), 't', "$what: the chain holds");
  return;
}
$sql->('CREATE DATABASE again');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'again', "$dumps/ledger" ], 'restored beside');
check_restored($node, 'again', 'in the same cluster');

# Another cluster has used fewer transactions: the test runs some, so that none of them is taken for an old one.
my $other = new_node('elsewhere', bare => 1);
$other->safe_psql('postgres', 'CREATE ROLE owner LOGIN; CREATE DATABASE there');
$other->safe_psql('postgres', 'DO $$BEGIN FOR i IN 1..5000 LOOP BEGIN PERFORM txid_current(); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END$$');
$other->safe_psql('postgres', join(';', map { "SELECT txid_current()" } 1 .. 2)) for 1 .. 3;
$other->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'there', "$dumps/ledger" ], 'restored elsewhere');
check_restored($other, 'there', 'in another cluster');

# A dump over the ledger that it came from: nothing is overwritten.
my $before = $sql->("SELECT count(*), sum(rho) FROM synth.ledger");
$node->command_fails([ 'pg_restore', '--exit-on-error', '--data-only', '-t', 'ledger', '-n', 'synth', '-d', 'postgres', "$dumps/ledger" ],
  'an old dump does not go over a newer ledger');
is($sql->("SELECT count(*), sum(rho) FROM synth.ledger"), $before, 'which stays as it is');

# A copy of the database goes on where the original was, by object ids.
$sql->('CREATE DATABASE copied TEMPLATE again');
like(failure($node, 'copied', "SET ROLE owner; SELECT fit('kept', 0.79)"), qr/54000/, 'a copied database: what was spent counts');
is($node->safe_psql('copied', "SELECT restored FROM synth_budgets WHERE relation = 'public.kept'"), 'f', 'and is no restore');

done_testing();
