// SPDX-License-Identifier: MIT
#include "server/pack/seeds.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "server/engine/react.h"

namespace understudy {

namespace {

const Instant kAnyDay{1767225600, 0};  // 2026-01-01T00:00:00Z

using Ids = std::map<std::pair<std::size_t, std::string>, std::size_t>;  // → line

void check_id(Workbench& bench, const Node::Member& written, std::size_t machine, Ids& ids) {
  const Machine& type = bench.provider.machines[machine];
  const Node* key = written.node->find(type.key);
  const Attribute* declared = type.attribute(type.key);
  if (!key) {
    if (declared && !declared->initial)
      bench.tell(written, fmt::format("this {} needs its \"{}\"", type.type, type.key), "it identifies the resource, and has no default");
    return;
  }
  const auto id = is_constant(key->value) ? key_text(key->value) : std::nullopt;
  if (!id) return;
  const auto [first, is_new] = ids.emplace(std::pair(machine, *id), key->span.line);
  if (!is_new) bench.tell(*key, fmt::format("there is a {} \"{}\" already, on line {}", type.type, *id, first->second));
}

}  // namespace

void read_seeds(Workbench& bench, const Fields& seed) {
  Ids ids;
  const Names names = bench.basic_names();
  for (const NodePtr& item : seed.items("resources")) {
    if (!item->is_map() || item->members.size() != 1) {
      bench.tell(*item, item->span, "a resource is written as its type and its attributes", "- TYPE: {attribute: value}");
      continue;
    }
    const Node::Member& written = item->members.front();
    const auto machine = bench.provider.machines.find(written.name);
    if (!machine) {
      bench.tell(written, fmt::format("there is no type of resource \"{}\"", written.name), suggestion(written.name, bench.types()));
      continue;
    }
    if (!written.node->is_map()) {
      bench.tell(written, fmt::format("the attributes of a {} are a map, not {}", written.name, told(*written.node)));
      continue;
    }
    bench.attributes(written.node->members, *machine, names, true);
    check_id(bench, written, *machine, ids);
    if (auto all = Template::compile(written.node->value, names.declarations)) {
      bench.provider.seeds.push_back({*machine, *std::move(all), fmt::format("seed.yaml:{}", written.key.line)});
    }
  }
}

void try_seeds(Workbench& bench, const Fields& seed) {
  const Provider& provider = bench.provider;
  Map settings;
  for (const Setting& setting : provider.settings) settings.set(std::string_view(setting.name), setting.initial);
  Random random("seeds");
  World world(provider.machines);
  const Sight sight{&provider.machines, &world};
  const Circumstances known{kAnyDay, Value(std::move(settings)), provider.constants, Value(), &random};
  for (std::size_t i = 0; i < provider.seeds.size(); ++i) {
    const Provider::Seed& one = provider.seeds[i];
    Scope scope{{known.now, known.settings, known.constants, {}, {}, {}}, &random, &sight};
    const Node::Member& written = seed.items("resources")[i]->members.front();
    auto attributes = one.attributes.evaluate(scope);
    if (!attributes) {
      bench.tell(written, fmt::format("this {} cannot be made: {}", written.name, attributes.error().message));
      continue;
    }
    Reaction reaction(provider.machines, world, known);
    if (const auto made = reaction.create(one.machine, *attributes, true); !made) {
      bench.tell(written, fmt::format("this {} cannot be made: {}", written.name, std::get<EngineFault>(made.error()).message));
      continue;
    }
    reaction.commit();
  }
}

}  // namespace understudy
