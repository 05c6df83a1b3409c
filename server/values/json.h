// SPDX-License-Identifier: MIT
// JSON text to Value and back (RFC 8259), with limits, since the text comes from outside.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

struct JsonLimits {
  std::size_t bytes = 4u << 20;
  std::size_t depth = 64;
  std::size_t nodes = 200'000;
};

struct JsonError {
  std::size_t offset = 0;  // bytes from the start; where the token begins that is wrong, within a text the very character
  std::size_t line = 1;    // 1-based
  std::size_t column = 1;  // 1-based, in bytes
  std::string message;     // "unexpected '}'; expected ':'", "deeper than 64 levels", "the key \"a\" stands twice", …
};

// Integers become integers (uinteger above 2^63-1, a number above 2^64-1), everything with a fraction or exponent a number. A duplicate key
// is an error: RFC 8259 §4 leaves it open, and a conformance server must not guess. Invalid UTF-8 is an error. A byte order mark is
// refused.
Result<Value, JsonError> parse_json(std::string_view text, const JsonLimits& = {});

enum class JsonStyle : unsigned char { compact, pretty };  // pretty: two spaces an indent
// Keys in map order. Timestamps and durations are written as strings (RFC 3339; ISO 8601), bytes as base64, NaN and infinities as null,
// keys that are no strings as their text, ill-formed UTF-8 as U+FFFD. A number with an integral value keeps its fraction ("1.0").
std::string write_json(const Value&, JsonStyle = JsonStyle::compact);
void append_json(std::string& out, const Value&);

// RFC 6901: "~" → "~0", "/" → "~1".
std::string pointer_token(std::string_view key);
// The value at a JSON Pointer ("" is the whole); nullptr when there is none.
const Value* at_pointer(const Value& root, std::string_view pointer);

// RFC 4648. base64url is §5, written without padding, accepted with and without. hex is §8 in lower case.
std::string base64_encode(std::string_view octets);
std::string base64url_encode(std::string_view octets);
std::string hex_encode(std::string_view octets);
Result<std::string, std::string> base64_decode(std::string_view text);
Result<std::string, std::string> base64url_decode(std::string_view text);

}  // namespace understudy
