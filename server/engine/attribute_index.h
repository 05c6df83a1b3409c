// SPDX-License-Identifier: MIT
// AttributeIndex: which resources of a type may have a value in an attribute, so that not all of them must be asked. It knows values by
// their hashes alone: whoever asks compares, and so it holds whatever equality means. Thread-safety: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "server/engine/ages.h"
#include "server/values/value.h"

namespace understudy {

class AttributeIndex {
 public:
  void insert(std::size_t hash, std::uint64_t age) { by_hash_[hash].insert(age); }
  void erase(std::size_t hash, std::uint64_t age) {
    const auto found = by_hash_.find(hash);
    if (found == by_hash_.end()) return;
    found->second.erase(age);
    if (found->second.empty()) by_hash_.erase(found);
  }
  // All that have the value, and perhaps others; nullptr when there is none.
  const Ages* find(const Value& value) const {
    const auto found = by_hash_.find(hash_value(value));
    return found != by_hash_.end() ? &found->second : nullptr;
  }
  friend bool operator==(const AttributeIndex&, const AttributeIndex&) = default;

 private:
  std::unordered_map<std::size_t, Ages> by_hash_;
};

}  // namespace understudy
