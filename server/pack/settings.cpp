// SPDX-License-Identifier: MIT
#include "server/pack/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/pack/request_type.h"
#include "server/values/json.h"

namespace understudy {

namespace {

AttributeType type_of_default(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return AttributeType::boolean;
    case Kind::integer:
    case Kind::uinteger:
      return AttributeType::integer;
    case Kind::number:
      return AttributeType::number;
    case Kind::string:
      return parse_iso_duration(value.as_string()) ? AttributeType::duration : AttributeType::string;
    default:
      return AttributeType::any;
  }
}

// As the setting's type holds it; told when it does not fit.
std::optional<Value> held(Workbench& bench, const Node& node, const Setting& setting) {
  auto value = as_attribute(setting.type, node.value);
  if (value) return *std::move(value);
  bench.tell(node, fmt::format("settings.{} {}", setting.name, value.error()));
  return std::nullopt;
}

void read_choices(Workbench& bench, const Fields& written, Setting& setting) {
  for (const NodePtr& choice : written.items("one_of")) {
    if (auto value = held(bench, *choice, setting)) setting.one_of.push_back(*std::move(value));
  }
  if (setting.one_of.empty() || setting.initial.is_null()) return;
  for (const Value& choice : setting.one_of) {
    if (choice == setting.initial) return;
  }
  std::vector<std::string> choices;
  for (const NodePtr& choice : written.items("one_of")) choices.push_back(choice->is_scalar() ? scalar_text(*choice) : "…");
  bench.tell(*written.find("default"), "the default is not among `one_of`", fmt::format("one of: {}", fmt::join(choices, ", ")));
}

void read_setting(Workbench& bench, const Fields::Named& named) {
  const Fields& written = named.fields.front();
  Setting setting;
  setting.name = named.member->name;
  bench.usable_name(*named.member->node, named.member->key, setting.name, Names());
  setting.evidence = bench.evidence(written);
  if (written.find("note")) setting.evidence.note = written.text("note");
  const Node* value = written.find("default");
  if (value) {
    const auto declared = parse_attribute_type(written.text("type"));
    setting.type = declared.value_or(type_of_default(value->value));
    if (setting.type == AttributeType::any) {
      bench.tell(*value, fmt::format("{} does not tell the setting's type", told(*value)),
                 "add `type:` boolean, integer, number, string or duration");
    }
    setting.initial = held(bench, *value, setting).value_or(Value());
    read_choices(bench, written, setting);
  }
  bench.provider.settings.push_back(std::move(setting));
}

// Maps become records, so that a constant that is not there is found.
Type constant_type(const Value& value, const std::string& name) {
  if (!value.is(Kind::map)) return Template::constant(value).type();
  std::vector<Type::Field> fields;
  for (const auto& [key, member] : value.as_map()) fields.push_back({key.as_string(), constant_type(member, name + '.' + key.as_string())});
  return Type::record(name, std::move(fields));
}

std::optional<Fallback> read_fallback(Workbench& bench, const Fields& errors, const std::string& name) {
  Names names = bench.basic_names();
  names.declarations.variables[kRequest] = {"request", raw_request_type()};
  for (const Fields& written : errors.list(name)) {
    bench.places["errors." + name] = &written.node();
    auto body = bench.shape(written.find("body"), names);
    const Node* status = written.find("status");
    if (status && (status->value.as_integer() < 200 || status->value.as_integer() > 599)) {
      bench.tell(*status, fmt::format("{} is no status of an answer", scalar_text(*status)), "a number from 200 to 599");
    } else if (status && body) {
      return Fallback{static_cast<int>(status->value.as_integer()), *std::move(body), bench.evidence(written)};
    }
  }
  return std::nullopt;
}

Type violations_type() {
  using Of = Type::Of;
  return Type::list(Type::record("violation", {{"in", Of::string},
                                               {"pointer", Of::string},
                                               {"field", Of::string},
                                               {"subject", Of::string},
                                               {"keyword", Of::string},
                                               {"expected", Of::dyn},
                                               {"actual", Of::dyn},
                                               {"message", Of::string}}));
}

// Outcomes that the pack names for all operations: at least one must declare them.
bool check_declared_somewhere(Workbench& bench, const Node& node, const std::string& outcome) {
  std::vector<std::string> known;
  for (const Operation& operation : bench.provider.contract.operations()) {
    for (const Outcome& one : operation.outcomes) {
      if (one.name == outcome) return true;
      if (std::find(known.begin(), known.end(), one.name) == known.end()) known.push_back(one.name);
    }
  }
  if (!known.empty()) bench.tell(node, fmt::format("no operation has an outcome \"{}\"", outcome), suggestion(outcome, known));
  return false;
}

// The refusals of `violation` before this one may leave it nothing to do.
void check_has_its_turn(Workbench& bench, const Node& node, const std::string& outcome) {
  for (const Operation& operation : bench.provider.contract.operations()) {
    if (operation.outcome(outcome) != nullptr && bench.provider.violation_of(operation) == nullptr) return;
  }
  bench.tell(node, fmt::format("this is never answered: every operation with \"{}\" declares the outcome of a refusal before it", outcome),
             "the first whose outcome an operation declares is taken; put this one in front, or take it out");
}

}  // namespace

void read_settings(Workbench& bench, const Fields& behaviour) {
  std::vector<Type::Field> fields;
  for (const Fields::Named& setting : behaviour.named("settings")) {
    read_setting(bench, setting);
    fields.push_back({setting.member->name, static_type(bench.provider.settings.back().type)});
  }
  bench.settings = Type::record("settings", std::move(fields));
  const Node* constants = behaviour.find("constants");
  bench.provider.constants = constants ? constants->value : Value(Map());
  bench.constants = constant_type(bench.provider.constants, "constants");
  for (const Fields& requests : behaviour.list("requests")) {
    bench.provider.dialect = {requests.flag("snake_case_names"), requests.text("packed_query"), requests.flag("trailing_slash"),
                              requests.flag("ignore_content_type")};
  }
}

HeaderTemplates read_headers(Workbench& bench, const Fields& written, const Names& names) {
  HeaderTemplates headers;
  for (const Node::Member& header : written.members("headers")) {
    if (auto value = bench.shape(header.node.get(), names)) headers.emplace_back(header.name, *std::move(value));
  }
  return headers;
}

std::vector<Check> read_checks(Workbench& bench, const std::vector<Fields>& written, const Names& names, const std::string& id) {
  std::vector<Check> checks;
  std::size_t number = 0;
  for (const Fields& one : written) {
    std::string rule = fmt::format("{}[{}]", id, number++);
    auto when = bench.expression(one, "when", names, Type::Of::boolean);
    auto refuse = bench.refusal(one, names);
    if (const Node* name = one.find("refuse")) bench.places[rule] = name;
    HeaderTemplates headers = read_headers(bench, one, names);
    if (when && refuse) checks.push_back({*std::move(when), *std::move(refuse), std::move(headers), bench.evidence(one), std::move(rule)});
  }
  return checks;
}

void read_errors(Workbench& bench, const Fields& behaviour) {
  Names names = bench.basic_names();
  names.declarations.variables[kRequest] = {"request", raw_request_type()};
  bench.provider.refuse = read_checks(bench, behaviour.list("refuse"), names, "refuse");
  for (const Check& check : bench.provider.refuse) check_declared_somewhere(bench, *bench.places[check.rule], check.refuse.outcome);
  for (const Fields& errors : behaviour.list("errors")) {
    Names violated = bench.basic_names();
    violated.declarations.variables[kRequest] = {"request", Type()};
    violated.add("violations", violations_type());
    for (const Fields& written : errors.list("violation")) {
      auto violation = bench.refusal(written, violated);
      if (!violation || !check_declared_somewhere(bench, *written.find("refuse"), violation->outcome)) continue;
      check_has_its_turn(bench, *written.find("refuse"), violation->outcome);
      bench.provider.violations.push_back(*std::move(violation));
    }
    bench.provider.unknown_path = read_fallback(bench, errors, "unknown_path");
    bench.provider.unknown_method = read_fallback(bench, errors, "unknown_method");
    bench.provider.fault = read_fallback(bench, errors, "fault");
  }
}

}  // namespace understudy
