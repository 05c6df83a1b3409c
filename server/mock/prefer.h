// SPDX-License-Identifier: MIT
// Preferences of a request (RFC 7240): the two by which a client forces an outcome. `Prefer: example=NAME`, `Prefer: code=409`, or both.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "server/contract/message.h"

namespace understudy {

struct Preferences {
  std::optional<std::string> example, code;
  bool any() const { return example || code; }
};

// Reads all Prefer fields. Names in any case, values as tokens or quoted strings; of one that stands twice the first counts (RFC 7240 §2).
// Other preferences, parameters, and what is ill-formed are passed over, as the RFC asks.
Preferences read_preferences(const Headers&);

}  // namespace understudy
