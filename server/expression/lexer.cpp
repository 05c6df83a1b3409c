// SPDX-License-Identifier: MIT
#include "server/expression/lexer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "server/values/utf8.h"

namespace understudy {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::optional<unsigned> hex_digit(char c) {
  if (digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

ExpressionError error_at(std::size_t offset, std::size_t length, std::string message, std::string hint = "") {
  return {offset, length, std::move(message), std::move(hint)};
}

struct Prefix {
  bool raw = false;
  bool bytes = false;
  std::size_t length = 0;
};

// The letters before a literal's quote: r, b, or both.
Prefix prefix_of(std::string_view text) {
  Prefix prefix;
  for (; prefix.length < std::min<std::size_t>(text.size(), 2); ++prefix.length) {
    const char c = text[prefix.length];
    if ((c == 'r' || c == 'R') && !prefix.raw) {
      prefix.raw = true;
    } else if ((c == 'b' || c == 'B') && !prefix.bytes) {
      prefix.bytes = true;
    } else {
      break;
    }
  }
  return prefix;
}

// Resolves one escape sequence. `at` stands after the backslash and is moved past the sequence; false when there is none such.
class Escape {
 public:
  Escape(std::string_view text, std::size_t& at, bool bytes) : text_(text), at_(at), bytes_(bytes) {}

  bool resolve(std::string& out) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    static constexpr std::string_view names = "abfnrtv\\?\"'`";
    static constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
    if (const auto found = names.find(c); found != std::string_view::npos) {
      out += meanings[found];
      return true;
    }
    if (c == 'x' || c == 'X') return append(out, digits(2, 16));
    if (c == 'u' && !bytes_) return append(out, digits(4, 16));
    if (c == 'U' && !bytes_) return append(out, digits(8, 16));
    if (c < '0' || c > '3') return false;
    --at_;
    return append(out, digits(3, 8));
  }

 private:
  std::optional<char32_t> digits(std::size_t count, unsigned base) {
    char32_t value = 0;
    for (std::size_t i = 0; i < count; ++i, ++at_) {
      const auto found = at_ < text_.size() ? hex_digit(text_[at_]) : std::nullopt;
      if (!found || *found >= base) return std::nullopt;
      value = value * base + *found;
    }
    return value;
  }

  // In bytes the number is an octet, in a string a code point.
  bool append(std::string& out, std::optional<char32_t> value) const {
    if (!value) return false;
    if (bytes_) {
      out += static_cast<char>(static_cast<unsigned char>(*value));
      return true;
    }
    if (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) return false;
    append_code_point(out, *value);
    return true;
  }

  std::string_view text_;
  std::size_t& at_;
  bool bytes_;
};

// The text of a number without its suffix.
struct NumberText {
  std::size_t length = 0;
  bool hex = false;
  bool fractional = false;  // it has a fraction or an exponent
};

NumberText measure_number(std::string_view text) {
  const auto at = [text](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const auto after_digits = [&at](std::size_t i) {
    while (digit(at(i))) ++i;
    return i;
  };
  NumberText number;
  if (at(0) == '0' && (at(1) == 'x' || at(1) == 'X') && hex_digit(at(2))) {
    number.hex = true;
    number.length = 2;
    while (hex_digit(at(number.length))) ++number.length;
    return number;
  }
  number.length = after_digits(0);
  if (at(number.length) == '.' && digit(at(number.length + 1))) {
    number.fractional = true;
    number.length = after_digits(number.length + 1);
  }
  if (at(number.length) == 'e' || at(number.length) == 'E') {
    const bool is_signed = at(number.length + 1) == '+' || at(number.length + 1) == '-';
    const std::size_t exponent = number.length + (is_signed ? 2 : 1);
    if (digit(at(exponent))) {
      number.fractional = true;
      number.length = after_digits(exponent);
    }
  }
  return number;
}

// What a person writes who thinks of another language.
std::string hint_for(std::string_view text) {
  if (text.starts_with('=')) return "compare with \"==\"";
  if (text.starts_with('&')) return "write \"&&\"";
  if (text.starts_with('|')) return "write \"||\"";
  if (text.starts_with('`')) return "a quoted name is closed by a backtick and holds letters, digits, and . - / or a blank";
  return "";
}

}  // namespace

Token Lexer::token(Token::Kind kind, std::size_t start) const {
  return {.kind = kind, .offset = start, .length = at_ - start, .text = text_.substr(start, at_ - start)};
}

void Lexer::skip_blanks() {
  constexpr std::string_view blanks = " \t\n\r\f";
  while (at_ < text_.size()) {
    if (text_.substr(at_).starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (blanks.find(text_[at_]) != std::string_view::npos) {
      ++at_;
    } else {
      return;
    }
  }
}

bool Lexer::at_literal_text() const {
  const std::string_view rest = text_.substr(at_);
  const std::size_t prefix = prefix_of(rest).length;
  return prefix < rest.size() && (rest[prefix] == '\'' || rest[prefix] == '"');
}

Result<Token, ExpressionError> Lexer::next() {
  skip_blanks();
  if (at_ >= text_.size()) return token(Token::Kind::end, at_);
  const char c = text_[at_];
  if (at_literal_text()) return read_text();
  if (digit(c) || (c == '.' && at_ + 1 < text_.size() && digit(text_[at_ + 1]))) return read_number();
  if (c == '`') return read_quoted_name();
  if (!letter(c)) return read_symbol();
  const std::size_t start = at_;
  while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) ++at_;
  return token(Token::Kind::name, start);
}

Result<Token, ExpressionError> Lexer::read_number() {
  const std::size_t start = at_;
  const NumberText number = measure_number(text_.substr(at_));
  at_ += number.length;
  const std::string_view written = text_.substr(start, number.length);
  if (number.fractional) {
    Token result = token(Token::Kind::number, start);
    const auto problem = std::from_chars(written.data(), written.data() + written.size(), result.number).ec;
    // A number too small to hold is 0; only one too large is a mistake.
    const auto exponent = written.find_first_of("eE");
    const bool tiny =
        exponent == std::string_view::npos ? written.find_first_of("123456789") > written.find('.') : written[exponent + 1] == '-';
    if (problem != std::errc() && !tiny) return Failed{error_at(start, written.size(), "the number is too large for a double")};
    return result;
  }
  const bool unsigned_suffix = at_ < text_.size() && (text_[at_] == 'u' || text_[at_] == 'U');
  if (unsigned_suffix) ++at_;
  Token result = token(unsigned_suffix ? Token::Kind::uinteger : Token::Kind::integer, start);
  const std::string_view digits = number.hex ? written.substr(2) : written;
  const auto problem = std::from_chars(digits.data(), digits.data() + digits.size(), result.magnitude, number.hex ? 16 : 10).ec;
  if (problem != std::errc()) return Failed{error_at(start, result.length, "the integer is too large for 64 bits")};
  return result;
}

Result<Token, ExpressionError> Lexer::read_text() {
  const std::size_t start = at_;
  const Prefix prefix = prefix_of(text_.substr(at_));
  at_ += prefix.length;
  const bool triple = text_.substr(at_, 3) == std::string(3, text_[at_]);
  const std::string_view quote = text_.substr(at_, triple ? 3 : 1);
  at_ += quote.size();
  std::string content;
  while (!text_.substr(at_).starts_with(quote)) {
    if (at_ >= text_.size() || (!triple && (text_[at_] == '\n' || text_[at_] == '\r'))) {
      return Failed{error_at(start, 1, "the text that begins here is never closed", fmt::format("close it with {}", quote))};
    }
    const std::size_t position = at_;
    const char c = text_[at_++];
    if (c != '\\' || prefix.raw) {
      content += c;
    } else if (!Escape(text_, at_, prefix.bytes).resolve(content)) {
      return Failed{error_at(position, at_ - position, "there is no such escape sequence", "a backslash itself is written \\\\")};
    }
  }
  at_ += quote.size();
  Token result = token(prefix.bytes ? Token::Kind::bytes : Token::Kind::string, start);
  result.content = std::move(content);
  return result;
}

Result<Token, ExpressionError> Lexer::read_quoted_name() {
  const std::size_t start = at_++;
  const auto allowed = [](char c) { return letter(c) || digit(c) || c == '.' || c == '-' || c == '/' || c == ' '; };
  while (at_ < text_.size() && allowed(text_[at_])) ++at_;
  if (at_ == text_.size() || text_[at_] != '`' || at_ == start + 1) {
    return Failed{error_at(start, 1, "the quoted name that begins here is not closed", hint_for("`"))};
  }
  ++at_;
  Token result = token(Token::Kind::quoted_name, start);
  result.text = result.text.substr(1, result.text.size() - 2);
  return result;
}

Result<Token, ExpressionError> Lexer::read_symbol() {
  static constexpr std::array<std::string_view, 24> symbols = {"&&", "||", "==", "!=", "<=", ">=", "!", "-", "+", "*", "/", "%",
                                                               "<",  ">",  "?",  ":",  ".",  ",",  "(", ")", "[", "]", "{", "}"};
  const std::size_t start = at_;
  for (const std::string_view symbol : symbols) {
    if (!text_.substr(at_).starts_with(symbol)) continue;
    at_ += symbol.size();
    return token(Token::Kind::symbol, start);
  }
  const CodePoint point = read_code_point(text_, at_);
  const std::string_view character = text_.substr(at_, point.length);
  std::string message = point.valid && point.value >= 0x20 ? fmt::format("'{}' has no meaning here", character) : "unexpected octet";
  return Failed{error_at(start, point.length, std::move(message), hint_for(character))};
}

}  // namespace understudy
