// SPDX-License-Identifier: MIT
#include "server/mock/journal.h"

#include <algorithm>
#include <tuple>

namespace understudy {
namespace {

std::size_t weight(const Headers& headers) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers) bytes += name.size() + value.size();
  return bytes;
}

std::size_t weight(const Exchange& exchange) {
  const auto& [request, response] = std::tie(exchange.request, exchange.response);
  return request.target.size() + weight(request.headers) + request.body.size() + weight(response.headers) + response.body.size();
}

bool fits(std::string_view wanted, std::string_view name) { return wanted.empty() || wanted == name; }

bool passes(const std::optional<std::string>& wanted, std::string_view name) { return !wanted || *wanted == name; }

}  // namespace

Journal::Journal() : Journal(Limits{}) {}
Journal::Journal(Limits limits) : limits_(limits) {}

std::shared_ptr<const Exchange> Journal::append(Exchange exchange) {
  exchange.number = next_++;
  ++counts_[exchange.provider][exchange.operation][exchange.outcome];
  bytes_ += weight(exchange);
  auto stored = std::make_shared<const Exchange>(std::move(exchange));
  entries_.push_back(stored);
  while (entries_.size() > limits_.count || bytes_ > limits_.bytes) {
    bytes_ -= weight(*entries_.front());
    entries_.pop_front();
  }
  return stored;
}

std::shared_ptr<const Exchange> Journal::find(std::uint64_t number) const {
  const std::uint64_t first = next_ - entries_.size();  // numbers are consecutive
  if (number < first || number >= next_) return nullptr;
  return entries_[number - first];
}

std::vector<std::shared_ptr<const Exchange>> Journal::select(const Filter& filter) const {
  std::vector<std::shared_ptr<const Exchange>> found;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < filter.limit; ++entry) {
    const Exchange& exchange = **entry;
    if (exchange.number <= filter.since) break;
    if (passes(filter.provider, exchange.provider) && passes(filter.operation, exchange.operation) &&
        passes(filter.outcome, exchange.outcome)) {
      found.push_back(*entry);
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::uint64_t Journal::count(std::string_view provider, std::string_view operation, std::string_view outcome) const {
  std::uint64_t sum = 0;
  for (const auto& [provider_name, operations] : counts_) {
    if (!fits(provider, provider_name)) continue;
    for (const auto& [operation_name, outcomes] : operations) {
      if (!fits(operation, operation_name)) continue;
      for (const auto& [outcome_name, number] : outcomes) {
        if (fits(outcome, outcome_name)) sum += number;
      }
    }
  }
  return sum;
}

std::vector<std::shared_ptr<const Exchange>> Journal::nearest_misses(std::string_view provider, std::string_view operation,
                                                                     std::string_view outcome, std::size_t limit) const {
  std::vector<std::shared_ptr<const Exchange>> found;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < limit; ++entry) {
    const Exchange& exchange = **entry;
    if (!fits(provider, exchange.provider)) continue;
    const bool met_nothing = exchange.operation.empty();
    const bool met_otherwise = fits(operation, exchange.operation) && !(fits(outcome, exchange.outcome));
    if (met_nothing || met_otherwise) found.push_back(*entry);
  }
  return found;
}

}  // namespace understudy
