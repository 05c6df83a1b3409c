// SPDX-License-Identifier: MIT
// journal/verify: was that called, with that outcome, so many times? A "no" says what came instead.
#include <fmt/format.h>

#include <algorithm>

#include "server/contract/problem.h"
#include "server/http/control_call.h"
#include "server/values/diagnostic.h"

namespace understudy {
namespace {

struct Wanted {
  std::string provider, operation, outcome;
  std::uint64_t min = 1, max = ~std::uint64_t{0};
};

// A name that no pack knows would be counted as never called: refused, so that a slip of the hand cannot pass for a proof.
std::optional<Refused> check_names(const Providers& providers, const Wanted& wanted) {
  std::vector<std::string> names, operations, outcomes;
  for (const auto& provider : providers) {
    names.push_back(provider->name);
    if (!wanted.provider.empty() && provider->name != wanted.provider) continue;
    for (const auto& operation : provider->contract.operations()) {
      operations.push_back(operation.id);
      if (!wanted.operation.empty() && operation.id != wanted.operation) continue;
      for (const auto& outcome : operation.outcomes) outcomes.push_back(outcome.name);
    }
  }
  const auto missing = [](std::string_view what, const std::string& name, const std::vector<std::string>& known) -> std::optional<Refused> {
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return std::nullopt;
    const std::string hint = suggestion(name, known);
    return Refused{422, fmt::format("there is no {} \"{}\"{}{}", what, name, hint.empty() ? "" : "; ", hint)};
  };
  if (auto refused = missing("provider", wanted.provider, names)) return refused;
  if (auto refused = missing("operation", wanted.operation, operations)) return refused;
  return missing("outcome", wanted.outcome, outcomes);
}

Result<Wanted, Refused> read_wanted(const Value& body) {
  Wanted wanted;
  for (auto [name, member] : {std::pair{"provider", &wanted.provider}, {"operation", &wanted.operation}, {"outcome", &wanted.outcome}}) {
    const Value& given = body[name];
    if (given.is(Kind::string)) *member = given.as_string();
    if (!given.is_null() && !given.is(Kind::string)) return Failed{Refused{422, fmt::format("\"{}\" has to be a text", name)}};
  }
  const Value& count = body["count"];
  if (count.is_null()) return wanted;
  const Refused form{422, R"("count" is {"min": 1, "max": 3}, either of them, whole numbers from 0; without it: at least 1)"};
  if (!count.is(Kind::map)) return Failed{form};
  for (const auto& [key, value] : count.as_map()) {
    if (!value.is(Kind::integer) || value.as_integer() < 0 || (key.as_string() != "min" && key.as_string() != "max")) return Failed{form};
    (key.as_string() == "min" ? wanted.min : wanted.max) = static_cast<std::uint64_t>(value.as_integer());
  }
  if (!count.as_map().contains("min")) wanted.min = 0;
  if (wanted.min > wanted.max) return Failed{Refused{422, "\"min\" is above \"max\""}};
  return wanted;
}

Value miss_value(const Exchange& exchange) {
  return Map{{"exchange", exchange_id(exchange.number)}, {"request", exchange.request.method + " " + exchange.request.target},
             {"operation", exchange.operation},          {"outcome", exchange.outcome},
             {"status", exchange.response.status},       {"reason", exchange.reason}};
}

std::string times(std::uint64_t n) { return n == 1 ? "once" : fmt::format("{} times", n); }

std::string range(const Wanted& wanted) {
  if (wanted.max == ~std::uint64_t{0}) return "at least " + times(wanted.min);
  if (wanted.min == wanted.max) return "exactly " + times(wanted.min);
  return fmt::format("{} to {}", wanted.min, times(wanted.max));
}

}  // namespace

Result<Response, Refused> verify_journal(const Control::Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto body = call.object({"provider", "operation", "outcome", "count"});
  if (!body) return Failed{body.error()};
  const auto wanted = read_wanted(*body);
  if (!wanted) return Failed{wanted.error()};
  if (auto refused = check_names(call.sandboxes.providers(), *wanted)) return Failed{*refused};
  const auto tally = (*sandbox)->tally(wanted->provider, wanted->operation, wanted->outcome);
  if (wanted->min <= tally.count && tally.count <= wanted->max) return json_answer(200, Map{{"count", Value::uinteger(tally.count)}});
  List misses;
  for (const auto& exchange : tally.nearest_misses) misses.push_back(miss_value(*exchange));
  std::string what = wanted->operation.empty() ? "any operation" : wanted->operation;
  if (!wanted->outcome.empty()) what += " with outcome " + wanted->outcome;
  return problem(422, fmt::format("wanted {} {}, found {}", what, range(*wanted), tally.count == 0 ? "none" : times(tally.count)),
                 {{"count", Value::uinteger(tally.count)}, {"evicted", Value::uinteger(tally.evicted)}, {"nearest", std::move(misses)}});
}

}  // namespace understudy
