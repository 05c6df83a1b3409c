// SPDX-License-Identifier: MIT
// Cursor: from where a client reads on in a list, as an opaque text that it hands back: base64url of compact JSON. It names a place in the
// order of the list, by sort keys and age, and no resource: what is added or removed between two pages neither repeats nor hides anything
// else, and the resource at the place may be gone.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/values/value.h"

namespace understudy {

struct Cursor {
  static constexpr std::size_t kLongest = 16u << 10;  // of its text; a longer one is none

  bool back = false;                   // the page ends at the place, and does not begin there
  bool after = true;                   // the place lies behind a resource, not in front of it
  std::vector<std::string> sorted_by;  // as the list says: "-createdDate"
  List keys;                           // that resource's values of these attributes
  std::uint64_t age = 0;               // and its age
  Value carry;                         // what the pack wants back with it
};

// `list` says whose cursor it is. Kinds are kept, so that a timestamp comes back as one; only NaN and infinities become null, and keys of
// maps texts.
std::string write_cursor(std::string_view list, const Cursor&);
// Nothing for every text that write_cursor() did not write for this list, be it somebody's own or a changed one.
std::optional<Cursor> read_cursor(std::string_view list, std::string_view text);

}  // namespace understudy
