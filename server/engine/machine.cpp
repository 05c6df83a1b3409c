// SPDX-License-Identifier: MIT
#include "server/engine/machine.h"

namespace understudy {

std::optional<std::size_t> Machine::state(std::string_view name) const {
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].name == name) return i;
  }
  return std::nullopt;
}

const Attribute* Machine::attribute(std::string_view name) const {
  for (const Attribute& one : attributes) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

const std::vector<Transition>* Machine::reactions(std::size_t in_state, std::string_view event) const {
  const Reactions& on = states[in_state].on;
  if (const auto own = on.find(event); own != on.end()) return &own->second;
  const auto any = otherwise.find(event);
  return any != otherwise.end() ? &any->second : nullptr;
}

Type Machine::record() const {
  std::vector<Type::Field> fields;
  fields.reserve(attributes.size());
  for (const Attribute& one : attributes) fields.push_back({one.name, static_type(one.type)});
  return Type::record(type, std::move(fields));
}

std::optional<std::size_t> Machines::find(std::string_view type) const {
  for (std::size_t i = 0; i < machines.size(); ++i) {
    if (machines[i].type == type) return i;
  }
  return std::nullopt;
}

std::optional<std::string> key_text(const Value& key) {
  if (key.is(Kind::string)) return key.as_string();
  if (key.is(Kind::integer)) return std::to_string(key.as_integer());
  return std::nullopt;
}

Value key_value(const Value& key) {
  if (key.is(Kind::string)) return key;
  return key.is(Kind::integer) ? Value(std::to_string(key.as_integer())) : Value();
}

Declarations machine_declarations(const Type& settings, const Type& constants, std::string type_name, Type record,
                                  std::shared_ptr<const std::vector<Function>> functions) {
  return {{{"now", Type::Of::timestamp},
           {"settings", settings},
           {"constants", constants},
           {std::move(type_name), std::move(record)},
           {"event", Type::Of::dyn},
           {"request", Type::Of::dyn}},
          std::move(functions)};
}

}  // namespace understudy
