#include <cmath>

#include "core/report/digits.hpp"
#include "core/report/pieces.hpp"
#include "core/report/sections.hpp"

namespace synth::report {
namespace {

void add(Markup& list, const char* term, const Markup& definition) {
  if (definition.empty()) return;
  list += tag("div", tag("dt", text(term)) + tag("dd", definition));
}

Markup known(const std::string& words) { return words.empty() ? Markup() : name(words); }

Markup rows_compared(const Facts& facts, std::size_t side) {
  const std::uint64_t compared = facts.compared_rows[side];
  const std::uint64_t all = facts.table_rows[side];
  return text(count(compared) + (compared < all ? ", drawn at random from " + count(all) : ""));
}

}  // namespace

Markup facts_section(const ReportData& data, const std::string& id) {
  const Facts& facts = data.facts;
  const bool estimated = data.guarantee.promise == Promise::private_;
  Markup list;
  add(list, "Model", name(facts.model) + text(", version " + exact(facts.version)));
  add(list, "Method", known(facts.method));
  add(list, "Source", known(facts.source));
  add(list, "Owner", known(facts.owner));
  add(list, "Fitted", known(facts.created));
  if (!std::isnan(facts.fitted_rows))
    add(list, estimated ? "Rows learned from, an estimate" : "Rows learned from",
        text(count(static_cast<std::uint64_t>(facts.fitted_rows))));
  if (!std::isnan(facts.holdout))
    add(list, "Held out of the fit", text(facts.holdout > 0 ? percent(facts.holdout) : "no rows"));
  add(list, "Columns", text(count(facts.columns)));
  add(list, "Real rows compared", rows_compared(facts, evaluate::real));
  add(list, "Synthetic rows compared", rows_compared(facts, evaluate::synthetic));
  add(list, "Page written", known(facts.written));
  add(list, "Program", known(facts.program));
  return section(id, "What was made", tag("dl", {{"class", "facts"}}, list));
}

}  // namespace synth::report
