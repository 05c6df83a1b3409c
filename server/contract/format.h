// SPDX-License-Identifier: MIT
// Formats: the texts that JSON Schema and OpenAPI call by name. Checked here: date-time, date, time, duration (RFC 3339), email
// (RFC 5321), hostname (RFC 1123), ipv4 (RFC 2673), ipv6 (RFC 4291), uri, uri-reference (RFC 3986), uuid (RFC 9562), json-pointer
// (RFC 6901), regex (ECMA-262, as far as Pattern takes it), byte (RFC 4648). Every other name is an annotation. fits_format() of
// schema.h asks the same by name.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

namespace understudy {

using FormatCheck = bool (*)(std::string_view text);

// The check of that name; nullptr when the name is an annotation.
FormatCheck format_check(std::string_view name);

}  // namespace understudy
