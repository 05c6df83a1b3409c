// SPDX-License-Identifier: MIT
// The functions that packs need beyond CEL's own. They are pure, but for uuid() and pick(), which draw from the Scope's Random.
#pragma once

#include <memory>
#include <vector>

#include "server/expression/expression.h"

namespace understudy {

// ids            uuid() · pick('[A-Za-z0-9]{10}')
// calendar       cycle_start(anchor, count, unit, index) · cycle_index(anchor, count, unit, at) · next_cycle(anchor, count, unit, after):
//                the first start strictly after · midnight(t) · date(t): 'YYYY-MM-DD' · parse_date('YYYY-MM-DD')
// time as text   format_time(t, digits) with digits fraction digits · iso_duration('PT2S') · format_iso_duration(d)
// text           split join replace substring indexOf lastIndexOf lowerAscii upperAscii trim charAt, as in CEL's strings extension
//                (receivers)
// data           merge(map, patch): RFC 7396 · keys(map) · get(map, key, fallback): the member, or fallback when there is none
// numbers        min(a, b) · max(a, b)
// filters        match_filter('status:active,paused;createdAt:2024-01-01..', map): fields joined by ';', alternatives by ',', a leading '!'
//                negates all of them, '..' makes ranges, '.' leads into a field; letters match in any case; an unknown field matches
//                nothing
// encoding       base64url_decode(text) · parse_json(text)
const std::shared_ptr<const std::vector<Function>>& library();

// `library()` and further functions, as one table.
std::shared_ptr<const std::vector<Function>> library_with(std::vector<Function> more);

}  // namespace understudy
