// SPDX-License-Identifier: MIT
// Workbench: what lies on the table while one pack becomes a Provider: the mistakes so far, where each rule is written, and the names and
// types that its expressions may use. Everything in a pack that is an expression or a template is compiled here, so that every mistake in
// one is placed in the same way. Thread-safety: none; one load uses one.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/engine/machine.h"
#include "server/mock/provider.h"
#include "server/pack/document.h"
#include "server/pack/reader.h"

namespace understudy {

// The variables that an expression sees, in the order of its Scope, and which of them show resources.
struct Names {
  struct Shown {
    std::string name;
    std::size_t slot = 0;
    std::size_t machine = 0;
  };
  Declarations declarations;
  std::vector<Shown> resources;

  std::size_t add(std::string name, Type type) {
    declarations.variables.push_back({std::move(name), std::move(type)});
    return declarations.variables.size() - 1;
  }
  void show(std::string name, std::size_t machine, Type record) {
    const std::size_t slot = add(name, std::move(record));
    resources.push_back({std::move(name), slot, machine});
  }
  bool taken(std::string_view name) const { return declarations.position(name) != Declarations::npos; }
  const Shown* shown(std::string_view name) const;
  // A slot without a name: nothing in an expression can refer to it.
  void hide(std::size_t slot) { declarations.variables[slot].name.clear(); }
  std::vector<std::string> visible() const;
};

class Workbench {
 public:
  explicit Workbench(Provider& pack) : provider(pack) {}

  Provider& provider;
  std::vector<Diagnostic> mistakes;
  std::unordered_map<std::string, const Node*> places;  // by rule id
  struct Sent {
    const Node* node;  // where that is written
    std::string event;
    std::size_t machine = 0;
    const Operation* operation = nullptr;  // whose `do` sends it; nullptr: an effect of a machine
    bool to_one = true;                    // to a resource that is named, not to all that fit
  };
  std::vector<Sent> sent;  // every event that some effect sends
  struct Answered {
    const Node::Member* event;
    std::size_t machine = 0;
  };
  std::vector<Answered> answered;                       // every event that a statechart names
  std::set<std::string> notified;                       // webhooks that some effect tells of
  std::set<std::pair<std::size_t, std::size_t>> begun;  // machine and state of resources that are created in that state, in seeds as well
  Type settings, constants;
  std::shared_ptr<const std::vector<Function>> functions;

  void tell(const Node& node, std::string message, std::string hint = {}) { tell(node, node.place(), std::move(message), std::move(hint)); }
  void tell(const Node& node, Span span, std::string message, std::string hint = {}) {
    mistakes.push_back(node.source->mistake(span, std::move(message), std::move(hint)));
  }
  void tell(const Node::Member& member, std::string message, std::string hint = {}) {
    tell(*member.node, member.key, std::move(message), std::move(hint));
  }

  // now, settings, constants; then the resource of a type, event and request, hidden (kSelf, kEvent, kRequest keep their places).
  Names basic_names() const;
  Names machine_names(std::size_t machine) const;  // with all six

  // Nothing when it does not compile, or its type is not `wanted`; the mistake is told. `what` names it: "guard".
  std::optional<Expression> expression(const Node*, const Names&, const Type& wanted, std::string_view what);
  std::optional<Expression> expression(const Fields& fields, std::string_view key, const Names& names, const Type& wanted) {
    return expression(fields.find(key), names, wanted, key);
  }
  std::optional<Template> shape(const Node*, const Names&);
  // For a declared attribute: also told is what cannot become its type.
  std::optional<Template> shape_for(const Node&, const Attribute&, const Names&);

  // {NAME: template} for attributes of a machine. Key and state only where `created`.
  std::vector<std::pair<std::string, Template>> attributes(const std::vector<Node::Member>&, std::size_t machine, const Names&,
                                                           bool created);

  Evidence evidence(const Fields&) const;  // of a rule; documented when it says nothing
  // {refuse, with}; nothing without a name.
  std::optional<Refusal> refusal(const Fields&, const Names&);
  // May the name be a variable? Told at `span` of the node's file when it may not, or when it is taken.
  bool usable_name(const Node&, Span, const std::string& name, const Names&);
  std::optional<std::size_t> machine_of(const Node&, const std::string& type);  // told when there is none
  std::optional<std::size_t> state_of(const Node&, std::size_t machine);        // the state of that name; told when there is none
  std::vector<std::string> types() const;

 private:
  void tell_error(const Node& scalar, const ExpressionError&, const Names&);
  void note_begun(const Node& state, std::size_t machine);
};

// Has a template no holes and no keys that may be left out?
bool is_constant(const Value& shape);

}  // namespace understudy
