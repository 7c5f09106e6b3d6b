#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/model.hpp"

namespace synth {

/// The format that this build writes; it reads all formats up to this one.
inline constexpr std::uint32_t payload_format = 1;

/// A model as bytes: "pg_synth", format version (4 bytes), length of the body (8), checksum of the body (8,
/// XXH3), all little-endian; then the body, a FlatBuffer (payload.fbs). Equal models give equal bytes.
std::string save_model(const Model& model);

/// Reads a payload that may come from anywhere: magic, format, length, checksum, FlatBuffers' own
/// verification, then every number and index that sampling relies on. Throws data_corrupted, or
/// feature_not_supported for a newer format.
Model load_model(std::string_view payload);

/// A number that identifies the payload's content: seeds of different models are independent through it.
std::uint64_t payload_identity(std::string_view payload);

}  // namespace synth
