#!/usr/bin/env python3
"""Fails when META.json names another version than pg_synth.control, the one place that decides it."""

import json
import pathlib
import re
import sys


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    control = (root / "pg_synth.control").read_text(encoding="utf-8")
    version = re.search(r"^default_version\s*=\s*'([^']+)'", control, re.MULTILINE).group(1)
    meta = json.loads((root / "META.json").read_text(encoding="utf-8"))
    named = {"META.json": meta["version"], "META.json provides": meta["provides"]["pg_synth"]["version"]}
    wrong = [f"{place} says {other}, pg_synth.control says {version}" for place, other in named.items() if other != version]
    print("\n".join(wrong) if wrong else f"version: {version} everywhere")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
