// SPDX-License-Identifier: MIT
#include "server/pack/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/pack/transitions.h"

namespace understudy {

namespace {

using Resources = std::vector<Fields::Named>;

const Fields& only(const Fields::Named& named) { return named.fields.front(); }

// The attribute that `key` or `state` names; empty when it cannot be one.
std::string read_attribute_name(Workbench& bench, const Fields& resource, std::string_view key, const Machine& machine) {
  const Node* node = resource.find(key);
  if (!node) return {};
  std::string name = resource.text(key);
  const Attribute* attribute = machine.attribute(name);
  const bool may_be_integer = key == "key";
  if (attribute && (attribute->type == AttributeType::string || (may_be_integer && attribute->type == AttributeType::integer))) return name;
  if (attribute) {
    bench.tell(*node, fmt::format("the attribute \"{}\" is declared {}", name, attribute_type_name(attribute->type)),
               may_be_integer ? "what identifies a resource is declared string or integer" : "what shows the state is declared string");
    return {};
  }
  std::vector<std::string> known;
  for (const Attribute& one : machine.attributes) known.push_back(one.name);
  bench.tell(*node, fmt::format("{} has no attribute \"{}\"", machine.type, name), suggestion(name, known));
  return {};
}

// Names and types only: what expressions must know of a type.
Machine declare(Workbench& bench, const Fields::Named& named) {
  const Fields& resource = only(named);
  Machine machine;
  machine.type = named.member->name;
  for (const Fields::Named& attribute : resource.named("attributes")) {
    const auto type = parse_attribute_type(only(attribute).text("type"));
    machine.attributes.push_back({attribute.member->name, type.value_or(AttributeType::any), std::nullopt});
  }
  for (const Fields::Named& state : resource.named("states")) {
    State declared(state.member->name);
    declared.final = only(state).flag("final");
    machine.states.push_back(std::move(declared));
  }
  machine.key = read_attribute_name(bench, resource, "key", machine);
  machine.state_attribute = read_attribute_name(bench, resource, "state", machine);
  return machine;
}

struct WrittenView {
  std::string name;
  std::size_t machine = 0;
  const Node* body = nullptr;
};

std::vector<WrittenView> collect_views(Workbench& bench, const Resources& resources) {
  std::vector<WrittenView> all;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const Fields& resource = only(resources[i]);
    if (const Node* view = resource.find("view")) all.push_back({resources[i].member->name, i, view});
    for (const Node::Member& view : resource.members("views")) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const WrittenView& v) { return v.name == view.name; });
      if (same != all.end()) {
        bench.tell(view, fmt::format("a view \"{}\" exists already, of {}", view.name, resources[same->machine].member->name),
                   "names of views are unique within a pack");
      } else {
        all.push_back({view.name, i, view.node.get()});
      }
    }
  }
  return all;
}

// Functions come before the templates that use them, and `view` runs templates that come after: they are filled in at the end.
void read_views(Workbench& bench, const std::vector<WrittenView>& written, Views& views) {
  for (const WrittenView& view : written) {
    Names names = bench.machine_names(view.machine);
    names.hide(kEvent);
    names.hide(kRequest);
    if (auto body = bench.shape(view.body, names)) views.views.push_back({view.name, view.machine, *std::move(body)});
  }
}

void read_defaults(Workbench& bench, const Fields& resource, Machine& machine) {
  for (const Fields::Named& written : resource.named("attributes")) {
    const Node* value = only(written).find("default");
    if (!value) continue;
    for (Attribute& attribute : machine.attributes) {
      if (attribute.name == written.member->name) attribute.initial = bench.shape_for(*value, attribute, bench.basic_names());
    }
  }
}

void read_initial(Workbench& bench, const Fields& resource, std::size_t index, Machine& machine) {
  Names names = bench.machine_names(index);
  names.hide(kEvent);
  names.hide(kRequest);
  const std::vector<Fields> alternatives = resource.list("initial");
  for (const Fields& one : alternatives) {
    auto guard = bench.expression(one, "guard", names, Type::Of::boolean);
    const Node* target = one.find("target");
    const auto state = target ? bench.state_of(*target, index) : std::nullopt;
    if (state) machine.initial.push_back({std::move(guard), *state});
  }
  if (!alternatives.empty() && alternatives.back().find("guard")) {
    bench.tell(*alternatives.back().find("guard"), "when this guard is false, there is no first state",
               "the last alternative has no guard");
  }
}

void read_reactions(Workbench& bench, const std::vector<Fields::Named>& events, std::size_t index, const std::string& id,
                    Reactions& reactions) {
  const Names names = bench.machine_names(index);
  for (const Fields::Named& event : events) {
    const std::string& name = event.member->name;
    bench.answered.push_back({event.member, index});
    reactions[name] = read_alternatives(bench, event.fields, names, index, fmt::format("{}.{}", id, name));
  }
}

// Nothing leaves a final state.
void check_final(Workbench& bench, const Fields& written, const State& state) {
  if (!state.final) return;
  for (const Fields& timed : written.list("after"))
    bench.tell(timed.node(), fmt::format("\"{}\" is final, and time cannot end it", state.name), "leave out `final`, or this transition");
  for (const Fields::Named& event : written.named("on")) {
    for (const Fields& one : event.fields) {
      if (const Node* target = one.find("target"))
        bench.tell(*target, fmt::format("\"{}\" is final, and is never left", state.name), "leave out `final`, or this target");
    }
  }
}

void read_states(Workbench& bench, const Fields& resource, std::size_t index, Machine& machine) {
  for (const Fields::Named& named : resource.named("states")) {
    const Fields& written = only(named);
    State& state = machine.states[*machine.state(named.member->name)];
    const std::string id = fmt::format("{}.{}", machine.type, state.name);
    bench.places[id] = named.member->node.get();
    Names unasked = bench.machine_names(index);
    unasked.hide(kEvent);
    unasked.hide(kRequest);
    Names at_exit = unasked;
    state.entry = read_effects(bench, written.list("entry"), unasked);
    state.exit = read_effects(bench, written.list("exit"), at_exit);
    state.timed = read_timed(bench, written.list("after"), index, id + ".after");
    read_reactions(bench, written.named("on"), index, id, state.on);
    check_final(bench, written, state);
  }
}

}  // namespace

void read_resources(Workbench& bench, const Fields& behaviour) {
  const Resources resources = behaviour.named("resources");
  std::vector<std::pair<std::string, Type>> types;
  for (const Fields::Named& resource : resources) {
    bench.usable_name(*resource.member->node, resource.member->key, resource.member->name, Names());
    bench.provider.machines.machines.push_back(declare(bench, resource));
    types.emplace_back(resource.member->name, bench.provider.machines.machines.back().record());
  }
  const std::vector<WrittenView> written = collect_views(bench, resources);
  std::vector<std::string> view_names;
  view_names.reserve(written.size());
  for (const WrittenView& view : written) view_names.push_back(view.name);
  const auto views = std::make_shared<Views>();
  bench.functions = pack_functions(std::move(types), std::move(view_names), views);

  for (std::size_t i = 0; i < resources.size(); ++i) read_defaults(bench, only(resources[i]), bench.provider.machines.machines[i]);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const Fields& resource = only(resources[i]);
    Machine& machine = bench.provider.machines.machines[i];
    read_initial(bench, resource, i, machine);
    read_states(bench, resource, i, machine);
    read_reactions(bench, resource.named("otherwise"), i, machine.type + ".otherwise", machine.otherwise);
  }
  read_views(bench, written, *views);
  bench.provider.views = views;
}

}  // namespace understudy
