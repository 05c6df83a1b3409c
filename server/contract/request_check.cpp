// SPDX-License-Identifier: MIT
#include "server/contract/message_check.h"

#include <fmt/format.h>
#include <algorithm>

#include "server/contract/contract_reading.h"
#include "server/contract/message_reading.h"
#include "server/values/json.h"

namespace understudy {
namespace {

std::string_view part_name(ParameterIn in) { return in == ParameterIn::path ? "path" : in == ParameterIn::query ? "query" : "header"; }

const Parameter* find_parameter(const Operation& operation, ParameterIn in, std::string_view name) {
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in == in && (in == ParameterIn::header ? same_field_name(parameter.name, name) : parameter.name == name))
      return &parameter;
  }
  return nullptr;
}

std::string lower(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return name;
}

bool is_array(const Value& schema) {
  const Value& type = schema["type"];
  return type.is(Kind::string) && type.as_string() == "array";
}

// A list within one text: "a,b" (OpenAPI 3.1 §4.8.12, style simple, or form without explode). Split first, decoded afterwards.
template <class Decode>
void add_items(List& items, std::string_view text, const Parameter& parameter, Decode&& decode) {
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    items.push_back(convert_text(decode(text.substr(0, comma)), parameter.schema_value["items"]));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
}

Value convert_plain(std::string_view text, const Parameter& parameter) {
  if (!is_array(parameter.schema_value)) return convert_text(text, parameter.schema_value);
  List items;
  add_items(items, text, parameter, [](std::string_view item) {
    const auto first = item.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : item.substr(first, item.find_last_not_of(' ') - first + 1);
  });
  return items;
}

using Pairs = std::vector<std::pair<std::string, std::string_view>>;

// The value of the query parameter that pair number `first` is the first to name.
Value convert_query(const Parameter& parameter, const Pairs& pairs, std::size_t first) {
  const auto decode = [](std::string_view text) { return percent_decode(text, true); };
  if (!is_array(parameter.schema_value)) return convert_text(decode(pairs[first].second), parameter.schema_value);
  List items;
  for (std::size_t i = first; i < pairs.size(); ++i) {
    if (pairs[i].first != parameter.name) continue;
    if (parameter.explode) {
      items.push_back(convert_text(decode(pairs[i].second), parameter.schema_value["items"]));
    } else {
      add_items(items, pairs[i].second, parameter, decode);
    }
  }
  return items;
}

// {"paging": {"limit": 3}} → "paging.limit": 3. An empty object stays as it is. parse_json bounds the depth.
void flatten(const Value& value, const std::string& name, Map& out) {
  if (!value.is(Kind::map) || value.as_map().empty()) {
    out.set(name, value);
    return;
  }
  for (const auto& [key, member] : value.as_map()) flatten(member, name.empty() ? key.as_string() : name + "." + key.as_string(), out);
}

Map unpack_query(const Operation& operation, const std::string& packed_name, std::string_view packed, std::vector<Violation>& violations) {
  Map query;
  const auto refuse = [&](std::string message) {
    violations.push_back({"query", "/query/" + pointer_token(packed_name), packed_name, "json", nullptr, packed, std::move(message)});
  };
  const auto text = base64url_decode(percent_decode(packed));
  if (!text) {
    refuse("is no base64url: " + text.error());
    return query;
  }
  const auto parsed = parse_json(*text);
  if (!parsed || !parsed->is(Kind::map)) {
    refuse("holds no JSON object");
    return query;
  }
  flatten(*parsed, "", query);
  Map converted;
  for (const auto& [name, value] : query) {
    const Parameter* parameter = value.is(Kind::string) ? find_parameter(operation, ParameterIn::query, name.as_string()) : nullptr;
    converted.set(name, parameter ? convert_plain(value.as_string(), *parameter) : value);
  }
  return converted;
}

Map read_query(const Operation& operation, const Request& request, const Dialect& dialect, std::vector<Violation>& violations) {
  Map query;
  const Pairs pairs = split_pairs(target_query(request.target));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [name, raw] = pairs[i];
    if (!dialect.packed_query.empty() && name == dialect.packed_query) return unpack_query(operation, name, raw, violations);
    if (query.contains(name)) continue;
    const Parameter* parameter = find_parameter(operation, ParameterIn::query, name);
    query.set(name, parameter ? convert_query(*parameter, pairs, i) : Value(percent_decode(raw, true)));
  }
  return query;
}

// Fields of the same name are one list (RFC 9110 §5.3).
Map read_headers(const Operation& operation, const Headers& headers) {
  Map read;
  read.reserve(headers.size());
  for (const auto& [field, text] : headers) {
    const std::string name = lower(field);
    const Value* before = read.find(name);
    if (before && before->is(Kind::string)) {
      read.set(name, before->as_string() + ", " + text);
    } else {
      read.set(name, text);
    }
  }
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in != ParameterIn::header) continue;
    const std::string name = lower(parameter.name);
    if (const Value* text = read.find(name)) read.set(name, convert_plain(text->as_string(), parameter));
  }
  return read;
}

// The parameters of one part against their schemas.
void check_parameters(const Operation& operation, ParameterIn in, const Value& values, std::vector<Violation>& violations) {
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in != in) continue;
    const std::string name = in == ParameterIn::header ? lower(parameter.name) : parameter.name;
    const Value* value = values.find(name);
    const std::string_view part = part_name(in);
    if (value) {
      check_value(parameter.schema, *value, part, name, violations);
    } else if (parameter.required) {
      violations.push_back(
          {std::string(part), fmt::format("/{}/{}", part, pointer_token(name)), name, "required", true, nullptr, "is required"});
    }
  }
}

Value read_form(std::string_view body, const RequestBody::Content& content) {
  Map members;
  const Pairs pairs = split_pairs(body);
  for (const auto& [name, raw] : pairs) {
    const Value& property = content.schema_value["properties"][name];
    if (is_array(property)) {
      Value items = members.contains(name) ? *members.find(name) : Value(List());
      items.edit_list().push_back(convert_text(percent_decode(raw, true), property["items"]));
      members.set(name, std::move(items));
    } else if (!members.contains(name)) {
      members.set(name, convert_text(percent_decode(raw, true), property));
    }
  }
  return members;
}

// Which declared content the body is to be read as; nullptr, with a violation, when it is none of them.
const RequestBody::Content* choose_content(const RequestBody& body, const std::string* content_type, bool any,
                                           std::vector<Violation>& violations) {
  const auto& contents = body.contents;
  const std::string media_type = content_type && !any ? bare_media_type(*content_type) : "application/json";
  const auto covering =
      std::find_if(contents.begin(), contents.end(), [&](const auto& content) { return covers(content.media_type, media_type); });
  if (covering != contents.end()) return &*covering;
  if (!content_type || any) {
    const auto json =
        std::find_if(contents.begin(), contents.end(), [](const auto& content) { return is_json_media_type(content.media_type); });
    return json == contents.end() ? &contents.front() : &*json;
  }
  List declared;
  std::string names;
  for (const auto& content : contents) {
    declared.push_back(content.media_type);
    names += (names.empty() ? "" : " or ") + content.media_type;
  }
  violations.push_back({"body", "/body", "", "media-type", declared, media_type, fmt::format("must be {}, is {}", names, media_type)});
  return nullptr;
}

Value read_body(const RequestBody& declared, const Request& request, const Dialect& dialect, std::vector<Violation>& violations) {
  if (request.body.empty()) {
    if (declared.required) violations.push_back({"body", "/body", "", "required", true, nullptr, "is required"});
    return nullptr;
  }
  const std::string* content_type = request.headers.find("Content-Type");
  const auto* content = choose_content(declared, content_type, dialect.ignore_content_type, violations);
  if (!content) return nullptr;
  const bool as_json = !content_type || dialect.ignore_content_type;
  const std::string media_type = as_json ? "application/json" : bare_media_type(*content_type);
  Value body;
  if (is_json_media_type(media_type)) {
    const std::size_t before = violations.size();
    body = read_json_body(request.body, violations);
    if (violations.size() > before) return nullptr;
    if (dialect.snake_case_names) body = with_declared_names(body, content->schema);
  } else if (is_form_media_type(media_type)) {
    body = read_form(request.body, *content);
  } else {
    return nullptr;
  }
  check_value(content->schema, body, "body", "", violations);
  return body;
}

}  // namespace

CheckedRequest check_request(const Operation& operation, const std::vector<std::pair<std::string, std::string>>& path_arguments,
                             const Request& request, const Dialect& dialect) {
  CheckedRequest checked;
  Map path;
  for (const auto& [name, text] : path_arguments) {
    const Parameter* parameter = find_parameter(operation, ParameterIn::path, name);
    path.set(name, parameter ? convert_plain(text, *parameter) : Value(text));
  }
  checked.path = std::move(path);
  check_parameters(operation, ParameterIn::path, checked.path, checked.violations);
  checked.query = read_query(operation, request, dialect, checked.violations);
  check_parameters(operation, ParameterIn::query, checked.query, checked.violations);
  checked.headers = read_headers(operation, request.headers);
  check_parameters(operation, ParameterIn::header, checked.headers, checked.violations);
  if (operation.body) checked.body = read_body(*operation.body, request, dialect, checked.violations);
  return checked;
}

}  // namespace understudy
