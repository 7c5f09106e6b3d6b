# What the TAP tests share.
package Synth;

use strict;
use warnings;
use Exporter 'import';
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

our @EXPORT = qw(new_node digest multiset failure begin_sql wait_for_notice finish cancel_within memory_peak
  people);

# A running cluster with the extension in the database postgres. Settings are lines of postgresql.conf.
sub new_node {
  my ($name, %options) = @_;
  my $node = PostgreSQL::Test::Cluster->new($name);
  $node->init(%{ $options{init} // {} }, extra => [ '--encoding=UTF8', '--locale=C' ]);
  # PostgreSQL cannot be cancelled while it compiles a query.
  $node->append_conf('postgresql.conf',
    "shared_buffers = '16MB'\nmax_wal_size = '4GB'\njit = off\n" . ($options{settings} // ''));
  $node->start;
  $node->safe_psql('postgres', 'CREATE EXTENSION pg_synth') unless $options{bare};
  return $node;
}

# Rows of a query as one text: their number, sorted, and in the order of the scan.
sub digest {
  my ($node, $database, $query, @options) = @_;
  return $node->safe_psql(
    $database,
    "SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")), md5(string_agg(t::text, E'\\n'))
     FROM ($query) AS t", @options);
}

# Rows of a query whatever their order, without sorting or storing them.
sub multiset {
  my ($query) = @_;
  return "SELECT count(*), sum(hashtextextended(t::text, 0)), sum(hashtextextended(t::text, 1)) FROM ($query) AS t";
}

# What a failing statement says, with its SQLSTATE; empty if it does not fail.
sub failure {
  my ($node, $database, $sql, %options) = @_;
  my $stderr = '';
  my $status = $node->psql($database, $sql, %options, stderr => \$stderr, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
  return $status == 0 ? '' : $stderr;
}

# Starts psql on a script. Its session sees the phases of a fit as notices, goes on after an error, and is known to
# the server as $name.
sub begin_sql {
  my ($node, $name, $sql, %options) = @_;
  my %query = (name => $name, node => $node, out => '', err => '');
  my $settings = join ' ', '-c client_min_messages=debug1', map { "-c $_" } @{ $options{settings} // [] };
  local $ENV{PGOPTIONS} = $settings;
  $query{in} = "\\set VERBOSITY verbose\n$sql\n";
  $query{timeout} = IPC::Run::timeout(180);
  $query{begun} = time;
  $query{run} = IPC::Run::start(
    [ $node->installed_command('psql'), '-XAtq', '-d', $node->connstr('postgres') . " application_name=$name" ],
    '<', \$query{in}, '>', \$query{out}, '2>', \$query{err}, $query{timeout});
  $query{run}->pump while length $query{in};
  return \%query;
}

sub wait_for_notice {
  my ($query, $pattern) = @_;
  $query->{run}->pump while $query->{err} !~ $pattern && $query->{run}->pumpable;
  die "$query->{name} ended before $pattern: $query->{err}" if $query->{err} !~ $pattern;
  return;
}

# Waits for the script's end; returns the seconds that this took.
sub finish {
  my ($query) = @_;
  my $begun = time;
  $query->{run}->finish;
  return time - $begun;
}

# Runs a script, cancels its statement (or ends its session) a moment after the notice, and checks that it stops
# within a second and that the session goes on.
sub cancel_within {
  my ($node, $name, $sql, %options) = @_;
  my $session = "application_name = '$name' AND backend_type = 'client backend'";
  my $query = begin_sql($node, $name, "$sql;\nSELECT 'goes on';", %options);
  # Asking the server takes as long as a short phase: a notice tells enough.
  if ($options{after}) {
    wait_for_notice($query, $options{after});
  } else {
    $node->poll_query_until('postgres',
      "SELECT count(*) = 1 FROM pg_stat_activity WHERE $session AND state = 'active' AND query !~ 'goes on'")
      or die "$name did not begin: $query->{err}";
  }
  usleep($options{delay} // 0);
  my $function = $options{terminate} ? 'pg_terminate_backend' : 'pg_cancel_backend';
  $node->safe_psql('postgres', "SELECT $function(pid) FROM pg_stat_activity WHERE $session");
  my $took = finish($query);
  if ($options{terminate}) {
    like($query->{err}, qr/57P01|server closed the connection/, "$name: its session was ended");
  } else {
    like($query->{err}, qr/ERROR:  57014: canceling statement due to user request/, "$name: was cancelled");
    like($query->{out}, qr/goes on/, "$name: the session goes on");
  }
  cmp_ok($took, '<', 1, sprintf('%s: stopped after %.0f ms', $name, 1000 * $took));
  return;
}

# The largest resident memory of a backend so far, in bytes.
sub memory_peak {
  my ($pid) = @_;
  my ($kilobytes) = slurp_file("/proc/$pid/status") =~ /VmHWM:\s+(\d+) kB/;
  return $kilobytes * 1024;
}

# A table with a column of every kind and a key.
sub people {
  my ($name, $rows) = @_;
  return <<"SQL";
CREATE TABLE $name (
  id int PRIMARY KEY, email text NOT NULL UNIQUE, "Sex; --" text, age int CHECK (age BETWEEN 0 AND 120),
  income numeric(10,2), height float8, born date, seen timestamptz, stay interval, active boolean NOT NULL, "Größe" char(2), tag uuid);
INSERT INTO $name
  SELECT i, 'person' || i || '\@example.org', (ARRAY['female', 'male', 'other'])[1 + i % 3], (i * 37) % 90,
    CASE WHEN i % 11 = 0 THEN NULL ELSE ((i * 7919) % 100003)::numeric / 100 END, 150 + ((i * 31) % 500) / 10.0,
    date '1940-01-01' + (i * 13) % 25000, timestamptz '2020-01-01 00:00:00+00' + (i % 1000) * interval '1 hour',
    (i % 50) * interval '1 day', i % 4 = 0, (ARRAY['XS', 'S', 'M', 'L'])[1 + i % 4],
    ('00000000-0000-0000-0000-' || lpad((i % 5)::text, 12, '0'))::uuid
  FROM generate_series(1, $rows) AS i;
SQL
}

1;
