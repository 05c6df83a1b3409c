// SPDX-License-Identifier: MIT
// Expressions: a subset of the Common Expression Language (CEL, github.com/google/cel-spec, doc/langdef.md), parsed and checked
// once when a pack is loaded and evaluated many times.
//
//   literals        null true 1 2u 1.5 'text' "text" r'raw' b'bytes' [1, 2] {'key': value}
//   operators       ! - * / % + - < <= > >= == != in && || ?:
//   access          a.b  a.`content-type`  a['b']  a[0]  has(a.b)
//   macros          list.all(x, p) .exists(x, p) .exists_one(x, p) .filter(x, p) .map(x, e) .map(x, p, e), over the keys of maps as well;
//                   with index or key and value: .all(k, v, p) .exists(k, v, p) .existsOne(k, v, p) .transformList(k, v, [p,] e)
//                   .transformMap(k, v, [p,] e); cel.bind(name, value, expression)
//   functions       size contains startsWith endsWith matches (RE2) int uint double string bytes bool timestamp duration type dyn
//                   getFullYear … getMilliseconds, and those of library.h
//
// An evaluation cannot loop except over its own data, cannot change anything, and cannot see more than its Scope. Errors are values:
// `false && error` is false and `true || error` is true, on either side, as CEL prescribes. Two things are ours: a field that a record
// declares reads as null when the value lacks it, and has() of it asks for more than null; has(a.b) is false when a is null.
// Thread-safety: an Expression is immutable; any number of threads may evaluate it with Scopes of their own.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/expression/type.h"
#include "server/values/random.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

// What an evaluation sees: a value for each declared variable, by position.
struct Scope {
  std::vector<Value> variables;
  Random* random = nullptr;    // null where chance has no place; uuid() and pick() are errors then
  const void* host = nullptr;  // for the functions of the room that made the scope (the engine passes its World)
  std::size_t work = 0;        // a function adds here, in steps, what it costs beyond looking at its arguments
};

// An error found while evaluating: what, and where in the expression's text.
struct EvalError {
  std::string message = {};
  std::size_t offset = 0;
};

// A function beyond CEL's own. `accepts` is checked at load; dyn takes anything.
struct Function {
  using Body = std::function<Result<Value, std::string>(std::span<const Value> arguments, Scope& scope)>;
  std::string name;  // may stand several times in a table, with other arguments
  std::vector<Type> accepts;
  Type result;
  Body body;
  // When the result's type depends on a literal text in first place (`resource('program', id)`): the type for that text, or an error
  // message with what to write instead. Empty for ordinary functions.
  std::function<Result<Type, std::string>(std::string_view literal)> result_for = {};
  bool receiver = false;  // called as x.name(…): x is the first argument
  bool draws = false;     // from Scope::random: two calls differ
};

// The names that an expression may use. Order decides the position in Scope::variables.
struct Declarations {
  struct Variable {
    std::string name;
    Type type;
  };
  std::vector<Variable> variables;
  std::shared_ptr<const std::vector<Function>> functions;  // may be null: CEL's own only

  // Position of a variable; npos when it is not declared.
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::size_t position(std::string_view name) const;
  Declarations with(std::string name, Type type) const;  // a copy with one more at the end
};

// A mistake in an expression's text.
struct ExpressionError {
  std::size_t offset = 0;  // bytes from the start of the text
  std::size_t length = 1;
  std::string message = {};
  std::string hint = {};
};

class Expression {
 public:
  // Parses and checks. Limits: 16 KiB of text, 250 levels of nesting. Every mistake that can be told apart is returned, in the order of
  // the text.
  static Result<Expression, std::vector<ExpressionError>> compile(std::string_view text, const Declarations&);

  // REQUIRES: scope.variables has a value for every declared variable that the expression uses.
  // Limits: a million steps, texts of 4 MiB, 200,000 values in a result; beyond them the result is an error.
  Result<Value, EvalError> evaluate(Scope& scope) const;

  const Type& type() const { return type_; }
  const std::string& text() const { return text_; }
  bool uses(std::size_t variable) const;  // does it read the variable at this position?

  // What the condition demands of the variable V at this position before all else, so that an index can find the values of V worth
  // asking: each part of its outermost && that says `V.member == E` or `E == V.member`, where E does not use V. Where V.member differs
  // from E the whole is false, whatever the other parts say or fail at. When E fails nothing is known, and the whole must be asked.
  // Only members that V's type declares count. Empty when there are none, and when the expression draws from chance.
  struct Equality;
  std::vector<Equality> equalities(std::size_t variable) const;

  struct Node;  // the syntax tree, known to expression/ only

 private:
  struct Program;  // the checked tree, and what it needs to live

  std::string text_;
  Type type_;
  std::shared_ptr<const Program> program_;
};

struct Expression::Equality {
  std::string member;
  Expression value;  // of type dyn; sees the same Scope as the whole, and its text is the whole's
};

}  // namespace understudy
