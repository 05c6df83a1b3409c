// SPDX-License-Identifier: MIT
#include "server/pack/transitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace understudy {

namespace {

constexpr std::array<std::string_view, 2> kOfCreate = {"as", "attributes"};
constexpr std::array<std::string_view, 1> kOfNotify = {"payload"};
constexpr std::array<std::string_view, 4> kOfSend = {"to", "id", "where", "data"};
constexpr std::array<std::string_view, 2> kOfFor = {"in", "do"};

struct EffectKind {
  std::string_view key;                           // that an effect of this kind has
  std::span<const std::string_view> beside = {};  // keys that mean something beside it only
  std::optional<Effect> (*read)(Workbench&, const Fields&, Names&) = nullptr;
};

// Keys that mean something beside another key only.
bool keys_belong(Workbench& bench, const Fields& effect, const EffectKind& kind) {
  if (effect.find(kind.key)) return true;
  bool belong = true;
  for (const std::string_view key : kind.beside) {
    const Node::Member* stray = effect.node().member(key);
    if (!stray) continue;
    bench.tell(*stray, fmt::format("\"{}\" belongs to \"{}\", which is not here", key, kind.key));
    belong = false;
  }
  return belong;
}

std::optional<Effect> read_assign(Workbench& bench, const Fields& effect, Names& names) {
  if (names.resources.empty() || names.resources.front().slot != kSelf) {
    bench.tell(*effect.find("assign"), "an operation has no attributes to assign",
               "send an event to the resource, and assign in its transition");
    return std::nullopt;
  }
  return Effect{Assign{bench.attributes(effect.members("assign"), names.resources.front().machine, names, false)}};
}

std::optional<Effect> read_create(Workbench& bench, const Fields& effect, Names& names) {
  const auto machine = bench.machine_of(*effect.find("create"), effect.text("create"));
  if (!machine) return std::nullopt;
  Create create;
  create.machine = *machine;
  create.attributes = bench.attributes(effect.members("attributes"), *machine, names, true);
  if (const Node* as = effect.find("as"); as && bench.usable_name(*as, as->span, effect.text("as"), names)) {
    create.name = effect.text("as");
    names.show(create.name, *machine, bench.provider.machines[*machine].record());
    create.slot = names.resources.back().slot;
  }
  return Effect{std::move(create)};
}

void tell_no_resource(Workbench& bench, const Node& node, const std::string& name, const Names& names) {
  std::vector<std::string> known;
  for (const Names::Shown& shown : names.resources) known.push_back(shown.name);
  bench.tell(node, fmt::format("there is no resource \"{}\" in scope", name),
             names.taken(name) ? fmt::format("{} is a value; an event goes `to: TYPE` with an `id` that tells which", name)
                               : suggestion(name, known));
}

// WHOM as a name in scope.
bool address_by_name(Workbench& bench, const Fields& effect, const Names& names, Send& send) {
  const std::string whom = effect.text("to");
  if (const Names::Shown* shown = names.shown(whom)) {
    send.slot = shown->slot;
    send.machine = shown->machine;
    return true;
  }
  if (bench.provider.machines.find(whom)) {
    bench.tell(*effect.find("to"), fmt::format("which {}? There is no resource of this name in scope", whom),
               "add `id: expression`, or `where: expression` for all that fit");
    return false;
  }
  tell_no_resource(bench, *effect.find("to"), whom, names);
  return false;
}

// WHOM as a type, with `id` or `where`.
bool address_by_type(Workbench& bench, const Fields& effect, const Names& names, Send& send) {
  if (effect.find("id") && effect.find("where")) {
    bench.tell(*effect.find("where"), "`id` and `where` exclude each other", "`id` names one, `where` all that fit");
    return false;
  }
  const auto machine = bench.machine_of(*effect.find("to"), effect.text("to"));
  if (!machine) return false;
  send.machine = *machine;
  send.id = bench.expression(effect, "id", names, Type());
  if (!effect.find("where")) return send.id.has_value();
  Names with_candidate = names;
  const Machine& type = bench.provider.machines[*machine];
  send.candidate = with_candidate.add(names.taken(type.type) ? "other" : type.type, type.record());
  send.where = bench.expression(effect, "where", with_candidate, Type::Of::boolean);
  return send.where.has_value();
}

std::optional<Effect> read_send(Workbench& bench, const Fields& effect, Names& names) {
  Send send;
  send.event = effect.text("send");
  if (effect.find("data")) send.data = bench.shape(effect.find("data"), names);
  if (!effect.find("to")) {
    bench.tell(*effect.find("send"), fmt::format("whom is \"{}\" sent to?", send.event),
               "add `to: NAME`, or `to: TYPE` with `id` or `where`");
    return std::nullopt;
  }
  const bool by_type = effect.find("id") || effect.find("where");
  if (by_type ? !address_by_type(bench, effect, names, send) : !address_by_name(bench, effect, names, send)) return std::nullopt;
  bench.sent.push_back({effect.find("send"), send.event, send.machine, nullptr, !send.where});
  return Effect{std::move(send)};
}

std::optional<Effect> read_notify(Workbench& bench, const Fields& effect, Names& names) {
  const std::string name = effect.text("notify");
  const Contract& contract = bench.provider.contract;
  if (contract.operations().empty()) return std::nullopt;  // there is no contract, which is told already
  if (contract.webhook(name) == nullptr) {
    std::vector<std::string> known;
    for (const Webhook& webhook : contract.webhooks()) known.push_back(webhook.name);
    const std::string hint = suggestion(name, known);
    bench.tell(*effect.find("notify"), fmt::format("openapi.yaml declares no webhook \"{}\"", name),
               hint.empty() ? fmt::format("webhooks: {{{}: {{post: {{requestBody: …}}}}}}", name) : hint);
    return std::nullopt;
  }
  bench.notified.insert(name);
  const Node* written = effect.find("payload");
  if (!written) {
    bench.tell(*effect.find("notify"), fmt::format("what does \"{}\" carry?", name), "add `payload: {…}`");
    return std::nullopt;
  }
  auto payload = bench.shape(written, names);
  if (!payload) return std::nullopt;
  return Effect{Notify{name, *std::move(payload)}};
}

std::optional<Effect> read_remove(Workbench& bench, const Fields& effect, Names& names) {
  const std::string name = effect.text("remove");
  if (const Names::Shown* shown = names.shown(name)) return Effect{Remove{shown->slot}};
  if (bench.provider.machines.find(name)) {
    bench.tell(*effect.find("remove"), fmt::format("which {}? There is no resource of this name in scope", name),
               "send an event to all that fit, and let their statechart remove them");
  } else {
    tell_no_resource(bench, *effect.find("remove"), name, names);
  }
  return std::nullopt;
}

std::optional<Effect> read_for(Workbench& bench, const Fields& effect, Names& names) {
  const Node* name = effect.find("for");
  if (!effect.node().member("in") || !effect.node().member("do")) {
    bench.tell(*name, fmt::format("\"{}\" goes through which list, and what is done with it?", effect.text("for")),
               "for: NAME, in: LIST, do: [EFFECTS]");
    return std::nullopt;
  }
  auto in = bench.expression(effect, "in", names, Type::list(Type()));
  Names inner = names;
  if (!bench.usable_name(*name, name->span, effect.text("for"), names)) return std::nullopt;
  const std::size_t slot = inner.add(effect.text("for"), in ? in->type().element() : Type());
  std::vector<Effect> effects = read_effects(bench, effect.list("do"), inner);
  if (!in) return std::nullopt;
  for (Effect& one : effects) {
    if (auto* create = std::get_if<Create>(&one.what)) create->name.clear();  // there may be many: none of them is *the* one
  }
  return Effect{ForEach{*std::move(in), slot, std::move(effects)}};
}

constexpr std::array kKinds = {EffectKind{"assign", {}, read_assign},  EffectKind{"create", kOfCreate, read_create},
                               EffectKind{"send", kOfSend, read_send}, EffectKind{"remove", {}, read_remove},
                               EffectKind{"for", kOfFor, read_for},    EffectKind{"notify", kOfNotify, read_notify}};

std::optional<Effect> read_effect(Workbench& bench, const Fields& effect, Names& names) {
  const auto has = [&effect](const EffectKind& kind) { return effect.find(kind.key) != nullptr; };
  const auto kinds = std::count_if(kKinds.begin(), kKinds.end(), has);
  if (kinds != 1) {
    bench.tell(effect.node(), effect.node().span,
               kinds == 0 ? "an effect assigns, creates, sends, removes, notifies or goes through a list; this one does nothing"
                          : "an effect does one thing, and this one does several",
               kinds == 0 ? "assign: {…}, create: TYPE, send: EVENT, remove: NAME, for: NAME, or notify: WEBHOOK"
                          : "one map for each: [{assign: {…}}, {create: TYPE}]");
    return std::nullopt;
  }
  const auto belongs = [&](const EffectKind& kind) { return keys_belong(bench, effect, kind); };
  if (std::count_if(kKinds.begin(), kKinds.end(), belongs) != std::ssize(kKinds)) return std::nullopt;
  return std::find_if(kKinds.begin(), kKinds.end(), has)->read(bench, effect, names);
}

// What a transition and a timed one have in common: assign, effects, target.
void read_consequences(Workbench& bench, const Fields& fields, const Names& outer, std::size_t machine, Transition& transition) {
  Names names = outer;
  if (fields.find("assign")) transition.effects.push_back({Assign{bench.attributes(fields.members("assign"), machine, names, false)}});
  for (Effect& effect : read_effects(bench, fields.list("effects"), names)) transition.effects.push_back(std::move(effect));
  if (const Node* target = fields.find("target")) transition.target = bench.state_of(*target, machine);
}

// Alternatives are tried in order: the last must always hold, those before it must not.
void check_order(Workbench& bench, const std::vector<Fields>& alternatives) {
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    const Fields& one = alternatives[i];
    const bool last = i + 1 == alternatives.size();
    if (last && one.find("guard")) {
      bench.tell(*one.find("guard"), "when this guard is false, no alternative is left",
                 "add one without a guard, that refuses or does nothing ({})");
    } else if (!last && !one.find("guard")) {
      bench.tell(alternatives[i + 1].node(), alternatives[i + 1].node().span,
                 "this alternative is never tried: the one before it has no guard", "give that one a guard, or take this one out");
      return;
    }
  }
}

Transition read_transition(Workbench& bench, const Fields& fields, const Names& names, std::size_t machine, std::string id) {
  Transition transition;
  transition.id = std::move(id);
  transition.guard = bench.expression(fields, "guard", names, Type::Of::boolean);
  transition.evidence = bench.evidence(fields);
  transition.refuse = bench.refusal(fields, names);
  bench.places[transition.id] = fields.find("refuse") ? fields.find("refuse") : &fields.node();
  bench.places[transition.id + "/with"] = fields.find("with");
  if (!fields.find("refuse")) {
    if (const Node::Member* stray = fields.node().member("with")) bench.tell(*stray, "\"with\" belongs to \"refuse\", which is not here");
    read_consequences(bench, fields, names, machine, transition);
    return transition;
  }
  for (const std::string_view key : {"target", "assign", "effects"}) {
    if (const Node::Member* beside = fields.node().member(key))
      bench.tell(*beside, fmt::format("a refusal changes nothing, so \"{}\" has no place beside it", key));
  }
  return transition;
}

}  // namespace

std::string alternative(std::size_t index) { return index == 0 ? std::string() : fmt::format("[{}]", index); }

std::vector<Effect> read_effects(Workbench& bench, const std::vector<Fields>& effects, Names& names) {
  std::vector<Effect> all;
  for (const Fields& effect : effects) {
    if (auto read = read_effect(bench, effect, names)) all.push_back(*std::move(read));
  }
  return all;
}

std::vector<Transition> read_alternatives(Workbench& bench, const std::vector<Fields>& alternatives, const Names& names,
                                          std::size_t machine, const std::string& id) {
  check_order(bench, alternatives);
  std::vector<Transition> all;
  all.reserve(alternatives.size());
  for (const Fields& one : alternatives) all.push_back(read_transition(bench, one, names, machine, id + alternative(all.size())));
  return all;
}

std::vector<TimedTransition> read_timed(Workbench& bench, const std::vector<Fields>& timed, std::size_t machine, const std::string& id) {
  Names names = bench.machine_names(machine);
  names.hide(kEvent);
  names.hide(kRequest);
  std::vector<TimedTransition> all;
  for (const Fields& one : timed) {
    if (one.find("delay") && one.find("at")) {
      bench.tell(one.node(), "time brings this after a `delay` or `at` an instant: one of the two",
                 "delay: DURATION counts from the state's entry, at: TIMESTAMP does not");
    } else if (!one.find("delay") && !one.find("at") && !one.find("reads")) {
      bench.tell(one.node(), "when does this happen?",
                 "`delay: DURATION` after the state's entry, `at: TIMESTAMP`, or after so many `reads`");
    }
    TimedTransition read;
    read.delay = bench.expression(one, "delay", names, Type::Of::duration);
    read.at = bench.expression(one, "at", names, Type::Of::timestamp);
    read.reads = bench.expression(one, "reads", names, Type::Of::integer);
    read.transition.id = id + alternative(all.size());
    read.transition.guard = bench.expression(one, "guard", names, Type::Of::boolean);
    read.transition.evidence = bench.evidence(one);
    bench.places[read.transition.id] = &one.node();
    read_consequences(bench, one, names, machine, read.transition);
    all.push_back(std::move(read));
  }
  return all;
}

}  // namespace understudy
