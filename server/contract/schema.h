// SPDX-License-Identifier: MIT
// JSON Schema 2020-12 checking (json-schema.org/draft/2020-12), the dialect of OpenAPI 3.1. Where other checkers give a text, this
// one gives what a provider's error body is made of: pointer, keyword, expected and actual.
//
// Vocabularies: core ($ref, $dynamicRef, $anchor, $defs, $id, embedded resources), applicator, unevaluated, validation, format
// (asserted for the formats listed in format.h of this room; others are annotations), meta-data and content (annotations).
// Refused at compile: references into other documents, patterns that need look-around or back-references.
// Thread-safety: a SchemaSet is immutable after compilation and shared by all threads.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

// One broken rule of a schema.
struct SchemaViolation {
  std::string pointer;         // JSON Pointer to the offending value; for `required`, to the member that is missing
  std::string keyword;         // "required", "maxLength", "enum", "format", "additionalProperties", "false" for a false schema, …
  Value expected;              // the keyword's value: 64, ["ACTIVE", "PAUSED"], "date-time", "string"
  Value actual;                // the offending value; null when it is missing
  std::string message;         // "must be at most 64 characters, has 71"
  std::string schema_pointer;  // where the keyword stands in the document
};

// A mistake in a schema: where (JSON Pointer into the document) and what.
struct SchemaError {
  std::string pointer;
  std::string message;
  std::string hint;  // what to write instead; may be empty
};

enum class FormatPolicy : unsigned char { assert_known, annotate };

// A compiled schema inside a SchemaSet; valid as long as the set lives. Null means "nothing declared".
class Schema;
struct SchemaStore;

class SchemaSet {
 public:
  SchemaSet();
  ~SchemaSet();
  SchemaSet(SchemaSet&&) noexcept;
  SchemaSet& operator=(SchemaSet&&) noexcept;

  // Takes a whole document (an OpenAPI description, or a schema alone) and compiles the schemas at the given pointers and all that
  // they refer to. A local reference that leads nowhere, a pattern that RE2 cannot take, a keyword of the wrong type: all are returned.
  static Result<SchemaSet, std::vector<SchemaError>> compile(const Value& document, const std::vector<std::string>& pointers,
                                                             FormatPolicy = FormatPolicy::assert_known);

  // The schema compiled for a pointer; nullptr when that pointer was not given to compile().
  const Schema* at(std::string_view pointer) const;

 private:
  std::unique_ptr<SchemaStore> store_;
};

struct CheckLimits {
  std::size_t violations = 32;           // checking stops when so many are found
  std::size_t depth = 256;               // of nested schema applications; deeper is a violation with keyword "depth"
  std::size_t applications = 5'000'000;  // of schemas to values, in all; more is a violation with keyword "depth" too
};

// Every broken rule in document order of the instance, then of the schema; empty means valid. Failures inside anyOf and oneOf are
// told as one violation of that keyword, unless exactly one branch was plausible by type or const/enum member: then as that branch's own.
std::vector<SchemaViolation> check(const Schema&, const Value& instance, const CheckLimits& = {});

// Is this string of that format? Formats asserted: date-time, date, time, duration, email, hostname, ipv4, ipv6, uri, uri-reference,
// uuid, json-pointer, regex, byte. Unknown formats: true.
bool fits_format(std::string_view format, std::string_view text);

}  // namespace understudy
