// SPDX-License-Identifier: MIT
// The conformance data of CEL itself, as cel/export.mjs writes it. What is not offered is listed in cel/excluded.txt with its reason;
// a case that fails without being listed fails this test, and so does one that is listed and passes.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "server/expression/library.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

using namespace understudy;

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

// A google.protobuf.Any that holds a well-known type with a JSON form of its own.
std::optional<Value> well_known(const Value& any) {
  const std::string& type = any["@type"].as_string();
  if (!any["value"].is(Kind::string)) return std::nullopt;
  const std::string& text = any["value"].as_string();
  if (type.ends_with("google.protobuf.Timestamp")) return Value(*parse_instant(text));
  if (type.ends_with("google.protobuf.Duration")) return Value(*parse_unit_duration(text));
  return std::nullopt;
}

double as_double(const Value& number) {
  if (number.is(Kind::integer)) return static_cast<double>(number.as_integer());
  if (number.is(Kind::uinteger)) return static_cast<double>(number.as_uinteger());
  return number.is(Kind::number) ? number.as_number() : std::stod(number.as_string());  // "NaN", "Infinity", "-Infinity"
}

std::optional<Value> from_proto(const Value& value);

std::optional<Value> list_from_proto(const Value& values) {
  List list;
  if (!values.is(Kind::list)) return Value(list);
  for (const Value& element : values.as_list()) {
    auto converted = from_proto(element);
    if (!converted) return std::nullopt;
    list.push_back(*converted);
  }
  return Value(list);
}

std::optional<Value> map_from_proto(const Value& entries) {
  Map map;
  if (!entries.is(Kind::list)) return Value(map);
  for (const Value& entry : entries.as_list()) {
    const auto key = from_proto(entry["key"]);
    const auto member = from_proto(entry["value"]);
    if (!key || !member) return std::nullopt;
    map.set(*key, *member);
  }
  return Value(map);
}

// The proto JSON of cel.expr.Value as a Value; nullopt for messages and enums, which are not offered.
std::optional<Value> from_proto(const Value& value) {
  const auto& [kind, content] = *value.as_map().begin();
  const std::string& name = kind.as_string();
  if (name == "nullValue") return Value();
  if (name == "boolValue" || name == "stringValue") return content;
  if (name == "int64Value") return Value(static_cast<std::int64_t>(std::stoll(content.as_string())));
  if (name == "uint64Value") return Value::uinteger(std::stoull(content.as_string()));
  if (name == "doubleValue") return Value(as_double(content));
  if (name == "bytesValue") return Value::bytes(*base64_decode(content.as_string()));
  if (name == "typeValue") return Value::type(content.as_string());
  if (name == "listValue") return list_from_proto(content["values"]);
  if (name == "mapValue") return map_from_proto(content["entries"]);
  return name == "objectValue" ? well_known(content) : std::nullopt;
}

std::optional<Type> type_from_proto(const Value& type) {
  static const std::map<std::string, Type::Of> primitives = {{"BOOL", Type::Of::boolean},    {"INT64", Type::Of::integer},
                                                             {"UINT64", Type::Of::uinteger}, {"DOUBLE", Type::Of::number},
                                                             {"STRING", Type::Of::string},   {"BYTES", Type::Of::bytes}};
  if (type["primitive"].is(Kind::string)) return primitives.at(type["primitive"].as_string());
  if (type.find("null") != nullptr) return Type::Of::null;
  if (const Value* list = type.find("listType")) {
    const auto element = type_from_proto((*list)["elemType"]);
    return element ? std::optional(Type::list(*element)) : std::nullopt;
  }
  if (const Value* map = type.find("mapType")) {
    const auto value = type_from_proto((*map)["valueType"]);
    return value && (*map)["keyType"]["primitive"] == Value("STRING") ? std::optional(Type::map(*value)) : std::nullopt;
  }
  return type["messageType"] == Value("google.protobuf.Duration") ? std::optional<Type>(Type::Of::duration) : std::nullopt;
}

// Equal, and of the same kind all the way down; NaN is itself.
bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(Kind::number) && std::isnan(a.as_number())) return std::isnan(b.as_number());
  if (a.is(Kind::list)) {
    return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(), b.as_list().end(), identical);
  }
  if (a.is(Kind::map)) {
    return a.as_map().size() == b.as_map().size() && std::all_of(a.as_map().begin(), a.as_map().end(), [&b](const Map::Entry& entry) {
             const Value* other = b.as_map().find(entry.key);
             return other != nullptr && identical(entry.value, *other);
           });
  }
  return a == b;
}

// An error that shows no more than that something is not there says nothing about a case that expects another one.
bool not_offered(const ExpressionError& error, const Value& test) {
  if (error.hint == "messages of protobuf are not offered") return true;
  const std::string expected = write_json(test["evalError"]);
  return error.message.starts_with("there is no function") && expected.find("unbound function") == std::string::npos;
}

struct Environment {
  Declarations declarations;
  Scope scope;
};

// The variables of a case; nullopt when one is of a kind that is not offered.
std::optional<Environment> environment_of(const Value& test) {
  std::map<std::string, Value> values;
  Environment environment{.declarations = {.variables = {}, .functions = library()}, .scope = {}};
  auto& variables = environment.declarations.variables;
  if (const Value* declared = test.find("typeEnv")) {
    for (const Value& declaration : declared->as_list()) {
      const auto type = type_from_proto(declaration["ident"]["type"]);
      if (!type) return std::nullopt;
      variables.push_back({declaration["name"].as_string(), *type});
    }
  }
  if (const Value* bindings = test.find("bindings")) {
    for (const auto& [name, binding] : bindings->as_map()) {
      const auto value = from_proto(binding["value"]);
      if (!value) return std::nullopt;
      values.emplace(name.as_string(), *value);
      if (environment.declarations.position(name.as_string()) == Declarations::npos) variables.push_back({name.as_string(), Type::Of::dyn});
    }
  }
  for (const auto& variable : variables) environment.scope.variables.push_back(values[variable.name]);
  return environment;
}

// Empty when the case passes; what happened instead otherwise.
std::string failure(const Value& test) {
  auto environment = environment_of(test);
  if (!environment) return "a variable of a kind that is not offered";
  const bool error_expected = test.find("evalError") != nullptr;
  const auto expression = Expression::compile(test["expr"].as_string(), environment->declarations);
  if (!expression.ok()) {
    const ExpressionError& error = expression.error()[0];
    return error_expected && !not_offered(error, test) ? "" : "does not compile: " + error.message;
  }
  const auto result = expression->evaluate(environment->scope);
  if (!result.ok()) return error_expected ? "" : "fails: " + result.error().message;
  if (error_expected) return "gives " + write_json(*result) + " where an error is expected";
  const auto expected = test.find("value") != nullptr ? from_proto(test["value"]) : std::optional<Value>(true);
  if (!expected) return "a result of a kind that is not offered";
  return identical(*result, *expected) ? "" : "gives " + write_json(*result) + ", not " + write_json(*expected);
}

// excluded.txt: "section: reason", "section/group: reason" or "section/group/case: reason" on each line. A group is listed when nothing
// in it passes.
class Exclusions {
 public:
  Exclusions() {
    std::ifstream file(UNDERSTUDY_SOURCE_DIR "/tests/expression/cel/excluded.txt");
    REQUIRE(file.good());
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.starts_with('#')) continue;
      const std::size_t colon = line.find(": ");
      INFO("excluded.txt: " << line);
      REQUIRE(colon != std::string::npos);
      REQUIRE(reasons_.emplace(line.substr(0, colon), line.substr(colon + 2)).second);
      unjustified_.insert(line.substr(0, colon));
    }
  }

  // Holds one case against the list.
  void judge(const Value& test, const std::string& problem) {
    const std::string section = test["section"].as_string();
    const std::string id = test["id"].as_string();
    bool listed = false;
    for (const std::string& entry : {section, section + '/' + test["group"].as_string(), id}) {
      if (!reasons_.contains(entry)) continue;
      listed = true;
      if (!problem.empty()) unjustified_.erase(entry);
      if (problem.empty() && entry != section) FAIL_CHECK(id << " passes, though excluded.txt lists " << entry);
    }
    if (!listed && !problem.empty()) FAIL_CHECK(id << "  " << test["expr"].as_string() << "  " << problem);
  }

  // Entries that no case has justified.
  const std::set<std::string>& unjustified() const { return unjustified_; }

  // What to say of a section that is not offered as a whole; empty otherwise.
  std::string remark(const std::string& section) const {
    const auto found = reasons_.find(section);
    return found != reasons_.end() ? "  (not offered: " + found->second + ')' : "";
  }

 private:
  std::map<std::string, std::string> reasons_;
  std::set<std::string> unjustified_;
};

struct Tally {
  int passed = 0;
  int total = 0;
};

}  // namespace

TEST_CASE("expressions pass the conformance data of CEL, but for what is listed as excluded", "[expression][cel]") {
  const char* path = std::getenv("UNDERSTUDY_CEL_DATA");
  if (path == nullptr) FAIL("UNDERSTUDY_CEL_DATA does not name the exported conformance data: run ./dev test");
  const auto data = parse_json(contents(path), {.bytes = 64u << 20, .nodes = 5'000'000});
  REQUIRE(data.ok());
  const List& cases = (*data)["cases"].as_list();
  REQUIRE(cases.size() > 2000);

  Exclusions exclusions;
  std::map<std::string, Tally> sections;
  for (const Value& test : cases) {
    const std::string problem = failure(test);
    exclusions.judge(test, problem);
    Tally& tally = sections[test["section"].as_string()];
    ++tally.total;
    if (problem.empty()) ++tally.passed;
  }
  for (const std::string& entry : exclusions.unjustified())
    FAIL_CHECK("excluded.txt lists " << entry << ", which does not exist or does not fail");
  for (const auto& [section, tally] : sections) {
    std::cout << "CEL " << section << ' ' << tally.passed << '/' << tally.total << exclusions.remark(section) << '\n';
  }
}
