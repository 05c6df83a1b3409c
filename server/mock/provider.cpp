// SPDX-License-Identifier: MIT
#include "server/mock/provider.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/engine/candidates.h"
#include "server/values/json.h"

namespace understudy {

namespace {

// A text from a command line stands for what it says: "true", "5".
Value read_text(AttributeType type, const Value& given) {
  const bool is_written_as_json = type == AttributeType::boolean || type == AttributeType::integer || type == AttributeType::number ||
                                  type == AttributeType::list || type == AttributeType::map;
  if (!given.is(Kind::string) || !is_written_as_json) return given;
  auto read = parse_json(given.as_string());
  return read ? *std::move(read) : given;
}

std::string choices(const std::vector<Value>& values) {
  std::string told;
  for (const Value& value : values) told += (told.empty() ? "" : ", ") + (value.is(Kind::string) ? value.as_string() : write_json(value));
  return told;
}

}  // namespace

const Setting* Provider::setting(std::string_view wanted) const {
  const auto found = std::find_if(settings.begin(), settings.end(), [wanted](const Setting& one) { return one.name == wanted; });
  return found != settings.end() ? &*found : nullptr;
}

const Refusal* Provider::violation_of(const Operation& operation) const {
  const auto declared = [&operation](const Refusal& one) { return operation.outcome(one.outcome) != nullptr; };
  const auto found = std::find_if(violations.begin(), violations.end(), declared);
  return found != violations.end() ? &*found : nullptr;
}

void plan_indexes(Provider& provider) {
  std::vector<Machine>& machines = provider.machines.machines;
  plan_indexes(provider.machines);
  for (auto& [id, rules] : provider.rules) {
    for (Find& find : rules.find) find.equal = plan_index(machines[find.machine], find.where, find.candidate);
    for (ListQuery& list : rules.list) list.equal = plan_index(machines[list.machine], list.where, list.candidate);
    plan_indexes(provider.machines, rules.effects);
  }
}

Result<Value, std::string> setting_value(const Setting& setting, const Value& given) {
  auto value = as_attribute(setting.type, read_text(setting.type, given));
  if (!value) return Failed{fmt::format("settings.{} {}", setting.name, value.error())};
  if (!setting.one_of.empty() && std::find(setting.one_of.begin(), setting.one_of.end(), *value) == setting.one_of.end())
    return Failed{fmt::format("settings.{} is one of: {}", setting.name, choices(setting.one_of))};
  if (value->is_null() && !setting.initial.is_null() && setting.type != AttributeType::any)
    return Failed{fmt::format("settings.{} must be a {}, not null", setting.name, attribute_type_name(setting.type))};
  return *std::move(value);
}

}  // namespace understudy
