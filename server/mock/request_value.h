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

// {method, operation, path, query, headers, body, raw}, checked and converted: headers under their names in lower case. raw is the body's
// octets as they came, null when there are none.
Value request_value(const Request&, const std::string& operation, const CheckedRequest&);
// The same before any check: texts only, and body is null; beside them `target`, path and query as they came. An empty operation (there is
// none for the path) is null.
Value request_texts(const Request&, const std::string& operation, const PathArguments&);
// A list of {in, pointer, field, subject, keyword, expected, actual, message}: the subject of the message is the field, or its part
// ("body") where that is meant as a whole.
Value violations_value(const std::vector<Violation>&);

}  // namespace understudy
