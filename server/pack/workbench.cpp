// SPDX-License-Identifier: MIT
#include "server/pack/workbench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace understudy {

namespace {

// What a variable's name must be besides an identifier of CEL: none of the names that some expression has already.
const std::vector<std::string> kReserved = {"now", "settings", "constants", "event", "request", "violations", "other", "carry"};

bool is_identifier(const std::string& name) {
  const Declarations alone{{{name, Type()}}, nullptr};
  return name.find_first_of(" .()[]{}'\"\n") == std::string::npos && Expression::compile(name, alone).ok() &&
         !Expression::compile(name, {}).ok();
}

bool looks_like_a_word_for_text(std::string_view word) {
  return word.size() > 1 &&
         std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; });
}

// What can be said about an unknown variable beyond the nearest known one.
std::string advice_on_name(std::string_view word, const Names& names) {
  const std::vector<std::string> visible = names.visible();
  if (const std::string_view near = nearest(word, visible); !near.empty()) return suggestion(word, visible);
  if (parse_iso_duration(word)) return fmt::format("a duration is written iso_duration('{}')", word);
  const bool of_a_resource = names.declarations.variables.size() > kSelf && !names.declarations.variables[kSelf].name.empty();
  if (of_a_resource && (word == "request" || word == "event"))
    return fmt::format("no {} brings this about; keep what is needed in an attribute", word);
  if (looks_like_a_word_for_text(word)) return fmt::format("a text stands in quotes: '{}'", word);
  return fmt::format("in scope here: {}", fmt::join(visible, ", "));
}

std::string_view advice_on_type(const Type& wanted) {
  switch (wanted.of()) {
    case Type::Of::boolean:
      return "a comparison gives bool: x > 0, x == 'TEXT', has(x.y)";
    case Type::Of::duration:
      return "iso_duration('PT2S'), duration('2s'), or a setting or attribute declared duration";
    case Type::Of::timestamp:
      return "now + duration('2s'), or an attribute declared timestamp";
    case Type::Of::list:
      return "[a, b], an attribute declared list, or x.map(e, …)";
    default:
      return "";
  }
}

bool takes_text(AttributeType type) { return type == AttributeType::timestamp || type == AttributeType::duration; }

}  // namespace

const Names::Shown* Names::shown(std::string_view name) const {
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const Shown& s) { return s.name == name; });
  return found == resources.end() ? nullptr : &*found;
}

std::vector<std::string> Names::visible() const {
  std::vector<std::string> names;
  for (const auto& variable : declarations.variables) {
    if (!variable.name.empty()) names.push_back(variable.name);
  }
  return names;
}

bool is_constant(const Value& shape) {
  if (shape.is(Kind::string)) return shape.as_string().find("${") == std::string::npos;
  if (shape.is(Kind::list)) return std::all_of(shape.as_list().begin(), shape.as_list().end(), is_constant);
  if (!shape.is(Kind::map)) return true;
  return std::all_of(shape.as_map().begin(), shape.as_map().end(),
                     [](const Map::Entry& e) { return !e.key.as_string().ends_with('?') && is_constant(e.value); });
}

Names Workbench::basic_names() const {
  Names names{machine_declarations(settings, constants, {}, Type(), functions), {}};
  names.hide(kEvent);
  names.hide(kRequest);
  return names;
}

Names Workbench::machine_names(std::size_t machine) const {
  const Machine& own = provider.machines[machine];
  return {machine_declarations(settings, constants, own.type, own.record(), functions), {{own.type, kSelf, machine}}};
}

void Workbench::tell_error(const Node& scalar, const ExpressionError& error, const Names& names) {
  const std::string text = scalar_text(scalar);
  const std::string word = error.offset < text.size() ? text.substr(error.offset, error.length) : std::string();
  const bool no_variable = error.message == fmt::format("there is no variable \"{}\"", word);
  mistakes.push_back(scalar.source->mistake(span_within(scalar, error.offset, error.length), error.message,
                                            no_variable ? advice_on_name(word, names) : error.hint));
}

std::optional<Expression> Workbench::expression(const Node* node, const Names& names, const Type& wanted, std::string_view what) {
  if (!node) return std::nullopt;
  auto compiled = Expression::compile(scalar_text(*node), names.declarations);
  if (!compiled) {
    for (const ExpressionError& error : compiled.error()) tell_error(*node, error, names);
    return std::nullopt;
  }
  if (!compatible(compiled->type(), wanted)) {
    tell(*node, fmt::format("`{}` is {} expression, and this one gives {}", what, with_article(wanted.name()), compiled->type().name()),
         std::string(advice_on_type(wanted)));
    return std::nullopt;
  }
  return *std::move(compiled);
}

std::optional<Template> Workbench::shape(const Node* node, const Names& names) {
  if (!node) return std::nullopt;
  auto compiled = Template::compile(node->value, names.declarations);
  if (compiled) return *std::move(compiled);
  for (const TemplateError& error : compiled.error()) {
    const Node& text = nearest_node(*node, error.pointer);
    if (text.is_scalar()) {
      tell_error(text, error.error, names);
    } else {
      tell(text, error.error.message, error.error.hint);
    }
  }
  return std::nullopt;
}

std::optional<Template> Workbench::shape_for(const Node& node, const Attribute& attribute, const Names& names) {
  auto compiled = shape(&node, names);
  if (!compiled) return compiled;
  if (is_constant(node.value)) {
    if (const auto held = as_attribute(attribute.type, node.value); !held) {
      tell(node, fmt::format("{} {}", attribute.name, held.error()));
      return std::nullopt;
    }
    return compiled;
  }
  const Type given = compiled->type();
  const bool will_do = compatible(given, static_type(attribute.type)) || (takes_text(attribute.type) && given.of() == Type::Of::string);
  if (will_do) return compiled;
  const bool time_for_text = attribute.type == AttributeType::string && given.of() == Type::Of::timestamp;
  tell(node, fmt::format("{} is declared {}, and this gives {}", attribute.name, attribute_type_name(attribute.type), given.name()),
       time_for_text ? "declare it timestamp, or write format_time(t, digits)" : "");
  return std::nullopt;
}

std::vector<std::pair<std::string, Template>> Workbench::attributes(const std::vector<Node::Member>& written, std::size_t machine,
                                                                    const Names& names, bool created) {
  std::vector<std::pair<std::string, Template>> all;
  const Machine& own = provider.machines[machine];
  for (const Node::Member& member : written) {
    const Attribute* attribute = own.attribute(member.name);
    if (!attribute) {
      std::vector<std::string> known;
      for (const Attribute& one : own.attributes) known.push_back(one.name);
      tell(member, fmt::format("{} has no attribute \"{}\"", own.type, member.name), suggestion(member.name, known));
    } else if (!created && member.name == own.state_attribute) {
      tell(member, fmt::format("\"{}\" shows the state, and a state is not assigned", member.name), "write the state as `target`");
    } else if (!created && member.name == own.key) {
      tell(member, fmt::format("\"{}\" identifies the {}, and cannot change", member.name, own.type));
    } else if (auto value = shape_for(*member.node, *attribute, names)) {
      if (member.name == own.state_attribute) note_begun(*member.node, machine);
      all.emplace_back(member.name, *std::move(value));
    }
  }
  return all;
}

Evidence Workbench::evidence(const Fields& fields) const {
  Evidence found;
  for (const Fields& written : fields.list("evidence")) {
    found = {parse_grade(written.text("grade")).value_or(Grade::documented), written.text("source"), written.text("note")};
  }
  return found;
}

std::optional<Refusal> Workbench::refusal(const Fields& fields, const Names& names) {
  Refusal refusal{fields.text("refuse"), shape(fields.find("with"), names)};
  if (refusal.outcome.empty()) return std::nullopt;
  return refusal;
}

bool Workbench::usable_name(const Node& node, Span span, const std::string& name, const Names& names) {
  if (!is_identifier(name)) {
    tell(node, span, fmt::format("\"{}\" cannot be a name in expressions", name), "letters, digits and _; no word that CEL reserves");
    return false;
  }
  std::vector<std::string> taken = kReserved;
  for (const Names::Shown& shown : names.resources) taken.push_back(shown.name);
  if (std::find(taken.begin(), taken.end(), name) == taken.end() && !names.taken(name)) return true;
  tell(node, span, fmt::format("the name \"{}\" is taken", name), fmt::format("taken are: {}", fmt::join(taken, ", ")));
  return false;
}

std::optional<std::size_t> Workbench::machine_of(const Node& node, const std::string& type) {
  auto found = provider.machines.find(type);
  if (!found) tell(node, fmt::format("there is no type of resource \"{}\"", type), suggestion(type, types()));
  return found;
}

std::optional<std::size_t> Workbench::state_of(const Node& node, std::size_t machine) {
  const Machine& own = provider.machines[machine];
  const std::string& name = node.value.as_string();
  const auto state = own.state(name);
  if (state) return state;
  std::vector<std::string> known;
  for (const State& one : own.states) known.push_back(one.name);
  tell(node, fmt::format("there is no state \"{}\" in {}", name, own.type), suggestion(name, known));
  return std::nullopt;
}

// A state that is computed may be any.
void Workbench::note_begun(const Node& state, std::size_t machine) {
  if (state.value.is_null()) return;
  if (is_constant(state.value)) {
    if (const auto named = state_of(state, machine)) begun.insert({machine, *named});
    return;
  }
  for (std::size_t i = 0; i < provider.machines[machine].states.size(); ++i) begun.insert({machine, i});
}

std::vector<std::string> Workbench::types() const {
  std::vector<std::string> names;
  for (const Machine& machine : provider.machines.machines) names.push_back(machine.type);
  return names;
}

}  // namespace understudy
