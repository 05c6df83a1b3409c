// SPDX-License-Identifier: MIT
#include "server/mock/request_value.h"

#include <algorithm>
#include <string_view>

namespace understudy {

namespace {

// Made once: the names of the members are in every request.
struct Names {
  Value method = "method", operation = "operation", path = "path", query = "query", headers = "headers", body = "body", raw = "raw";
};

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value put_together(const Request& request, const std::string& operation, Value path, Value query, Value headers, Value body) {
  static const Names names;
  Map map;
  map.reserve(7);
  map.set(names.method, Value(request.method));
  map.set(names.operation, text_or_null(operation));
  map.set(names.path, std::move(path));
  map.set(names.query, std::move(query));
  map.set(names.headers, std::move(headers));
  map.set(names.body, std::move(body));
  map.set(names.raw, text_or_null(request.body));
  return Value(std::move(map));
}

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return name;
}

Map query_texts(std::string_view query) {
  Map texts;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty()) continue;
    const std::string_view name = pair.substr(0, pair.find('='));
    const std::string_view text = pair.substr(std::min(name.size() + 1, pair.size()));
    const std::string decoded = percent_decode(name, true);
    if (!texts.contains(decoded)) texts.set(decoded, Value(percent_decode(text, true)));
  }
  return texts;
}

}  // namespace

Value request_value(const Request& request, const std::string& operation, const CheckedRequest& checked) {
  return put_together(request, operation, checked.path, checked.query, checked.headers, checked.body);
}

Value request_texts(const Request& request, const std::string& operation, const PathArguments& arguments) {
  Map path, headers;
  for (const auto& [name, text] : arguments) path.set(name, Value(text));
  headers.reserve(request.headers.size());
  for (const auto& [field, text] : request.headers) {
    const std::string name = lower(field);
    const Value* before = headers.find(name);
    headers.set(name, before != nullptr ? Value(before->as_string() + ", " + text) : Value(text));
  }
  Value texts = put_together(request, operation, Value(std::move(path)), Value(query_texts(target_query(request.target))),
                             Value(std::move(headers)), Value());
  texts.edit_map().set("target", Value(request.target));
  return texts;
}

Value violations_value(const std::vector<Violation>& violations) {
  List list;
  list.reserve(violations.size());
  for (const Violation& one : violations)
    list.push_back(Map{{"in", one.in},
                       {"pointer", one.pointer},
                       {"field", one.field},
                       {"subject", one.field.empty() ? one.in : one.field},
                       {"keyword", one.keyword},
                       {"expected", one.expected},
                       {"actual", one.actual},
                       {"message", one.message}});
  return Value(std::move(list));
}

}  // namespace understudy
