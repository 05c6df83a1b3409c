// SPDX-License-Identifier: MIT
#include "server/expression/type.h"

#include <algorithm>
#include <array>

namespace understudy {

struct Type::Details {
  Type element;
  std::string name = {};
  std::vector<Field> fields = {};
};

Type Type::list(Type element) {
  Type type(Of::list);
  type.details_ = std::make_shared<const Details>(Details{.element = std::move(element)});
  return type;
}

Type Type::map(Type value) {
  Type type(Of::map);
  type.details_ = std::make_shared<const Details>(Details{.element = std::move(value)});
  return type;
}

Type Type::record(std::string name, std::vector<Field> fields) {
  Type type(Of::record);
  type.details_ = std::make_shared<const Details>(Details{.element = Of::dyn, .name = std::move(name), .fields = std::move(fields)});
  return type;
}

const Type& Type::element() const {
  static const Type dyn;
  return details_ != nullptr ? details_->element : dyn;
}

const std::vector<Type::Field>& Type::fields() const {
  static const std::vector<Field> none;
  return details_ != nullptr ? details_->fields : none;
}

const Type::Field* Type::field(std::string_view name) const {
  const auto found = std::find_if(fields().begin(), fields().end(), [name](const Field& field) { return field.name == name; });
  return found != fields().end() ? &*found : nullptr;
}

std::string Type::name() const {
  static constexpr std::array<std::string_view, 14> names = {"dyn",   "null",      "bool",     "int",  "uint", "double", "string",
                                                             "bytes", "timestamp", "duration", "list", "map",  "record", "type"};
  if (of_ == Of::record && details_ != nullptr) return details_->name;
  std::string text(names[static_cast<std::size_t>(of_)]);
  const bool known_element = (of_ == Of::list || of_ == Of::map) && element().of() != Of::dyn;
  return known_element ? text + '(' + element().name() + ')' : text;
}

bool compatible(const Type& a, const Type& b) {
  const auto fits_all = [](const Type& type) { return type.of() == Type::Of::dyn || type.of() == Type::Of::null; };
  const auto numeric = [](const Type& type) {
    return type.of() == Type::Of::integer || type.of() == Type::Of::uinteger || type.of() == Type::Of::number;
  };
  const auto keyed = [](const Type& type) { return type.of() == Type::Of::map || type.of() == Type::Of::record; };
  if (fits_all(a) || fits_all(b) || (numeric(a) && numeric(b))) return true;
  if (a.of() == Type::Of::record && b.of() == Type::Of::record) return a.name() == b.name();
  if (keyed(a) && keyed(b)) return compatible(a.element(), b.element());
  return a.of() == b.of() && (a.of() != Type::Of::list || compatible(a.element(), b.element()));
}

}  // namespace understudy
