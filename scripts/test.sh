#!/usr/bin/env bash
# Builds and tests everything, as CI does. A suite without files yet is skipped and says so.
#   scripts/test.sh [SUITE…]    only these suites (see the list below); they need what the earlier ones build
#   FUZZ_SECONDS (60), JOBS (number of processors), PG_CONFIG, PG_SYNTH_TIDY=1 (adds the slow suite tidy)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
. scripts/cluster.sh

all_suites=(setup format layers version build symbols unit fuzz bridge regress isolation tap client browser)
[ "${PG_SYNTH_TIDY:-0}" = 1 ] && all_suites+=(tidy)
jobs=${JOBS:-$(nproc)}
logs=$root/build/logs
mkdir -p "$logs"
if command -v ccache >/dev/null; then
  export CCACHE_DIR=${CCACHE_DIR:-$root/build/ccache}
  make_cxx=("CXX=ccache g++")
else
  make_cxx=()
fi
# Bitcode doubles the build and changes no answer; `make` alone builds it.
make_flags=(-j"$jobs" "PG_CONFIG=$PG_CONFIG" with_llvm=no "${make_cxx[@]}")
pgxs_folder=$(dirname "$("$PG_CONFIG" --pgxs)")

skip=77
skipped() {
  echo "skipped: $1"
  return $skip
}
any() { compgen -G "$1" >/dev/null; }
any_below() { [ -n "$(find "$1" -name "$2" -print -quit 2>/dev/null)" ]; }

# The server's user cannot write below the repository, and perhaps not read it.
copied() {
  local copy=$cluster_dir/$1
  shift
  mkdir -p "$copy" && cp -R "$@" "$copy"/ && cluster_own "$copy"
}
with_cluster() { [ -n "$cluster_dir" ] || cluster_start; }

suite_setup() { bash scripts/setup.sh; }
suite_format() { bash scripts/format.sh check; }
suite_layers() { python3 scripts/test_check_layers.py && python3 scripts/check_layers.py; }
suite_version() { python3 scripts/check_version.py; }
suite_build() {
  local as_root=()
  [ -w "$("$PG_CONFIG" --pkglibdir)" ] || as_root=(sudo)
  make "${make_flags[@]}" STRICT=1 && "${as_root[@]}" make "${make_flags[@]}" STRICT=1 install
}
suite_symbols() { bash scripts/check_symbols.sh pg_synth.so; }

# Unit and property tests, under the address and the undefined behaviour sanitizer.
suite_unit() {
  any_below test/unit '*.cpp' || any_below test/property '*.cpp' || skipped "no unit or property tests" || return
  make build/asan/build.ninja && cmake --build build/asan -j "$jobs" &&
    ctest --test-dir build/asan --output-on-failure -j "$jobs"
}

suite_fuzz() {
  any_below test/fuzz '*.cpp' || skipped "no fuzzers" || return
  make build/asan/build.ninja && cmake --build build/asan -j "$jobs" &&
    bash scripts/fuzz.sh build/asan/fuzz "${FUZZ_SECONDS:-60}"
}

suite_bridge() {
  make -C test/bridge "PG_CONFIG=$PG_CONFIG" "${make_cxx[@]}" STRICT=1 && with_cluster &&
    cp test/bridge/pg_synth_bridge_test.so "$cluster_dir/" &&
    bash test/bridge/run.sh "$cluster_dir/pg_synth_bridge_test.so"
}

suite_regress() {
  any 'sql/*.sql' || skipped "no regression tests" || return
  with_cluster && copied regress sql expected || return
  [ ! -d test/data ] || copied regress/test test/data || return
  local tests status=0
  tests=$(make -s "PG_CONFIG=$PG_CONFIG" print-REGRESS)
  # shellcheck disable=SC2086
  (cd "$cluster_dir/regress" && cluster_run "$pgxs_folder/../test/regress/pg_regress" --inputdir=. --outputdir=. \
    --bindir="$("$PG_CONFIG" --bindir)" --host="$PGHOST" --port="$PGPORT" --user="$PGUSER" \
    --dbname=pg_synth_regression --load-extension=pg_synth --encoding=UTF8 --no-locale $tests) || status=1
  rm -rf "$logs/regress" && cp -R "$cluster_dir/regress/results" "$logs/regress" 2>/dev/null
  [ $status -eq 0 ] || cat "$cluster_dir/regress/regression.diffs" 2>/dev/null
  return $status
}

suite_isolation() {
  any 'test/isolation/specs/*.spec' || skipped "no isolation tests" || return
  with_cluster && copied isolation test/isolation/. || return
  local specs status=0
  specs=$(cd test/isolation/specs && ls -- *.spec | sed 's/\.spec$//')
  # shellcheck disable=SC2086
  (cd "$cluster_dir/isolation" && cluster_run "$pgxs_folder/../test/isolation/pg_isolation_regress" --inputdir=. \
    --outputdir=. --bindir="$("$PG_CONFIG" --bindir)" --host="$PGHOST" --port="$PGPORT" --user="$PGUSER" \
    --dbname=pg_synth_isolation --load-extension=pg_synth --encoding=UTF8 --no-locale $specs) || status=1
  [ $status -eq 0 ] || cat "$cluster_dir/isolation/regression.diffs" 2>/dev/null
  return $status
}

# These start clusters of their own; PG_REGRESS is what PostgreSQL::Test asks for access rights.
suite_tap() {
  any 'test/tap/*.pl' || skipped "no TAP tests" || return
  local perl_folder=$pgxs_folder/../../src/test/perl
  perl -I "$perl_folder" -MIPC::Run -MPostgreSQL::Test::Cluster -e 1 2>/dev/null ||
    { echo "PostgreSQL::Test or IPC::Run is not installed"; return 1; }
  with_cluster && copied tap test/tap || return
  # src/sql has the upgrade scripts' fragments, which a test compares.
  copied tap pg_synth.control "pg_synth--$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" pg_synth.control).sql" || return
  (cd "$cluster_dir/tap" && cluster_run env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE \
    PATH="$("$PG_CONFIG" --bindir):$PATH" PG_REGRESS="$pgxs_folder/../test/regress/pg_regress" \
    TESTDATADIR="$cluster_dir/tap/tmp_check" TESTLOGDIR="$cluster_dir/tap/log" \
    PG_TEST_NOCLEAN=0 TMPDIR="$cluster_dir/tap" PGPORT=65432 \
    prove -I "$perl_folder" tap/*.pl)
}

suite_client() {
  any_below test/client '*.cpp' || skipped "no client tests" || return
  make client "PG_CONFIG=$PG_CONFIG" && with_cluster || return
  local program status=0
  for program in build/client/client/*; do
    psql -X -q -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists client_test' \
      -c 'create database client_test' && psql -X -q -d client_test -c 'create extension pg_synth' || return
    echo "client: $program"
    PGDATABASE=client_test "$program" || status=1
  done
  return $status
}

# The pages come from the sanitized build, which has core compiled already.
suite_browser() {
  command -v chromium >/dev/null || [ -n "${CHROMIUM:-}" ] || skipped "no Chromium" || return
  { command -v node && command -v npm; } >/dev/null || skipped "no Node.js with npm" || return
  make browser
}

suite_tidy() { make tidy; }

passed=0 failed=0 skips=0 summary=()
run_suite() {
  local name=$1 log=$logs/$1.log started=$SECONDS status
  # Not in a subshell: the cluster that one suite starts serves the next ones.
  "suite_$name" >"$log" 2>&1
  status=$?
  case $status in
    0) passed=$((passed + 1)) word=passed ;;
    "$skip") skips=$((skips + 1)) word="skipped: $(sed -n 's/^skipped: //p' "$log" | tail -1)" ;;
    *) failed=$((failed + 1)) word=FAILED ;;
  esac
  summary+=("$(printf '%-10s %4d s  %s' "$name" $((SECONDS - started)) "$word")")
  echo "${summary[-1]}"
  if [ "$word" = FAILED ]; then
    echo "---- the end of $log"
    tail -n 60 "$log"
    echo "----"
  fi
}

suites=("$@")
[ $# -gt 0 ] || suites=("${all_suites[@]}")
for suite in "${suites[@]}"; do run_suite "$suite"; done
if [ -n "$cluster_dir" ] && [ -f "$cluster_dir/server.log" ]; then cp "$cluster_dir/server.log" "$logs/server.log"; fi

echo
printf '%s\n' "${summary[@]}"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
