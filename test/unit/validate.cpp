#include "core/model/validate.hpp"

#include <functional>
#include <gtest/gtest.h>

#include "core/model/payload.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/expect_error.hpp"
#include "test/support/models.hpp"

namespace synth {
namespace {

/// Columns of varied_table().
enum : std::size_t {
  key = 0,
  real = 1,
  label = 2,
  name = 3,
  uuid = 4,
  date = 5,
  derived = 6,
  empty = 7,
  sort = 8
};

/// A payload with a valid checksum whose model was changed by `damage`.
std::string forged(const std::function<void(Model&)>& damage, const std::string& method = "independent") {
  Model model = test::varied_model(method);
  damage(model);
  return save_model(model);
}

void expect_refused(const char* what, const std::function<void(Model&)>& damage) {
  EXPECT_EQ(test::state_of([&] { load_model(forged(damage)); }), "XX001") << what;
}

TEST(Validate, AcceptsWhatAFitMakes) {
  for (const char* method : {"independent", "copula"})
    EXPECT_EQ(test::state_of([&] { Sampler(forged([](Model&) {}, method)); }), "");
}

TEST(Validate, RefusesBrokenModels) {
  expect_refused("no columns", [](Model& m) { m.columns.clear(), m.keys.clear(), m.checks.clear(); });
  expect_refused("too many columns", [](Model& m) { m.columns.resize(1665, m.columns[real]); });
  expect_refused("more rows used than seen", [](Model& m) { m.rows_used = m.rows + 1; });
  expect_refused("rows beyond the limit", [](Model& m) { m.rows = UINT64_MAX; });
  expect_refused("a zero byte", [](Model& m) { m.columns[label].labels[0] = std::string("a\0b", 3); });
}

TEST(Validate, RefusesBrokenCells) {
  expect_refused("no cells", [](Model& m) { m.columns[sort].cells = {}, m.columns[sort].counts.clear(); });
  expect_refused("uneven ends", [](Model& m) { m.columns[real].cells.low.pop_back(); });
  expect_refused("an end before its start", [](Model& m) { m.columns[real].cells.high[3] = INT64_MIN; });
  expect_refused("overlap", [](Model& m) { m.columns[real].cells.low[3] = m.columns[real].cells.low[2]; });
  expect_refused("step 0", [](Model& m) { m.columns[date].cells.step = 0; });
  expect_refused("a negative step", [](Model& m) { m.columns[date].cells.step = -1; });
  expect_refused("decimals", [](Model& m) { m.columns[real].cells.decimals = 10; });
  expect_refused("negative decimals", [](Model& m) { m.columns[real].cells.decimals = -2; });
  expect_refused("an interval up to infinity",
                 [](Model& m) { m.columns[real].cells.high.back() = key_of_real(INFINITY); });
  expect_refused("cells of text", [](Model& m) { m.columns[sort].type.kind = TypeKind::text; });
  expect_refused("cells of nothing", [](Model& m) { m.columns[sort].type.kind = TypeKind::unsupported; });
  expect_refused("several cells of a key", [](Model& m) { m.columns[key].cells = {{1, 5}, {2, 9}, 1, -1}; });
}

TEST(Validate, RefusesBrokenContent) {
  expect_refused("smooth text", [](Model& m) { m.columns[label].smooth = true; });
  expect_refused("labels of an integer", [](Model& m) { m.columns[label].type.kind = TypeKind::int4; });
  expect_refused("no labels",
                 [](Model& m) { m.columns[label].labels.clear(), m.columns[label].counts.clear(); });
  expect_refused("pseudonyms of text", [](Model& m) { m.columns[uuid].type.kind = TypeKind::text; });
  expect_refused("pseudonyms that overflow",
                 [](Model& m) { m.columns[uuid].pseudonyms = UINT32_MAX, m.columns[uuid].opaque = true; });
  expect_refused("too many pseudonyms", [](Model& m) { m.columns[uuid].pseudonyms = 70000; });
  expect_refused("opaque numbers", [](Model& m) { m.columns[real].opaque = true; });
  expect_refused("NULLs of an empty column", [](Model& m) { m.columns[empty].nullable = true; });
  expect_refused("NULLs of a derived column", [](Model& m) { m.columns[derived].nullable = true; });
  expect_refused("no expression", [](Model& m) { m.columns[derived].expression.clear(); });
  expect_refused("counts of an empty column", [](Model& m) { m.columns[empty].counts = {1}; });
  expect_refused("an enumeration without labels", [](Model& m) { m.columns[sort].type.labels.clear(); });
  expect_refused("scale", [](Model& m) { m.columns[real].type.scale = 19; });
  expect_refused("a negative length", [](Model& m) { m.columns[name].type.max_length = -1; });
}

TEST(Validate, RefusesBrokenCounts) {
  expect_refused("a count too many", [](Model& m) { m.columns[sort].counts.push_back(1); });
  expect_refused("a count too few", [](Model& m) { m.columns[sort].counts.pop_back(); });
  expect_refused("all zero", [](Model& m) { m.columns[sort].counts.assign(3, 0); });
  expect_refused("an overflow", [](Model& m) { m.columns[sort].counts.assign(3, std::uint64_t{1} << 63); });
}

TEST(Validate, RefusesBrokenLengths) {
  expect_refused("shortest", [](Model& m) { m.columns[name].opaque_shortest = -1; });
  expect_refused("longest",
                 [](Model& m) { m.columns[name].opaque_longest = m.columns[name].opaque_shortest - 1; });
  expect_refused("too long", [](Model& m) { m.columns[name].opaque_longest = 1 << 30; });
  expect_refused("power 0", [](Model& m) { m.columns[name].opaque_power = 0; });
  expect_refused("power", [](Model& m) { m.columns[name].opaque_power = 1 << 20; });
}

TEST(Validate, RefusesBrokenKeysAndChecks) {
  expect_refused("a column that is not there", [](Model& m) { m.keys[0].columns[0] = 99; });
  expect_refused("no columns", [](Model& m) { m.keys[0].columns.clear(), m.keys[0].radix.clear(); });
  expect_refused("radix 0", [](Model& m) { m.keys[0].radix[0] = 0; });
  expect_refused("radix beyond the column", [](Model& m) { m.keys[0].radix[0] = 1 << 30; });
  expect_refused("uneven radix", [](Model& m) { m.keys[0].radix.push_back(1); });
  expect_refused("a shared column", [](Model& m) { m.keys.push_back(m.keys[0]); });
  expect_refused("a column twice", [](Model& m) { m.keys[0].columns = {0, 0}, m.keys[0].radix = {1, 1}; });
  expect_refused("a member of no key", [](Model& m) { m.keys.clear(); });
  expect_refused("a column that is no member", [](Model& m) { m.keys[0].columns[0] = sort; });
  expect_refused("sequential text", [](Model& m) { m.keys[1].sequential = true; });
  expect_refused("a check's column", [](Model& m) { m.checks[0].columns = {99}; });
  expect_refused("a check without columns", [](Model& m) { m.checks[0].columns.clear(); });
}

TEST(Validate, UnknownMethodsAndBodiesAreRefused) {
  EXPECT_EQ(test::state_of([] { Sampler(forged([](Model& m) { m.method = "magic"; })); }), "42704");
  EXPECT_EQ(test::state_of([] { Sampler(forged([](Model& m) { m.method_body = "x"; })); }), "XX001");
  EXPECT_EQ(test::state_of([] { Sampler(forged([](Model& m) { m.method = "copula"; })); }), "XX001");
}

TEST(Validate, DamagedCopulaBodiesAreRefusedOrDrawSafely) {
  const Model model = test::varied_model("copula");
  int refused = 0;
  for (std::size_t bit = 0; bit < 8 * model.method_body.size(); bit += 3) {
    Model damaged = model;
    char& byte = damaged.method_body[bit / 8];
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    const std::string payload = save_model(damaged);
    refused += test::state_of([&] { test::draw_all(Sampler(payload), 3); }) == "XX001";
  }
  EXPECT_GT(refused, 100);
  for (std::size_t size = 0; size < model.method_body.size(); ++size) {
    Model damaged = model;
    damaged.method_body.resize(size);
    const std::string payload = save_model(damaged);
    EXPECT_EQ(test::state_of([&] { Sampler{payload}; }), "XX001") << size;
  }
}

}  // namespace
}  // namespace synth
