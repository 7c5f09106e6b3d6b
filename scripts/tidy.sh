#!/usr/bin/env bash
# Runs clang-tidy on all sources, or on the files given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tidy=$(command -v clang-tidy-14 || command -v clang-tidy)
server_headers=$("${PG_CONFIG:-pg_config}" --includedir-server)
if [ $# -gt 0 ]; then files=("$@"); else mapfile -t files < <(find src -name '*.cpp' | sort); fi

printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" sh -c '
  tidy=$1 headers=$2 file=$3
  "$tidy" --quiet "$file" -- -std=c++20 -Isrc -isystem build/generated -isystem /usr/include/eigen3 \
    -isystem "$headers" -DEIGEN_DONT_PARALLELIZE -DEIGEN_MPL2_ONLY -DPG_SYNTH_VERSION="\"0\"" -D_GNU_SOURCE \
    -Wno-register 2>/dev/null' tidy "$tidy" "$server_headers"
echo "tidy: ${#files[@]} files"
