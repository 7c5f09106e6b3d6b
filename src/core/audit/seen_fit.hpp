#pragma once

#include <string>

#include "core/audit/table.hpp"
#include "core/model/model.hpp"
#include "core/model/private/fit.hpp"
#include "core/privacy/record.hpp"

namespace synth::audit {

/// What a fit reports while it runs, as anybody can read it in the server's views of progress. Lets the work
/// be cancelled by another observer; that must throw neither Error nor std::exception, which record and
/// replay takes for something that can be seen of the fit.
class Listener final : public Observer {
 public:
  explicit Listener(Observer& outer) : outer_(outer) {}

  void phase(std::string_view name, std::uint64_t total) override;
  void step(std::uint64_t done) override;
  void check() override { outer_.check(); }

  const std::string& heard() const { return heard_; }

 private:
  Observer& outer_;
  std::string heard_;
};

/// A fit, and everything that anybody can see of it: payload, lines for the ledger, progress.
struct SeenFit {
  Model model;
  std::string all;
};

/// Fits `table` and shows what can be seen. Throws what fit_privately() throws.
SeenFit see_fit(const OwnedTable& table, const PrivateFitRequest& request, Budget budget,
                Randomness& randomness, Recorder* recorder, Listener& listener);

}  // namespace synth::audit
