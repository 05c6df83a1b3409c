// SPDX-License-Identifier: MIT
#include "server/contract/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "server/values/utf8.h"

namespace understudy {
namespace {

constexpr std::size_t kLongest = 4096;            // bytes of an expression
constexpr std::int64_t kProgramMemory = 2 << 20;  // bytes RE2 may use for one

// The white space of ECMA-262 and everything else, as contents of a class: RE2's own \s is ASCII only.
constexpr std::string_view kSpace = R"(\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view kNoSpace =
    R"(\x00-\x08\x0e-\x1f\x21-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e})"
    R"(\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

// RE2 knows general categories by their short names only.
constexpr std::pair<std::string_view, std::string_view> kCategories[] = {{"Letter", "L"},
                                                                         {"Uppercase_Letter", "Lu"},
                                                                         {"Lowercase_Letter", "Ll"},
                                                                         {"Titlecase_Letter", "Lt"},
                                                                         {"Modifier_Letter", "Lm"},
                                                                         {"Other_Letter", "Lo"},
                                                                         {"Mark", "M"},
                                                                         {"Nonspacing_Mark", "Mn"},
                                                                         {"Spacing_Mark", "Mc"},
                                                                         {"Enclosing_Mark", "Me"},
                                                                         {"Number", "N"},
                                                                         {"Decimal_Number", "Nd"},
                                                                         {"digit", "Nd"},
                                                                         {"Letter_Number", "Nl"},
                                                                         {"Other_Number", "No"},
                                                                         {"Punctuation", "P"},
                                                                         {"punct", "P"},
                                                                         {"Connector_Punctuation", "Pc"},
                                                                         {"Dash_Punctuation", "Pd"},
                                                                         {"Open_Punctuation", "Ps"},
                                                                         {"Close_Punctuation", "Pe"},
                                                                         {"Initial_Punctuation", "Pi"},
                                                                         {"Final_Punctuation", "Pf"},
                                                                         {"Other_Punctuation", "Po"},
                                                                         {"Symbol", "S"},
                                                                         {"Math_Symbol", "Sm"},
                                                                         {"Currency_Symbol", "Sc"},
                                                                         {"Modifier_Symbol", "Sk"},
                                                                         {"Other_Symbol", "So"},
                                                                         {"Separator", "Z"},
                                                                         {"Space_Separator", "Zs"},
                                                                         {"Line_Separator", "Zl"},
                                                                         {"Paragraph_Separator", "Zp"},
                                                                         {"Other", "C"},
                                                                         {"Control", "Cc"},
                                                                         {"cntrl", "Cc"},
                                                                         {"Format", "Cf"},
                                                                         {"Private_Use", "Co"}};

std::string_view without_prefix(std::string_view property) {
  for (const std::string_view prefix : {"Script=", "sc=", "Script_Extensions=", "scx=", "General_Category=", "gc="}) {
    if (property.starts_with(prefix)) return property.substr(prefix.size());
  }
  return property;
}

bool is_punctuation(char c) { return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z'); }

bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Rewrites ECMA-262 into RE2's notation, in one pass. The first refusal ends it.
class Translator {
 public:
  explicit Translator(std::string_view expression) : text_(expression) {}

  Result<std::string, std::string> run() {
    while (at_ < text_.size() && refusal_.empty()) {
      const char c = text_[at_++];
      if (c == '\\') {
        escape(false);
      } else if (c == '(') {
        group();
      } else if (c == '[') {
        char_class();
      } else if (c == '.') {
        out_ += R"([^\n\r\x{2028}\x{2029}])";
      } else {
        out_ += c;
      }
    }
    if (!refusal_.empty()) return Failed{std::move(refusal_)};
    return std::move(out_);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_, refusal_;

  void refuse(std::string why) { refusal_ = std::move(why); }
  std::string_view rest() const { return text_.substr(at_); }

  void group() {
    out_ += '(';
    if (!rest().starts_with('?')) return;
    if (rest().starts_with("?:")) {
      out_ += "?:";
      at_ += 2;
    } else if (rest().starts_with("?=") || rest().starts_with("?!")) {
      refuse(fmt::format("look-ahead ({}…) cannot be checked in linear time", rest().substr(0, 2)));
    } else if (rest().starts_with("?<=") || rest().starts_with("?<!")) {
      refuse(fmt::format("look-behind ({}…) cannot be checked in linear time", rest().substr(0, 3)));
    } else if (const auto end = rest().find('>'); rest().starts_with("?<") && end != std::string_view::npos && end > 2) {
      at_ += end + 1;  // a group's name matters only to back-references
    } else {
      refuse("\"(?\" begins no group of ECMA-262");
    }
  }

  void char_class() {
    const bool negated = rest().starts_with('^');
    if (negated) ++at_;
    if (rest().starts_with(']')) {  // nothing at all, or anything at all
      ++at_;
      out_ += negated ? R"([\x00-\x{10ffff}])" : R"([^\x00-\x{10ffff}])";
      return;
    }
    out_ += negated ? "[^" : "[";
    while (at_ < text_.size() && refusal_.empty()) {
      const char c = text_[at_++];
      if (c == '\\') {
        escape(true);
        continue;
      }
      if (c == '[') out_ += '\\';  // RE2 would read "[:alpha:]"
      out_ += c;
      if (c == ']') return;
    }
    if (refusal_.empty()) refuse("a class begins with '[' and does not end");
  }

  void escape(bool in_class) {
    if (at_ == text_.size()) return refuse("it ends in a single '\\'");
    const char c = text_[at_++];
    if (one_of(c, in_class ? "dDwWtnrvf" : "dDwWtnrvfbB")) {
      out_ += '\\';
      out_ += c;
    } else if (one_of(c, "sS")) {
      const std::string_view set = c == 's' ? kSpace : kNoSpace;
      out_ += in_class ? std::string(set) : fmt::format("[{}]", set);
    } else if (c == 'b') {
      out_ += R"(\x08)";
    } else if (one_of(c, "pP")) {
      property(c);
    } else if (one_of(c, "uxc0")) {
      code_point(c);
    } else if (one_of(c, "123456789k")) {
      refuse(fmt::format("back-reference \\{} cannot be checked in linear time", c));
    } else if (is_punctuation(c)) {
      if (c != '_') out_ += '\\';  // the one that RE2 does not take escaped
      out_ += c;
    } else {
      refuse(fmt::format("\\{} is no escape of ECMA-262", text_.substr(at_ - 1, read_code_point(text_, at_ - 1).length)));
    }
  }

  void property(char letter) {
    const auto end = rest().find('}');
    if (!rest().starts_with('{') || end == std::string_view::npos) return refuse(fmt::format("\\{} needs a name in braces", letter));
    std::string_view name = without_prefix(rest().substr(1, end - 1));
    at_ += end + 1;
    for (const auto& [full, brief] : kCategories) {
      if (name == full) name = brief;
    }
    out_ += fmt::format("\\{}{{{}}}", letter, name);
  }

  // \xHH, \uHHHH, \u{H…}, \cX, \0.
  void code_point(char kind) {
    std::optional<std::uint32_t> code;
    if (kind == '0') {
      code = 0;
    } else if (kind == 'c' && at_ < text_.size()) {
      code = static_cast<unsigned char>(text_[at_++]) & 0x1fu;
    } else if (kind == 'x') {
      code = hex(2);
    } else if (kind == 'u') {
      code = rest().starts_with('{') ? in_braces() : utf_16();
    }
    if (!code || *code > 0x10ffff || is_surrogate(*code)) return refuse(fmt::format("\\{} is followed by no character's code", kind));
    out_ += fmt::format("\\x{{{:x}}}", *code);
  }

  static bool is_surrogate(std::uint32_t code) { return code >= 0xd800 && code < 0xe000; }

  std::optional<std::uint32_t> in_braces() {
    const auto end = rest().find('}');
    if (end > 7) return std::nullopt;  // or there is none
    ++at_;
    const auto code = hex(end - 1);
    ++at_;
    return code;
  }

  // Four digits, or twice four for a character beyond the basic plane.
  std::optional<std::uint32_t> utf_16() {
    const auto high = hex(4);
    if (!high || *high < 0xd800 || *high >= 0xdc00 || !rest().starts_with("\\u")) return high;
    at_ += 2;
    const auto low = hex(4);
    if (!low || *low < 0xdc00 || *low >= 0xe000) return std::nullopt;
    return 0x10000 + ((*high - 0xd800) << 10) + (*low - 0xdc00);
  }

  std::optional<std::uint32_t> hex(std::size_t digits) {
    if (digits == 0 || rest().size() < digits) return std::nullopt;
    std::uint32_t code = 0;
    for (const char c : rest().substr(0, digits)) {
      const auto value = std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c));
      if (value == std::string_view::npos) return std::nullopt;
      code = code * 16 + static_cast<std::uint32_t>(value);
    }
    at_ += digits;
    return code;
  }
};

}  // namespace

Result<Pattern, std::string> Pattern::compile(std::string_view expression) {
  if (expression.size() > kLongest) return Failed{fmt::format("it is longer than {} bytes", kLongest)};
  auto translated = Translator(expression).run();
  if (!translated) return Failed{std::move(translated).error()};
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kProgramMemory);
  options.set_never_capture(true);
  auto program = std::make_shared<const RE2>(translated.value(), options);
  if (!program->ok()) return Failed{program->error()};
  return Pattern(std::move(program));
}

bool Pattern::matches(std::string_view text) const { return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program_); }

}  // namespace understudy
