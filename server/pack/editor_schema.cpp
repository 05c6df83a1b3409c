// SPDX-License-Identifier: MIT
#include "server/pack/editor_schema.h"

#include <string>

namespace understudy {

namespace {

// Each Shape becomes a definition of its own name: it may be used in several places.
class Definitions {
 public:
  Value reference(const Shape& shape) {
    std::string name(shape.name);
    for (char& c : name) c = c == ' ' ? '-' : c;
    if (!known_.contains(name)) {
      known_.set(name, nullptr);  // holds its place
      known_.set(name, definition(shape));
    }
    return Map{{"$ref", "#/$defs/" + name}};
  }

  Value map_of(const Shape& shape) {
    Map properties;
    List required;
    bool demands = false;
    for (const Key& key : shape.keys) {
      if (key.form == Form::misplaced) continue;
      properties.set(key.name, value_of(key));
      if (key.required) required.emplace_back(key.name);
      demands = demands || key.required;
    }
    Map schema{{"type", demands ? Value("object") : Value(List{"object", "null"})}, {"properties", std::move(properties)}};
    if (demands) schema.set("required", std::move(required));
    schema.set("additionalProperties", false);
    return schema;
  }

  Map take() { return std::move(known_); }

 private:
  Value definition(const Shape& shape) {
    if (shape.bare.empty()) return map_of(shape);
    return Map{{"oneOf", List{one(*shape.key(shape.bare)), map_of(shape)}}};
  }

  Value one(const Key& key) {
    switch (key.form) {
      case Form::text: {
        if (key.words.empty()) return Map{{"type", "string"}};
        List words;
        for (const std::string_view word : key.words) words.emplace_back(word);
        return Map{{"enum", std::move(words)}};
      }
      case Form::boolean:
        return Map{{"type", "boolean"}};
      case Form::integer:
        return Map{{"type", "integer"}};
      case Form::expression:
        return Map{{"type", List{"string", "number", "boolean"}}};
      case Form::map_of:
        return reference(*key.of);
      default:
        return Map{};
    }
  }

  Value value_of(const Key& key) {
    Map schema;
    switch (key.many) {
      case Many::one:
        schema = one(key).as_map();
        break;
      case Many::list:
        schema = {{"type", "array"}, {"items", one(key)}};
        break;
      case Many::one_or_list:
        schema = {{"anyOf", List{one(key), Map{{"type", "array"}, {"items", one(key)}}}}};
        break;
      case Many::named:
        schema = {{"type", "object"}, {"additionalProperties", one(key)}};
        break;
      case Many::named_one_or_list:
        schema = {{"type", "object"},
                  {"additionalProperties", Map{{"anyOf", List{one(key), Map{{"type", "array"}, {"items", one(key)}}}}}}};
        break;
    }
    schema.set("description", key.about);
    return schema;
  }

  Map known_;
};

}  // namespace

Value editor_schema(const Shape& shape, std::string_view title) {
  Definitions definitions;
  Map schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  const Value whole = definitions.map_of(shape);
  for (const auto& [key, value] : whole.as_map()) {
    if (key != Value("required")) schema.set(key, value);  // a file may be a part of the whole
  }
  schema.set("$defs", definitions.take());
  return schema;
}

}  // namespace understudy
