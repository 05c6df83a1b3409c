// SPDX-License-Identifier: MIT
// How answers are decided and put together.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "server/contract/problem.h"
#include "server/mock/answering.h"
#include "server/mock/render.h"
#include "server/values/json.h"

namespace understudy {

bool Answering::violated() {
  const Violation& first = exchange_.violations.front();
  if (const Refusal* refusal = provider_.violation_of(*operation_)) {
    Scope scope = scope_;
    variable(scope, kFirstNamed) = violations_value(exchange_.violations);
    return refused(*refusal, Grade::documented, "errors.violation", scope);
  }
  exchange_.reason = fmt::format("{} {}: {}", first.pointer, first.keyword, first.message);
  return say_ourselves(problem(first.keyword == "media-type" ? 415 : 400, "the request breaks the contract: " + exchange_.reason,
                               {{"violations", violations_value(exchange_.violations)}}));
}

bool Answering::refused(const Refusal& refusal, Grade grade, std::string_view rule, Scope& scope) {
  if (!refusal.with) return refused(refusal.outcome, Value(), grade, rule);
  auto with = evaluated(*refusal.with, scope, rule);
  if (!with) return fault(with.error());
  return refused(refusal.outcome, *with, grade, rule);
}

bool Answering::refused(std::string_view name, const Value& with, Grade grade, std::string_view rule) {
  const Outcome* outcome = operation_->outcome(name);
  if (outcome == nullptr) return fault(rule, fmt::format("{} declares no outcome {}", operation_->id, name));
  exchange_.grade = weaker(exchange_.grade, grade);
  exchange_.reason.append(rule).append(" refuses");
  reaction_.reset();
  return say(*outcome, with.is_null() ? example_text(*outcome) : body_text(*outcome, merge_patch(outcome->body, with)),
             example_headers(*outcome));
}

bool Answering::stopped(const Stop& stop) {
  if (const auto* what = std::get_if<EngineFault>(&stop)) return fault(*what);
  const auto& rejection = std::get<Rejection>(stop);
  return refused(rejection.outcome, rejection.with, rejection.grade, rejection.rule);
}

bool Answering::fault(std::string_view rule, std::string_view message) {
  reaction_.reset();
  exchange_.outcome.clear();
  exchange_.grade = Grade::documented;
  exchange_.reason = fmt::format("{}: {}", rule, message);
  const std::string reason = exchange_.reason;
  if (provider_.fault) return fall_back(*provider_.fault, rule);
  return say_ourselves(problem(500, "the pack is at fault: " + reason));
}

bool Answering::fall_back(const Fallback& own, std::string_view rule) {
  Scope scope = scope_;
  variable(scope, kRequest) = request_texts(exchange_.request, exchange_.operation, arguments_);
  auto body = evaluated(own.body, scope, rule);
  if (!body) {
    exchange_.reason = fmt::format("{}: {}", rule, body.error().message);
    return say_ourselves(problem(500, "the pack is at fault: " + exchange_.reason));
  }
  exchange_.grade = own.evidence.grade;
  exchange_.response = {own.status, {}, {}};
  if (!body->is_null()) exchange_.response = {own.status, {{"Content-Type", "application/json"}}, write_json(*body)};
  return false;
}

bool Answering::say_ourselves(Response response) {
  exchange_.grade = Grade::assumed;
  exchange_.response = std::move(response);
  return false;
}

bool Answering::say(const Outcome& outcome, std::string body, Headers headers) {
  exchange_.outcome = outcome.name;
  exchange_.grade = weaker(exchange_.grade, outcome.evidence.grade);
  exchange_.response.status = outcome.status;
  exchange_.response.headers = std::move(headers);
  if (outcome.has_body) exchange_.response.headers.set("Content-Type", outcome.content_type);
  exchange_.response.body = std::move(body);
  return false;
}

const std::string& Answering::example_text(const Outcome& outcome) {
  const auto [known, fresh] = stage_.example_texts.try_emplace(&outcome);
  if (fresh) known->second = body_text(outcome, outcome.body);
  return known->second;
}

bool Answering::give(const Answer& one, const std::string& rule) {
  const Outcome* outcome = operation_->outcome(one.outcome);
  if (outcome == nullptr) return fault(rule, fmt::format("{} declares no outcome {}", operation_->id, one.outcome));
  auto body = body_of(one, *outcome, rule);
  if (!body) return fault(body.error());
  auto headers = above(example_headers(*outcome), one.headers, rule);
  if (!headers) return fault(headers.error());
  auto expiry = key_expiry();
  if (!expiry) return fault(expiry.error());

  exchange_.reason = rule;
  exchange_.grade = weaker(weaker(exchange_.grade, one.evidence.grade), reaction_->grade());
  count_reads();
  exchange_.transitions = reaction_->taken();
  say(*outcome, *std::move(body), *std::move(headers));
  stage_.note_fired(settled_);
  stage_.note_faults(settled_);
  reaction_->commit();
  stage_.tell(reaction_->notices());
  if (key_)
    stage_.keys.remember(*std::move(key_), {exchange_.request.body, exchange_.response, exchange_.outcome, exchange_.grade, *expiry});
  return false;
}

Result<std::string, EngineFault> Answering::body_of(const Answer& one, const Outcome& outcome, const std::string& rule) {
  if (!one.body && !one.with) return example_text(outcome);
  auto value = evaluated(one.body ? *one.body : *one.with, scope_, rule);
  if (!value) return Failed{std::move(value).error()};
  return body_text(outcome, one.body ? *value : merge_patch(outcome.body, *value));
}

Result<Headers, EngineFault> Answering::above(Headers headers, const HeaderTemplates& own, const std::string& rule) {
  for (const auto& [name, shape] : own) {
    auto value = evaluated(shape, scope_, rule);
    if (!value) return Failed{std::move(value).error()};
    headers.erase(name);
    if (!value->is_null()) headers.add(name, header_text(*value));
  }
  return headers;
}

// When the key of this request, if it has one, is to be forgotten.
Result<std::optional<Instant>, EngineFault> Answering::key_expiry() {
  if (!key_ || !rules_->idempotency->expires) return std::optional<Instant>();
  const Expression& expires = *rules_->idempotency->expires;
  const std::string rule = operation_->id + ".idempotency.expires";
  auto kept = evaluated(expires, scope_, rule);
  if (!kept) return Failed{std::move(kept).error()};
  if (!kept->is(Kind::duration)) return Failed{EngineFault{rule, fmt::format("no duration: `{}`", expires.text())}};
  return std::optional(exchange_.at + kept->as_duration());
}

// What a GET has found was read, now that its answer is certain.
void Answering::count_reads() {
  if (operation_->method != "GET" && operation_->method != "HEAD") return;
  std::vector<ResourceRef> read;
  for (const Find& one : rules_->find) {
    const auto found = references_.find(one.slot);
    if (found && std::find(read.begin(), read.end(), *found) == read.end()) read.push_back(*found);
  }
  const Advanced worn_out = reaction_->read(read);
  stage_.note_fired(worn_out);
  stage_.note_faults(worn_out);
}

Exchange Answering::finish(std::uint64_t number) && {
  for (const EngineFault& what : stage_.untold)
    exchange_.reason += fmt::format("; what fell due could not happen: {}: {}", what.rule, what.message);
  stage_.untold.clear();

  Headers& headers = exchange_.response.headers;
  headers.add("Understudy-Evidence", std::string(grade_name(exchange_.grade)));
  if (!exchange_.outcome.empty()) headers.add("Understudy-Outcome", exchange_.operation + "/" + exchange_.outcome);
  headers.add("Understudy-Exchange", exchange_id(number));
  if (!exchange_.violations.empty()) {
    const Violation& first = exchange_.violations.front();
    headers.add("Understudy-Violation", header_text(first.pointer + " " + first.keyword));
  }
  return std::move(exchange_);
}

}  // namespace understudy
