// SPDX-License-Identifier: MIT
// Answering: one request on its way to its answer, step by step, under the sandbox's lock. What it does to the world is one Reaction: an
// answer that does not come about leaves no trace.
// Thread-safety: none of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/contract/exchange.h"
#include "server/engine/react.h"
#include "server/mock/request_value.h"
#include "server/mock/stage.h"

namespace understudy {

class Answering {
 public:
  // The stage outlives it.
  Answering(Stage&, Instant now, Request);
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

  // The steps, in this order. Each tells whether the request goes on to the next one; if not, the answer is decided.
  bool route();   // which operation? None: 404, 405, or what OPTIONS asks for
  bool prefer();  // does the client force an outcome?
  bool admit();   // the pack's refusals for all operations that declare them
  bool check();   // the contract
  bool find();    // the resources that it is about
  bool list();
  bool recall();  // idempotency: is it a repetition?
  bool refuse();  // the operation's own refusals
  bool act();     // effects, and what falls due at this very instant
  bool answer();

  // The record of it, with our headers on the response.
  Exchange finish(std::uint64_t number) &&;

 private:
  bool wrong_method(const std::string& allowed);
  bool passes(const Check&);
  Result<bool, EngineFault> tolerated(const Violation&);
  bool violated();
  Result<std::optional<ResourceRef>, Stop> look_up(const Find&);
  bool repeated(const IdempotencyRule&, const IdempotencyStore::Seen&, const std::string& id);
  bool give(const Answer&, const std::string& rule);
  Result<std::string, EngineFault> body_of(const Answer&, const Outcome&, const std::string& rule);
  Result<Headers, EngineFault> above(Headers declared, const HeaderTemplates&, const std::string& rule);
  Result<std::optional<Instant>, EngineFault> key_expiry();
  void count_reads();

  // The ways to decide; all are false, so that a step can return them.
  bool refused(const Refusal&, Grade, std::string_view rule, Scope&);
  bool refused(std::string_view outcome, const Value& with, Grade, std::string_view rule);
  bool stopped(const Stop&);
  bool fault(std::string_view rule, std::string_view message);
  bool fault(const EngineFault& what) { return fault(what.rule, what.message); }
  bool fall_back(const Fallback&, std::string_view rule);
  bool say_ourselves(Response);
  bool say(const Outcome&, std::string body, Headers);

  const std::string& example_text(const Outcome&);

  Stage& stage_;
  const Provider& provider_;
  Circumstances circumstances_;
  Sight sight_;
  Scope scope_;
  References references_;
  std::optional<Reaction> reaction_;
  const Operation* operation_ = nullptr;
  const OperationRules* rules_ = nullptr;
  PathArguments arguments_;
  std::optional<std::string> key_;  // of idempotency, when this is the first request with it
  Advanced settled_;
  Exchange exchange_;
};

}  // namespace understudy
