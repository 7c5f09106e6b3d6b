#include "pg/adapt/value_region.hpp"

#include <algorithm>

namespace synth::pg {
namespace {

template <class T>
void sort_distinct(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

template <class T>
std::optional<std::vector<T>> common(const std::optional<std::vector<T>>& list, const ValueRegion& other) {
  if (!list) return std::nullopt;
  std::vector<T> kept;
  for (const T& item : *list)
    if (other.contains(item)) kept.push_back(item);
  return kept;
}

template <class T>
std::vector<T> both(std::vector<T> a, const std::vector<T>& b) {
  a.insert(a.end(), b.begin(), b.end());
  sort_distinct(a);
  return a;
}

std::optional<std::int64_t> least(const ValueRegion& region) {
  return region.values ? region.values->front() : region.low;
}

std::optional<std::int64_t> greatest(const ValueRegion& region) {
  return region.values ? region.values->back() : region.high;
}

template <class T>
bool all_within(const std::vector<T>& items, const ValueRegion& outer) {
  return std::all_of(items.begin(), items.end(), [&](const T& item) { return outer.contains(item); });
}

}  // namespace

ValueRegion ValueRegion::unknown() {
  ValueRegion region;
  region.exact = false;
  return region;
}

ValueRegion ValueRegion::of_nothing() {
  ValueRegion region;
  region.nothing = true;
  return region;
}

ValueRegion ValueRegion::of_values(std::vector<std::int64_t> values) {
  sort_distinct(values);
  ValueRegion region;
  region.values = std::move(values);
  return region;
}

ValueRegion ValueRegion::of_labels(std::vector<std::string> labels) {
  sort_distinct(labels);
  ValueRegion region;
  region.labels = std::move(labels);
  return region;
}

bool ValueRegion::is_empty() const {
  return nothing || (values && values->empty()) || (labels && labels->empty()) ||
         (low && high && *low > *high);
}

bool ValueRegion::contains(std::int64_t key) const {
  if (nothing || (low && key < *low) || (high && key > *high)) return false;
  return !values || std::binary_search(values->begin(), values->end(), key);
}

bool ValueRegion::contains(const std::string& label) const {
  if (nothing) return false;
  return !labels || std::binary_search(labels->begin(), labels->end(), label);
}

ValueRegion intersection(const ValueRegion& a, const ValueRegion& b) {
  ValueRegion region;
  region.exact = a.exact && b.exact;
  region.nothing = a.is_empty() || b.is_empty();
  if (region.nothing) return region;
  region.values = a.values ? common(a.values, b) : common(b.values, a);
  region.labels = a.labels ? common(a.labels, b) : common(b.labels, a);
  if (region.is_list()) return region;
  region.low = a.low && b.low ? std::max(a.low, b.low) : a.low ? a.low : b.low;
  region.high = a.high && b.high ? std::min(a.high, b.high) : a.high ? a.high : b.high;
  return region;
}

ValueRegion hull(const ValueRegion& a, const ValueRegion& b) {
  ValueRegion region;
  if (a.is_empty() || b.is_empty()) {
    region = a.is_empty() ? b : a;
  } else if (a.values && b.values) {
    region.values = both(*a.values, *b.values);
  } else if (a.labels && b.labels) {
    region.labels = both(*a.labels, *b.labels);
  } else if (a.labels || b.labels) {
    return ValueRegion::unknown();
  } else {
    region.low = least(a) && least(b) ? std::min(least(a), least(b)) : std::nullopt;
    region.high = greatest(a) && greatest(b) ? std::max(greatest(a), greatest(b)) : std::nullopt;
    region.exact = false;
    return region;
  }
  region.exact = a.exact && b.exact;
  return region;
}

bool is_within(const ValueRegion& inner, const ValueRegion& outer) {
  if (outer.is_everything()) return true;
  if (inner.values) return all_within(*inner.values, outer);
  if (inner.labels) return all_within(*inner.labels, outer);
  if (outer.is_list() || outer.nothing) return false;
  const bool low_fits = !outer.low || (inner.low && *inner.low >= *outer.low);
  return low_fits && (!outer.high || (inner.high && *inner.high <= *outer.high));
}

}  // namespace synth::pg
