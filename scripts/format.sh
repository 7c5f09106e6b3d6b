#!/usr/bin/env bash
# format.sh check: fails when a C++ file is not formatted; format.sh fix: formats them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

formatter=$(command -v clang-format-14 || command -v clang-format)
mapfile -t files < <(find src test -name '*.cpp' -o -name '*.hpp' | sort)
[ "${#files[@]}" -gt 0 ] || exit 0
case ${1:-check} in
  fix) "$formatter" -i "${files[@]}" ;;
  check) "$formatter" --dry-run --Werror "${files[@]}" && echo "format: ${#files[@]} files" ;;
  *) echo "usage: format.sh check|fix" >&2; exit 2 ;;
esac
