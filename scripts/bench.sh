#!/usr/bin/env bash
# Measures pg_synth against stored tables, against reading a table, against SDV, and private fits against their goals and
# the reference, and prints Markdown tables with the goals beside the figures. Does its own set-up on a fresh Debian 12;
# about half an hour on a quiet machine after it, most of it for the part privacy.
#   scripts/bench.sh [--output FILE] [--write] [--rows N] [--only views|fits|sdv|privacy|trees|evaluation]…
#     --output FILE   also writes the tables there
#     --write         puts them into docs/performance.md, docs/privacy-performance.md and docs/tree-performance.md (pages whose
#                     parts all ran)
#     --rows N        size of the big tables (default 1000000)
#     --only PART     only this part; may be repeated
# PG_CONFIG chooses the installation, PG_SYNTH_JUDGE the folder of the judge (default ../shared/judge, if it is there),
# PG_SYNTH_ADULT_TEST the file of Adult's held-out rows (default ../shared/data/adult_test.csv), PG_SYNTH_CODED_ADULT that of the discretised Adult (default ../shared/data/adult_discretized).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/cluster.sh

log=build/logs/bench.log
venv=build/bench-venv
mbi_venv=build/mbi-venv
deep_venv=build/deep-venv
mkdir -p build/logs

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)

set_up() {
  local installer=("${as_root[@]}")
  bash scripts/setup.sh && make -j2 with_llvm=no "PG_CONFIG=$PG_CONFIG" || return 1
  [ -w "$("$PG_CONFIG" --pkglibdir)" ] && installer=()
  "${installer[@]}" make with_llvm=no "PG_CONFIG=$PG_CONFIG" install
}

install_venv_module() {
  python3 -c 'import ensurepip' 2>/dev/null && return
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
}

# A virtual environment is kept for as long as its requirements stay the same.
set_up_venv() {
  local folder=$1 requirements=$2
  shift 2
  cmp -s "$requirements" "$folder/requirements.txt" && return
  rm -rf "$folder"
  install_venv_module && python3 -m venv "$folder" &&
    "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" --requirement "$requirements" &&
    cp "$requirements" "$folder/requirements.txt"
}

wants() {
  local part=$1
  shift
  [[ " $* " != *" --only "* || " $* " == *" --only $part "* ]]
}

echo "bench: building and installing (log: $log)" >&2
set_up >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
python=()
if wants sdv "$@" || wants privacy "$@" || wants trees "$@" || wants evaluation "$@"; then
  echo "bench: setting up SDV and SDMetrics in $venv" >&2
  set_up_venv "$venv" test/bench/requirements.txt --no-deps >>"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
  python=(--python "$venv/bin/python")
fi
if wants privacy "$@"; then
  echo "bench: setting up mbi in $mbi_venv" >&2
  if set_up_venv "$mbi_venv" test/bench/requirements-mbi.txt >>"$log" 2>&1; then
    python+=(--mbi-python "$mbi_venv/bin/python")
  else
    echo "bench: mbi cannot be installed; left out" >&2
  fi
fi

if wants evaluation "$@"; then
  echo "bench: setting up Anonymeter in build/anonymeter-venv" >&2
  if set_up_venv build/anonymeter-venv test/bench/requirements-anonymeter.txt >>"$log" 2>&1; then
    python+=(--anonymeter-python build/anonymeter-venv/bin/python)
  else
    echo "bench: Anonymeter cannot be installed; left out" >&2
  fi
fi
if wants trees "$@" && [ ! -e build/bench-run/deep.json ]; then
  echo "bench: setting up SDV's deep synthesizers in $deep_venv: gigabytes, and then an hour" >&2
  if set_up_venv "$deep_venv" test/bench/requirements-deep.txt --no-deps >>"$log" 2>&1; then
    python+=(--deep-python "$deep_venv/bin/python")
  else
    echo "bench: SDV's deep synthesizers cannot be installed; left out" >&2
  fi
fi

# Everything stays cached, nothing runs beside the measurements, and no compilation of plans blurs them.
# shellcheck disable=SC2034  # read by cluster_start
CLUSTER_SETTINGS="shared_buffers = '1GB'
work_mem = '64MB'
max_wal_size = '8GB'
checkpoint_timeout = '1h'
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off"
cluster_start
PYTHONDONTWRITEBYTECODE=1 python3 test/bench/bench.py "${python[@]}" "$@"
