#!/usr/bin/env bash
# Fails when the module exports a symbol it need not: another module's C++ could bind to it, or ours to theirs.
set -euo pipefail

module=${1:?usage: check_symbols.sh MODULE.so}
exported=$(nm -D --defined-only "$module" | awk '{print $NF}')
# Unique symbols (u) are bound across modules whatever their visibility says.
unique=$(nm -D --defined-only "$module" | awk '$2 == "u" {print $3}')
foreign=$(grep -vxE 'Pg_magic_func|_PG_init|pg_finfo_synth_[a-z0-9_]+|synth_[a-z0-9_]+' <<<"$exported" || true)

if [ -n "$foreign$unique" ]; then
  echo "$module exports what it should hide:"
  c++filt <<<"$foreign"$'\n'"$unique" | sort -u | grep .
  exit 1
fi
# A function without its description, or the other way round, fails only when somebody calls it.
for info in $(grep '^pg_finfo_' <<<"$exported" || true); do
  grep -qx "${info#pg_finfo_}" <<<"$exported" || { echo "${info#pg_finfo_} is not exported"; exit 1; }
done
echo "symbols: $(wc -l <<<"$exported") exported, all of them ours"
