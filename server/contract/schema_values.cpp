// SPDX-License-Identifier: MIT
// Rules about one value alone: type, enum, const, texts, and how many there are of something.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "server/contract/format.h"
#include "server/contract/schema_compiler.h"
#include "server/values/diagnostic.h"
#include "server/values/utf8.h"

namespace understudy {
namespace {

struct TypeName {
  std::string_view name, with_article;
};
constexpr TypeName kTypes[] = {{"null", "null"},       {"boolean", "a boolean"}, {"integer", "an integer"}, {"number", "a number"},
                               {"string", "a string"}, {"array", "an array"},    {"object", "an object"}};

std::string_view with_article(std::string_view type) {
  return std::find_if(std::begin(kTypes), std::end(kTypes), [&](const TypeName& t) { return t.name == type; })->with_article;
}

// The narrowest type of a value. What JSON does not have (instants, bytes) is written as a string.
std::string_view type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::integer:
    case Kind::uinteger:
      return "integer";
    case Kind::number:
      return std::floor(value.as_number()) == value.as_number() ? "integer" : "number";
    case Kind::list:
      return "array";
    case Kind::map:
      return "object";
    default:
      return "string";
  }
}

class TypeRule final : public Rule {
 public:
  explicit TypeRule(std::vector<std::string> types) : types_(std::move(types)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return holds(spot.value) || checker.fail(*this, spot, [&] {
      std::string wanted;
      for (const std::string& type : types_) wanted += fmt::format("{}{}", wanted.empty() ? "" : " or ", with_article(type));
      return fmt::format("must be {}, is {}", wanted, with_article(type_of(spot.value)));
    });
  }
  bool plausible(const Value& value, std::size_t) const override { return holds(value); }

 private:
  std::vector<std::string> types_;

  bool holds(const Value& value) const {
    const std::string_view actual = type_of(value);
    return std::any_of(types_.begin(), types_.end(),
                       [&](const std::string& type) { return type == actual || (type == "number" && actual == "integer"); });
  }
};

// enum, and const as an enum of one.
class EnumRule final : public Rule {
 public:
  explicit EnumRule(List values) : values_(std::move(values)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return holds(spot.value) || checker.fail(*this, spot, [&] { return fmt::format("must be {}, is {}", wanted(), brief(spot.value)); });
  }
  bool plausible(const Value& value, std::size_t) const override { return holds(value); }

 private:
  List values_;

  bool holds(const Value& value) const { return std::find(values_.begin(), values_.end(), value) != values_.end(); }

  std::string wanted() const {
    constexpr std::size_t kListed = 12;
    if (values_.size() == 1) return brief(values_.front());
    if (values_.size() > kListed) return fmt::format("one of {} values", values_.size());
    std::string list;
    for (const Value& value : values_) list += (list.empty() ? "" : ", ") + brief(value);
    return "one of " + list;
  }
};

class PatternRule final : public Rule {
 public:
  explicit PatternRule(Pattern pattern) : pattern_(std::move(pattern)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return !spot.value.is(Kind::string) || pattern_.matches(spot.value.as_string()) ||
           checker.fail(*this, spot, [&] { return fmt::format("must match {}, is {}", expected.as_string(), brief(spot.value)); });
  }

 private:
  Pattern pattern_;
};

class FormatRule final : public Rule {
 public:
  explicit FormatRule(FormatCheck fits) : fits_(fits) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return !spot.value.is(Kind::string) || fits_(spot.value.as_string()) || checker.fail(*this, spot, [&] {
      return fmt::format("must have the format {}, is {}", expected.as_string(), brief(spot.value));
    });
  }

 private:
  FormatCheck fits_;
};

// What maxLength, minItems and the like count.
struct Measure {
  std::string_view keyword;
  Kind kind;
  bool upper;
  std::string_view one, many;
};
constexpr Measure kMeasures[] = {{"maxLength", Kind::string, true, "character", "characters"},
                                 {"minLength", Kind::string, false, "character", "characters"},
                                 {"maxItems", Kind::list, true, "item", "items"},
                                 {"minItems", Kind::list, false, "item", "items"},
                                 {"maxProperties", Kind::map, true, "member", "members"},
                                 {"minProperties", Kind::map, false, "member", "members"}};

class SizeRule final : public Rule {
 public:
  SizeRule(const Measure& measure, std::size_t limit) : measure_(measure), limit_(limit) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    if (!spot.value.is(measure_.kind)) return true;
    const std::size_t size = size_of(spot.value);
    return (measure_.upper ? size <= limit_ : size >= limit_) || checker.fail(*this, spot, [&] {
      return fmt::format("must have at {} {} {}, has {}", measure_.upper ? "most" : "least", limit_,
                         limit_ == 1 ? measure_.one : measure_.many, size);
    });
  }

 private:
  const Measure& measure_;
  std::size_t limit_;

  static std::size_t size_of(const Value& value) {
    if (value.is(Kind::string)) return count_code_points(value.as_string());
    return value.is(Kind::list) ? value.as_list().size() : value.as_map().size();
  }
};

}  // namespace

NewRule make_type(Compiler& compiler, const Keyword& keyword) {
  std::vector<std::string> known;
  for (const TypeName& type : kTypes) known.emplace_back(type.name);
  const List types = keyword.value.is(Kind::list) ? keyword.value.as_list() : List{keyword.value};
  std::vector<std::string> names;
  for (const Value& type : types) {
    if (!type.is(Kind::string)) return compiler.error(keyword, fmt::format("type must be a name, is {}", brief(type)));
    if (std::find(known.begin(), known.end(), type.as_string()) == known.end()) {
      return compiler.error(keyword, fmt::format("there is no type {}", brief(type)), suggestion(type.as_string(), known));
    }
    names.push_back(type.as_string());
  }
  if (names.empty()) return compiler.error(keyword, "type must name at least one type");
  return std::make_unique<TypeRule>(std::move(names));
}

NewRule make_enum(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is(Kind::list))
    return compiler.error(keyword, fmt::format("enum must be a list of values, is {}", brief(keyword.value)));
  return std::make_unique<EnumRule>(keyword.value.as_list());
}

NewRule make_const(Compiler&, const Keyword& keyword) { return std::make_unique<EnumRule>(List{keyword.value}); }

NewRule make_pattern(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is(Kind::string)) return compiler.error(keyword, fmt::format("pattern must be a text, is {}", brief(keyword.value)));
  auto pattern = compiler.pattern(keyword, keyword.value.as_string());
  return pattern ? std::make_unique<PatternRule>(std::move(*pattern)) : nullptr;
}

NewRule make_format(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is(Kind::string)) return compiler.error(keyword, fmt::format("format must be a name, is {}", brief(keyword.value)));
  const FormatCheck fits = compiler.format_policy() == FormatPolicy::annotate ? nullptr : format_check(keyword.value.as_string());
  return fits ? std::make_unique<FormatRule>(fits) : nullptr;
}

NewRule make_size(Compiler& compiler, const Keyword& keyword) {
  const auto limit = compiler.count(keyword);
  if (!limit) return nullptr;
  const auto* measure =
      std::find_if(std::begin(kMeasures), std::end(kMeasures), [&](const Measure& m) { return m.keyword == keyword.name; });
  return std::make_unique<SizeRule>(*measure, *limit);
}

}  // namespace understudy
