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
//                matches_query(filter, map): a filter as a map, the way document databases write them; null and {} match everything.
//                {'status': 'ACTIVE', 'price.amount': {'$gte': 5, '$lt': 9}, '$or': [{…}, {…}]}: fields by name, dots lead into maps, and a
//                list on the way, or at its end, matches when one of its elements does. $eq $ne $in $nin; $gt $gte $lt $lte on two
//                numbers, texts or times; $startsWith in any case of ASCII letters; $exists (true: there and not null); $isEmpty (true:
//                null, '' or [] or {}); $hasAll and $hasSome on lists; $not of conditions. A field that is not there is null. A timestamp
//                is compared with a text of RFC 3339, so are two such texts; a decimal text is a text. At most 2000 values and 20 levels.
//                query_mistake(filter): what matches_query() would refuse it for, or null
// decimals       decimal_add(a, b) · decimal_subtract(a, b) · decimal_multiply(a, b) · decimal_compare(a, b): -1, 0 or 1; on texts such as
//                '12.50' of at most 100 digits; exact, see values/decimal.h
// encoding       parse_json(text) · to_json(value) · base64_encode(text) · base64url_encode(text), unpadded · hex_encode(text) ·
//                base64url_decode(text): bytes, which the encoders take as well
// signing        signature(algorithm, key, text, encoding): HS256 with any text as key, RS256 and ES256 (DER) with a private key in PEM;
//                encodings hex, base64, base64url; the same arguments give the same text · public_key(pem): of a private key
const std::shared_ptr<const std::vector<Function>>& library();

// `library()` and further functions, as one table.
std::shared_ptr<const std::vector<Function>> library_with(std::vector<Function> more);

}  // namespace understudy
