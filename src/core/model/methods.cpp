#include "core/model/marginal/methods.hpp"

#include "core/base/error.hpp"
#include "core/model/cart/cart.hpp"
#include "core/model/copula/copula.hpp"
#include "core/model/independent/independent.hpp"
#include "core/model/method.hpp"

namespace synth {

std::span<const Method> all_methods() {
  static constexpr Method methods[] = {aim_method, mst_method, independent_method, cart_method,
                                       copula_method};
  return methods;
}

const Method& find_method(std::string_view name) {
  std::string known;
  for (const Method& method : all_methods()) {
    if (method.name == name) return method;
    known += (known.empty() ? "" : ", ") + std::string(method.name);
  }
  throw Error(sqlstate::undefined_object, "there is no method named \"" + std::string(name) + "\"",
              "The methods are: " + known + ".");
}

}  // namespace synth
