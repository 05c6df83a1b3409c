// SPDX-License-Identifier: MIT
// The request, and what is wrong with it, as expressions see them.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/contract/message_check.h"
#include "server/values/value.h"

namespace understudy {

using PathArguments = std::vector<std::pair<std::string, std::string>>;

// {method, path, query, headers, body}, checked and converted: headers under their names in lower case.
Value request_value(const Request&, const CheckedRequest&);
// The same before any check: texts only, and body is null.
Value request_texts(const Request&, const PathArguments&);
// A list of {in, pointer, field, keyword, expected, actual, message}.
Value violations_value(const std::vector<Violation>&);

}  // namespace understudy
