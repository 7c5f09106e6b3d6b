#include "core/table/domain.hpp"

#include <algorithm>
#include <numeric>

#include "core/table/rare.hpp"

namespace synth {
namespace {

using Bucket = OrderedProfile::Bucket;

void push_cell(Cells& cells, std::int64_t low, std::int64_t high) {
  cells.low.push_back(low);
  cells.high.push_back(high);
}

bool wants_atoms(const OrderedProfile& profile, const Type& type, std::size_t distinct,
                 const DomainOptions& options) {
  if (type.kind == TypeKind::boolean || type.kind == TypeKind::enumeration) return profile.exact();
  if (!profile.exact() || distinct > options.most_atoms) return false;
  return distinct <= 2 || profile.count() >= options.rows_per_atom * distinct;
}

/// Cuts sorted buckets into quantile intervals, spikes into atoms.
class IntervalCutter {
 public:
  IntervalCutter(const std::vector<Bucket>& buckets, Storage storage, const DomainOptions& options,
                 LearnedDomain& out)
      : options_(options), out_(out), storage_(storage), buckets_(buckets) {
    for (const Bucket& bucket : buckets_) total_ += bucket.count;
    const std::uint64_t most =
        std::clamp<std::uint64_t>(total_ / options.rows_per_interval, 1, options.most_intervals);
    target_ = std::max<std::uint64_t>(1, total_ / most);
  }

  void cut() {
    for (const Bucket& bucket : buckets_) {
      passed_ += bucket.count;
      if (is_spike(bucket)) {
        close();
        add_spike(bucket);
      } else {
        extend(bucket);
      }
    }
    close();
  }

 private:
  /// Intervals shrink towards both ends, so that a long tail is not smeared up to its farthest value.
  std::uint64_t wanted_rows() const {
    const std::uint64_t before = passed_ - open_count_;
    const std::uint64_t tail = std::min(before, total_ - before);
    return std::clamp(tail / 2, std::min(options_.rows_per_interval, target_), target_);
  }

  /// Asks for no votes: without a majority they depend on the order of the rows, and settle() decides anyway.
  bool is_spike(const Bucket& bucket) const {
    return bucket.count >= options_.rows_per_interval && 2 * bucket.count >= target_;
  }

  void extend(const Bucket& bucket) {
    if (open_count_ == 0) open_low_ = bucket.low;
    open_high_ = bucket.high;
    open_count_ += bucket.count;
    if (open_count_ >= wanted_rows()) close();
  }

  void close() {
    if (open_count_ > 0) push_cell(out_.column.cells, open_low_, open_high_);
    open_count_ = 0;
  }

  /// A bucket of many values is cut into its candidate and what lies on either side.
  void add_spike(const Bucket& bucket) {
    Cells& cells = out_.column.cells;
    const bool left = bucket.low < bucket.candidate;
    const bool right = bucket.candidate < bucket.high;
    if (left) push_cell(cells, bucket.low, point_before(cells, storage_, bucket.candidate));
    if (left || right) out_.tentative.push_back({static_cast<std::uint32_t>(cells.size()), left, right});
    push_cell(cells, bucket.candidate, bucket.candidate);
    if (right) push_cell(cells, point_after(cells, storage_, bucket.candidate), bucket.high);
  }

  const DomainOptions& options_;
  LearnedDomain& out_;
  Storage storage_;
  const std::vector<Bucket>& buckets_;
  std::uint64_t total_ = 0;
  std::uint64_t target_ = 1;
  std::uint64_t passed_ = 0;
  std::uint64_t open_count_ = 0;
  std::int64_t open_low_ = 0;
  std::int64_t open_high_ = 0;
};

/// Infinities and NaN are atoms at their place in the order.
void insert_specials(LearnedDomain& out, const OrderedProfile& profile) {
  Cells& cells = out.column.cells;
  for (const auto& [key, count] : profile.specials()) {
    const auto at = std::lower_bound(cells.low.begin(), cells.low.end(), key) - cells.low.begin();
    cells.low.insert(cells.low.begin() + at, key);
    cells.high.insert(cells.high.begin() + at, key);
    for (TentativeAtom& atom : out.tentative)
      if (atom.code >= at) ++atom.code;
  }
}

void learn_ordered(LearnedDomain& out, const OrderedProfile& profile, const DomainOptions& options) {
  const std::vector<Bucket> buckets = profile.sorted_buckets();
  Cells& cells = out.column.cells;
  cells.step = static_cast<std::int64_t>(std::clamp<std::uint64_t>(profile.step(), 1, INT64_MAX));
  cells.decimals = profile.storage() == Storage::real ? profile.decimals() : -1;
  if (wants_atoms(profile, out.column.type, buckets.size(), options)) {
    for (const Bucket& bucket : buckets) push_cell(cells, bucket.low, bucket.high);
  } else {
    IntervalCutter(buckets, profile.storage(), options, out).cut();
  }
  insert_specials(out, profile);
  out.column.content = Content::cells;
  out.encoding.kind = Encoding::Kind::cells;
  out.encoding.cells = cells;
}

std::uint64_t rare_limit(std::uint64_t values, const DomainOptions& options) {
  return std::clamp<std::uint64_t>(values / 50, 2, std::max<std::uint64_t>(2, options.rare_rows));
}

bool hides_rare(const TextProfile& profile, std::uint64_t limit, const DomainOptions& options) {
  std::uint64_t rare = profile.long_count();
  for (const auto& [value, count] : profile.counts())
    if (count < limit) rare += count;
  return static_cast<double>(rare) > options.most_rare * static_cast<double>(profile.count());
}

constexpr std::uint64_t longest_opaque = 10000;

/// Characters that tell apart many times as many opaque values as there are rows.
std::uint64_t distinguishing_length(std::uint64_t rows) {
  std::uint64_t length = 1;
  while (length < 8 && (std::uint64_t{1} << (5 * length)) / 16 < rows) ++length;
  return length;
}

void describe_lengths(Column& column, const TextProfile& profile) {
  std::uint64_t longest = std::min(profile.longest(), longest_opaque);
  longest = std::max(longest, distinguishing_length(profile.count()));
  if (column.type.max_length > 0) longest = std::min<std::uint64_t>(longest, column.type.max_length);
  const std::uint64_t shortest = std::min(profile.shortest(), longest);
  const double mean = static_cast<double>(profile.total_length()) / static_cast<double>(profile.count());
  const double above = std::max(mean - static_cast<double>(shortest), 0.01);
  // The mean of u^power is 1 / (power + 1).
  const double power = std::clamp(static_cast<double>(longest - shortest) / above - 1, 1.0, 32.0);
  column.opaque_shortest = static_cast<std::int32_t>(shortest);
  column.opaque_longest = static_cast<std::int32_t>(longest);
  column.opaque_power = static_cast<std::int32_t>(power + 0.5);
}

/// Values held by fewer rows than this are not stored: one row's value never is, unless the owner says that
/// the column holds categories.
std::uint64_t least_stored(const TextProfile& profile, const DomainOptions& options, bool keep_labels) {
  if (keep_labels) return 0;
  const std::uint64_t limit = rare_limit(profile.count(), options);
  const std::uint64_t least = hides_rare(profile, limit, options) ? limit : 2;
  return options.least_rows == 0 ? least
                                 : std::max(least, scaled_least_rows(profile.count(), options.least_rows));
}

/// Chooses the labels to store; returns how many rows hold one.
std::uint64_t choose_labels(Encoding& encoding, const TextProfile& profile, std::uint64_t least) {
  std::uint64_t labelled = 0;
  for (const auto& [value, count] : profile.counts()) {
    if (count < least) continue;
    encoding.labels.push_back(value);
    labelled += count;
  }
  std::sort(encoding.labels.begin(), encoding.labels.end());
  return labelled;
}

/// The label that most rows hold, the first of equals.
std::uint32_t commonest_label(const Encoding& encoding, const TextProfile& profile) {
  const auto commonest =
      std::max_element(encoding.labels.begin(), encoding.labels.end(), [&](const auto& a, const auto& b) {
        return profile.counts().find(a)->second < profile.counts().find(b)->second;
      });
  return static_cast<std::uint32_t>(commonest - encoding.labels.begin());
}

void learn_text(LearnedDomain& out, const TextProfile& profile, const DomainOptions& options,
                bool keep_labels) {
  Encoding& encoding = out.encoding;
  encoding.kind = Encoding::Kind::labels;
  const std::uint64_t labelled =
      choose_labels(encoding, profile, least_stored(profile, options, keep_labels));
  const std::uint64_t rest = profile.count() - labelled;
  // A few stray values are not worth an artificial one each: their rows go to the commonest label.
  const bool fold = !encoding.labels.empty() &&
                    static_cast<double>(rest) <= options.most_folded * static_cast<double>(profile.count());
  if (fold) encoding.rest = commonest_label(encoding, profile);
  Column& column = out.column;
  column.opaque = encoding.opaque = rest > 0 && !fold;
  if (column.opaque) describe_lengths(column, profile);
  if (column.type.storage() == Storage::uuid) {
    column.content = Content::pseudonyms;
    column.pseudonyms = static_cast<std::uint32_t>(encoding.labels.size());
  } else {
    column.content = Content::labels;
    column.labels = encoding.labels;
  }
}

/// Compares codes with codes, since they may be a sample of the rows that were profiled.
bool is_light(const TentativeAtom& atom, const std::vector<std::uint64_t>& counts) {
  std::uint64_t beside = 0;
  if (atom.left) beside += counts[atom.code - 1];
  if (atom.right) beside += counts[atom.code + 1];
  return counts[atom.code] <= beside;
}

/// How codes of cells with light tentative atoms removed follow from the old ones.
std::vector<std::uint32_t> merge_light_atoms(LearnedDomain& domain,
                                             const std::vector<std::uint64_t>& counts) {
  Cells& cells = domain.column.cells;
  std::vector<bool> joins_previous(counts.size(), false);
  for (const TentativeAtom& atom : domain.tentative) {
    if (!is_light(atom, counts)) continue;
    if (atom.left) joins_previous[atom.code] = true;
    if (atom.right) joins_previous[atom.code + 1] = true;
  }
  std::vector<std::uint32_t> table(counts.size());
  Cells merged = cells;
  merged.low.clear();
  merged.high.clear();
  for (std::size_t code = 0; code < counts.size(); ++code) {
    if (code < cells.size()) {
      if (joins_previous[code])
        merged.high.back() = cells.high[code];
      else
        push_cell(merged, cells.low[code], cells.high[code]);
      table[code] = static_cast<std::uint32_t>(merged.size()) - 1;
    } else {
      table[code] = static_cast<std::uint32_t>(merged.size());  // NULL
    }
  }
  cells = merged;
  return table;
}

}  // namespace

LearnedDomain learn_domain(Column column, const ColumnProfile& profile, const DomainOptions& options,
                           bool keep_labels) {
  LearnedDomain out{std::move(column), {}, {}};
  out.column.nullable = out.encoding.nullable = profile.nulls > 0;
  if (profile.values() == 0 || profile.storage == Storage::none) {
    out.column.content = Content::nothing;
    out.column.nullable = out.encoding.nullable = false;
    return out;
  }
  if (profile.ordered)
    learn_ordered(out, *profile.ordered, options);
  else
    learn_text(out, *profile.text, options, keep_labels);
  return out;
}

namespace {

/// A key's values are numbered, so that one interval over all finite values serves it.
void collapse(Cells& cells, Storage storage) {
  std::size_t first = 0;
  std::size_t last = cells.size() - 1;
  while (first < last && is_special_key(storage, cells.low[first])) ++first;
  while (last > first && is_special_key(storage, cells.high[last])) --last;
  cells.low = {cells.low[first]};
  cells.high = {cells.high[last]};
}

}  // namespace

void make_key_member(LearnedDomain& domain) {
  domain.column.in_key = true;
  if (domain.column.content == Content::cells) collapse(domain.column.cells, domain.column.type.storage());
  Encoding constant;
  constant.kind = Encoding::Kind::constant;
  constant.nullable = domain.column.nullable;
  domain.encoding = constant;
  domain.tentative.clear();
}

void settle(LearnedDomain& domain, CodeMatrix& matrix, std::size_t column) {
  if (!domain.tentative.empty()) {
    const auto table = merge_light_atoms(domain, matrix.count(column));
    matrix.recode(column, table, domain.column.codes());
  }
  domain.column.counts = matrix.count(column);
}

}  // namespace synth
