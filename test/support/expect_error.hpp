#pragma once

#include <gtest/gtest.h>
#include <string>

#include "core/base/error.hpp"

namespace synth::test {

/// The SQLSTATE of the error that `action` throws, empty if it throws none.
template <class F>
std::string state_of(F&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    return error.state().code;
  }
  return {};
}

}  // namespace synth::test
