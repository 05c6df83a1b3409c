// SPDX-License-Identifier: MIT
#include "server/expression/functions.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "server/values/utf8.h"

namespace understudy {

namespace {

using Of = Type::Of;

constexpr std::int64_t kPatternMemory = 256 << 10;
constexpr std::size_t kLongestPattern = 1000;

Answer size_of_text(Arguments a, Scope&) { return Value(static_cast<std::int64_t>(count_code_points(a[0].as_string()))); }
Answer size_of_bytes(Arguments a, Scope&) { return Value(static_cast<std::int64_t>(a[0].as_bytes().size())); }
Answer size_of_list(Arguments a, Scope&) { return Value(static_cast<std::int64_t>(a[0].as_list().size())); }
Answer size_of_map(Arguments a, Scope&) { return Value(static_cast<std::int64_t>(a[0].as_map().size())); }

Answer contains(Arguments a, Scope&) { return Value(find_text(a[0].as_string(), a[1].as_string()) != std::string::npos); }
Answer starts_with(Arguments a, Scope&) { return Value(a[0].as_string().starts_with(a[1].as_string())); }
Answer ends_with(Arguments a, Scope&) { return Value(a[0].as_string().ends_with(a[1].as_string())); }

std::vector<Function> build() {
  std::vector<Function> all = conversion_functions();
  const auto add_both = [&all](std::string name, std::vector<Type> accepts, Type result, const Function::Body& body) {
    all.push_back(function(name, accepts, result, body));
    all.push_back(receiver_function(std::move(name), std::move(accepts), std::move(result), body));
  };
  add_both("size", {Of::string}, Of::integer, size_of_text);
  add_both("size", {Of::bytes}, Of::integer, size_of_bytes);
  add_both("size", {Type::list(Of::dyn)}, Of::integer, size_of_list);
  add_both("size", {Type::map(Of::dyn)}, Of::integer, size_of_map);
  add_both("matches", {Of::string, Of::string}, Of::boolean, nullptr);  // the evaluator's own, which counts what a pattern costs
  all.push_back(receiver_function("contains", {Of::string, Of::string}, Of::boolean, contains));
  all.push_back(receiver_function("startsWith", {Of::string, Of::string}, Of::boolean, starts_with));
  all.push_back(receiver_function("endsWith", {Of::string, Of::string}, Of::boolean, ends_with));
  std::vector<Function> times = time_functions();
  std::move(times.begin(), times.end(), std::back_inserter(all));
  return all;
}

}  // namespace

Function function(std::string name, std::vector<Type> accepts, Type result, Function::Body body) {
  return {.name = std::move(name), .accepts = std::move(accepts), .result = std::move(result), .body = std::move(body)};
}

Function receiver_function(std::string name, std::vector<Type> accepts, Type result, Function::Body body) {
  Function f = function(std::move(name), std::move(accepts), std::move(result), std::move(body));
  f.receiver = true;
  return f;
}

const std::vector<Function>& cel_functions() {
  static const std::vector<Function> functions = build();
  return functions;
}

bool fits(const Type& type, const Value& value) {
  switch (type.of()) {
    case Of::dyn:
      return true;
    case Of::null:
      return value.is_null();
    case Of::boolean:
      return value.is(Kind::boolean);
    case Of::integer:
      return value.is(Kind::integer);
    case Of::uinteger:
      return value.is(Kind::uinteger);
    case Of::number:
      return value.is(Kind::number);
    case Of::string:
      return value.is(Kind::string);
    case Of::bytes:
      return value.is(Kind::bytes);
    case Of::timestamp:
      return value.is(Kind::timestamp);
    case Of::duration:
      return value.is(Kind::duration);
    case Of::list:
      return value.is(Kind::list);
    case Of::map:
    case Of::record:
      return value.is(Kind::map);
    case Of::type:
      return value.is(Kind::type);
  }
  return false;
}

std::size_t count_values(const Value& value, std::size_t most, std::size_t levels) {
  if (levels == 0) return most + 1;
  std::size_t count = 1;
  const auto add = [&count, most, levels](const Value& part) {
    if (count <= most) count += count_values(part, most - count, levels - 1);
    return count <= most;
  };
  if (value.is(Kind::list)) {
    for (const Value& element : value.as_list()) {
      if (!add(element)) break;
    }
  } else if (value.is(Kind::map)) {
    for (const auto& entry : value.as_map()) {
      if (!add(entry.value)) break;
    }
  }
  return count;
}

Type type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return Of::null;
    case Kind::boolean:
      return Of::boolean;
    case Kind::integer:
      return Of::integer;
    case Kind::uinteger:
      return Of::uinteger;
    case Kind::number:
      return Of::number;
    case Kind::string:
      return Of::string;
    case Kind::bytes:
      return Of::bytes;
    case Kind::timestamp:
      return Of::timestamp;
    case Kind::duration:
      return Of::duration;
    case Kind::list:
      return Type::list(Of::dyn);
    case Kind::map:
      return Type::map(Of::dyn);
    case Kind::type:
      return Of::type;
  }
  return Of::dyn;
}

Result<std::shared_ptr<const re2::RE2>, std::string> compile_pattern(std::string_view pattern) {
  if (pattern.size() > kLongestPattern) return Failed{fmt::format("the pattern is longer than {} octets", kLongestPattern)};
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) return Failed{fmt::format("this is no regular expression of RE2: {}", compiled->error())};
  return compiled;
}

// memmem() takes linear time whatever the texts; std::string::find does not.
std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const void* found = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

}  // namespace understudy
