// SPDX-License-Identifier: MIT
// From raw messages to checked ones. A Request is read by the words of its Operation: path, query and header parameters converted to
// their declared types, the body parsed; every broken rule becomes a Violation. A Response is checked against the declared outcomes.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/contract.h"
#include "server/contract/message.h"
#include "server/contract/router.h"

namespace understudy {

// A message breaks the contract. For the provider's own error body and for the Understudy-Violation header.
struct Violation {
  std::string in;       // "path", "query", "header", "body"; of a response also "status"
  std::string pointer;  // "/body/idempotencyKey", "/query/limit", "/path/id", "/header/request-id"; "/body" for the body as a whole
  std::string field;    // the same in dotted form within its part: "idempotencyKey", "items[0].price"; empty for the part as a whole
  std::string keyword;  // as SchemaViolation, and "json" (no JSON), "media-type", "required"
  Value expected;
  Value actual;
  std::string message;  // what is said of it: "is required"
};

// How a provider reads requests beyond what OpenAPI can say.
struct Dialect {
  bool snake_case_names = false;     // proto3 JSON mapping: "program_id" is read as a declared "programId", at every depth
  std::string packed_query;          // name of a query parameter whose value is base64url JSON that stands for the whole query; empty: none
  bool trailing_slash = false;       // on any path
  bool ignore_content_type = false;  // a body is read as JSON whatever its media type
};

// The request in the provider's terms. Every map is keyed by declared names; query and headers keep undeclared ones as texts too.
struct CheckedRequest {
  Value path;     // map of converted path arguments
  Value query;    // map; nested objects of a packed query appear under dotted names
  Value headers;  // map, lower-case names, texts, converted where declared
  Value body;     // null when absent or not declared
  std::vector<Violation> violations;
};

// Rules: an operation without a declared body ignores any body; an absent optional body is null; an empty body where one is
// required is a violation "required" at "/body". Only application/json, */json, *+json and form bodies are read.
// Undeclared query parameters and headers are never a violation. Text is converted by declared type: integer, number, boolean, array,
// string.
CheckedRequest check_request(const Operation&, const std::vector<std::pair<std::string, std::string>>& path_arguments, const Request&,
                             const Dialect&);

// Does this answer keep the promise: a declared status, content type and body schema? Empty when it does. `pointer` begins with
// "/status", "/headers/…" or "/body". When `outcome` is given, only that one's status and schema will do.
std::vector<Violation> check_response(const Operation&, const Response&, const Outcome* outcome = nullptr);

}  // namespace understudy
