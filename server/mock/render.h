// SPDX-License-Identifier: MIT
// What an answer looks like on the wire: outcomes become bodies, and values header texts.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "server/contract/contract.h"
#include "server/contract/message.h"
#include "server/values/value.h"

namespace understudy {

// The body as the outcome's content type has it: JSON, or a text as it is where the type is no JSON. Empty when the outcome has no body.
std::string body_text(const Outcome&, const Value& body);

// The headers of an outcome when nobody says otherwise: those of which it declares an example.
Headers example_headers(const Outcome&);

// A value as a header's text: texts as they are, everything else as in JSON; control characters become spaces, so that nothing that a
// client sent can begin a header of its own.
std::string header_text(const Value&);

}  // namespace understudy
