#!/usr/bin/env python3
"""Proves that check_layers.py fails when it should, and only then."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from check_layers import check  # noqa: E402


class Layers(unittest.TestCase):
    def complaints(self, path, line):
        with tempfile.TemporaryDirectory() as root:
            file = pathlib.Path(root) / "src" / path
            file.parent.mkdir(parents=True)
            file.write_text("#pragma once\n\n" + line + "\n", encoding="utf-8")
            return check(root)

    def allowed(self, path, line):
        self.assertEqual(self.complaints(path, line), [])

    def forbidden(self, path, line):
        self.assertEqual(len(self.complaints(path, line)), 1, f"{path}: {line}")

    def test_lower_rooms_may_be_used(self):
        self.allowed("core/table/a.hpp", '#include "core/base/error.hpp"')
        self.allowed("core/privacy/a.hpp", '#include "core/table/b.hpp"')
        self.allowed("core/model/copula/a.cpp", '#include "core/privacy/b.hpp"')
        self.allowed("core/evaluate/a.cpp", '#include "core/tree/b.hpp"')
        self.allowed("core/report/a.cpp", '#include "core/evaluate/b.hpp"')
        self.allowed("core/audit/a.cpp", '#include "core/model/private/b.hpp"')
        self.allowed("pg/adapt/a.cpp", '#include "core/evaluate/b.hpp"')
        self.allowed("pg/entry/a.cpp", '#include "pg/adapt/b.hpp"')

    def test_higher_rooms_may_not(self):
        self.forbidden("core/base/a.hpp", '#include "core/table/b.hpp"')
        self.forbidden("core/table/a.hpp", '#include "core/model/b.hpp"')
        self.forbidden("core/tree/a.hpp", '#include "core/privacy/b.hpp"')
        self.forbidden("core/privacy/a.hpp", '#include "core/tree/b.hpp"')
        self.forbidden("core/evaluate/a.cpp", '#include "core/model/b.hpp"')
        self.forbidden("core/model/a.cpp", '#include "core/evaluate/b.hpp"')
        self.forbidden("core/evaluate/a.cpp", '#include "core/report/b.hpp"')
        self.forbidden("core/report/a.cpp", '#include "core/model/b.hpp"')
        self.forbidden("core/model/a.cpp", '#include "core/audit/b.hpp"')
        self.forbidden("core/evaluate/a.cpp", '#include "core/audit/b.hpp"')
        self.forbidden("pg/adapt/a.cpp", '#  include "pg/entry/b.hpp"')
        self.forbidden("pg/bridge/a.cpp", '#include "pg/adapt/b.hpp"')
        self.forbidden("pg/bridge/a.cpp", '#include "core/table/b.hpp"')

    def test_core_knows_no_server(self):
        self.forbidden("core/base/a.hpp", '#include "pg/bridge/postgres.hpp"')
        self.forbidden("core/base/a.hpp", '#include "postgres.h"')
        self.forbidden("core/base/a.hpp", "#include <postgres.h>")
        self.forbidden("core/base/a.hpp", "#include <utils/array.h>")
        self.forbidden("core/base/a.hpp", "#include <libpq-fe.h>")
        self.forbidden("core/base/a.hpp", '#include "../../pg/bridge/postgres.hpp"')

    def test_core_may_use_its_libraries(self):
        for header in ("vector", "Eigen/Dense", "boost/math/distributions/normal.hpp", "Random123/philox.h"):
            self.allowed("core/table/a.cpp", f"#include <{header}>")
        self.allowed("core/model/a.cpp", '#include "payload_generated.h"')

    def test_only_the_bridge_includes_the_server(self):
        self.allowed("pg/bridge/a.hpp", '#include "utils/array.h"')
        self.forbidden("pg/adapt/a.cpp", '#include "utils/array.h"')
        self.forbidden("pg/entry/a.cpp", "#include <fmgr.h>")

    def test_only_one_file_asks_for_the_version(self):
        self.allowed("pg/bridge/compat.hpp", "#if PG_VERSION_NUM >= 160000")
        self.forbidden("pg/adapt/a.cpp", "#if PG_VERSION_NUM >= 160000")

    def test_unknown_rooms_are_noticed(self):
        self.forbidden("core/attic/a.hpp", "#include <vector>")


if __name__ == "__main__":
    unittest.main()
