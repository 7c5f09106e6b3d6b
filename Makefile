# The folders are the list of sources: a new file needs no change here.

EXTENSION := pg_synth
MODULE_big := pg_synth
EXTENSION_VERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" pg_synth.control)

SOURCES := $(sort $(shell find src/core src/pg -name '*.cpp' 2>/dev/null))
OBJS := $(SOURCES:.cpp=.o)
SCHEMAS := $(sort $(shell find src -name '*.fbs'))
GENERATED := $(patsubst %.fbs,build/generated/%_generated.h,$(notdir $(SCHEMAS)))
FRAGMENTS := $(sort $(wildcard src/sql/[0-9]*.sql))

DATA_built := pg_synth--$(EXTENSION_VERSION).sql
# Frozen scripts of released versions: where an update starts.
RELEASES := $(filter-out %--$(EXTENSION_VERSION).sql,$(wildcard sql/releases/pg_synth--*.sql))
DATA := $(wildcard src/sql/pg_synth--*--*.sql) $(RELEASES)
REGRESS := $(sort $(patsubst sql/%.sql,%,$(wildcard sql/*.sql)))
REGRESS_OPTS := --load-extension=pg_synth --encoding=UTF8 --no-locale

PG_CONFIG ?= pg_config
# Hidden symbols: PostgreSQL loads modules globally, and another C++ module's templates would replace ours.
# No contraction: a stored model must draw the same rows on every machine.
STANDARD_CXXFLAGS := -std=c++20 -O2 -Wall -Wextra -Wno-register \
	-fvisibility=hidden -fvisibility-inlines-hidden -ffp-contract=off
PG_CXXFLAGS = $(STANDARD_CXXFLAGS) $(if $(STRICT),-Werror) -MMD -MP
PG_CPPFLAGS = -Isrc -isystem build/generated -isystem /usr/include/eigen3 -isystem $(shell $(PG_CONFIG) --includedir-server) \
	-DEIGEN_DONT_PARALLELIZE -DEIGEN_MPL2_ONLY
SHLIB_LINK = -lstdc++ -lm -lxxhash

EXTRA_CLEAN = $(OBJS:.o=.d) $(shell find src -name '*.bc' 2>/dev/null) build/generated

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

ifeq ($(PORTNAME),linux)
SHLIB_LINK += -Wl,--version-script=src/pg/exported.map
$(shlib): src/pg/exported.map
endif

# PGXS leaves these out for C++ bitcode; -MMD would overwrite the object's own dependency file.
override BITCODE_CXXFLAGS += $(filter-out -MMD -MP,$(PG_CXXFLAGS))

-include $(OBJS:.o=.d)

$(OBJS) $(OBJS:.o=.bc): | $(GENERATED)

src/pg/entry/module.o src/pg/entry/module.bc: CPPFLAGS += -DPG_SYNTH_VERSION='"$(EXTENSION_VERSION)"'
src/pg/entry/module.o src/pg/entry/module.bc: pg_synth.control

vpath %.fbs $(sort $(dir $(SCHEMAS)))
build/generated/%_generated.h: %.fbs
	@mkdir -p $(@D)
	flatc --cpp --scoped-enums -o $(@D) $<

$(DATA_built): $(FRAGMENTS) pg_synth.control
	cat $(FRAGMENTS) > $@

# For scripts: `make -s print-REGRESS`.
print-%:
	@echo $($*)

# ---- what needs no server: CMake builds core and its tests -----------------------------------------------

BUILD_TYPE ?= RelWithDebInfo
CMAKE_FLAGS := -G Ninja -DCMAKE_BUILD_TYPE=$(BUILD_TYPE)
SANITIZER_CXX ?= $(firstword $(shell for name in clang++ clang++-14; do command -v $$name; done) $(CXX))
FUZZ_SECONDS ?= 60

.PHONY: unit asan fuzz bench client browser bridge tidy format format-check layers symbols dist

unit:
	cmake -S . -B build/unit $(CMAKE_FLAGS)
	cmake --build build/unit
	ctest --test-dir build/unit --output-on-failure

# One sanitized build serves the tests and the fuzzers; the fuzzers need clang.
build/asan/build.ninja: CMakeLists.txt
	cmake -S . -B build/asan $(CMAKE_FLAGS) -DCMAKE_CXX_COMPILER=$(SANITIZER_CXX) -DPG_SYNTH_SANITIZE=ON \
		-DPG_SYNTH_FUZZ=$(if $(findstring clang,$(SANITIZER_CXX)),ON,OFF) -DPG_SYNTH_BROWSER=ON

asan: build/asan/build.ninja
	cmake --build build/asan
	ctest --test-dir build/asan --output-on-failure

fuzz: build/asan/build.ninja
	cmake --build build/asan
	bash scripts/fuzz.sh build/asan/fuzz $(FUZZ_SECONDS)

bench:
	cmake -S . -B build/bench $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=Release -DPG_SYNTH_BENCH=ON
	cmake --build build/bench
	set -e; for program in build/bench/bench/*; do if [ -f "$$program" ]; then "$$program"; fi; done

client:
	cmake -S . -B build/client $(CMAKE_FLAGS) -DPG_SYNTH_CLIENT=ON -DPG_SYNTH_TESTS=OFF
	cmake --build build/client

# Pages of made-up data, looked at in headless Chromium.
browser: build/asan/build.ninja
	cmake --build build/asan --target browser_render
	mkdir -p build/pages
	build/asan/browser/render build/pages
	cd test/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && node run.js ../../build/pages

# The bridge's own test module; never installed.
bridge: all
	$(MAKE) -C test/bridge PG_CONFIG='$(PG_CONFIG)' with_llvm=no

tidy: $(GENERATED)
	bash scripts/tidy.sh

format:
	bash scripts/format.sh fix

format-check:
	bash scripts/format.sh check

layers:
	python3 scripts/check_layers.py

symbols: all
	bash scripts/check_symbols.sh pg_synth.so

dist:
	@mkdir -p build
	git archive --format zip --prefix=pg_synth-$(EXTENSION_VERSION)/ -o build/pg_synth-$(EXTENSION_VERSION).zip HEAD
