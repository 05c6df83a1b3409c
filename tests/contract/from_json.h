// SPDX-License-Identifier: MIT
// Values, schemas and contracts from JSON text, for tests. A text that does not load ends the test with what is wrong.
#pragma once

#include <memory>

#include "server/contract/contract.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy {

inline Value json(std::string_view text) {
  auto parsed = parse_json(text);
  INFO(text);
  if (!parsed) FAIL(parsed.error().message);
  return std::move(parsed).value();
}

inline SchemaSet schema_set(std::string_view text) {
  auto compiled = SchemaSet::compile(json(text), {""});
  if (!compiled) FAIL(compiled.error().front().pointer << ": " << compiled.error().front().message);
  return std::move(compiled).value();
}

inline std::vector<SchemaViolation> violations_of(std::string_view schema, const Value& instance, const CheckLimits& limits = {}) {
  const SchemaSet set = schema_set(schema);
  return check(*set.at(""), instance, limits);
}

// "pointer keyword: message", one for each violation.
template <class Violation>
std::vector<std::string> told(const std::vector<Violation>& violations) {
  std::vector<std::string> lines;
  lines.reserve(violations.size());
  for (const Violation& violation : violations) lines.push_back(violation.pointer + " " + violation.keyword + ": " + violation.message);
  return lines;
}

inline Contract contract_of(std::string_view text) {
  auto loaded = Contract::load(json(text));
  if (!loaded) FAIL(loaded.error().front().pointer << ": " << loaded.error().front().message);
  return std::move(loaded).value();
}

}  // namespace understudy
