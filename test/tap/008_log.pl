# Neither the server's log nor a client's messages hold values of the table, whatever goes wrong.

use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/support";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Synth;
use Test::More;

# The test's own settings log statements; a default server does not.
my $node = new_node('log', bare => 1, settings => "log_statement = 'none'\nlog_line_prefix = '%m [%p] '\n");
my ($text, $number, $day) = ('s3cretvalue', '987654321', '1917-03-14');
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION pg_synth;
CREATE ROLE nobody;
CREATE TABLE guarded (id int PRIMARY KEY, name text, code int, day date, kind text, CHECK (kind <> 'x' || name),
  CHECK (10 / nullif(id, 0) < 100));
INSERT INTO guarded SELECT i, '$text' || i, $number, '$day', '${text}_kind' || i % 3 FROM generate_series(1, 500) AS i;
CREATE TABLE odd (value json, name text);
INSERT INTO odd VALUES ('{"a": "$text"}', '$text');
CREATE VIEW failing AS SELECT id, 1 / (id - 250) AS ratio, name FROM guarded;
CREATE TABLE bitten AS SELECT * FROM guarded;
SQL
my $offset = -s $node->logfile;
my $messages = '';
for my $sql (
  "SELECT synth_fit('guarded', method => 'copula', epsilon => 'infinity')",
  "SELECT synth_fit('guarded', method => 'independent', holdout => 0.2, epsilon => 'infinity')",
  "SELECT synth_describe('guarded')", 'SELECT * FROM synth_models', 'SELECT * FROM synth_columns',
  "SELECT synth_fit('odd', method => 'copula', epsilon => 'infinity')",
  "SELECT synth_fit('failing', method => 'copula', epsilon => 'infinity')",
  "SELECT synth_fit('guarded', columns => '{missing}', method => 'copula', epsilon => 'infinity')",
  "SELECT synth_fit('guarded', method => 'missing')",
  q{SELECT synth_fit('guarded', options => '{"missing": 1}', method => 'copula', epsilon => 'infinity')},
  "SET ROLE nobody; SELECT synth_fit('guarded', method => 'copula', epsilon => 'infinity')",
  "SET statement_timeout = 1; SELECT synth_fit('guarded', method => 'copula', epsilon => 'infinity')",
  "SET ROLE nobody; SELECT * FROM synth_sample('guarded', 3) AS t(id int)",
  "SELECT * FROM synth_sample('guarded', 3) AS t(missing int)", "SELECT * FROM synth_sample('guarded', 3) AS t(kind int)",
  "SELECT synth_create_view('guarded', 'shared')", "EXPLAIN VERBOSE SELECT * FROM shared WHERE code > 0",
  "SELECT synth_drop('guarded')", "INSERT INTO shared VALUES (1)",
  q{SELECT synth_import(overlay(synth_export('guarded') PLACING '\x00' FROM 300), 'broken')},
  q{SELECT synth_import(substr(synth_export('guarded'), 1, 200), 'broken')},
  q{CREATE DOMAIN tight AS text CHECK (VALUE = 'none'); SELECT * FROM synth_sample('guarded', 3) AS t(kind tight)},
  ) {
  my ($out, $err);
  $node->psql('postgres', $sql, stdout => \$out, stderr => \$err, on_error_stop => 0);
  $messages .= "$out\n$err\n";
}
my $log = slurp_file($node->logfile, $offset);
like($log, qr/ERROR/, 'the log has the refusals');
for my $secret ($text, $number, $day) {
  unlike($log, qr/\Q$secret\E/, "the log does not hold $secret");
  unlike($messages, qr/\Q$secret\E/, "messages and descriptions do not hold $secret");
}
diag($1) if $log =~ /^(.*(?:\Q$text\E|\Q$number\E|\Q$day\E).*)$/m;
diag($1) if $messages =~ /^(.*(?:\Q$text\E|\Q$number\E|\Q$day\E).*)$/m;

done_testing();
