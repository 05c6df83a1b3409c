// SPDX-License-Identifier: MIT
// Lexer: an expression's text as tokens, after CEL's lexical grammar (langdef.md, "Syntax").
// Thread-safety: none; one thread reads one text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/expression/expression.h"
#include "server/values/result.h"

namespace understudy {

struct Token {
  enum class Kind : std::uint8_t { end, name, quoted_name, integer, uinteger, number, string, bytes, symbol };
  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string_view text = {};   // as written; of a quoted name what stands between the quotes
  std::string content = {};     // of a string or bytes literal, with its escapes resolved
  std::uint64_t magnitude = 0;  // of an integer: the sign is an operator
  double number = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text, std::size_t offset = 0) : text_(text), at_(offset) {}

  Result<Token, ExpressionError> next();

 private:
  void skip_blanks();
  bool at_literal_text() const;
  Result<Token, ExpressionError> read_number();
  Result<Token, ExpressionError> read_text();
  Result<Token, ExpressionError> read_quoted_name();
  Result<Token, ExpressionError> read_symbol();
  Token token(Token::Kind kind, std::size_t start) const;

  std::string_view text_;
  std::size_t at_;
};

}  // namespace understudy
