// SPDX-License-Identifier: MIT
#include "server/engine/views.h"

#include <fmt/format.h>

#include "server/engine/world.h"
#include "server/expression/library.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

using Answer = Result<Value, std::string>;
constexpr int kDeepest = 16;

struct Place {
  const World& world;
  std::size_t machine;
};

const Sight& sight(const Scope& scope) { return *static_cast<const Sight*>(scope.host); }

Result<Place, std::string> place(const Value& type, const Scope& scope) {
  if (scope.host == nullptr) return Failed{std::string("there are no resources to look at here")};
  const auto machine = type.is(Kind::string) ? sight(scope).machines->find(type.as_string()) : std::nullopt;
  if (!machine) return Failed{fmt::format("there is no type of resource {}", type.is(Kind::string) ? type.as_string() : "of that kind")};
  return Place{*sight(scope).world, *machine};
}

Answer resource(std::span<const Value> arguments, Scope& scope) {
  const auto where = place(arguments[0], scope);
  if (!where) return Failed{where.error()};
  const auto id = key_text(arguments[1]);
  const auto found = id ? where->world.find(where->machine, *id) : std::nullopt;
  return found ? where->world.find(*found)->attributes : Value();
}

Answer resources(std::span<const Value> arguments, Scope& scope) {
  const auto where = place(arguments[0], scope);
  if (!where) return Failed{where.error()};
  List all;
  all.reserve(where->world.all(where->machine).size());
  for (const auto& [age, one] : where->world.all(where->machine)) all.push_back(one.attributes);
  return Value(std::move(all));
}

Answer view(const Views& views, std::span<const Value> arguments, Scope& scope) {
  const Value& name = arguments[0];
  const Value& shown = arguments[1];
  if (shown.is_null()) return Value();
  const Views::View* found = nullptr;
  for (const Views::View& one : views.views) {
    if (name.is(Kind::string) && one.name == name.as_string()) found = &one;
  }
  if (found == nullptr) return Failed{std::string("there is no view of that name")};

  Sight inner = scope.host != nullptr ? sight(scope) : Sight{};
  if (++inner.depth > kDeepest) return Failed{fmt::format("views use each other more than {} deep", kDeepest)};
  Scope own{
      {scope.variables[kNow], scope.variables[kSettings], scope.variables[kConstants], shown, Value(), Value()}, scope.random, &inner};
  auto body = found->body.evaluate(own);
  if (!body) return Failed{fmt::format("in the view \"{}\": {}", found->name, body.error().message)};
  return *std::move(body);
}

std::string no_such(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
  const std::string hint = suggestion(name, known);
  return fmt::format("there is no {} \"{}\"{}{}", what, name, hint.empty() ? "" : "; ", hint);
}

Result<Type, std::string> record_of(const std::vector<std::pair<std::string, Type>>& types, std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [type, record] : types) {
    if (type == name) return record;
    names.push_back(type);
  }
  return Failed{no_such("type of resource", name, names)};
}

}  // namespace

std::shared_ptr<const std::vector<Function>> pack_functions(std::vector<std::pair<std::string, Type>> types,
                                                            std::vector<std::string> view_names,
                                                            const std::shared_ptr<const Views>& views) {
  const auto known = std::make_shared<const std::vector<std::pair<std::string, Type>>>(std::move(types));
  std::vector<Function> more;
  more.push_back({"resource", {Type::Of::string, Type::Of::dyn}, Type::Of::dyn, resource, [known](std::string_view literal) {
                    return record_of(*known, literal);
                  }});
  more.push_back({"resources",
                  {Type::Of::string},
                  Type::list(Type::Of::dyn),
                  resources,
                  [known](std::string_view literal) -> Result<Type, std::string> {
                    auto record = record_of(*known, literal);
                    if (!record) return record;
                    return Type::list(*std::move(record));
                  }});
  more.push_back({"view",
                  {Type::Of::string, Type::Of::dyn},
                  Type::Of::dyn,
                  [looked_at = std::weak_ptr(views)](std::span<const Value> arguments, Scope& scope) -> Answer {
                    const auto alive = looked_at.lock();
                    return alive ? view(*alive, arguments, scope) : Failed{std::string("the views of this pack are gone")};
                  },
                  [names = std::move(view_names)](std::string_view literal) -> Result<Type, std::string> {
                    for (const std::string& name : names) {
                      if (name == literal) return Type(Type::Of::dyn);
                    }
                    return Failed{no_such("view", literal, names)};
                  }});
  return library_with(std::move(more));
}

}  // namespace understudy
