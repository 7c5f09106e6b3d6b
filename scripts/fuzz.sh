#!/usr/bin/env bash
# fuzz.sh FOLDER SECONDS: runs each fuzzer in FOLDER for SECONDS, from the seeds in test/fuzz/corpus/NAME.
# What one finds stays in build/fuzz/NAME and is tried first the next time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:?usage: fuzz.sh FOLDER SECONDS}
seconds=${2:-60}
failed=0
for program in "$folder"/*; do
  if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
  name=$(basename "$program")
  found=build/fuzz/$name
  mkdir -p "$found/corpus"
  seeds=()
  if [ -d "test/fuzz/corpus/$name" ]; then seeds=("test/fuzz/corpus/$name"); fi
  echo "fuzz: $name for $seconds s"
  "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$found/" "$found/corpus" "${seeds[@]}" || failed=1
done
exit $failed
