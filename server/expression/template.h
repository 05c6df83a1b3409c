// SPDX-License-Identifier: MIT
// Template: a JSON shape with holes. A text that is one hole, "${program.id}", becomes the value itself, of whatever kind; a text
// with holes inside, "no program ${id}", becomes text. "$${" writes a literal "${". A key that ends in '?' is left out when its
// value is null: {"endDate?": "${order.endDate}"}. Other keys are literal.
// Thread-safety: immutable; any number of threads may evaluate it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/expression/expression.h"

namespace understudy {

// A mistake in a template: in which text (JSON Pointer into the shape), and where in that text.
struct TemplateError {
  std::string pointer;
  ExpressionError error;  // offset counts from the start of the whole text
};

class Template {
 public:
  // Every mistake in every hole.
  static Result<Template, std::vector<TemplateError>> compile(const Value& shape, const Declarations&);
  static Template constant(Value value);  // no holes are looked for

  Result<Value, EvalError> evaluate(Scope& scope) const;
  const Type& type() const;  // of a single hole; of the constant; otherwise by shape
  bool uses(std::size_t variable) const;

 private:
  struct Part;
  std::shared_ptr<const Part> root_;
  Type type_;
};

}  // namespace understudy
