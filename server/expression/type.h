// SPDX-License-Identifier: MIT
// Type: what is known of an expression's value before it is evaluated. It exists so that a misspelt attribute, a guard that is no
// boolean or a sum of a text and a number is found when a pack is loaded. `dyn` fits everything.
// Thread-safety: immutable.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/values/value.h"

namespace understudy {

class Type {
 public:
  enum class Of : unsigned char {
    dyn,
    null,
    boolean,
    integer,
    uinteger,
    number,
    string,
    bytes,
    timestamp,
    duration,
    list,
    map,
    record,
    type
  };
  struct Field;

  Type(Of of = Of::dyn) : of_(of) {}  // NOLINT(google-explicit-constructor)
  static Type list(Type element);
  static Type map(Type value);  // string keys
  // A map whose keys are known. A field that is not among them is a mistake found at load. Every field may also be null.
  static Type record(std::string name, std::vector<Field> fields);

  Of of() const { return of_; }
  const Type& element() const;                      // of a list or map; dyn otherwise
  const std::vector<Field>& fields() const;         // of a record; empty otherwise
  const Field* field(std::string_view name) const;  // nullptr when there is none
  std::string name() const;                         // "list(string)", "program", "int", …

  // May a value of one stand where the other is expected? dyn and null fit everything, numbers fit numbers.
  friend bool compatible(const Type& a, const Type& b);

 private:
  struct Details;
  Of of_;
  std::shared_ptr<const Details> details_;
};

struct Type::Field {
  std::string name;
  Type type;
};

}  // namespace understudy
