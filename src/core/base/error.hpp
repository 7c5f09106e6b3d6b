#pragma once

#include <exception>
#include <string>
#include <utility>

namespace synth {

/// A five-character SQLSTATE as PostgreSQL spells it. Core knows the codes, not PostgreSQL's headers.
struct Sqlstate {
  char code[6];
};

namespace sqlstate {
inline constexpr Sqlstate feature_not_supported{"0A000"};
inline constexpr Sqlstate null_value_not_allowed{"22004"};
inline constexpr Sqlstate data_exception{"22000"};
inline constexpr Sqlstate invalid_parameter_value{"22023"};
inline constexpr Sqlstate check_violation{"23514"};
inline constexpr Sqlstate unique_violation{"23505"};
inline constexpr Sqlstate read_only_transaction{"25006"};
inline constexpr Sqlstate insufficient_privilege{"42501"};
inline constexpr Sqlstate datatype_mismatch{"42804"};
inline constexpr Sqlstate wrong_object_type{"42809"};
inline constexpr Sqlstate undefined_column{"42703"};
inline constexpr Sqlstate undefined_object{"42704"};
inline constexpr Sqlstate undefined_table{"42P01"};
inline constexpr Sqlstate duplicate_object{"42710"};
inline constexpr Sqlstate duplicate_table{"42P07"};
inline constexpr Sqlstate out_of_memory{"53200"};
inline constexpr Sqlstate program_limit_exceeded{"54000"};
inline constexpr Sqlstate object_not_in_prerequisite_state{"55000"};
inline constexpr Sqlstate dependent_objects_still_exist{"2BP01"};
inline constexpr Sqlstate data_corrupted{"XX001"};
inline constexpr Sqlstate internal_error{"XX000"};
}  // namespace sqlstate

/// An error that a user will read: what went wrong (message), the facts (detail), the way out (hint).
/// Messages name objects, kinds and limits, never a data value.
class Error : public std::exception {
 public:
  Error(Sqlstate state, std::string message, std::string hint = {}, std::string detail = {})
      : state_(state), message_(std::move(message)), hint_(std::move(hint)), detail_(std::move(detail)) {}

  const char* what() const noexcept override { return message_.c_str(); }
  const Sqlstate& state() const noexcept { return state_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }
  const std::string& detail() const noexcept { return detail_; }

 private:
  Sqlstate state_;
  std::string message_;
  std::string hint_;
  std::string detail_;
};

}  // namespace synth
