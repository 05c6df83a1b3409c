// SPDX-License-Identifier: MIT
#include "server/pack/coherence.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/pack/outcomes.h"

namespace understudy {

namespace {

std::vector<std::string> events_of(const Machine& machine) {
  std::set<std::string> events;
  for (const auto& [event, alternatives] : machine.otherwise) events.insert(event);
  for (const State& state : machine.states) {
    for (const auto& [event, alternatives] : state.on) events.insert(event);
  }
  return {events.begin(), events.end()};
}

// What is sent is named somewhere, and what is named is sent.
void check_events(Workbench& bench) {
  std::set<std::pair<std::size_t, std::string>> sent;
  for (const Workbench::Sent& one : bench.sent) {
    sent.insert({one.machine, one.event});
    const Machine& receiver = bench.provider.machines[one.machine];
    const std::vector<std::string> known = events_of(receiver);
    if (std::find(known.begin(), known.end(), one.event) != known.end()) continue;
    bench.tell(*one.node, fmt::format("no state of {} answers the event \"{}\"", receiver.type, one.event), suggestion(one.event, known));
  }
  std::map<std::size_t, std::vector<std::string>> sent_to;
  for (const auto& [machine, event] : sent) sent_to[machine].push_back(event);
  for (const Workbench::Answered& one : bench.answered) {
    if (sent.contains({one.machine, one.event->name})) continue;
    const std::string& type = bench.provider.machines[one.machine].type;
    const std::string hint = suggestion(one.event->name, sent_to[one.machine]);
    bench.tell(*one.event, fmt::format("nothing sends the event \"{}\" to {}", one.event->name, type),
               hint.empty() ? "an event is an operation that finds the resource, or one that an effect sends" : hint);
  }
}

// An operation's event is answered in every state.
void check_every_state_answers(Workbench& bench) {
  for (const Workbench::Sent& one : bench.sent) {
    if (!one.operation || !one.to_one) continue;
    const Machine& receiver = bench.provider.machines[one.machine];
    std::vector<std::string> silent;
    for (std::size_t i = 0; i < receiver.states.size(); ++i) {
      if (!receiver.reactions(i, one.event)) silent.push_back(receiver.states[i].name);
    }
    if (silent.empty() || silent.size() == receiver.states.size()) continue;
    bench.tell(*one.node,
               fmt::format("{} sends \"{}\" to {}, and nothing says what it does in {}", one.operation->id, one.event, receiver.type,
                           fmt::join(silent, ", ")),
               "name it in `on` of each, or once in `otherwise`");
  }
}

// The states that follow one, whatever happens in it.
void add_successors(const Machine& machine, std::size_t from, std::vector<std::size_t>& found) {
  const State& state = machine.states[from];
  const auto add = [&](const Transition& transition) {
    if (transition.target) found.push_back(*transition.target);
  };
  for (const TimedTransition& timed : state.timed) add(timed.transition);
  for (const std::string& event : events_of(machine)) {
    const std::vector<Transition>* alternatives = machine.reactions(from, event);
    if (!alternatives) continue;
    for (const Transition& transition : *alternatives) add(transition);
  }
}

void check_states_are_entered(Workbench& bench) {
  for (std::size_t i = 0; i < bench.provider.machines.machines.size(); ++i) {
    const Machine& machine = bench.provider.machines[i];
    std::set<std::size_t> entered;
    std::vector<std::size_t> waiting;
    for (const Machine::Initial& initial : machine.initial) waiting.push_back(initial.state);
    for (const auto& [type, state] : bench.begun) {
      if (type == i) waiting.push_back(state);
    }
    while (!waiting.empty()) {
      const std::size_t state = waiting.back();
      waiting.pop_back();
      if (entered.insert(state).second) add_successors(machine, state, waiting);
    }
    for (std::size_t state = 0; state < machine.states.size(); ++state) {
      if (entered.contains(state)) continue;
      bench.tell(*bench.places[fmt::format("{}.{}", machine.type, machine.states[state].name)],
                 fmt::format("\"{}\" of {} can never be entered", machine.states[state].name, machine.type),
                 "make it the target of a transition, an initial state, or the state of a seed");
    }
  }
}

// Every webhook that is promised is sent by some effect.
void check_webhooks(Workbench& bench, const Node& openapi) {
  for (const Webhook& webhook : bench.provider.contract.webhooks()) {
    if (!bench.notified.contains(webhook.name))
      bench.tell(nearest_node(openapi, webhook.pointer), fmt::format("nothing tells of \"{}\"", webhook.name),
                 fmt::format("an effect does: {{notify: {}, payload: …}}", webhook.name));
  }
}

using Reached = std::map<const Transition*, std::vector<const Operation*>>;

Reached reached_refusals(const Provider& provider) {
  Reached reached;
  for (const Operation& operation : provider.contract.operations()) {
    const auto rules = provider.rules.find(operation.id);
    if (rules == provider.rules.end()) continue;
    for (const Transition* transition : caused_by(provider.machines, rules->second).transitions) {
      if (transition->refuse) reached[transition].push_back(&operation);
    }
  }
  return reached;
}

std::string known_outcomes(const std::string& name, const std::vector<const Operation*>& operations) {
  std::vector<std::string> known;
  for (const Operation* operation : operations) {
    for (const Outcome& outcome : operation->outcomes) known.push_back(outcome.name);
  }
  return suggestion(name, known);
}

// A state's refusal is an outcome of every operation that can meet it.
void check_refusal(Workbench& bench, const Transition& transition, const std::vector<const Operation*>& operations) {
  const std::string& name = transition.refuse->outcome;
  const Node* with = bench.places[transition.id + "/with"];
  std::vector<std::string> without;
  for (const Operation* operation : operations) {
    const Outcome* outcome = operation->outcome(name);
    if (!outcome) without.push_back(operation->id);
    if (outcome && with) check_constant_body(bench, *outcome, *with, true);
  }
  if (without.empty()) return;
  bench.tell(
      *bench.places[transition.id],
      fmt::format("{} can be refused here, and {} no outcome \"{}\"", fmt::join(without, ", "), without.size() == 1 ? "has" : "have", name),
      known_outcomes(name, operations));
}

void check_refusals(Workbench& bench) {
  const Reached reached = reached_refusals(bench.provider);
  const auto check = [&](const Reactions& reactions) {
    for (const auto& [event, alternatives] : reactions) {
      for (const Transition& transition : alternatives) {
        if (!transition.refuse) continue;
        const auto found = reached.find(&transition);
        if (found != reached.end()) {
          check_refusal(bench, transition, found->second);
        } else {
          bench.tell(*bench.places[transition.id], fmt::format("no operation brings \"{}\" about, so there is nobody to refuse", event),
                     "what time or a new resource sets off cannot be refused");
        }
      }
    }
  };
  for (const Machine& machine : bench.provider.machines.machines) {
    for (const State& state : machine.states) check(state.on);
    check(machine.otherwise);
  }
}

void check_outcomes(Workbench& bench, const Node& openapi) {
  for (const Operation& operation : bench.provider.contract.operations()) {
    const std::vector<std::string> reachable = reachable_outcomes(bench.provider, operation);
    for (const Outcome& outcome : operation.outcomes) {
      if (std::find(reachable.begin(), reachable.end(), outcome.name) != reachable.end()) continue;
      bench.tell(nearest_node(openapi, outcome.pointer), fmt::format("nothing answers {} with \"{}\"", operation.id, outcome.name),
                 "answer or refuse with it in behaviour.yaml, or take it out");
    }
  }
}

}  // namespace

void check_coherence(Workbench& bench, const Node& openapi) {
  check_events(bench);
  check_every_state_answers(bench);
  check_states_are_entered(bench);
  check_refusals(bench);
  check_webhooks(bench, openapi);
  if (bench.mistakes.empty()) check_outcomes(bench, openapi);  // a misspelt refusal leaves an outcome unreached
}

}  // namespace understudy
