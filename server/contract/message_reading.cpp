// SPDX-License-Identifier: MIT
#include "server/contract/message_reading.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <optional>

#include "server/contract/schema_rule.h"
#include "server/values/json.h"

namespace understudy {
namespace {

std::optional<Value> convert_to(std::string_view type, std::string_view text) {
  const char* end = text.data() + text.size();
  if (type == "boolean" && (text == "true" || text == "false")) return Value(text == "true");
  if (type == "integer") {
    std::int64_t integer = 0;
    if (const auto read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end) return Value(integer);
  }
  // from_chars also reads "inf" and "nan".
  if (type == "number" && text.find_first_not_of("0123456789+-.eE") == std::string_view::npos) {
    if (auto integer = convert_to("integer", text)) return integer;
    double number = 0;
    if (const auto read = std::from_chars(text.data(), end, number); read.ec == std::errc() && read.ptr == end) return Value(number);
  }
  if (type == "string") return Value(text);
  return std::nullopt;
}

// "/items/0/price" within a value → "items[0].price".
std::string dotted(std::string_view pointer, const Value& root, std::string field) {
  const Value* at = &root;
  while (!pointer.empty()) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view raw = pointer.substr(1, end - 1);
    pointer.remove_prefix(end);
    std::string name;
    for (std::size_t i = 0; i < raw.size(); ++i) name += raw[i] != '~' ? raw[i] : raw[++i] == '0' ? '~' : '/';
    if (at && at->is(Kind::list)) {
      field += fmt::format("[{}]", name);
    } else {
      field += (field.empty() ? "" : ".") + name;
    }
    at = at ? at_pointer(*at, fmt::format("/{}", raw)) : nullptr;
  }
  return field;
}

// "program_id" → "programId".
std::string lower_camel_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool joins = name[i] == '_' && i + 1 < name.size();
    if (joins) ++i;
    out += joins && name[i] >= 'a' && name[i] <= 'z' ? static_cast<char>(name[i] - ('a' - 'A')) : name[i];
  }
  return out;
}

}  // namespace

Value convert_text(std::string_view text, const Value& schema) {
  const Value& type = schema["type"];
  if (type.is(Kind::string)) {
    if (auto value = convert_to(type.as_string(), text)) return *std::move(value);
  } else if (type.is(Kind::list)) {
    for (const std::string_view wanted : {"integer", "number", "boolean"}) {
      if (std::find(type.as_list().begin(), type.as_list().end(), Value(wanted)) == type.as_list().end()) continue;
      if (auto value = convert_to(wanted, text)) return *std::move(value);
    }
  }
  return text;
}

std::vector<std::pair<std::string, std::string_view>> split_pairs(std::string_view text) {
  std::vector<std::pair<std::string, std::string_view>> pairs;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(percent_decode(pair.substr(0, equals), true), pair.substr(std::min(equals + 1, pair.size())));
  }
  return pairs;
}

bool is_json_media_type(std::string_view bare) { return bare.ends_with("/json") || bare.ends_with("+json"); }
bool is_form_media_type(std::string_view bare) { return bare == "application/x-www-form-urlencoded"; }

bool covers(std::string_view declared, std::string_view bare) {
  if (declared == bare || declared == "*/*") return true;
  return declared.ends_with("/*") && bare.starts_with(declared.substr(0, declared.size() - 1));
}

Value read_json_body(std::string_view body, std::vector<Violation>& violations) {
  auto parsed = parse_json(body);
  if (parsed) return std::move(parsed).value();
  const JsonError& error = parsed.error();
  violations.push_back({"body", "/body", "", "json", nullptr, nullptr,
                        fmt::format("is no JSON: line {}, column {}: {}", error.line, error.column, error.message)});
  return nullptr;
}

void check_value(const Schema* schema, const Value& value, std::string_view in, const std::string& name,
                 std::vector<Violation>& violations) {
  if (!schema) return;
  for (SchemaViolation& broken : check(*schema, value)) {
    const std::string pointer = fmt::format("/{}{}{}{}", in, name.empty() ? "" : "/", pointer_token(name), broken.pointer);
    violations.push_back({std::string(in), pointer, dotted(broken.pointer, value, name), std::move(broken.keyword),
                          std::move(broken.expected), std::move(broken.actual), std::move(broken.message)});
  }
}

Value with_declared_names(const Value& value, const Schema* schema) {
  if (!schema) return value;
  if (value.is(Kind::list)) {
    List items;
    items.reserve(value.as_list().size());
    for (const Value& item : value.as_list()) items.push_back(with_declared_names(item, declared_item(*schema, items.size())));
    return items;
  }
  if (!value.is(Kind::map)) return value;
  Map members;
  members.reserve(value.as_map().size());
  for (const auto& [key, member] : value.as_map()) {
    std::string name = key.as_string();
    const Schema* declared = declared_member(*schema, name);
    if (!declared) {
      std::string camel = lower_camel_case(name);
      declared = value.find(camel) ? nullptr : declared_member(*schema, camel);
      if (declared) name = std::move(camel);
    }
    members.set(name, with_declared_names(member, declared));
  }
  return members;
}

}  // namespace understudy
