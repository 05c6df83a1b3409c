// SPDX-License-Identifier: MIT
#include "server/pack/outcomes.h"

#include <fmt/format.h>

namespace understudy {

const Outcome* check_outcome(Workbench& bench, const Operation& operation, const Node* name, const Node* with) {
  if (!name) return nullptr;
  const std::string& wanted = name->value.as_string();
  const Outcome* outcome = operation.outcome(wanted);
  if (!outcome) {
    std::vector<std::string> known;
    for (const Outcome& one : operation.outcomes) known.push_back(one.name);
    bench.tell(*name, fmt::format("{} has no outcome \"{}\"", operation.id, wanted), suggestion(wanted, known));
  } else if (with) {
    check_constant_body(bench, *outcome, *with, true);
  }
  return outcome;
}

std::optional<Refusal> read_refusal(Workbench& bench, const Operation& operation, const Names& names, const Fields& fields) {
  check_outcome(bench, operation, fields.find("refuse"), fields.find("with"));
  return bench.refusal(fields, names);
}

void check_constant_body(Workbench& bench, const Outcome& outcome, const Node& written, bool merged) {
  if (!outcome.schema || !is_constant(written.value)) return;
  const Value body = merged ? merge_patch(outcome.body, written.value) : written.value;
  for (const SchemaViolation& violation : check(*outcome.schema, body)) {
    const Node& culprit = nearest_node(written, violation.pointer);
    bench.tell(culprit,
               fmt::format("the schema of {} rejects this: {}{}{}", outcome.name, violation.pointer,
                           violation.pointer.empty() ? "it " : " ", violation.message),
               fmt::format("the rule is {} of openapi.yaml", violation.schema_pointer));
  }
}

}  // namespace understudy
