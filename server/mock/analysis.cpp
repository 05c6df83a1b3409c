// SPDX-License-Identifier: MIT
// What can be said of a provider's rules without playing them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "server/mock/provider.h"

namespace understudy {
namespace {

using Assumed = std::vector<std::pair<std::string, Evidence>>;

void note(Assumed& found, std::string id, const Evidence& evidence) {
  if (evidence.grade == Grade::assumed) found.emplace_back(std::move(id), evidence);
}

void note_reactions(Assumed& found, const Reactions& reactions) {
  for (const auto& [event, alternatives] : reactions) {
    for (const auto& transition : alternatives) note(found, transition.id, transition.evidence);
  }
}

void note_machine(Assumed& found, const Machine& machine) {
  for (const auto& state : machine.states) {
    note_reactions(found, state.on);
    for (const auto& timed : state.timed) note(found, timed.transition.id, timed.transition.evidence);
  }
  note_reactions(found, machine.otherwise);
}

void note_operation(Assumed& found, const Operation& operation, const OperationRules& rules) {
  for (const auto& outcome : operation.outcomes) note(found, operation.id + "/" + outcome.name, outcome.evidence);
  for (std::size_t i = 0; i < rules.tolerate.size(); ++i)
    note(found, fmt::format("{}.tolerate[{}]", operation.id, i), rules.tolerate[i].evidence);
  if (rules.idempotency) note(found, operation.id + ".idempotency", rules.idempotency->evidence);
  for (const auto& check : rules.refuse) note(found, check.rule, check.evidence);
  for (std::size_t i = 0; i < rules.answers.size(); ++i)
    note(found, fmt::format("{}.answer[{}]", operation.id, i), rules.answers[i].evidence);
}

// Keywords that no value can break.
bool constrains(std::string_view keyword, const Value& value) {
  static const std::set<std::string_view> annotations = {"title", "description", "default", "example", "examples", "deprecated"};
  if (keyword == "type") return value != Value("string");  // every parameter begins as a text
  return !annotations.contains(keyword) && !keyword.starts_with("x-");
}

bool can_be_violated(const Parameter& parameter) {
  if (parameter.required && parameter.in != ParameterIn::path) return true;
  if (!parameter.schema_value.is(Kind::map)) return false;
  const Map& schema = parameter.schema_value.as_map();
  return std::any_of(schema.begin(), schema.end(), [](const auto& entry) { return constrains(entry.key.as_string(), entry.value); });
}

bool can_be_violated(const Operation& operation, const Dialect& dialect) {
  return operation.body || !dialect.packed_query.empty() ||
         std::any_of(operation.parameters.begin(), operation.parameters.end(), [](const auto& each) { return can_be_violated(each); });
}

// Those of the operation's own rules.
void add_outcomes(const Machines& machines, const OperationRules& rules, std::set<std::string>& outcomes) {
  const auto add = [&outcomes](const std::optional<Refusal>& refusal) {
    if (refusal) outcomes.insert(refusal->outcome);
  };
  for (const auto& find : rules.find) add(find.otherwise);
  for (const auto& list : rules.list) add(list.otherwise);
  if (rules.idempotency) {
    if (rules.idempotency->running) add(rules.idempotency->running->refuse);
    add(rules.idempotency->repeat);
    add(rules.idempotency->conflict);
  }
  for (const auto& check : rules.refuse) add(check.refuse);
  for (const Transition* transition : caused_by(machines, rules).transitions) add(transition->refuse);
  for (const auto& answer : rules.answers) outcomes.insert(answer.outcome);
}

}  // namespace

std::vector<std::pair<std::string, Evidence>> assumed_rules(const Provider& provider) {
  Assumed found;
  for (const auto& setting : provider.settings) note(found, "settings." + setting.name, setting.evidence);
  for (const auto& check : provider.refuse) note(found, check.rule, check.evidence);
  for (const auto& [id, fallback] : {std::pair{"errors.unknown_path", &provider.unknown_path},
                                     {"errors.unknown_method", &provider.unknown_method},
                                     {"errors.fault", &provider.fault}}) {
    if (*fallback) note(found, id, (*fallback)->evidence);
  }
  note(found, "webhooks", provider.webhooks.evidence);
  for (const auto& machine : provider.machines.machines) note_machine(found, machine);
  for (const Webhook& webhook : provider.contract.webhooks()) note(found, "webhooks." + webhook.name, webhook.evidence);
  for (const auto& operation : provider.contract.operations()) {
    if (const auto rules = provider.rules.find(operation.id); rules != provider.rules.end())
      note_operation(found, operation, rules->second);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return found;
}

Caused caused_by(const Machines& machines, const OperationRules& rules) {
  std::vector<std::size_t> made;
  for (const Find& find : rules.find) {
    if (find.create) made.push_back(find.machine);
  }
  return caused_by(machines, rules.effects, made);
}

std::vector<std::string> reachable_outcomes(const Provider& provider, const Operation& operation) {
  std::set<std::string> outcomes;
  for (const auto& check : provider.refuse) {
    if (operation.outcome(check.refuse.outcome) != nullptr) outcomes.insert(check.refuse.outcome);
  }
  if (const Refusal* violation = provider.violation_of(operation); violation != nullptr && can_be_violated(operation, provider.dialect))
    outcomes.insert(violation->outcome);
  if (const auto rules = provider.rules.find(operation.id); rules != provider.rules.end())
    add_outcomes(provider.machines, rules->second, outcomes);
  return {outcomes.begin(), outcomes.end()};
}

}  // namespace understudy
