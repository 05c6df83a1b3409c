// SPDX-License-Identifier: MIT
#include "server/pack/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/pack/look_ups.h"
#include "server/pack/outcomes.h"
#include "server/pack/request_type.h"
#include "server/pack/settings.h"
#include "server/pack/transitions.h"

namespace understudy {

namespace {

using Of = Type::Of;

std::string alias_id(const Operation& operation, const std::string& path) { return fmt::format("{} {}", operation.id, path); }

// Reads one operation, in the order in which its steps run, since each step sees the names of those before it.
class OperationReader {
 public:
  OperationReader(Workbench& bench, const Fields& written, Operation& operation) : bench_(bench), written_(written), operation_(operation) {
    names_ = bench.basic_names();
    names_.declarations.variables[kRequest] = {"request", request_type(operation, bench.provider.contract.document())};
    rules_.operation = &operation;
  }

  OperationRules read() {
    read_enabled();
    read_aliases();
    read_tolerated();
    read_look_ups(bench_, written_, operation_, names_, rules_);
    for (const Fields& rule : written_.list("idempotency")) read_idempotency(rule);
    rules_.refuse = read_checks(bench_, written_.list("refuse"), names_, operation_.id + ".refuse");
    for (const Fields& check : written_.list("refuse")) check_outcome(bench_, operation_, check.find("refuse"), check.find("with"));
    read_effects_of_operation();
    read_created();
    read_answers();
    rules_.slots = names_.declarations.variables.size();
    return std::move(rules_);
  }

 private:
  void read_enabled() {
    if (const Node* written = written_.find("enabled"); written && written->value.is(Kind::boolean)) {
      bench_.tell(*written, "this is decided once and for all: an operation is switched by a setting",
                  written->value.as_bool() ? "leave it out" : "enabled: settings.extensions");
    }
    rules_.enabled = bench_.expression(written_, "enabled", bench_.basic_names(), Of::boolean);
  }

  void read_aliases() {
    for (const NodePtr& alias : written_.items("aliases")) {
      if (!alias->is_text() || !check_alias(*alias)) continue;
      operation_.paths.push_back(alias->value.as_string());
      bench_.places[alias_id(operation_, operation_.paths.back())] = alias.get();
    }
  }

  static std::set<std::string> parameters_of(const std::string& path) {
    std::set<std::string> names;
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
      names.insert(path.substr(open + 1, path.find('}', open) - open - 1));
    }
    return names;
  }

  bool check_alias(const Node& alias) {
    const std::string& path = alias.value.as_string();
    if (!path.starts_with('/')) {
      bench_.tell(alias, "an alias is a path, and begins with '/'");
      return false;
    }
    const std::set<std::string> wanted = parameters_of(operation_.paths.front());
    if (parameters_of(path) == wanted) return true;
    bench_.tell(alias, fmt::format("an alias of {} has the same parameters as {}", operation_.id, operation_.paths.front()),
                wanted.empty() ? "none" : fmt::format("{{{}}}", fmt::join(wanted, "}, {")));
    return false;
  }

  void read_tolerated() {
    Names names = names_;
    names.declarations.variables[kRequest].type = Of::dyn;  // it broke the contract: nothing in it is sure to have its declared type
    for (const Fields& one : written_.list("tolerate")) {
      const std::string violation = one.text("violation");
      const std::size_t gap = violation.find(' ');
      const bool well_formed = violation.starts_with('/') && gap != std::string::npos && violation.find(' ', gap + 1) == std::string::npos;
      if (const Node* node = one.find("violation"); node && !well_formed) {
        bench_.tell(*node, "a violation is written as its pointer, a blank and its keyword", "/body/name required");
      }
      auto when = bench_.expression(one, "when", names, Of::boolean);
      if (when && well_formed) {
        rules_.tolerate.push_back({violation.substr(0, gap), violation.substr(gap + 1), *std::move(when), bench_.evidence(one)});
      }
    }
  }

  void read_idempotency(const Fields& rule) {
    auto key = bench_.expression(rule, "key", names_, Type());
    if (!key) return;
    IdempotencyRule read{*std::move(key),
                         bench_.expression(rule, "scope", names_, Type()),
                         {},
                         {},
                         {},
                         bench_.expression(rule, "expires", names_, Of::duration),
                         bench_.evidence(rule)};
    for (const Fields& running : rule.list("running")) {
      auto when = bench_.expression(running, "when", names_, Of::boolean);
      auto refuse = read_refusal(bench_, operation_, names_, running);
      if (when && refuse) read.running = IdempotencyRule::Running{*std::move(when), *std::move(refuse)};
    }
    for (const Fields& repeat : rule.list("repeat")) {
      if (repeat.text("refuse") != "replay") read.repeat = read_refusal(bench_, operation_, names_, repeat);
    }
    for (const Fields& conflict : rule.list("conflict")) read.conflict = read_refusal(bench_, operation_, names_, conflict);
    rules_.idempotency = std::move(read);
  }

  static bool names_event(const Machine& machine, const std::string& event) {
    return machine.otherwise.contains(event) ||
           std::any_of(machine.states.begin(), machine.states.end(), [&](const State& state) { return state.on.contains(event); });
  }

  // `do`; when left out, the operation's own event to the first found resource whose statechart names it.
  void read_effects_of_operation() {
    const Node* written = written_.find("do");
    const std::size_t sent_before = bench_.sent.size();
    if (written) {
      rules_.effects = read_effects(bench_, written_.list("do"), names_);
      for (std::size_t i = sent_before; i < bench_.sent.size(); ++i) bench_.sent[i].operation = &operation_;
      return;
    }
    for (const Find& find : rules_.find) {
      if (!names_event(bench_.provider.machines[find.machine], operation_.id)) continue;
      Send send;
      send.event = operation_.id;
      send.machine = find.machine;
      send.slot = find.slot;
      bench_.sent.push_back({&written_.node(), send.event, find.machine, &operation_});
      rules_.effects.push_back({std::move(send)});
      return;
    }
  }

  // What transitions create `as: NAME` on the way is in scope of the answers.
  void read_created() {
    for (const Create* create : caused_by(bench_.provider.machines, rules_).creations) {
      if (create->name.empty() || names_.taken(create->name)) continue;
      const std::size_t slot = names_.add(create->name, bench_.provider.machines[create->machine].record());
      rules_.created.push_back({create->name, slot});
    }
  }

  void read_answers() {
    const std::vector<Fields> alternatives = written_.list("answer");
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
      const bool last = i + 1 == alternatives.size();
      if (last && alternatives[i].find("when")) {
        bench_.tell(*alternatives[i].find("when"), "when this does not hold, there is no answer left",
                    "the last alternative has no `when`");
      }
      if (!last && !alternatives[i].find("when")) {
        bench_.tell(alternatives[i + 1].node(), alternatives[i + 1].node().span,
                    "this alternative is never tried: the one before it has no `when`", "give that one a condition, or take this one out");
      }
      read_answer(alternatives[i]);
    }
  }

  void read_answer(const Fields& written) {
    const Node* body = written.find("body");
    const Node* with = written.find("with");
    const Outcome* outcome = check_outcome(bench_, operation_, written.find("outcome"), with);
    if (body && with)
      bench_.tell(*written.node().member("with"), "`body` replaces the example and `with` is merged into it: one of the two");
    const Node::Member* content = written.node().member(body ? "body" : "with");
    if (outcome && !outcome->has_body && content) {
      bench_.tell(*content, fmt::format("{} of {} has no body", outcome->name, operation_.id),
                  "declare its content in openapi.yaml, or leave this out");
    }
    if (outcome && body) check_constant_body(bench_, *outcome, *body, false);
    Answer answer;
    answer.when = bench_.expression(written, "when", names_, Of::boolean);
    answer.outcome = written.text("outcome");
    answer.body = bench_.shape(body, names_);
    answer.with = bench_.shape(with, names_);
    answer.evidence = bench_.evidence(written);
    answer.headers = read_headers(bench_, written, names_);
    rules_.answers.push_back(std::move(answer));
  }

  Workbench& bench_;
  const Fields& written_;
  Operation& operation_;
  Names names_;
  OperationRules rules_;
};

// The method and the path under each of its servers, with all parameters alike: what the router tells apart.
std::set<std::string> call_shapes(const Operation& operation, const std::string& path) {
  std::set<std::string> shapes;
  for (const Server& server : operation.servers) {
    std::string shape = operation.method + ' ' + server.base_path;
    bool within = false;
    for (const char c : path) {
      if (!within) shape += c;
      within = c == '{' || (within && c != '}');
    }
    shapes.insert(std::move(shape));
  }
  return shapes;
}

// An alias that another operation serves already: which of them would answer?
void check_aliases(Workbench& bench) {
  std::map<std::string, const Operation*> served;
  const std::vector<Operation>& operations = bench.provider.contract.operations();
  for (const Operation& operation : operations) {
    for (const std::string& shape : call_shapes(operation, operation.paths.front())) served.emplace(shape, &operation);
  }
  for (const Operation& operation : operations) {
    for (std::size_t i = 1; i < operation.paths.size(); ++i) {
      const Operation* other = nullptr;
      for (const std::string& shape : call_shapes(operation, operation.paths[i])) {
        const auto [first, is_new] = served.emplace(shape, &operation);
        if (!is_new) other = first->second;
      }
      if (other == nullptr) continue;
      bench.tell(*bench.places[alias_id(operation, operation.paths[i])],
                 fmt::format("{} {} is served by {} already", operation.method, operation.paths[i], other->id),
                 "a method and a path belong to one operation");
    }
  }
}

}  // namespace

void read_operations(Workbench& bench, const Fields& behaviour, const Node& openapi) {
  std::vector<std::string> known;
  std::set<std::string> meant;  // by a misspelt name: those do not lack their rules as well
  std::vector<Operation>& operations = bench.provider.contract.edit_operations();
  known.reserve(operations.size());
  for (const Operation& operation : operations) known.push_back(operation.id);
  for (const Fields::Named& named : behaviour.named("operations")) {
    const std::string& id = named.member->name;
    const auto operation = std::find_if(operations.begin(), operations.end(), [&](const Operation& o) { return o.id == id; });
    if (operation == operations.end()) {
      bench.tell(*named.member, fmt::format("openapi.yaml has no operation \"{}\"", id), suggestion(id, known));
      meant.emplace(nearest(id, known));
      continue;
    }
    bench.provider.rules.emplace(id, OperationReader(bench, named.fields.front(), *operation).read());
  }
  const Node* written = behaviour.node().find("operations");
  for (const Operation& operation : operations) {
    if (!written || !written->is_map() || written->member(operation.id) || meant.contains(operation.id)) continue;
    bench.tell(nearest_node(openapi, operation.pointer + "/operationId"),
               fmt::format("behaviour.yaml does not say what {} does", operation.id),
               fmt::format("add it to `operations`, at least: {}: {{answer: {{outcome: …}}}}", operation.id));
  }
  check_aliases(bench);
}

}  // namespace understudy
