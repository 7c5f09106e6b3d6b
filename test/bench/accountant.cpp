// Prints what our accountant says on a grid, for test/bench/accountant.py: one line for each question, the
// name, its arguments, and the answer.
#include "core/privacy/accountant.hpp"

#include <cmath>
#include <cstdio>

#include "core/privacy/analytic_gaussian.hpp"

namespace synth {
namespace {

constexpr double epsilons[] = {0.01, 0.1, 0.5, 1, 2, 4, 10};
constexpr double deltas[] = {1e-12, 1e-9, 1e-6, 1e-5, 1e-3};
constexpr double rhos[] = {1e-6, 1e-4, 0.01, 0.1, 1, 5, 20};

void say_conversions() {
  for (const double rho : rhos)
    for (const double epsilon : epsilons)
      std::printf("delta %.17g %.17g %.17g\n", rho, epsilon, zcdp_delta(rho, epsilon));
  for (const double rho : rhos)
    for (const double delta : deltas)
      std::printf("epsilon %.17g %.17g %.17g\n", rho, delta, zcdp_epsilon(rho, delta));
  for (const double epsilon : epsilons)
    for (const double delta : deltas)
      std::printf("rho %.17g %.17g %.17g\n", epsilon, delta, zcdp_rho(epsilon, delta));
}

void say_gaussians() {
  for (const double epsilon : epsilons)
    for (const double delta : deltas)
      std::printf("sigma %.17g %.17g %.17g\n", epsilon, delta, gaussian_deviation(epsilon, delta));
}

/// So many releases of one variance, each at our price, and what all of them promise together.
void say_compositions() {
  for (const unsigned releases : {1U, 10U, 50U})
    for (const double deviation : {5.0, 20.0, 100.0})
      for (const double delta : {1e-9, 1e-5}) {
        Price total;
        for (unsigned i = 0; i < releases; ++i)
          total = total + Price{gaussian_price(round_variance(deviation * deviation), 1), {}};
        std::printf("composition %u %.17g %.17g %.17g\n", releases, deviation, delta,
                    epsilon_of(total, delta));
      }
}

}  // namespace
}  // namespace synth

int main() {
  synth::say_conversions();
  synth::say_gaussians();
  synth::say_compositions();
}
