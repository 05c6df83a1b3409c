// SPDX-License-Identifier: MIT
#include "server/mock/journal.h"

#include "tests/support/catch.h"

using namespace understudy;

namespace {

Exchange exchange(std::string operation, std::string outcome, std::size_t bytes = 0) {
  Exchange made;
  made.provider = "turnstile";
  made.operation = std::move(operation);
  made.outcome = std::move(outcome);
  made.response.body = std::string(bytes, 'x');
  return made;
}

std::vector<std::uint64_t> numbers(const std::vector<std::shared_ptr<const Exchange>>& exchanges) {
  std::vector<std::uint64_t> all;
  all.reserve(exchanges.size());
  for (const auto& one : exchanges) all.push_back(one->number);
  return all;
}
using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("exchanges are numbered from 1 and found by their number", "[mock]") {
  Journal journal;
  CHECK(journal.next_number() == 1);
  const auto first = journal.append(exchange("getGate", "ok"));
  CHECK(first->number == 1);
  CHECK(journal.find(1) == first);
  CHECK(journal.find(0) == nullptr);
  CHECK(journal.find(2) == nullptr);
}

TEST_CASE("the journal gives the newest that pass a filter, in order", "[mock]") {
  Journal journal;
  for (const char* outcome : {"ok", "NOT_FOUND", "ok", "ok"}) journal.append(exchange("getGate", outcome));
  Journal::Filter filter;
  CHECK(numbers(journal.select(filter)) == Numbers{1, 2, 3, 4});
  filter.outcome = "ok";
  filter.limit = 2;
  CHECK(numbers(journal.select(filter)) == Numbers{3, 4});
  filter.limit = 100;
  filter.since = 1;
  CHECK(numbers(journal.select(filter)) == Numbers{3, 4});
  filter.provider = "other";
  CHECK(journal.select(filter).empty());
}

TEST_CASE("what is evicted by count or by bytes still counts", "[mock]") {
  Journal journal(Journal::Limits{2, 1'000});
  for (int i = 0; i < 3; ++i) journal.append(exchange("getGate", "ok"));
  CHECK(journal.find(1) == nullptr);
  CHECK(journal.find(2) != nullptr);
  CHECK(journal.evicted() == 1);
  CHECK(journal.total() == 3);
  CHECK(journal.count("turnstile", "getGate", "ok") == 3);
  CHECK(journal.count("", "", "") == 3);
  CHECK(journal.count("turnstile", "getGate", "NOT_FOUND") == 0);
  const auto big = journal.append(exchange("getGate", "ok", 5'000));
  CHECK(big->number == 4);
  CHECK(journal.select({}).empty());
  CHECK(numbers({journal.append(exchange("getGate", "ok"))}) == Numbers{5});
}

TEST_CASE("near misses are requests that met nothing, and other outcomes of the same operation", "[mock]") {
  Journal journal;
  journal.append(exchange("getGate", "ok"));
  journal.append(exchange("", ""));
  journal.append(exchange("insertCoin", "ok"));
  journal.append(exchange("getGate", "NOT_FOUND"));
  CHECK(numbers(journal.nearest_misses("turnstile", "getGate", "ok", 5)) == Numbers{4, 2});
  CHECK(numbers(journal.nearest_misses("turnstile", "getGate", "ok", 1)) == Numbers{4});
  CHECK(journal.nearest_misses("other", "getGate", "ok", 5).empty());
}
