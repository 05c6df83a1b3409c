// SPDX-License-Identifier: MIT
// Functions: CEL's own, in the same form as those of library.h (langdef.md, "List of Standard Definitions").
// Thread-safety: immutable tables.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/expression/expression.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace re2 {
class RE2;
}

namespace understudy {

using Arguments = std::span<const Value>;
using Answer = Result<Value, std::string>;

constexpr std::size_t kLongestText = 4u << 20;  // octets of a text that an expression may make
constexpr std::size_t kLongestList = 200'000;   // members of a list or map that it may make; values in all of a result
constexpr std::size_t kDeepestValue = 200;      // levels of lists and maps in a result

Function function(std::string name, std::vector<Type> accepts, Type result, Function::Body body);
Function receiver_function(std::string name, std::vector<Type> accepts, Type result, Function::Body body);

const std::vector<Function>& cel_functions();
std::vector<Function> conversion_functions();  // int(), string(), timestamp() …
std::vector<Function> time_functions();        // getFullYear() … getMilliseconds(), with an optional time zone
std::vector<Function> text_functions();        // split(), join() …: CEL's strings extension
std::vector<Function> decimal_functions();     // decimal_add() …
std::vector<Function> encoding_functions();    // to_json(), base64_encode(), signature() …

// May the value be handed to a parameter of this type?
bool fits(const Type& type, const Value& value);
// How many values a value consists of, shared ones counted each time that they stand in it. Counting stops above `most`; a value of
// more than `levels` levels has more, however few it has.
std::size_t count_values(const Value& value, std::size_t most, std::size_t levels = kDeepestValue);
// The type of a value that is known in advance.
Type type_of(const Value& value);

// Compiles a pattern for matches(); an error names what is wrong with it.
Result<std::shared_ptr<const re2::RE2>, std::string> compile_pattern(std::string_view pattern);
// As std::string_view::find, in linear time.
std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from = 0);

// The text of any value, as string() and templates write it: timestamps in RFC 3339, durations in seconds, lists and maps as JSON.
std::string text_of(const Value& value);
// The filter grammar that library.h tells.
bool matches_filter(std::string_view filter, const Value& map);
// The filter maps that library.h tells: an error, or a mistake, for what is none. What they cost is added to `steps`.
Result<bool, std::string> matches_query(const Value& filter, const Value& map, std::size_t& steps);
std::string query_mistake(const Value& filter, std::size_t& steps);  // empty when there is none

}  // namespace understudy
