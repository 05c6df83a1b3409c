// SPDX-License-Identifier: MIT
#include "server/expression/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "server/expression/functions.h"
#include "server/expression/parser.h"
#include "server/values/json.h"

namespace understudy {

namespace {

constexpr std::size_t kDeepestShape = 100;

}  // namespace

struct Template::Part {
  using Child = std::shared_ptr<const Part>;
  struct Hole {
    Expression expression;
    std::size_t offset = 0;  // of the expression in its text
  };
  struct Text {
    std::vector<std::variant<std::string, Hole>> pieces;
  };
  struct Member {
    std::string key;
    bool optional = false;  // left out when null
    Child value;
  };
  std::string pointer = {};  // where in the shape
  // A constant, a hole, a text with holes, a list, a map.
  std::variant<Value, Hole, Text, std::vector<Child>, std::vector<Member>> content = Value();

  Result<Value, EvalError> evaluate(Scope& scope) const;
  bool uses(std::size_t variable) const;
  bool constant() const { return std::holds_alternative<Value>(content); }
  Type type() const;

 private:
  Result<Value, EvalError> fill(const Hole& hole, Scope& scope) const;
  Result<Value, EvalError> text(const Text& text, Scope& scope) const;
  static Result<Value, EvalError> list(const std::vector<Child>& elements, Scope& scope);
  static Result<Value, EvalError> map(const std::vector<Member>& members, Scope& scope);

 public:
  class Compiler;
};

// Reads a shape and keeps every mistake.
class Template::Part::Compiler {
 public:
  explicit Compiler(const Declarations& declarations) : declarations_(declarations) {}

  Child compile(const Value& shape, const std::string& pointer, std::size_t depth) {
    if (depth > kDeepestShape) {
      report(pointer, {0, 1, fmt::format("the shape is deeper than {} levels", kDeepestShape), ""});
      return nullptr;
    }
    auto part = std::make_shared<Part>();
    part->pointer = pointer;
    switch (shape.kind()) {
      case Kind::string:
        compile_text(shape.as_string(), *part);
        break;
      case Kind::list:
        compile_list(shape, *part, depth);
        break;
      case Kind::map:
        compile_map(shape, *part, depth);
        break;
      default:
        part->content = shape;
    }
    return part;
  }

  std::vector<TemplateError> take_errors() { return std::move(errors_); }

 private:
  void report(const std::string& pointer, ExpressionError error) { errors_.push_back({pointer, std::move(error)}); }

  void compile_list(const Value& shape, Part& part, std::size_t depth) {
    std::vector<Child> children;
    bool constant = true;
    for (const Value& element : shape.as_list()) {
      children.push_back(compile(element, fmt::format("{}/{}", part.pointer, children.size()), depth + 1));
      constant = constant && is_constant(children.back());
    }
    if (constant) {
      part.content = shape;
    } else {
      part.content = std::move(children);
    }
  }

  void compile_map(const Value& shape, Part& part, std::size_t depth) {
    std::vector<Member> members;
    bool constant = true;
    for (const auto& [key, value] : shape.as_map()) {
      std::string name = text_of(key);
      const std::string pointer = part.pointer + '/' + pointer_token(name);
      const bool optional = name.ends_with('?');
      if (optional) name.pop_back();
      members.push_back({std::move(name), optional, compile(value, pointer, depth + 1)});
      constant = constant && !optional && is_constant(members.back().value);
    }
    if (constant) {
      part.content = shape;
    } else {
      part.content = std::move(members);
    }
  }

  static bool is_constant(const Child& child) { return child != nullptr && child->constant(); }

  // "$${" is a literal "${"; "${" opens a hole.
  void compile_text(const std::string& text, Part& part) {
    Text result;
    std::string literal;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::string_view rest = std::string_view(text).substr(at);
      if (rest.starts_with("$${")) {
        literal += "${";
        at += 3;
      } else if (rest.starts_with("${")) {
        if (!literal.empty()) result.pieces.emplace_back(std::exchange(literal, {}));
        at = compile_hole(text, at, part.pointer, result);
      } else {
        literal += text[at++];
      }
    }
    if (result.pieces.empty()) {
      part.content = literal;
      return;
    }
    if (!literal.empty()) result.pieces.emplace_back(std::move(literal));
    const bool only_hole = result.pieces.size() == 1 && std::holds_alternative<Hole>(result.pieces[0]);
    if (only_hole) {
      part.content = std::get<Hole>(std::move(result.pieces[0]));
    } else {
      part.content = std::move(result);
    }
  }

  // The hole that opens at `open`; returns where the text goes on.
  std::size_t compile_hole(const std::string& text, std::size_t open, const std::string& pointer, Text& result) {
    const std::size_t start = open + 2;
    const auto end = closing_brace(text, start);
    if (!end.ok()) {
      report(pointer, end.error());
      return text.size();
    }
    if (*end == std::string::npos) {
      report(pointer, {open, 2, "the hole that opens here is never closed", "close it with }, or write $${ for a literal ${"});
      return text.size();
    }
    auto expression = Expression::compile(std::string_view(text).substr(start, *end - start), declarations_);
    if (expression.ok()) {
      result.pieces.emplace_back(Hole{std::move(expression).value(), start});
    } else {
      for (ExpressionError& error : expression.error()) {
        error.offset += start;
        report(pointer, std::move(error));
      }
    }
    return *end + 1;
  }

  const Declarations& declarations_;
  std::vector<TemplateError> errors_;
};

// An error tells where in the shape it arose, and counts from the start of the whole text.
Result<Value, EvalError> Template::Part::fill(const Hole& hole, Scope& scope) const {
  Result<Value, EvalError> value = hole.expression.evaluate(scope);
  if (value.ok()) return value;
  const EvalError& error = value.error();
  return Failed{EvalError{pointer.empty() ? error.message : fmt::format("{}: {}", pointer, error.message), hole.offset + error.offset}};
}

Result<Value, EvalError> Template::Part::evaluate(Scope& scope) const {
  if (const auto* constant = std::get_if<Value>(&content)) return *constant;
  if (const auto* hole = std::get_if<Hole>(&content)) return fill(*hole, scope);
  if (const auto* with_holes = std::get_if<Text>(&content)) return text(*with_holes, scope);
  if (const auto* elements = std::get_if<std::vector<Child>>(&content)) return list(*elements, scope);
  return map(std::get<std::vector<Member>>(content), scope);
}

Result<Value, EvalError> Template::Part::text(const Text& text, Scope& scope) const {
  std::string result;
  for (const auto& piece : text.pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      result += *literal;
      continue;
    }
    Result<Value, EvalError> value = fill(std::get<Hole>(piece), scope);
    if (!value.ok()) return value;
    result += text_of(*value);
  }
  return Value(std::move(result));
}

Result<Value, EvalError> Template::Part::list(const std::vector<Child>& elements, Scope& scope) {
  List result;
  result.reserve(elements.size());
  for (const Child& element : elements) {
    Result<Value, EvalError> value = element->evaluate(scope);
    if (!value.ok()) return value;
    result.push_back(std::move(value).value());
  }
  return Value(std::move(result));
}

Result<Value, EvalError> Template::Part::map(const std::vector<Member>& members, Scope& scope) {
  Map result;
  result.reserve(members.size());
  for (const Member& member : members) {
    Result<Value, EvalError> value = member.value->evaluate(scope);
    if (!value.ok()) return value;
    if (member.optional && value->is_null()) continue;
    result.set(member.key, std::move(value).value());
  }
  return Value(std::move(result));
}

bool Template::Part::uses(std::size_t variable) const {
  if (const auto* hole = std::get_if<Hole>(&content)) return hole->expression.uses(variable);
  if (const auto* with_holes = std::get_if<Text>(&content)) {
    return std::any_of(with_holes->pieces.begin(), with_holes->pieces.end(), [variable](const auto& piece) {
      const auto* hole = std::get_if<Hole>(&piece);
      return hole != nullptr && hole->expression.uses(variable);
    });
  }
  if (const auto* elements = std::get_if<std::vector<Child>>(&content)) {
    return std::any_of(elements->begin(), elements->end(), [variable](const Child& child) { return child->uses(variable); });
  }
  if (const auto* members = std::get_if<std::vector<Member>>(&content)) {
    return std::any_of(members->begin(), members->end(), [variable](const Member& member) { return member.value->uses(variable); });
  }
  return false;
}

Type Template::Part::type() const {
  if (const auto* constant = std::get_if<Value>(&content)) return type_of(*constant);
  if (const auto* hole = std::get_if<Hole>(&content)) return hole->expression.type();
  if (std::holds_alternative<Text>(content)) return Type::Of::string;
  return std::holds_alternative<std::vector<Child>>(content) ? Type::list(Type::Of::dyn) : Type::map(Type::Of::dyn);
}

Result<Template, std::vector<TemplateError>> Template::compile(const Value& shape, const Declarations& declarations) {
  Part::Compiler compiler(declarations);
  Template result;
  result.root_ = compiler.compile(shape, "", 0);
  if (auto errors = compiler.take_errors(); !errors.empty()) return Failed{std::move(errors)};
  result.type_ = result.root_->type();
  return result;
}

Template Template::constant(Value value) {
  Template result;
  auto part = std::make_shared<Part>();
  part->content = std::move(value);
  result.root_ = std::move(part);
  result.type_ = result.root_->type();
  return result;
}

Result<Value, EvalError> Template::evaluate(Scope& scope) const {
  Result<Value, EvalError> value = root_->evaluate(scope);
  if (!value.ok() || root_->constant() || count_values(*value, kLongestList) <= kLongestList) return value;
  return Failed{EvalError{fmt::format("the result has more than {} values or {} levels", kLongestList, kDeepestValue), 0}};
}
const Type& Template::type() const { return type_; }
bool Template::uses(std::size_t variable) const { return root_->uses(variable); }

}  // namespace understudy
