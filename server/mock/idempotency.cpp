// SPDX-License-Identifier: MIT
#include "server/mock/idempotency.h"

#include <fmt/format.h>

#include <utility>

namespace understudy {

namespace {

std::size_t weight(const IdempotencyStore::Entry& entry) {
  std::size_t bytes = entry.full_key.size() + entry.seen.body.size() + entry.seen.response.body.size();
  for (const auto& [name, value] : entry.seen.response.headers) bytes += name.size() + value.size();
  return bytes;
}

}  // namespace

std::string IdempotencyStore::full_key(std::string_view operation, std::string_view scope, std::string_view key) {
  return fmt::format("{} {} {} {} {}", operation, scope.size(), scope, key.size(), key);
}

const IdempotencyStore::Seen* IdempotencyStore::find(std::string_view full_key, Instant now) const {
  const auto age = by_key_.find(full_key);
  if (age == by_key_.end()) return nullptr;
  const Seen& seen = by_age_.find(age->second)->second.seen;
  return seen.expires && *seen.expires <= now ? nullptr : &seen;
}

void IdempotencyStore::remember(std::string full_key, Seen seen) {
  if (const auto known = by_key_.find(full_key); known != by_key_.end()) forget(by_age_.find(known->second));
  const auto added = by_age_.emplace_hint(by_age_.end(), ++ages_, Entry{std::move(full_key), std::move(seen)});
  by_key_.emplace(added->second.full_key, added->first);
  bytes_ += weight(added->second);
  while (by_age_.size() > limits_.count || bytes_ > limits_.bytes) forget(by_age_.begin());
}

void IdempotencyStore::forget(std::map<std::uint64_t, Entry>::iterator entry) {
  bytes_ -= weight(entry->second);
  by_key_.erase(entry->second.full_key);
  by_age_.erase(entry);
}

}  // namespace understudy
