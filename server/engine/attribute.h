// SPDX-License-Identifier: MIT
// AttributeType: what an attribute of a resource, or a setting, may hold, and the one door through which values come to be held.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/expression/type.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

// Attributes declared as timestamp or duration are that in the world, whatever text they came from; all others hold JSON only: times
// inside `any`, lists and maps are stored as text.
enum class AttributeType : unsigned char { any, string, integer, number, boolean, timestamp, duration, list, map };
std::string_view attribute_type_name(AttributeType);
std::optional<AttributeType> parse_attribute_type(std::string_view name);
// What expressions know of it: `any` is dyn.
Type static_type(AttributeType);

// The value as an attribute of this type holds it. Null always fits. A timestamp is also taken from RFC 3339 text or a date alone, a
// duration from ISO 8601 ("PT2S") or CEL's notation ("2s"), an integer from a number without fraction, a number from an integer.
// Refused: everything else, and data nested deeper than 64 levels: "must be a timestamp such as 2026-01-31T09:00:00Z, not the text
// \"soon\"".
Result<Value, std::string> as_attribute(AttributeType, const Value&);

// The value as JSON knows it: times and octets as text, keys as text, what no number is as null. Nothing is copied when it is so already.
// Refused: data nested deeper than 64 levels.
Result<Value, std::string> as_json(const Value&);

}  // namespace understudy
