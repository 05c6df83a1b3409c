// SPDX-License-Identifier: MIT
#include "server/pack/request_type.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "server/values/json.h"

namespace understudy {

namespace {

using Of = Type::Of;

constexpr int kDeepest = 12;  // levels of schemas; what is deeper is not typed
constexpr std::array<std::string_view, 10> kOpen = {
    "allOf",       "anyOf",        "oneOf", "not", "if", "patternProperties", "unevaluatedProperties", "dependentSchemas",
    "$dynamicRef", "propertyNames"};

const Value* resolved(const Value& schema, const Value& document) {
  const Value* found = &schema;
  for (int i = 0; i < kDeepest && found; ++i) {
    const Value& reference = (*found)["$ref"];
    if (!reference.is(Kind::string)) return found;
    if (!reference.as_string().starts_with("#/")) return nullptr;
    found = at_pointer(document, std::string_view(reference.as_string()).substr(1));
  }
  return nullptr;
}

// The one type that a schema names, null aside; empty when it names none or several.
std::string_view type_name(const Value& schema) {
  const Value& type = schema["type"];
  if (type.is(Kind::string)) return type.as_string();
  if (!type.is(Kind::list)) return {};
  std::string_view only;
  for (const Value& one : type.as_list()) {
    if (!one.is(Kind::string) || one.as_string() == "null") continue;
    if (!only.empty()) return {};
    only = one.as_string();
  }
  return only;
}

Type type_of_schema(const Value& written, const Value& document, const std::string& name, int depth);

Type object_type(const Value& schema, const Value& document, const std::string& name, int depth) {
  const Value& properties = schema["properties"];
  const Value& additional = schema["additionalProperties"];
  const bool closed = additional.is_null() || (additional.is(Kind::boolean) && !additional.as_bool());
  if (!properties.is(Kind::map) || !closed) return Type::map(Of::dyn);
  std::vector<Type::Field> fields;
  for (const auto& [key, value] : properties.as_map()) {
    fields.push_back({key.as_string(), type_of_schema(value, document, name + '.' + key.as_string(), depth + 1)});
  }
  return Type::record(name, std::move(fields));
}

Type type_of_schema(const Value& written, const Value& document, const std::string& name, int depth) {
  const Value* schema = depth < kDeepest ? resolved(written, document) : nullptr;
  if (!schema || !schema->is(Kind::map)) return Of::dyn;
  for (const std::string_view keyword : kOpen) {
    if (schema->find(keyword)) return Of::dyn;
  }
  const std::string_view type = type_name(*schema);
  if (type == "string") return Of::string;
  if (type == "boolean") return Of::boolean;
  if (type == "integer") return Of::integer;
  if (type == "array") return Type::list(type_of_schema((*schema)["items"], document, name + "[]", depth + 1));
  if (type == "object") return object_type(*schema, document, name, depth);
  return Of::dyn;  // a "number" may be an integer as well
}

Type parameters_type(const Operation& operation, ParameterIn in, const Value& document, const std::string& name) {
  std::vector<Type::Field> fields;
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in == in)
      fields.push_back({parameter.name, type_of_schema(parameter.schema_value, document, name + '.' + parameter.name, 0)});
  }
  return Type::record(name, std::move(fields));
}

Type body_type(const Operation& operation, const Value& document) {
  if (!operation.body || operation.body->contents.size() != 1) return Of::dyn;
  return type_of_schema(operation.body->contents.front().schema_value, document, "request.body", 0);
}

}  // namespace

Type request_type(const Operation& operation, const Value& document) {
  return Type::record("request", {{"method", Of::string},
                                  {"operation", Of::string},
                                  {"path", parameters_type(operation, ParameterIn::path, document, "request.path")},
                                  {"query", parameters_type(operation, ParameterIn::query, document, "request.query")},
                                  {"headers", Type::map(Of::dyn)},
                                  {"body", body_type(operation, document)},
                                  {"raw", Of::string}});
}

Type raw_request_type() {
  return Type::record("request", {{"method", Of::string},
                                  {"operation", Of::string},
                                  {"path", Type::map(Of::string)},
                                  {"query", Type::map(Of::string)},
                                  {"headers", Type::map(Of::string)},
                                  {"raw", Of::string},
                                  {"target", Of::string}});
}

}  // namespace understudy
