#!/usr/bin/env bash
# Compares the accountant of core with dp-accounting and OpenDP from PyPI, which it installs into a virtual environment
# below build/ (once; needs a network). A minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=build/accountant-venv
requirements=test/bench/accountant_requirements.txt
program=build/accountant
mkdir -p build

if ! cmp -s "$requirements" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$requirements"
  cp "$requirements" "$venv/requirements.txt"
fi

sources=(test/bench/accountant.cpp)
for part in accountant analytic_gaussian noise price randomness; do sources+=("src/core/privacy/$part.cpp"); done
g++ -std=c++20 -O1 -ffp-contract=off -Isrc "${sources[@]}" -o "$program"
PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" test/bench/accountant.py "$program"
