#!/usr/bin/env bash
# The main job on real data, start to end: builds pg_synth, starts a private cluster, gives UCI Adult a privacy budget,
# shares synthetic rows of it with an analyst, compares them with the real ones, and stops the cluster. One command on a
# fresh Debian 12.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/cluster.sh

log=build/logs/demo.log
mkdir -p build/logs
step() { printf '\n\033[1m== %s\033[0m\n' "$1"; }

step "Installing Debian packages, building and installing pg_synth (log: $log)"
as_root=()
[ -w "$("$PG_CONFIG" --pkglibdir 2>/dev/null || echo /)" ] || as_root=(sudo)
if ! { bash scripts/setup.sh && make -j"$(nproc)" with_llvm=no && "${as_root[@]}" make with_llvm=no install; } >"$log" 2>&1; then
  tail -n 40 "$log"
  exit 1
fi

step "Starting a private PostgreSQL cluster (unix socket only)"
cluster_start
trap cluster_stop EXIT
psql -X -q -d postgres -c 'CREATE DATABASE demo'
export PGDATABASE=demo

step "Loading UCI Adult (32,561 rows, 15 columns; CC BY 4.0, Becker and Kohavi 1996)"
psql -X -q -v ON_ERROR_STOP=1 -f scripts/demo/load.sql -c "\\copy adult FROM test/data/adult_train.csv CSV HEADER"

step "The owner sets a budget, fits a model and shares a view; the analyst uses it (the errors are meant)"
psql -X -a -f scripts/demo/session.sql 2>&1

step "Real and synthetic, side by side"
psql -X -q -v ON_ERROR_STOP=1 -f scripts/demo/compare.sql

step "Done; the cluster is stopped and its files are removed"
