// SPDX-License-Identifier: MIT
// Answers of our own, that no provider documents: JSON, and errors as problem+json (RFC 9457).
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "server/contract/message.h"
#include "server/values/value.h"

namespace understudy {

Response json_answer(int status, const Value& body);

// {"type":"about:blank","title":"Bad Request","status":400,"detail":"…"} and the further members: the detail says where, what, and what
// to send instead.
Response problem(int status, std::string_view detail, const Map& members = {});

}  // namespace understudy
