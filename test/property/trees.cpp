// Trees on a real table: Adult. Bounds leave slack beside what was measured; seeds are fixed.
#include <gtest/gtest.h>
#include <iostream>

#include "core/evaluate/copies.hpp"
#include "core/model/payload.hpp"
#include "core/tree/boost.hpp"
#include "test/support/codes.hpp"
#include "test/support/csv.hpp"
#include "test/support/draw_all.hpp"
#include "test/support/source.hpp"

namespace synth {
namespace {

/// Every second row, from `first`.
test::Table half_of(const test::Table& table, std::size_t first) {
  test::Table half{table.columns, {}};
  for (std::size_t row = first; row < table.rows.size(); row += 2) half.rows.push_back(table.rows[row]);
  return half;
}

Encoder encoder_of(const Column& column) {
  Encoding encoding;
  encoding.kind = column.content == Content::cells ? Encoding::Kind::cells : Encoding::Kind::labels;
  encoding.cells = column.cells;
  encoding.labels = column.labels;
  encoding.opaque = column.opaque;
  encoding.nullable = column.nullable;
  return Encoder(encoding);
}

std::vector<CodeDomain> domains_of(const Model& model) {
  std::vector<CodeDomain> domains;
  for (const Column& column : model.columns) domains.push_back(code_domain(column));
  return domains;
}

CodeMatrix encode(const test::Table& table, const Model& model) {
  std::vector<Encoder> encoders;
  for (const Column& column : model.columns) encoders.push_back(encoder_of(column));
  CodeMatrix codes(test::sizes_of(domains_of(model)));
  std::vector<std::uint32_t> own(encoders.size());
  for (const test::Row& row : table.rows) {
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = encoders[i](test::value_of(row[i]));
    codes.add(own);
  }
  return codes;
}

CodeMatrix draw_matrix(const Sampler& sampler, std::uint64_t rows, std::uint64_t seed) {
  const auto columns = test::drawn_columns(sampler.model());
  const CodeBlock drawn = test::draw(sampler, columns, test::row_numbers(rows), seed);
  CodeMatrix codes(test::sizes_of(domains_of(sampler.model())));
  std::vector<std::uint32_t> row(columns.size());
  for (std::size_t k = 0; k < rows; ++k) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = drawn[i][k];
    codes.add(row);
  }
  return codes;
}

/// Boosted trees learn the last column from all others of one matrix; how well they rank another's rows.
double auc(const CodeMatrix& training, const CodeMatrix& held_out, const std::vector<CodeDomain>& domains) {
  Observer observer;
  const tree::FeatureTable table(training, domains, 1, observer);
  const std::size_t target = domains.size() - 1;
  const auto classes = tree::read_column(training, target, 1, observer);
  const std::vector<double> targets(classes.begin(), classes.end());
  std::vector<std::uint32_t> features;
  for (std::uint32_t i = 0; i < target; ++i) features.push_back(i);
  tree::BoostOptions options;
  options.rounds = 150;
  options.depth = 5;
  const auto model = tree::boost(table, features, targets, options, observer);
  return test::area_under_curve(model.predict(held_out, observer),
                                tree::read_column(held_out, target, 1, observer));
}

/// The rows of two matrices with a column more: which of them each came from.
CodeMatrix labelled(const CodeMatrix& a, const CodeMatrix& b, const std::vector<CodeDomain>& domains) {
  CodeMatrix out(test::sizes_of(domains));
  const CodeMatrix* from[] = {&a, &b};
  std::vector<std::uint32_t> row(domains.size());
  std::vector<std::vector<std::uint16_t>> columns(domains.size() - 1);
  Observer observer;
  for (std::uint32_t label = 0; label < 2; ++label) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      columns[i] = tree::read_column(*from[label], i, 1, observer);
    for (std::size_t k = 0; k < from[label]->rows(); ++k) {
      for (std::size_t i = 0; i < columns.size(); ++i) row[i] = columns[i][k];
      row.back() = label;
      out.add(row);
    }
  }
  return out;
}

TEST(Trees, AdultIsLearnedAndRedrawn) {
  const test::Table table = test::read_csv(PG_SYNTH_TEST_DATA "/adult_train.csv");
  ASSERT_EQ(table.rows.size(), 32561U);
  const test::Table even = half_of(table, 0), odd = half_of(table, 1);
  const std::string payload = save_model(test::fit(even, "cart"));
  const Sampler sampler(payload);
  const std::vector<CodeDomain> domains = domains_of(sampler.model());
  const CodeMatrix training = encode(even, sampler.model()), held_out = encode(odd, sampler.model());
  const CodeMatrix drawn = draw_matrix(sampler, training.rows(), 1);

  const double real = auc(training, held_out, domains);
  const double synthetic = auc(drawn, held_out, domains);
  Observer observer;
  const CopyCounts copies = count_copies(drawn, training, held_out, 1 << 26, observer);

  // Detection: held-out rows against as many drawn ones; a second draw of each kind judges.
  std::vector<CodeDomain> with_label = domains;
  with_label.push_back({2, false, false});
  const test::Table one = half_of(odd, 0), two = half_of(odd, 1);
  const CodeMatrix real_one = encode(one, sampler.model()), real_two = encode(two, sampler.model());
  const double detection =
      auc(labelled(real_one, draw_matrix(sampler, real_one.rows(), 2), with_label),
          labelled(real_two, draw_matrix(sampler, real_two.rows(), 3), with_label), with_label);
  std::cout << "bytes " << payload.size() << ", AUC on real " << real << ", on synthetic " << synthetic
            << ", detection " << detection << ", copy ratio " << copies.ratio() << " (" << copies.of_training
            << " of " << copies.rows << ")\n";
  EXPECT_GT(real, 0.92);
  EXPECT_GT(synthetic, real - 0.02);
  EXPECT_LT(detection, 0.58);
  EXPECT_GT(detection, 0.47);
}

}  // namespace
}  // namespace synth
