// SPDX-License-Identifier: MIT
// Node: one part of an expression's syntax tree. The parser builds it from the text alone; the checker then resolves names in place
// (a name becomes a variable's slot, a call becomes a macro or a choice of functions), and the evaluator only reads it.
// Thread-safety: immutable once checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/expression/expression.h"
#include "server/values/value.h"

namespace re2 {
class RE2;
}

namespace understudy {

enum class Operator : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  remainder,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  in
};
std::string_view symbol(Operator op);

enum class Macro : std::uint8_t { all, exists, exists_one, filter, map, transform_map };

struct Expression::Node {
  enum class Kind : std::uint8_t {
    literal,        // value
    name,           // name, as parsed
    variable,       // slot in Scope::variables
    local,          // slot among the names that macros bind
    member,         // parts[0] . name
    has,            // has(parts[0] . name)
    index,          // parts[0] [ parts[1] ]
    list,           // parts
    map,            // parts: key, value, key, value, …
    call,           // name(parts…), or parts[0].name(parts[1]…) when receiver
    matches,        // parts[0] against pattern, which is known in advance
    comprehension,  // macro over parts[0]; [parts[1] the filter,] the last part once for each element
    bind,           // parts[0] is bound to slot in parts[1]
    logical_not,    // ! parts[0]
    negation,       // - parts[0]
    binary,         // parts[0] op parts[1]
    all_of,         // parts joined by &&
    any_of,         // parts joined by ||
    conditional     // parts[0] ? parts[1] : parts[2]
  };

  Kind kind = Kind::literal;
  std::size_t offset = 0;  // of what an error points at, in the text
  std::size_t length = 1;
  std::size_t depth = 1;  // levels of nodes from here down
  std::vector<std::unique_ptr<Node>> parts = {};

  std::string name = {};
  Value value = {};
  Operator op = Operator::add;
  Macro macro = Macro::all;
  bool receiver = false;
  bool declared = false;  // member, has: the field is one that a record declares
  bool paired = false;    // comprehension: binds index or key to slot and value to slot + 1
  std::size_t slot = 0;
  std::vector<const Function*> overloads = {};
  std::shared_ptr<const re2::RE2> pattern = {};
};

using NodePtr = std::unique_ptr<Expression::Node>;

}  // namespace understudy
