// SPDX-License-Identifier: MIT
// The steps of an answer. How answers are decided and put together is in answering_decisions.cpp.
#include "server/mock/answering.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/contract/problem.h"
#include "server/engine/candidates.h"
#include "server/mock/list_query.h"
#include "server/mock/prefer.h"
#include "server/mock/render.h"
#include "server/values/json.h"

namespace understudy {

namespace {

// What a path answers to, for the Allow header: HEAD comes with GET, and OPTIONS with every path.
std::string allow(std::vector<std::string> methods) {
  if (std::find(methods.begin(), methods.end(), "GET") != methods.end()) methods.emplace_back("HEAD");
  methods.emplace_back("OPTIONS");
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return fmt::format("{}", fmt::join(methods, ", "));
}

List outcome_names(const Operation& operation) {
  List names;
  for (const Outcome& outcome : operation.outcomes) names.push_back(Map{{"example", outcome.name}, {"code", outcome.status}});
  return names;
}

std::string key_as_text(const Value& key) { return key.is(Kind::string) ? key.as_string() : write_json(key); }

}  // namespace

Answering::Answering(Stage& stage, Instant now, Request request)
    : stage_(stage),
      provider_(*stage.provider),
      circumstances_(stage.circumstances(now)),
      sight_{&provider_.machines, &stage.world},
      scope_{{now, stage.settings, provider_.constants, {}, {}, {}}, &stage.random, &sight_} {
  exchange_.at = now;
  exchange_.provider = provider_.name;
  exchange_.request = std::move(request);
}

bool Answering::route() {
  const Request& request = exchange_.request;
  const std::string host = host_name(request);
  const Router::Asked asked{request.method, target_path(request.target), host};
  const Router::Offered offered = stage_.offered(exchange_.at);
  Route found = provider_.router->route(asked, offered);
  arguments_ = std::move(found.path_arguments);
  if (found.operation != nullptr) {
    operation_ = found.operation;
    exchange_.operation = operation_->id;
    const auto rules = provider_.rules.find(operation_->id);
    if (rules == provider_.rules.end()) return fault(operation_->id, "the pack has no rules for this operation");
    rules_ = &rules->second;
    const auto there = stage_.offers(*operation_, exchange_.at);
    return there ? true : fault(there.error());
  }
  if (!found.allowed.empty()) return wrong_method(allow(std::move(found.allowed)));

  const std::vector<std::string> nearest = provider_.router->nearest(asked, 3, offered);
  exchange_.reason = fmt::format("no operation {} {}; nearest: {}", asked.method, asked.path, fmt::join(nearest, ", "));
  if (provider_.unknown_path) return fall_back(*provider_.unknown_path, "errors.unknown_path");
  return say_ourselves(problem(404, fmt::format("{} has no operation {} {}", provider_.name, asked.method, asked.path),
                               {{"nearest", List(nearest.begin(), nearest.end())}}));
}

bool Answering::wrong_method(const std::string& allowed) {
  const Request& request = exchange_.request;
  exchange_.reason = fmt::format("{} takes {}", target_path(request.target), allowed);
  if (request.method == "OPTIONS") {
    say_ourselves({204, {}, {}});
  } else if (provider_.unknown_method) {
    fall_back(*provider_.unknown_method, "errors.unknown_method");
  } else {
    say_ourselves(problem(405, exchange_.reason));
  }
  exchange_.response.headers.set("Allow", allowed);
  return false;
}

bool Answering::prefer() {
  const Preferences wanted = read_preferences(exchange_.request.headers);
  if (!wanted.any()) return true;
  for (const Outcome& outcome : operation_->outcomes) {
    if (wanted.example && *wanted.example != outcome.name) continue;
    if (wanted.code && *wanted.code != std::to_string(outcome.status)) continue;
    exchange_.reason = "the client prefers this outcome";
    say(outcome, example_text(outcome), example_headers(outcome));
    return false;
  }
  exchange_.reason = fmt::format("{} has no outcome{}{}", operation_->id, wanted.example ? " " + *wanted.example : "",
                                 wanted.code ? " with status " + *wanted.code : "");
  return say_ourselves(
      problem(400, exchange_.reason + "; `outcomes` are those that there are", {{"outcomes", outcome_names(*operation_)}}));
}

bool Answering::admit() {
  if (provider_.refuse.empty()) return true;
  variable(scope_, kRequest) = request_texts(exchange_.request, exchange_.operation, arguments_);
  for (const Check& check : provider_.refuse) {
    if (operation_->outcome(check.refuse.outcome) != nullptr && !passes(check)) return false;
  }
  return true;
}

bool Answering::passes(const Check& check) {
  auto applies = holds(check.when, scope_, check.rule);
  if (!applies) return fault(applies.error());
  if (!*applies) return true;
  refused(check.refuse, check.evidence.grade, check.rule, scope_);
  if (check.headers.empty() || exchange_.outcome.empty()) return false;
  auto headers = above(std::move(exchange_.response.headers), check.headers, check.rule);
  if (!headers) return fault(headers.error());
  exchange_.response.headers = *std::move(headers);
  return false;
}

bool Answering::check() {
  CheckedRequest checked = check_request(*operation_, arguments_, exchange_.request, provider_.dialect);
  circumstances_.request = request_value(exchange_.request, operation_->id, checked);
  variable(scope_, kRequest) = circumstances_.request;
  for (Violation& violation : checked.violations) {
    auto passed = tolerated(violation);
    if (!passed) return fault(passed.error());
    if (!*passed) exchange_.violations.push_back(std::move(violation));
  }
  return exchange_.violations.empty() || violated();
}

Result<bool, EngineFault> Answering::tolerated(const Violation& violation) {
  for (std::size_t i = 0; i < rules_->tolerate.size(); ++i) {
    const Tolerated& one = rules_->tolerate[i];
    if (one.pointer != violation.pointer || one.keyword != violation.keyword) continue;
    auto passes = holds(one.when, scope_, fmt::format("{}.tolerate[{}]", operation_->id, i));
    if (!passes) return passes;
    if (!*passes) continue;
    exchange_.grade = weaker(exchange_.grade, one.evidence.grade);
    return true;
  }
  return false;
}

bool Answering::find() {
  reaction_.emplace(provider_.machines, stage_.world, circumstances_);
  for (const Find& one : rules_->find) {
    auto found = look_up(one);
    if (!found) return stopped(found.error());
    if (!*found && one.otherwise) return refused(*one.otherwise, Grade::documented, one.rule, scope_);
    if (*found) references_.set(one.slot, **found);
    variable(scope_, one.slot) = *found ? view_of(stage_.world, **found) : Value();
  }
  return true;
}

Result<std::optional<ResourceRef>, Stop> Answering::look_up(const Find& one) {
  using Found = std::optional<ResourceRef>;
  if (one.id) {
    auto id = evaluated(*one.id, scope_, one.rule);
    if (!id) return Failed{std::move(id).error()};
    const auto text = key_text(*id);
    const auto known = text ? stage_.world.find(one.machine, *text) : std::nullopt;
    if (known || !one.create) return known;
    auto made = reaction_->create(one.machine, Map{{provider_.machines[one.machine].key, *id}});
    if (!made) return Failed{std::move(made).error()};
    return Found(*made);
  }
  Found oldest;
  const Condition condition{one.machine, one.where, one.candidate, one.equal};
  auto fault = for_all_that_fit(stage_.world, condition, scope_, one.rule, [&oldest](ResourceRef ref, const Resource&) {
    oldest = ref;
    return false;
  });
  if (fault) return Failed{*std::move(fault)};
  return oldest;
}

bool Answering::list() {
  for (const ListQuery& query : rules_->list) {
    auto found = page(query, stage_.world, scope_);
    if (!found) return fault(found.error());
    if (found->is_null()) return refused(*query.otherwise, Grade::documented, query.rule, scope_);
    variable(scope_, query.slot) = *std::move(found);
  }
  return true;
}

bool Answering::recall() {
  if (!rules_->idempotency) return true;
  const IdempotencyRule& rule = *rules_->idempotency;
  const std::string id = operation_->id + ".idempotency";
  const auto key = rule.key.evaluate(scope_);
  if (!key || key->is_null()) return true;
  Value key_scope;
  if (rule.scope) {
    auto value = evaluated(*rule.scope, scope_, id + ".scope");
    if (!value) return fault(value.error());
    key_scope = *std::move(value);
  }
  key_ = IdempotencyStore::full_key(operation_->id, write_json(key_scope), key_as_text(*key));
  const IdempotencyStore::Seen* seen = stage_.keys.find(*key_, exchange_.at);
  return seen == nullptr || repeated(rule, *seen, id);
}

bool Answering::repeated(const IdempotencyRule& rule, const IdempotencyStore::Seen& seen, const std::string& id) {
  exchange_.grade = weaker(exchange_.grade, rule.evidence.grade);
  if (rule.conflict && seen.body != exchange_.request.body) return refused(*rule.conflict, Grade::documented, id + ".conflict", scope_);
  if (rule.running) {
    auto running = holds(rule.running->when, scope_, id + ".running");
    if (!running) return fault(running.error());
    if (*running) return refused(rule.running->refuse, Grade::documented, id + ".running", scope_);
  }
  if (rule.repeat) return refused(*rule.repeat, Grade::documented, id + ".repeat", scope_);
  exchange_.reason = id + ": the first answer to this key again";
  exchange_.outcome = seen.outcome;
  exchange_.grade = weaker(exchange_.grade, seen.grade);
  exchange_.response = seen.response;
  return false;
}

bool Answering::refuse() {
  return std::all_of(rules_->refuse.begin(), rules_->refuse.end(), [this](const Check& check) { return passes(check); });
}

bool Answering::act() {
  if (!rules_->effects.empty()) {
    auto done = reaction_->run(rules_->effects, scope_, references_, operation_->id + ".do");
    if (!done) return stopped(done.error());
  }
  settled_ = reaction_->settle();
  for (const OperationRules::Created& one : rules_->created) {
    variable(scope_, one.slot) = Value();
    if (const auto made = reaction_->created(one.name)) references_.set(one.slot, *made);
  }
  reaction_->refresh(scope_, references_);
  return true;
}

bool Answering::answer() {
  for (std::size_t i = 0; i < rules_->answers.size(); ++i) {
    const Answer& one = rules_->answers[i];
    const std::string rule = fmt::format("{}.answer[{}]", operation_->id, i);
    if (one.when) {
      auto applies = holds(*one.when, scope_, rule);
      if (!applies) return fault(applies.error());
      if (!*applies) continue;
    }
    return give(one, rule);
  }
  return fault(operation_->id + ".answer", "no alternative holds");
}

}  // namespace understudy
