// SPDX-License-Identifier: MIT
#include "tests/support/provider_builder.h"

#include <stdexcept>

namespace understudy::test {

namespace {

Value evidence_value(Grade grade) { return Map{{"grade", grade_name(grade)}}; }

Value examples_of(const OperationSketch& sketch, int status) {
  Map examples;
  for (const OutcomeSketch& outcome : sketch.outcomes) {
    if (outcome.status == status && !outcome.name.empty())
      examples.set(outcome.name, Map{{"value", outcome.body}, {"x-evidence", evidence_value(outcome.grade)}});
  }
  return examples;
}

Value responses_of(const OperationSketch& sketch) {
  Map responses;
  for (const OutcomeSketch& outcome : sketch.outcomes) {
    Map response{{"description", "an answer"}};
    const Value examples = examples_of(sketch, outcome.status);
    if (!examples.as_map().empty()) response.set("content", Map{{"application/json", Map{{"schema", Map{}}, {"examples", examples}}}});
    Map headers;
    for (const auto& [name, example] : outcome.headers) headers.set(name, Map{{"schema", Map{{"type", "string"}}}, {"example", example}});
    if (!headers.empty()) response.set("headers", std::move(headers));
    responses.set(std::to_string(outcome.status), std::move(response));
  }
  return responses;
}

Value parameters_of(const OperationSketch& sketch) {
  List parameters;
  for (std::size_t open = sketch.path.find('{'); open != std::string::npos; open = sketch.path.find('{', open + 1)) {
    const std::string name = sketch.path.substr(open + 1, sketch.path.find('}', open) - open - 1);
    parameters.push_back(Map{{"name", name}, {"in", "path"}, {"required", true}, {"schema", Map{{"type", "string"}}}});
  }
  for (const auto& [name, schema] : sketch.query) parameters.push_back(Map{{"name", name}, {"in", "query"}, {"schema", schema}});
  return parameters;
}

Value operation_of(const OperationSketch& sketch) {
  Map operation{{"operationId", sketch.id}, {"parameters", parameters_of(sketch)}, {"responses", responses_of(sketch)}};
  List servers;
  for (const std::string& url : sketch.servers) servers.push_back(Map{{"url", url}});
  if (!servers.empty()) operation.set("servers", std::move(servers));
  if (!sketch.body.is_null())
    operation.set("requestBody", Map{{"required", true}, {"content", Map{{"application/json", Map{{"schema", sketch.body}}}}}});
  return operation;
}

Value document_of(const ProviderSketch& sketch) {
  Map paths;
  for (const OperationSketch& operation : sketch.operations) {
    std::string method = operation.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    Value item = paths.contains(operation.path) ? *paths.find(operation.path) : Value(Map{});
    item.edit_map().set(method, operation_of(operation));
    paths.set(operation.path, std::move(item));
  }
  return Map{{"openapi", "3.1.0"},
             {"info", Map{{"title", sketch.name}, {"version", "1"}}},
             {"servers", List{Map{{"url", "https://" + sketch.name + ".example/"}}}},
             {"paths", std::move(paths)}};
}

Refusal refusal(const RefusalSketch& sketch, const Declarations& names) {
  Refusal made{sketch.refuse, {}};
  if (!sketch.with.is_null()) made.with = shape(sketch.with, names);
  return made;
}

std::optional<Refusal> optional_refusal(const RefusalSketch& sketch, const Declarations& names) {
  return sketch.refuse.empty() ? std::nullopt : std::optional(refusal(sketch, names));
}

std::optional<Expression> optional_expression(const std::string& text, const Declarations& names) {
  return text.empty() ? std::nullopt : std::optional(expression(text, names));
}

std::vector<Check> checks(const std::vector<RefusalSketch>& sketches, const Declarations& names, const std::string& place) {
  std::vector<Check> made;
  made.reserve(sketches.size());
  for (const RefusalSketch& one : sketches) {
    HeaderTemplates headers;
    for (const auto& [name, value] : one.headers) headers.emplace_back(name, shape(value, names));
    made.push_back({expression(one.when, names),
                    refusal(one, names),
                    std::move(headers),
                    {one.grade, "", ""},
                    place + "[" + std::to_string(made.size()) + "]"});
  }
  return made;
}

std::optional<Fallback> fallback(const FallbackSketch& sketch, const Declarations& names) {
  if (sketch.status == 0) return std::nullopt;
  return Fallback{sketch.status, shape(sketch.body, names), {Grade::assumed, "", ""}};
}

class Rules {
 public:
  Rules(const OperationSketch& sketch, const BuiltMachines& built) : sketch_(sketch), built_(built), names_(built.declarations()) {}

  OperationRules make(const Operation* operation) {
    made_.operation = operation;
    made_.enabled = optional_expression(sketch_.enabled, names_);
    for (const ToleratedSketch& one : sketch_.tolerate)
      made_.tolerate.push_back({one.pointer, one.keyword, expression(one.when, names_), {one.grade, "", ""}});
    for (const FindSketch& one : sketch_.find) add(one);
    for (const ListSketch& one : sketch_.list) add(one);
    if (!sketch_.idempotency.key.empty()) add(sketch_.idempotency);
    made_.refuse = checks(sketch_.refuse, names_, sketch_.id + ".refuse");
    made_.effects = effects(sketch_.effects, built_.machines, names_);
    for (const EffectSketch& one : sketch_.effects) {
      if (!one.as.empty()) declare(one.as);
    }
    for (const std::string& name : sketch_.created) made_.created.push_back({name, declare(name)});
    for (const AnswerSketch& one : sketch_.answers) add(one);
    made_.slots = names_.variables.size();
    return std::move(made_);
  }

 private:
  std::size_t declare(const std::string& name, Type type = Type::Of::dyn) {
    names_ = names_.with(name, std::move(type));
    return names_.variables.size() - 1;
  }

  std::size_t machine(const std::string& type, const std::string& name) const {
    const auto found = built_.machines.find(type.empty() ? name : type);
    if (!found) throw std::logic_error("no such type: " + name);
    return *found;
  }

  void add(const FindSketch& sketch) {
    Find find{
        sketch.name, 0, machine(sketch.type, sketch.name), {}, {}, kFirstNamed, {}, sketch.create, sketch_.id + ".find." + sketch.name};
    find.id = optional_expression(sketch.id, names_);
    find.candidate = names_.variables.size();
    find.where = optional_expression(sketch.where, names_.with(built_.machines[find.machine].type, built_.machines[find.machine].record()));
    if (!sketch.otherwise.empty()) find.otherwise = Refusal{sketch.otherwise, {}};
    find.slot = declare(sketch.name, built_.machines[find.machine].record());
    made_.find.push_back(std::move(find));
  }

  void add(const ListSketch& sketch) {
    ListQuery list;
    list.name = sketch.name;
    list.machine = machine(sketch.type, sketch.name);
    list.rule = sketch_.id + ".list." + sketch.name;
    list.cursor = optional_expression(sketch.cursor, names_);
    if (!sketch.otherwise.empty()) list.otherwise = Refusal{sketch.otherwise, {}};
    Declarations names = names_;
    if (!sketch.carry.is_null()) {
      list.carry = shape(sketch.carry, names_);
      list.carried = names.variables.size();
      names = names.with("carry", Type::Of::dyn);
    }
    list.candidate = names.variables.size();
    list.where = optional_expression(sketch.where, names.with(built_.machines[list.machine].type, built_.machines[list.machine].record()));
    list.sort = optional_expression(sketch.sort, names);
    list.offset = optional_expression(sketch.offset, names);
    list.limit = optional_expression(sketch.limit, names);
    list.slot = declare(sketch.name);
    made_.list.push_back(std::move(list));
  }

  void add(const IdempotencySketch& sketch) {
    IdempotencyRule rule{expression(sketch.key, names_), {}, {}, {}, {}, {}, {}};
    rule.scope = optional_expression(sketch.scope, names_);
    if (!sketch.running.refuse.empty())
      rule.running = IdempotencyRule::Running{expression(sketch.running.when, names_), refusal(sketch.running, names_)};
    rule.repeat = optional_refusal(sketch.repeat, names_);
    rule.conflict = optional_refusal(sketch.conflict, names_);
    rule.expires = optional_expression(sketch.expires, names_);
    rule.evidence.grade = sketch.grade;
    made_.idempotency = std::move(rule);
  }

  void add(const AnswerSketch& sketch) {
    Answer answer;
    answer.when = optional_expression(sketch.when, names_);
    answer.outcome = sketch.outcome;
    if (!sketch.body.is_null()) answer.body = shape(sketch.body, names_);
    if (!sketch.with.is_null()) answer.with = shape(sketch.with, names_);
    for (const auto& [name, value] : sketch.headers) answer.headers.emplace_back(name, shape(value, names_));
    answer.evidence.grade = sketch.grade;
    made_.answers.push_back(std::move(answer));
  }

  const OperationSketch& sketch_;
  const BuiltMachines& built_;
  Declarations names_;
  OperationRules made_;
};

}  // namespace

std::shared_ptr<const Provider> build_provider(const ProviderSketch& sketch) {
  auto contract = Contract::load(document_of(sketch));
  if (!contract) throw std::logic_error(contract.error().front().pointer + ": " + contract.error().front().message);
  BuiltMachines built = build_machines(sketch.machines);
  const Declarations names = built.declarations();

  auto provider = std::make_shared<Provider>();
  provider->name = provider->title = sketch.name;
  provider->contract = *std::move(contract);
  provider->router.emplace(provider->contract, Router::Options{});
  provider->views = built.views;
  provider->settings = sketch.settings;
  provider->constants = sketch.constants;
  provider->refuse = checks(sketch.refuse, names, "refuse");
  for (const RefusalSketch& one : sketch.violations) provider->violations.push_back(refusal(one, built.declarations({"violations"})));
  provider->unknown_path = fallback(sketch.unknown_path, names);
  provider->unknown_method = fallback(sketch.unknown_method, names);
  provider->fault = fallback(sketch.fault, names);
  for (const OperationSketch& one : sketch.operations)
    provider->rules.emplace(one.id, Rules(one, built).make(provider->contract.operation(one.id)));
  for (const SeedSketch& one : sketch.seeds) {
    const std::string rule = "seed[" + std::to_string(provider->seeds.size()) + "]";
    provider->seeds.push_back({*built.machines.find(one.type), shape(one.attributes, names), rule});
  }
  provider->machines = std::move(built.machines);
  plan_indexes(*provider);
  return provider;
}

}  // namespace understudy::test
