// SPDX-License-Identifier: MIT
#include "server/contract/exchange.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

#include "server/values/json.h"

namespace understudy {
namespace {

constexpr std::string_view kPrefix = "ex-";
constexpr std::string_view kRedacted = "[redacted]";

bool is_secret(std::string_view name) {
  for (const std::string_view secret : {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}) {
    if (same_field_name(name, secret)) return true;
  }
  return false;
}

// Name and value of each field, in order: names may repeat.
Value to_json(const Headers& headers) {
  List fields;
  for (const auto& [name, text] : headers)
    fields.push_back(Map{{"name", name}, {"value", is_secret(name) ? Value(kRedacted) : Value(text)}});
  return fields;
}

Value body_to_json(const std::string& body) {
  if (body.empty()) return nullptr;
  auto parsed = parse_json(body);
  return parsed ? std::move(parsed).value() : Value(body);
}

Value to_json(const Violation& violation) {
  const bool secret = violation.in == "header" && is_secret(violation.field);
  return Map{{"in", violation.in},
             {"pointer", violation.pointer},
             {"field", violation.field},
             {"keyword", violation.keyword},
             {"expected", violation.expected},
             {"actual", secret && !violation.actual.is_null() ? Value(kRedacted) : violation.actual},
             {"message", secret && !violation.actual.is_null() ? Value(kRedacted) : Value(violation.message)}};
}

Value to_json(const TakenTransition& taken) {
  return Map{{"id", taken.id}, {"resource", taken.resource}, {"from", taken.from}, {"to", taken.to}};
}

template <class Item>
Value list_to_json(const std::vector<Item>& items) {
  List list;
  for (const Item& item : items) list.push_back(to_json(item));
  return list;
}

}  // namespace

std::string exchange_id(std::uint64_t number) { return fmt::format("{}{:06}", kPrefix, number); }

std::uint64_t parse_exchange_id(std::string_view id) {
  if (!id.starts_with(kPrefix)) return 0;
  id.remove_prefix(kPrefix.size());
  std::uint64_t number = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
  return read.ec == std::errc() && read.ptr == id.data() + id.size() ? number : 0;
}

Value to_json(const Exchange& exchange) {
  return Map{{"id", exchange_id(exchange.number)},
             {"at", format_instant(exchange.at)},
             {"provider", exchange.provider},
             {"operation", exchange.operation},
             {"outcome", exchange.outcome},
             {"grade", grade_name(exchange.grade)},
             {"request", Map{{"method", exchange.request.method},
                             {"target", exchange.request.target},
                             {"headers", to_json(exchange.request.headers)},
                             {"body", body_to_json(exchange.request.body)}}},
             {"response", Map{{"status", exchange.response.status},
                              {"headers", to_json(exchange.response.headers)},
                              {"body", body_to_json(exchange.response.body)}}},
             {"violations", list_to_json(exchange.violations)},
             {"transitions", list_to_json(exchange.transitions)},
             {"reason", exchange.reason}};
}

}  // namespace understudy
