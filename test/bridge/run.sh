#!/usr/bin/env bash
# Tests the bridge in the server that PGHOST and PGPORT name. The server must be able to read the module's copy.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
module=${1:-$here/pg_synth_bridge_test.so}
database=bridge_test

psql_quiet() { psql -X -q -d "$database" "$@"; }

psql -X -q -d postgres -c "set client_min_messages = warning" -c "drop database if exists $database" -c "create database $database"
psql_quiet -v module="$module" -f "$here/bridge_test.sql"

# SQL cannot see where an error was raised; psql can.
location=$(psql_quiet -v VERBOSITY=verbose -c "select spi('select 1/0')" 2>&1 || true)
grep -q 'LOCATION:  int4div' <<<"$location" || { echo "the location was lost: $location"; exit 1; }
echo "ok the location of an error is kept"

# A terminated backend skips destructors; it must still leave the server standing.
psql_quiet -c "set application_name = 'spinning'" -c "select spin()" >/dev/null 2>&1 &
spinner=$!
for _ in $(seq 50); do
  [ "$(psql_quiet -At -c "select pg_terminate_backend(pid) from pg_stat_activity
                          where application_name = 'spinning' and query like '%spin()%'")" = t ] && break
  sleep 0.1
done
wait "$spinner" && { echo "the backend was not terminated"; exit 1; }
[ "$(psql_quiet -At -c 'select 1')" = 1 ] || { echo "the server fell"; exit 1; }
echo "ok a terminated backend leaves the server standing"

psql -X -q -d postgres -c "drop database $database"
