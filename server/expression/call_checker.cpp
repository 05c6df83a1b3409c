// SPDX-License-Identifier: MIT
// The part of the checker that knows calls: macros, which bind names, and functions, which have tables.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "server/expression/checker.h"
#include "server/expression/functions.h"
#include "server/expression/operators.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

using Of = Type::Of;

struct MacroForm {
  std::string_view name;
  std::size_t arguments;  // with the names that it binds
  Macro macro;
  bool paired;    // binds two names
  bool filtered;  // the first argument after the names is a condition on the second
};
constexpr std::array<MacroForm, 15> kMacros = {{{"all", 2, Macro::all, false, false},
                                                {"all", 3, Macro::all, true, false},
                                                {"exists", 2, Macro::exists, false, false},
                                                {"exists", 3, Macro::exists, true, false},
                                                {"exists_one", 2, Macro::exists_one, false, false},
                                                {"exists_one", 3, Macro::exists_one, true, false},
                                                {"existsOne", 2, Macro::exists_one, false, false},
                                                {"existsOne", 3, Macro::exists_one, true, false},
                                                {"filter", 2, Macro::filter, false, false},
                                                {"map", 2, Macro::map, false, false},
                                                {"map", 3, Macro::map, false, true},
                                                {"transformList", 3, Macro::map, true, false},
                                                {"transformList", 4, Macro::map, true, true},
                                                {"transformMap", 3, Macro::transform_map, true, false},
                                                {"transformMap", 4, Macro::transform_map, true, true}}};

// May an argument of this type be handed to the parameter? Numbers are not converted on the way.
bool takes(const Type& parameter, const Type& argument) {
  return compatible(parameter, argument) && (!numeric(parameter) || !numeric(argument) || parameter.of() == argument.of());
}

// "int", "int or string", "int, string or bool"
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string counted(const std::set<std::size_t>& counts) {
  std::vector<std::string> words;
  words.reserve(counts.size());
  for (const std::size_t count : counts) words.push_back(count == 0 ? "no" : std::to_string(count));
  return fmt::format("{} argument{}", listed(words), *counts.rbegin() == 1 ? "" : "s");
}

}  // namespace

Type Checker::check_call(Node& node) {
  if (node.name == "has" && !node.receiver) return check_has(node);
  if (node.receiver && node.name == "bind" && node.parts[0]->kind == Node::Kind::name && node.parts[0]->name == "cel")
    return check_bind(node);
  if (is_macro(node)) return check_macro(node);

  std::vector<Type> arguments;
  for (const NodePtr& part : node.parts) arguments.push_back(check(*part));
  const Candidates known = candidates(node);
  if (known.found.empty()) {
    report_unknown_function(node, known.other_way);
    return Of::dyn;
  }
  std::vector<const Function*> of_arity;
  std::set<std::size_t> arities;
  const std::size_t subject = node.receiver ? 1 : 0;  // what stands before the dot is not counted
  for (const Function* f : known.found) {
    arities.insert(f->accepts.size() - subject);
    if (f->accepts.size() == arguments.size()) of_arity.push_back(f);
  }
  if (of_arity.empty()) {
    report(node, fmt::format("{}() takes {}, not {}", node.name, counted(arities), arguments.size() - subject));
    return Of::dyn;
  }
  for (const Function* f : of_arity) {
    const bool fitting = std::equal(arguments.begin(), arguments.end(), f->accepts.begin(),
                                    [](const Type& argument, const Type& parameter) { return takes(parameter, argument); });
    if (fitting) node.overloads.push_back(f);
  }
  if (node.overloads.empty()) {
    report_argument(node, of_arity, arguments);
    return Of::dyn;
  }
  return result_type(node, arguments);
}

Type Checker::check_has(Node& node) {
  if (node.parts.size() != 1 || node.parts[0]->kind != Node::Kind::member) {
    report(node, "has() takes one member", "write has(a.b)");
    return Of::boolean;
  }
  const NodePtr member = std::move(node.parts[0]);
  node.kind = Node::Kind::has;
  node.name = member->name;
  node.offset = member->offset;
  node.length = member->length;
  node.parts = std::move(member->parts);
  member_type(node, check(*node.parts[0]));
  return Of::boolean;
}

Type Checker::check_bind(Node& node) {
  if (node.parts.size() != 4) {
    report(node, "cel.bind() takes 3 arguments", "write cel.bind(name, value, expression)");
    return Of::dyn;
  }
  const Type value = check(*node.parts[2]);
  node.kind = Node::Kind::bind;
  node.slot = locals_.size();
  if (!declare(*node.parts[1], value)) return Of::dyn;
  Type result = check(*node.parts[3]);
  locals_.pop_back();
  node.parts.erase(node.parts.begin(), node.parts.begin() + 2);
  return result;
}

// A name as an argument of a macro becomes one that its expressions may use.
bool Checker::declare(const Node& name, Type type) {
  if (name.kind != Node::Kind::name) {
    report(name, "expected a name that stands for each element", "write list.all(x, x > 0)");
    return false;
  }
  locals_.push_back({name.name, std::move(type)});
  most_locals_ = std::max(most_locals_, locals_.size());
  return true;
}

bool Checker::is_macro(const Node& node) const {
  return node.receiver && std::any_of(kMacros.begin(), kMacros.end(), [&node](const MacroForm& form) { return form.name == node.name; });
}

Type Checker::check_macro(Node& node) {
  std::set<std::size_t> counts;
  for (const MacroForm& form : kMacros) {
    if (form.name != node.name) continue;
    counts.insert(form.arguments);
    if (form.arguments != node.parts.size() - 1) continue;
    node.kind = Node::Kind::comprehension;
    node.macro = form.macro;
    node.paired = form.paired;
    const Type range = check(*node.parts[0]);
    if (!unknown(range) && range.of() != Of::list && range.of() != Of::map && range.of() != Of::record) {
      report(node, fmt::format("{}() goes over a list or a map, not {}", node.name, range.name()));
      return Of::dyn;
    }
    return check_comprehension(node, range);
  }
  report(node, fmt::format("{}() takes {}, not {}", node.name, counted(counts), node.parts.size() - 1));
  return Of::dyn;
}

Type Checker::check_comprehension(Node& node, const Type& range) {
  const std::size_t before = locals_.size();
  const bool over_list = range.of() == Of::list;
  const bool over_keys = range.of() == Of::map || range.of() == Of::record;
  const Type key = over_keys ? Of::string : over_list && node.paired ? Of::integer : Of::dyn;
  const Type first = over_list && !node.paired ? range.element() : key;
  node.slot = before;
  bool declared = declare(*node.parts[1], first);
  if (node.paired) declared = declare(*node.parts[2], range.element()) && declared;
  if (!declared) {
    locals_.resize(before, Local{});
    return Of::dyn;
  }
  node.parts.erase(node.parts.begin() + 1, node.parts.begin() + (node.paired ? 3 : 2));
  Type body;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    body = check(*node.parts[i]);
    const bool yields = i + 1 == node.parts.size() && (node.macro == Macro::map || node.macro == Macro::transform_map);
    if (!yields) require_bool(*node.parts[i], body, fmt::format("the condition of {}()", node.name));
  }
  locals_.resize(before, Local{});
  switch (node.macro) {
    case Macro::filter:
      return Type::list(first);
    case Macro::map:
      return Type::list(body);
    case Macro::transform_map:
      return over_keys ? Type::map(body) : Type(Of::dyn);
    default:
      return Of::boolean;
  }
}

Checker::Candidates Checker::candidates(const Node& node) const {
  Candidates result;
  const auto collect = [&](const std::vector<Function>& functions) {
    for (const Function& f : functions) {
      if (f.name != node.name) continue;
      if (f.receiver == node.receiver) {
        result.found.push_back(&f);
      } else {
        result.other_way = true;
      }
    }
  };
  if (declarations_.functions != nullptr) collect(*declarations_.functions);
  collect(cel_functions());
  return result;
}

void Checker::report_unknown_function(const Node& node, bool other_way) {
  if (other_way && node.receiver) {
    report(node, fmt::format("{}() is not called on a value", node.name), fmt::format("write {}(…)", node.name));
    return;
  }
  if (other_way) {
    report(node, fmt::format("{}() is called on its first argument", node.name), fmt::format("write value.{}(…)", node.name));
    return;
  }
  std::set<std::string> names;
  const auto collect = [&](const std::vector<Function>& functions) {
    for (const Function& f : functions) {
      if (f.receiver == node.receiver) names.insert(f.name);
    }
  };
  if (declarations_.functions != nullptr) collect(*declarations_.functions);
  collect(cel_functions());
  if (node.receiver) {
    for (const MacroForm& form : kMacros) names.emplace(form.name);
  }
  report(node, fmt::format("there is no function \"{}\"{}", node.name, node.receiver ? " to call on a value" : ""),
         suggestion(node.name, {names.begin(), names.end()}));
}

// Tells the first argument that none of the functions takes, or all of them when each alone would do.
void Checker::report_argument(const Node& node, const std::vector<const Function*>& functions, const std::vector<Type>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::vector<std::string> accepted;
    bool taken = false;
    for (const Function* f : functions) {
      taken = taken || takes(f->accepts[i], arguments[i]);
      const std::string name = f->accepts[i].name();
      if (std::find(accepted.begin(), accepted.end(), name) == accepted.end()) accepted.push_back(name);
    }
    if (taken) continue;
    const std::string who = node.receiver && i == 0 ? fmt::format("{}() is called on", node.name)
                                                    : fmt::format("argument {} of {}() must be", i + (node.receiver ? 0 : 1), node.name);
    const bool text_for_time =
        arguments[i].of() == Of::string && std::find(accepted.begin(), accepted.end(), "timestamp") != accepted.end();
    report(*node.parts[i], fmt::format("{} {}, not {}", who, listed(accepted), arguments[i].name()),
           text_for_time ? "make the text a timestamp with timestamp(…)" : "");
    return;
  }
  std::vector<std::string> given;
  given.reserve(arguments.size());
  for (const Type& argument : arguments) given.push_back(argument.name());
  report(node, fmt::format("{}() does not take {} together", node.name, fmt::join(given, ", ")));
}

// Also prepares what is known in advance: the pattern of matches().
Type Checker::result_type(Node& node, const std::vector<Type>& arguments) {
  Type result = node.overloads[0]->result;
  const bool decided = std::none_of(arguments.begin(), arguments.end(), unknown);  // the first that takes them is the one
  for (const Function* f : node.overloads) {
    if (!decided && f->result.name() != result.name()) result = Of::dyn;
  }
  const auto literal_text = [&node](std::size_t i) {
    const bool literal = node.parts.size() > i && node.parts[i]->kind == Node::Kind::literal && node.parts[i]->value.is(Kind::string);
    return literal ? &node.parts[i]->value.as_string() : nullptr;
  };
  if (const std::string* text = literal_text(0); text != nullptr && node.overloads[0]->result_for) {
    Result<Type, std::string> known = node.overloads[0]->result_for(*text);
    if (known.ok()) return *known;
    report(*node.parts[0], known.error());
  }
  if (node.overloads[0]->body == nullptr) {  // matches(), which has a node of its own
    node.kind = Node::Kind::matches;
    const std::string* pattern = literal_text(1);
    auto compiled = compile_pattern(pattern != nullptr ? *pattern : "");
    if (!compiled.ok()) report(*node.parts[1], compiled.error());
    if (pattern != nullptr && compiled.ok()) node.pattern = std::move(compiled).value();
  }
  return result;
}

}  // namespace understudy
