// States and plans of a parallel read, damaged on their way: refused with an Error, or used without harm. The
// first byte chooses what the others are.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/table/domain.hpp"
#include "test/support/collector_plans.hpp"

namespace {

using namespace synth;

template <class C>
void use(C& collector, C& other) {
  ByteWriter saved;
  collector.save(saved);
  collector.merge(other);
  other.merge(collector);
  ByteWriter again;
  other.save(again);
}

void use_profile(std::string_view bytes) {
  ByteReader in(bytes);
  ProfileCollector collector(test::some_profile_plan());
  collector.load(in);
  ProfileCollector other(test::some_profile_plan());
  use(collector, other);
  for (std::size_t i = 0; i < other.columns().size(); ++i)
    if (other.columns()[i].ordered) other.columns()[i].ordered->sorted_buckets();
}

void use_codes(std::string_view bytes) {
  ByteReader in(bytes);
  CodeCollector collector(test::some_code_plan(), 0);
  collector.load(in);
  CodeCollector other(test::some_code_plan(), 1);
  use(collector, other);
  for (std::size_t column = 0; column < other.matrix().columns(); ++column) other.matrix().count(column);
}

void use_plans(std::string_view bytes) {
  ByteReader in(bytes);
  const CodePlan plan = CodePlan::load(in);
  CodeCollector collector(plan, 0);
  collector.add(std::vector<Value>(plan.encodings.size()));
  ByteReader again(bytes);
  ProfileCollector profile(ProfilePlan::load(again));
  profile.add(std::vector<Value>(profile.columns().size()));
}

void use_sample(std::string_view bytes) {
  ByteReader in(bytes);
  evaluate::SampleCollector collector(test::some_sample_plan(), 0);
  collector.load(in);
  evaluate::SampleCollector other(test::some_sample_plan(), 1);
  other.add(std::vector<Value>(test::some_sample_plan().columns.size()));
  use(collector, other);
  const evaluate::Sample sample = other.take();
  for (const evaluate::Rest& rest : sample.rest) rest.words();
}

/// Every kind of value comes into every column, as a forged plan could have it.
void use_sample_plan(std::string_view bytes) {
  ByteReader in(bytes);
  const evaluate::SamplePlan plan = evaluate::SamplePlan::load(in);
  evaluate::SampleCollector collector(plan, 0);
  for (const Value& value : {Value{}, Value::of_key(INT64_MIN), Value::of_key(INT64_MAX),
                             Value::of_bytes("x"), Value::of_length(9)})
    collector.add(std::vector<Value>(plan.columns.size(), value));
  const evaluate::Sample sample = collector.take();
  for (std::size_t i = 0; i < sample.columns.size(); ++i)
    for (const evaluate::Word word : sample.words[i]) evaluate::number_of(sample.columns[i], word);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] % 5 == 0) use_profile(bytes);
    if (data[0] % 5 == 1) use_codes(bytes);
    if (data[0] % 5 == 2) use_plans(bytes);
    if (data[0] % 5 == 3) use_sample(bytes);
    if (data[0] % 5 == 4) use_sample_plan(bytes);
  } catch (const synth::Error&) {
  }
  return 0;
}
