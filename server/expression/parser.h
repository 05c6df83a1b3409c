// SPDX-License-Identifier: MIT
// Parser: an expression's text to its syntax tree, after CEL's grammar (langdef.md, "Syntax"), by recursive descent.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

#include "server/expression/node.h"
#include "server/values/result.h"

namespace understudy {

// No tree is deeper, so that whoever walks it may recurse.
constexpr std::size_t kDeepestNesting = 250;

// The tree of a whole text; the first mistake otherwise.
Result<NodePtr, ExpressionError> parse(std::string_view text);

// Where the expression that begins at `start` is closed by a '}' of its surroundings: the offset of that brace, or npos when there is
// none. An error where the text has no tokens.
Result<std::size_t, ExpressionError> closing_brace(std::string_view text, std::size_t start);

}  // namespace understudy
