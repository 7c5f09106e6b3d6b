#!/usr/bin/env python3
"""Fails when an #include breaks the order of the house: which room may know which.

Usage: check_layers.py [ROOT]   (ROOT: the folder that holds src/; default: this repository)
"""

import pathlib
import re
import sys

# A room may include itself and these.
CORE_ROOMS = {
    "base": set(),
    "table": {"base"},
    "privacy": {"base", "table"},
    "tree": {"base", "table"},
    "model": {"base", "table", "privacy", "tree"},
    "evaluate": {"base", "table", "tree"},
    "report": {"base", "table", "tree", "evaluate"},
    "audit": {"base", "table", "privacy", "tree", "model", "evaluate"},
}
PG_ROOMS = {
    "bridge": {"pg/bridge", "core/base"},
    "adapt": {"pg/bridge", "pg/adapt", "core"},
    "entry": {"pg/bridge", "pg/adapt", "pg/entry", "core"},
}
CORE_LIBRARIES = ("Eigen/", "unsupported/Eigen/", "boost/", "Random123/", "flatbuffers/", "xxhash.h")
VERSION_FILE = "pg/bridge/compat.hpp"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
GENERATED = re.compile(r"(^|/)\w+_generated\.h$")


def room_of(path):
    """'core/table/domain.hpp' → 'core/table'."""
    return "/".join(path.split("/")[:2])


def is_under(path, folders):
    return any(path.startswith(folder + "/") for folder in folders)


def core_complaint(path, bracket, target):
    room = path.split("/")[1]
    if room not in CORE_ROOMS:
        return f"core has no room '{room}'; add it to {pathlib.Path(__file__).name} with what it may use"
    if GENERATED.search(target):
        return None
    if target.startswith("core/"):
        allowed = CORE_ROOMS[room] | {room}
        return None if target.split("/")[1] in allowed else f"core/{room} may not use {room_of(target)}"
    if bracket == "<" and (target.startswith(CORE_LIBRARIES) or "." not in target and "/" not in target):
        return None
    return "core uses the standard library, its own rooms and " + ", ".join(CORE_LIBRARIES)


def pg_complaint(path, bracket, target):
    room = path.split("/")[1]
    if room not in PG_ROOMS:
        return f"pg has no room '{room}'"
    if target.startswith(("core/", "pg/")):
        return None if is_under(target, PG_ROOMS[room]) else f"pg/{room} may not use {room_of(target)}"
    if room == "bridge" or bracket == "<" and not target.endswith(".h"):
        return None
    return "PostgreSQL's headers are included by pg/bridge only"


def complaints_about(path, text):
    complain = core_complaint if path.startswith("core/") else pg_complaint
    for match in INCLUDE.finditer(text):
        complaint = complain(path, match.group(1), match.group(2))
        if complaint:
            line = text.count("\n", 0, match.start(1)) + 1
            yield f"src/{path}:{line}: includes {match.group(2)}: {complaint}"
    if "PG_VERSION_NUM" in text and path != VERSION_FILE:
        yield f"src/{path}: only src/{VERSION_FILE} may ask for PG_VERSION_NUM"


def check(root):
    """Returns every complaint about the sources below root/src."""
    source_root = pathlib.Path(root) / "src"
    found = []
    for file in sorted(source_root.rglob("*")):
        path = file.relative_to(source_root).as_posix()
        if file.suffix in {".cpp", ".hpp", ".h"} and path.startswith(("core/", "pg/")) and not GENERATED.search(path):
            found.extend(complaints_about(path, file.read_text(encoding="utf-8")))
    return found


def main():
    default_root = pathlib.Path(__file__).resolve().parent.parent
    found = check(sys.argv[1] if len(sys.argv) > 1 else default_root)
    print("\n".join(found) if found else "layers: every include follows the order of the rooms")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
