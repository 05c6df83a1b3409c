// SPDX-License-Identifier: MIT
// How the values of keywords are read: counts, names, patterns, schemas and references, with what to say when they are none.
#include <fmt/format.h>
#include <cmath>

#include "server/contract/message.h"
#include "server/contract/schema_compiler.h"
#include "server/contract/uri.h"
#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {
namespace {

std::vector<std::string> keys_of(const Value* map) {
  std::vector<std::string> keys;
  if (!map || !map->is(Kind::map)) return keys;
  for (const auto& [key, value] : map->as_map()) {
    if (key.is(Kind::string)) keys.push_back(key.as_string());
  }
  return keys;
}

// "did you mean" for the last token of a pointer that leads nowhere.
std::string hint_for(const Value& document, const std::string& pointer) {
  const auto slash = pointer.rfind('/');
  return suggestion(std::string_view(pointer).substr(slash + 1), keys_of(at_pointer(document, pointer.substr(0, slash))));
}

}  // namespace

NewRule Compiler::error(const Keyword& keyword, std::string message, std::string hint) {
  errors_.push_back({keyword.pointer, std::move(message), std::move(hint)});
  return nullptr;
}

const Schema* Compiler::schema(const Keyword& keyword) { return schema_at(keyword.pointer, keyword.value, keyword.resource); }

std::optional<std::vector<const Schema*>> Compiler::schemas(const Keyword& keyword) {
  if (!keyword.value.is(Kind::list) || keyword.value.as_list().empty()) {
    error(keyword, fmt::format("{} must be a list of at least one schema", keyword.name));
    return std::nullopt;
  }
  std::vector<const Schema*> found;
  for (const Value& part : keyword.value.as_list()) found.push_back(schema(keyword.at(std::to_string(found.size()), part)));
  return found;
}

std::optional<std::map<std::string, const Schema*, std::less<>>> Compiler::named_schemas(const Keyword& keyword) {
  if (!keyword.value.is(Kind::map)) {
    error(keyword, fmt::format("{} must be a map from names to schemas", keyword.name));
    return std::nullopt;
  }
  std::map<std::string, const Schema*, std::less<>> found;
  for (const auto& [key, part] : keyword.value.as_map()) {
    if (!key.is(Kind::string)) {
      error(keyword, fmt::format("the name {} must be a text", brief(key)), "put it in quotes");
    } else {
      found.emplace(key.as_string(), schema(keyword.at(key.as_string(), part)));
    }
  }
  return found;
}

std::optional<std::size_t> Compiler::count(const Keyword& keyword) {
  const Value& value = keyword.value;
  if (value.is(Kind::integer) && value.as_integer() >= 0) return static_cast<std::size_t>(value.as_integer());
  if (value.is(Kind::number) && value.as_number() >= 0 && value.as_number() < 1e15 && std::floor(value.as_number()) == value.as_number()) {
    return static_cast<std::size_t>(value.as_number());
  }
  error(keyword, fmt::format("{} must be a count, is {}", keyword.name, brief(value)), "write a number such as 0 or 12");
  return std::nullopt;
}

std::optional<std::vector<std::string>> Compiler::names(const Keyword& keyword) {
  std::vector<std::string> found;
  bool good = keyword.value.is(Kind::list);
  if (good) {
    for (const Value& name : keyword.value.as_list()) {
      good = good && name.is(Kind::string);
      if (good) found.push_back(name.as_string());
    }
  }
  if (good) return found;
  error(keyword, fmt::format("{} must be a list of names, is {}", keyword.name, brief(keyword.value)));
  return std::nullopt;
}

// Compiled once for each expression, however often it stands in the document.
std::optional<Pattern> Compiler::pattern(const Keyword& keyword, std::string_view expression) {
  const auto [known, fresh] = patterns_.emplace(std::string(expression), std::nullopt);
  if (fresh) {
    if (auto compiled = Pattern::compile(expression)) {
      known->second = std::move(compiled).value();
    } else {
      error(keyword, fmt::format("the pattern {} cannot be used: {}", expression, compiled.error()));
    }
  }
  return known->second;
}

Compiler::Target Compiler::reference(const Keyword& keyword) {
  if (!keyword.value.is(Kind::string)) {
    error(keyword, fmt::format("{} must be a text such as \"#/components/schemas/Name\"", keyword.name));
    return {};
  }
  const std::string& text = keyword.value.as_string();
  const std::string uri = resolve_uri(keyword.resource.uri, text);
  const auto found = by_uri_.find(std::string_view(uri).substr(0, uri.find('#')));
  if (found == by_uri_.end()) {
    error(keyword, fmt::format("{} is in another document, and only references within this one are followed", text),
          "copy the schema to components/schemas");
    return {};
  }
  SchemaResource& resource = *found->second;
  const std::string fragment = percent_decode(split_uri(uri).fragment.value_or(""));
  std::string pointer = resource.pointer + fragment;
  std::string anchor;
  if (!fragment.empty() && fragment[0] != '/') {
    const auto named = resource.anchors.find(fragment);
    if (named == resource.anchors.end()) {
      error(keyword, fmt::format("{} leads nowhere: there is no $anchor {}", text, fragment));
      return {};
    }
    pointer = named->second;
    anchor = fragment;
  }
  const Value* target = at_pointer(document_, pointer);
  if (!target) {
    error(keyword, fmt::format("{} leads nowhere", text), hint_for(document_, pointer));
    return {};
  }
  identify(pointer, *target, resource);
  return {schema_at(pointer, *target, resource), &resource, std::move(anchor)};
}

}  // namespace understudy
