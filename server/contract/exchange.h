// SPDX-License-Identifier: MIT
// Exchange: the one record of one answered request. Journal, coverage, reports and the event stream read Exchanges and nothing else.
// Thread-safety: plain value; immutable once journalled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/contract/message.h"
#include "server/contract/message_check.h"
#include "server/engine/react.h"
#include "server/values/evidence.h"
#include "server/values/instant.h"
#include "server/values/value.h"

namespace understudy {

struct Exchange {
  std::uint64_t number = 0;  // in its sandbox, from 1; the id is exchange_id(number)
  Instant at;                // the sandbox's clock
  std::string provider;
  std::string operation;  // operationId; empty when nothing matched
  std::string outcome;    // empty when nothing matched or the answer is no declared outcome
  Grade grade = Grade::documented;
  Request request;  // target without sandbox and provider prefix, so that it is the same wherever it was sent
  Response response;
  std::vector<Violation> violations;  // of the request
  std::vector<TakenTransition> transitions;
  std::string reason;  // why this answer: the rule that decided, for a person
};

std::string exchange_id(std::uint64_t number);         // "ex-000042"
std::uint64_t parse_exchange_id(std::string_view id);  // 0 when it is none

// The exchange as JSON; bodies as JSON when they are JSON, otherwise as text. Authorization and cookies are redacted.
Value to_json(const Exchange&);

}  // namespace understudy
