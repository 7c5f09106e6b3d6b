#include "core/audit/seen_fit.hpp"

#include "core/audit/source.hpp"
#include "core/model/payload.hpp"
#include "core/privacy/session.hpp"

namespace synth::audit {
namespace {

std::string text_of(const Payment& payment) {
  std::string text = payment.mechanism + " " + payment.name;
  for (const auto& [name, value] : payment.parameters) text += " " + name + "=" + std::to_string(value);
  return text + " rho=" + std::to_string(payment.price.rho.units()) +
         " delta=" + std::to_string(payment.price.delta.units()) + "\n";
}

}  // namespace

void Listener::phase(std::string_view name, std::uint64_t total) {
  heard_ += "phase " + std::string(name) + " of " + std::to_string(total) + "\n";
  check();
}

void Listener::step(std::uint64_t done) { heard_ += "step " + std::to_string(done) + "\n"; }

SeenFit see_fit(const OwnedTable& table, const PrivateFitRequest& request, Budget budget,
                Randomness& randomness, Recorder* recorder, Listener& listener) {
  UnitSource source(table, request.fit.learning.rows_per_unit);
  PrivacySession session(budget, randomness, recorder, &listener);
  SeenFit seen{fit_privately(source, request, session, listener), {}};
  seen.all = save_model(seen.model) + "\n" + listener.heard();
  for (const Payment& payment : session.payments()) seen.all += text_of(payment);
  return seen;
}

}  // namespace synth::audit
