#include "core/evaluate/joint.hpp"

#include "core/base/error.hpp"
#include "core/evaluate/pace.hpp"
#include "core/evaluate/word_index.hpp"

namespace synth::evaluate {
namespace {

constexpr std::uint32_t no_number = UINT32_MAX;

/// The words' numbers in the order of rows; NULL has none.
std::vector<std::uint32_t> number_words(WordIndex& index, std::vector<Word>& words, Pace& pace) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(words.size());
  for (const Word word : words) {
    pace.tick();
    numbers.push_back(word == null_word ? no_number : index.number(word));
  }
  std::vector<Word>().swap(words);
  return numbers;
}

std::vector<std::uint32_t> number_rest(WordIndex& index, const Rest& rest) {
  std::vector<std::uint32_t> numbers;
  for (const Word word : rest.words()) numbers.push_back(index.number(word));
  return numbers;
}

void mark_present(CodedSide& side, std::uint32_t size, Observer& observer) {
  side.present.assign(size, false);
  for_each_below(side.codes.size(), observer, [&](std::size_t row) {
    if (side.codes[row] < size) side.present[side.codes[row]] = true;
  });
}

/// Turns numbers into codes, and counts rows.
void settle(CodedSide& side, const std::vector<std::uint32_t>& place, const Rest& rest,
            const std::vector<std::uint32_t>& rest_numbers, Observer& observer) {
  const auto size = static_cast<std::uint32_t>(place.size());
  side.rows = side.codes.size() + rest.rows();
  side.nulls = rest.nulls();
  for_each_below(side.codes.size(), observer, [&](std::size_t row) {
    std::uint32_t& code = side.codes[row];
    side.nulls += code == no_number;
    code = code == no_number ? size : place[code];
  });
  mark_present(side, size, observer);
  for (const std::uint32_t number : rest_numbers) side.present[place[number]] = true;
}

JointColumn encode_column(std::size_t column, std::array<Sample, 2>& samples, Observer& observer) {
  const SampleColumn& plan = samples[real].columns[column];
  JointColumn joint;
  joint.name = plan.name;
  joint.kind = plan.kind;
  Pace pace(observer);
  WordIndex index;
  std::array<std::vector<std::uint32_t>, 2> rest_numbers;
  for (const Side side : both_sides) {
    joint.sides[side].codes = number_words(index, samples[side].words[column], pace);
    rest_numbers[side] = number_rest(index, samples[side].rest[column]);
  }
  const std::vector<std::uint32_t> place = index.sort(observer);
  joint.size = static_cast<std::uint32_t>(place.size());
  for (const Side side : both_sides)
    settle(joint.sides[side], place, samples[side].rest[column], rest_numbers[side], observer);
  joint.nullable = joint.sides[real].nulls + joint.sides[synthetic].nulls > 0;
  if (is_ordered(plan.kind)) {
    joint.numbers.reserve(joint.size);
    for_each_below(joint.size, observer,
                   [&](std::size_t code) { joint.numbers.push_back(number_of(plan, index.words()[code])); });
  } else if (plan.kind == Kind::category) {
    joint.words = index.words();
  }
  return joint;
}

void expect_same_columns(const Sample& a, const Sample& b) {
  bool same = a.columns.size() == b.columns.size();
  for (std::size_t i = 0; same && i < a.columns.size(); ++i)
    same = a.columns[i].kind == b.columns[i].kind && a.columns[i].storage == b.columns[i].storage;
  if (!same) throw Error(sqlstate::internal_error, "samples of different columns were compared");
}

/// The smallest code of each value that is in use, NULL's last; `size` becomes their number.
std::vector<std::uint32_t> compact_codes(const JointColumn& column, std::uint32_t& size, Observer& observer) {
  std::vector<std::uint32_t> code_of(column.size + 1, 0);
  size = 0;
  for_each_below(column.size, observer, [&](std::size_t code) {
    const bool used = column.sides[real].present[code] || column.sides[synthetic].present[code];
    code_of[code] = used ? size++ : no_number;
  });
  code_of[column.size] = size;
  return code_of;
}

/// Moves what belongs to each code to its new place; `what` may be empty.
template <class T>
void keep(std::vector<T>& what, const std::vector<std::uint32_t>& code_of, std::uint32_t size,
          Observer& observer) {
  if (what.empty()) return;
  for_each_below(what.size(), observer, [&](std::size_t code) {
    if (code_of[code] != no_number) what[code_of[code]] = what[code];
  });
  what.resize(size);
}

void compact(JointColumn& column, Observer& observer) {
  std::uint32_t size = 0;
  const std::vector<std::uint32_t> code_of = compact_codes(column, size, observer);
  for (CodedSide& side : column.sides) {
    for (std::uint32_t& code : side.codes) code = code_of[code];
    mark_present(side, size, observer);
  }
  keep(column.numbers, code_of, size, observer);
  keep(column.words, code_of, size, observer);
  column.size = size;
}

CodedSide gather(const CodedSide& from, std::uint32_t size, const std::vector<std::uint32_t>& rows,
                 Observer& observer) {
  CodedSide side;
  side.codes.reserve(rows.size());
  for (const std::uint32_t row : rows) side.codes.push_back(from.codes[row]);
  side.rows = rows.size();
  for (const std::uint32_t code : side.codes) side.nulls += code == size;
  mark_present(side, size, observer);
  return side;
}

}  // namespace

std::vector<std::uint64_t> JointColumn::counts(Side side, Observer& observer) const {
  std::vector<std::uint64_t> counts(size + 1, 0);
  const std::vector<std::uint32_t>& rows = codes(side);
  for_each_below(rows.size(), observer, [&](std::size_t row) { ++counts[rows[row]]; });
  return counts;
}

JointTable encode_jointly(Sample real_sample, Sample synthetic_sample, Observer& observer) {
  expect_same_columns(real_sample, synthetic_sample);
  std::array<Sample, 2> samples{std::move(real_sample), std::move(synthetic_sample)};
  JointTable table;
  for (const Side side : both_sides) {
    table.rows[side] = samples[side].rows;
    table.whole[side] = samples[side].whole();
  }
  for (std::size_t i = 0; i < samples[real].columns.size(); ++i) {
    if (samples[real].columns[i].kind == Kind::ignored)
      table.columns.emplace_back().name = samples[real].columns[i].name;
    else
      table.columns.push_back(encode_column(i, samples, observer));
  }
  return table;
}

JointTable gather(const JointTable& table, const std::array<std::vector<std::uint32_t>, 2>& rows,
                  Observer& observer) {
  JointTable result;
  for (const Side side : both_sides) result.rows[side] = rows[side].size();
  for (const JointColumn& from : table.columns) {
    observer.check();
    JointColumn& column = result.columns.emplace_back();
    column.name = from.name;
    column.kind = from.kind;
    if (!is_compared(from.kind)) continue;
    column.size = from.size;
    column.numbers = from.numbers;
    column.words = from.words;
    column.nullable = from.nullable;
    for (const Side side : both_sides)
      column.sides[side] = gather(from.sides[side], from.size, rows[side], observer);
  }
  return result;
}

void compact(JointTable& table, Observer& observer) {
  for (JointColumn& column : table.columns) compact(column, observer);
}

}  // namespace synth::evaluate
