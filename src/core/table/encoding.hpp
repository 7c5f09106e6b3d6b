#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/table/cells.hpp"
#include "core/table/value.hpp"

namespace synth {

/// How the second pass turns the values of one column into codes. Holds real labels and lives only while a
/// fit reads.
struct Encoding {
  enum class Kind : std::uint8_t {
    constant,  ///< every value has code 0: keys, opaque columns
    cells,
    labels,
    none,  ///< nothing to code: the column is always NULL or derived
  };
  Kind kind = Kind::none;
  Cells cells;
  std::vector<std::string> labels;
  bool opaque = false;     ///< values without a label have code labels.size()
  std::uint32_t rest = 0;  ///< else, the code of values without a label; may be that of NULL
  bool nullable = false;

  std::uint32_t value_codes() const;
  std::uint32_t codes() const { return value_codes() + nullable; }

  void save(ByteWriter& out) const;
  static Encoding load(ByteReader& in);
};

/// An encoding made ready for use.
class Encoder {
 public:
  explicit Encoder(Encoding encoding);

  /// The code of `value`; one outside of the domain gets the nearest cell, the opaque code or the code
  /// `rest`; what is not a number is NULL, if that can be. Below encoding().codes() (0 if that is 0).
  std::uint32_t operator()(const Value& value) const;
  const Encoding& encoding() const { return encoding_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::uint32_t code_of_label(std::string_view label) const;
  std::uint32_t code_of_unknown() const;
  bool is_nan_outside(std::int64_t key) const;

  Encoding encoding_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> label_codes_;
  /// Code of each key in [first_key_, first_key_ + size) where all cells span few keys.
  std::int64_t first_key_ = 0;
  std::vector<std::uint16_t> direct_;
};

}  // namespace synth
