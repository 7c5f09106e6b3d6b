#!/usr/bin/env bash
# Puts known privacy faults into copies of the private fit, one at a time, and demands that its tests notice each.
# Prints a table; fails when a fault survives, or when the tests fail without one. A few minutes on a quiet machine.
#   scripts/mutants.sh [NAME…]    only these faults (test/mutants/mutants.py lists them)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

copy=build/mutants
log=build/logs/mutants.log
mutants=test/mutants/mutants.py
jobs=${JOBS:-$(nproc)}
[ -z "$(command -v ccache)" ] || export CCACHE_DIR=${CCACHE_DIR:-$PWD/build/ccache}
mkdir -p "$copy" build/logs
: >"$log"

# New times for what differs, so that it is compiled again; the same for what does not.
refresh() {
  cmp -s "$1" "$copy/$1" || { mkdir -p "$copy/$(dirname "$1")" && cp "$1" "$copy/$1"; }
}

# The sources of core and the tests that judge, nothing else.
copy_sources() {
  rm -rf "$copy/src" "$copy/test"
  mkdir -p "$copy/test/unit" "$copy/test/property" "$copy/src"
  cp -p CMakeLists.txt pg_synth.control "$copy"
  cp -Rp src/core "$copy/src"
  cp -Rp test/support "$copy/test"
  cp -p test/unit/private_fit_replay.cpp "$copy/test/unit"
  cp -p test/property/private_audit.cpp test/property/private_outcomes.cpp "$copy/test/property"
}

build() {
  cmake -S "$copy" -B "$copy/build" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O1 -DPG_SYNTH_WERROR=OFF &&
    cmake --build "$copy/build" -j "$jobs"
} >>"$log" 2>&1

judge() {
  local program=property_tests filter
  case $1 in
    replay) program=unit_tests filter='*PrivateFitReplay*' ;;
    audit) filter='*PrivateAudit.FindsNoLessPrivacyThanIsClaimed/0' ;;
    outcomes) filter='PrivateOutcomes.OneTellingRow*' ;;
    *) echo "unknown judge $1" >>"$log" && return 2 ;;
  esac
  "$copy/build/$program" --gtest_fail_fast --gtest_filter="$filter" >>"$log" 2>&1
}

line() { printf '%-48s %-9s %s\n' "$@"; }

copy_sources
build || { echo "mutants: cannot build (see $log)" >&2; exit 1; }
if [ $# -eq 0 ]; then
  for name in replay audit outcomes; do
    judge $name || { echo "mutants: $name fails without any fault (see $log)" >&2; exit 1; }
  done
fi

status=0
caught=0
line fault judge verdict
while IFS=$'\t' read -r by name; do
  [ $# -eq 0 ] || printf '%s\n' "$@" | grep -Fxq -- "$name" || continue
  echo "== $name" >>"$log"
  if ! python3 $mutants apply "$name" "$copy" || ! build; then
    verdict="DOES NOT BUILD"
  elif judge "$by"; then
    verdict=SURVIVED
  else
    verdict=caught
  fi
  line "$name" "$by" "$verdict"
  if [ "$verdict" = caught ]; then caught=$((caught + 1)); else status=1; fi
  for file in $(python3 $mutants files "$name"); do refresh "src/$file"; done
done < <(python3 $mutants list)
echo "mutants: $caught caught"
exit $status
