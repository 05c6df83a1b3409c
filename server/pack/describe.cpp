// SPDX-License-Identifier: MIT
#include "server/pack/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "server/values/json.h"

namespace understudy {

namespace {

// One line, whatever the author's line breaks.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

std::string guarded(std::string_view event, const std::optional<Expression>& guard) {
  return guard ? fmt::format("{} [{}]", event, on_one_line(guard->text())) : std::string(event);
}

std::string when_due(const TimedTransition& timed) {
  std::vector<std::string> ways;
  if (timed.delay) ways.push_back("after " + on_one_line(timed.delay->text()));
  if (timed.at) ways.push_back("at " + on_one_line(timed.at->text()));
  if (timed.reads) ways.push_back("after reads: " + on_one_line(timed.reads->text()));
  return guarded(fmt::format("{}", fmt::join(ways, " or ")), timed.transition.guard);
}

std::vector<std::string> events_of(const Reactions& reactions) {
  std::vector<std::string> events;
  for (const auto& [event, alternatives] : reactions) events.push_back(event);
  std::sort(events.begin(), events.end());
  return events;
}

std::string graded(const Evidence& evidence) {
  return evidence.grade == Grade::documented ? std::string() : fmt::format("  ({})", grade_name(evidence.grade));
}

std::string consequence(const Machine& machine, const Transition& transition) {
  if (transition.refuse) return fmt::format("refused: {}", transition.refuse->outcome);
  if (transition.target) return fmt::format("→ {}", machine.states[*transition.target].name);
  return transition.effects.empty() ? "nothing changes" : "stays";
}

std::string reactions_text(const Machine& machine, const Reactions& reactions) {
  std::string text;
  for (const std::string& event : events_of(reactions)) {
    for (const Transition& transition : reactions.find(event)->second) {
      text +=
          fmt::format("    {}  {}{}\n", guarded(event, transition.guard), consequence(machine, transition), graded(transition.evidence));
    }
  }
  return text;
}

std::string machine_text(const Machine& machine) {
  std::vector<std::string> attributes;
  for (const Attribute& one : machine.attributes) attributes.push_back(fmt::format("{} {}", one.name, attribute_type_name(one.type)));
  std::string text = fmt::format("\n{}: {}\n", machine.type, fmt::join(attributes, ", "));
  for (const State& state : machine.states) {
    text += fmt::format("  {}{}\n", state.name, state.final ? "  (final)" : "");
    for (const TimedTransition& timed : state.timed) {
      text += fmt::format("    {}  {}{}\n", when_due(timed), consequence(machine, timed.transition), graded(timed.transition.evidence));
    }
    text += reactions_text(machine, state.on);
  }
  if (!machine.otherwise.empty()) text += "  in any other state\n" + reactions_text(machine, machine.otherwise);
  return text;
}

std::string counted(std::size_t n, std::string_view noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

// Characters that mean something to Mermaid within a label.
std::string label(std::string_view text) {
  std::string escaped;
  for (const char c : on_one_line(text)) {
    if (std::string_view(":;#<>\"{}").find(c) == std::string_view::npos) {
      escaped += c;
    } else {
      escaped += fmt::format("#{};", static_cast<int>(c));
    }
  }
  return escaped;
}

std::string state_id(const Machine& machine, const State& state) {
  std::string id = machine.type + "__" + state.name;
  for (char& c : id) c = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return id;
}

// Arrows of one state, and the refusals that become its note.
std::string mermaid_state(const Machine& machine, std::size_t index, const std::set<std::string>& events) {
  const State& state = machine.states[index];
  const std::string from = state_id(machine, state);
  std::string arrows, refusals;
  const auto arrow = [&](const Transition& transition, const std::string& text) {
    if (transition.refuse) refusals += fmt::format("      {}: {}\n", label(text), label(transition.refuse->outcome));
    if (transition.target)
      arrows += fmt::format("    {} --> {}: {}\n", from, state_id(machine, machine.states[*transition.target]), label(text));
  };
  for (const TimedTransition& timed : state.timed) arrow(timed.transition, when_due(timed));
  for (const std::string& event : events) {
    const std::vector<Transition>* alternatives = machine.reactions(index, event);
    if (!alternatives) continue;
    for (const Transition& transition : *alternatives) arrow(transition, guarded(event, transition.guard));
  }
  if (state.final) arrows += fmt::format("    {} --> [*]\n", from);
  if (!refusals.empty()) arrows += fmt::format("    note right of {}\n      refuses\n{}    end note\n", from, refusals);
  return arrows;
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : on_one_line(text)) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

// "GET /things/{id}", and where else than the document says.
std::string request_cell(const Provider& provider, const Operation& operation) {
  std::string text = fmt::format("`{} {}`", operation.method, cell(operation.paths.front()));
  if (operation.servers == provider.contract.servers()) return text;
  std::vector<std::string> places;
  for (const Server& server : operation.servers) {
    const std::string place = server.host + server.base_path;
    places.push_back(fmt::format("`{}`", place.empty() ? "/" : place));
  }
  return fmt::format("{} at {}", text, fmt::join(places, ", "));
}

std::string outcomes_cell(const Operation& operation) {
  std::vector<std::string> outcomes;
  for (const Outcome& one : operation.outcomes) {
    const std::string status = std::to_string(one.status);
    const std::string grade =
        one.evidence.grade == Grade::documented ? std::string() : fmt::format(" ({})", grade_name(one.evidence.grade));
    outcomes.push_back(one.name == status ? status + grade : fmt::format("{} `{}`{}", status, cell(one.name), grade));
  }
  return fmt::format("{}", fmt::join(outcomes, ", "));
}

// A grade and what it rests on: a link when that is a page.
std::string ground(const Evidence& evidence) {
  const std::string_view grade = grade_name(evidence.grade);
  if (evidence.source.empty()) return std::string(grade);
  const bool is_page = evidence.source.starts_with("https://") || evidence.source.starts_with("http://");
  return is_page ? fmt::format("[{}](<{}>)", grade, cell(evidence.source)) : fmt::format("{} ({})", grade, cell(evidence.source));
}

// What its outcomes rest on, each once.
std::string evidence_cell(const Operation& operation) {
  std::vector<std::string> grounds;
  for (const Outcome& one : operation.outcomes) {
    std::string own = ground(one.evidence);
    if (std::find(grounds.begin(), grounds.end(), own) == grounds.end()) grounds.push_back(std::move(own));
  }
  return fmt::format("{}", fmt::join(grounds, ", "));
}

// When there is such an operation, if not always: "extension: `settings.extensions`" when it takes a setting to have it.
std::string condition_of(const Provider& provider, const Operation& operation) {
  const auto rules = provider.rules.find(operation.id);
  if (rules == provider.rules.end() || !rules->second.enabled) return {};
  Map settings;
  for (const Setting& setting : provider.settings) settings.set(setting.name, setting.initial);
  Scope by_default{{Value(), Value(std::move(settings)), provider.constants, {}, {}, {}}};
  const auto there = rules->second.enabled->evaluate(by_default);  // no `now`: what depends on it comes and goes
  const bool off = there.ok() && *there == Value(false);
  return fmt::format("{} `{}`", off ? "extension:" : "while", on_one_line(rules->second.enabled->text()));
}

}  // namespace

std::string describe_text(const Provider& provider) {
  std::size_t outcomes = 0;
  for (const Operation& operation : provider.contract.operations()) outcomes += operation.outcomes.size();
  std::string text =
      fmt::format("{}: {}\n{}, {}, {}\n", provider.name, provider.title, counted(provider.contract.operations().size(), "operation"),
                  counted(outcomes, "outcome"), counted(provider.machines.machines.size(), "resource type"));
  if (!provider.settings.empty()) text += "\nsettings\n";
  for (const Setting& setting : provider.settings) {
    text += fmt::format("  {} = {}{}  {}\n", setting.name, write_json(setting.initial), graded(setting.evidence),
                        on_one_line(setting.evidence.note));
  }
  for (const Machine& machine : provider.machines.machines) text += machine_text(machine);
  text += "\noperations\n";
  for (const Operation& operation : provider.contract.operations()) {
    const std::string condition = condition_of(provider, operation);
    text += fmt::format("  {}  {} {}{}\n", operation.id, operation.method, fmt::join(operation.paths, ", "),
                        condition.empty() ? "" : fmt::format("  ({})", condition));
    for (const Outcome& outcome : operation.outcomes)
      text += fmt::format("    {} {}{}\n", outcome.status, outcome.name, graded(outcome.evidence));
  }
  return text;
}

std::string describe_mermaid(const Provider& provider) {
  std::string text = "stateDiagram-v2\n";
  for (const Machine& machine : provider.machines.machines) {
    text += fmt::format("  state \"{0}\" as {0}__ {{\n", machine.type);
    for (const State& state : machine.states) text += fmt::format("    state \"{}\" as {}\n", state.name, state_id(machine, state));
    for (const Machine::Initial& initial : machine.initial) {
      const std::string to = state_id(machine, machine.states[initial.state]);
      text += initial.guard ? fmt::format("    [*] --> {}: {}\n", to, label(fmt::format("[{}]", initial.guard->text())))
                            : fmt::format("    [*] --> {}\n", to);
    }
    std::set<std::string> events;
    for (const State& state : machine.states) {
      for (const auto& [event, alternatives] : state.on) events.insert(event);
    }
    for (const auto& [event, alternatives] : machine.otherwise) events.insert(event);
    for (std::size_t i = 0; i < machine.states.size(); ++i) text += mermaid_state(machine, i, events);
    text += "  }\n";
  }
  return text;
}

std::string describe_operations(const Provider& provider) {
  std::string text = "| operation | request | outcomes | evidence |\n|---|---|---|---|\n";
  for (const Operation& operation : provider.contract.operations()) {
    const std::string condition = condition_of(provider, operation);
    text += fmt::format("| `{}`{} | {} | {} | {} |\n", operation.id, condition.empty() ? "" : fmt::format(" ({})", cell(condition)),
                        request_cell(provider, operation), outcomes_cell(operation), evidence_cell(operation));
  }
  return text;
}

std::string describe_markdown(const Provider& provider) {
  std::string text =
      fmt::format("# {}\n\n## Operations\n\n<!-- operations -->\n{}<!-- /operations -->\n", provider.title, describe_operations(provider));
  const auto assumed = assumed_rules(provider);
  if (assumed.empty()) return text;
  text += "\n## Assumed rules\n\n| rule | reading |\n|---|---|\n";
  for (const auto& [id, evidence] : assumed) text += fmt::format("| `{}` | {} |\n", cell(id), cell(evidence.note));
  return text;
}

}  // namespace understudy
