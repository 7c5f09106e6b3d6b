#include "pg/adapt/fit_request.hpp"

#include "core/base/error.hpp"
#include "pg/adapt/column_lookup.hpp"
#include "pg/adapt/private_fit.hpp"
#include "pg/adapt/randomness.hpp"
#include "pg/adapt/settings.hpp"
#include "pg/adapt/structural_zeros.hpp"
#include "pg/adapt/workload.hpp"

namespace synth::pg {
namespace {

constexpr std::uint64_t exact_model_bytes = std::uint64_t{16} << 20;
constexpr std::int64_t most_public_rows = std::int64_t{1} << 53;

std::uint64_t public_rows(std::int64_t rows) {
  if (rows < 1 || rows > most_public_rows)
    throw Error(sqlstate::invalid_parameter_value, "public_rows must lie between 1 and 2^53",
                "It is the number of rows, where that is no secret.");
  return static_cast<std::uint64_t>(rows);
}

marginal::FitOptions learning_options(const FitCall& call, const Source& source, const FitOptions& options) {
  marginal::FitOptions learning;
  // Noise hides what larger models would tell apart.
  if (!is_private(call)) learning.model_bytes = exact_model_bytes;
  if (options.model_bytes > 0) learning.model_bytes = options.model_bytes;
  learning.rows_per_unit = static_cast<std::uint64_t>(call.max_rows_per_unit);
  if (call.public_rows) learning.public_rows = public_rows(*call.public_rows);
  if (call.workload) learning.workload = parse_workload(*call.workload, source);
  if (call.group_by) learning.group_by = column_number(source, *call.group_by, "group_by");
  if (learning.group_by) expect_few_together(learning.workload, *learning.group_by);
  return learning;
}

}  // namespace

FitRequest make_fit_request(const FitCall& call, const Source& source, const FitOptions& options) {
  FitRequest request;
  request.source = source.quoted;
  request.method = call.method;
  request.columns = source.columns;
  request.keep_labels = source.keep_labels;
  request.keys = source.keys;
  request.checks = source.checks;
  request.domain.most_intervals = options.intervals;
  request.cart = options.cart;
  request.memory_bytes = fit_memory_bytes();
  request.sample_key = static_cast<std::uint64_t>(secret_number());
  request.learning = learning_options(call, source, options);
  request.impossible = [checks = source.checks](std::span<const Column> columns) {
    return structural_zeros(columns, checks);
  };
  return request;
}

}  // namespace synth::pg
