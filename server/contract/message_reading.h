// SPDX-License-Identifier: MIT
// What requests and responses have in common when they are checked: texts become Values, schema violations become Violations.
// Only the message files of this room look in here.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/contract/message_check.h"

namespace understudy {

// The text as the first of the schema's types that it can be read as (integer, number, boolean); as a text otherwise.
Value convert_text(std::string_view text, const Value& schema);

// A query or form body (WHATWG URL §5.1): names decoded, values as sent.
std::vector<std::pair<std::string, std::string_view>> split_pairs(std::string_view text);

bool is_json_media_type(std::string_view bare);  // application/json, */json, *+json
bool is_form_media_type(std::string_view bare);
// Does a declared media type, which may be a range such as "application/*", cover this one?
bool covers(std::string_view declared, std::string_view bare);

// A body that must be JSON; a violation "json" when it is none.
Value read_json_body(std::string_view body, std::vector<Violation>&);

// Checks a part of a message: the body, or in "path", "query" and "header" the parameter of that name.
void check_value(const Schema*, const Value&, std::string_view in, const std::string& name, std::vector<Violation>&);

// A body with the members that its schema does not declare, but declares in lowerCamelCase, renamed to that.
Value with_declared_names(const Value&, const Schema*);

}  // namespace understudy
