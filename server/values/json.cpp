// SPDX-License-Identifier: MIT
#include "server/values/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace understudy {

namespace {

// A walk over the text that tells how far the parser has read, which its events do not.
class CountedText {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountedText(const char* at, std::size_t* read) : at_(at), read_(read) {}
  const char& operator*() const { return *at_; }
  CountedText& operator++() {
    ++at_;
    ++*read_;
    return *this;
  }
  CountedText operator++(int) {
    CountedText before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountedText& a, const CountedText& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  std::size_t* read_;
};

JsonError error_at(std::string_view text, std::size_t offset, std::string message) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  return {offset, lines + 1, offset - line_start + 1, std::move(message)};
}

// The place where the text begins whose closing quote is at `end`: the nearest quote before it that no backslash disarms.
std::size_t opening_quote(std::string_view text, std::size_t end) {
  std::size_t at = end;
  while (at > 0) {
    if (text[--at] != '"') continue;
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at;
  }
  return 0;
}

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }
bool is_of_word(char c) { return c >= 'a' && c <= 'z'; }

// Where the run of such characters begins that ends in front of `end`.
template <class Fits>
std::size_t run_start(std::string_view text, std::size_t end, Fits fits) {
  while (end > 0 && fits(text[end - 1])) --end;
  return end;
}

// Where the token begins that the parser complains of, having read as far as `end`. Within a text the very character is the place.
std::size_t token_start(std::string_view text, std::size_t end, std::string_view complaint) {
  const auto tells = [complaint](std::string_view what) { return complaint.starts_with(what); };
  if (tells("unexpected string") || tells("invalid string: missing closing quote")) return opening_quote(text, end);
  if (tells("unexpected number")) return run_start(text, end + 1, is_of_number);
  if (tells("invalid number")) return run_start(text, end, is_of_number);
  if (tells("unexpected true") || tells("unexpected false") || tells("unexpected null")) return run_start(text, end + 1, is_of_word);
  if (tells("invalid literal")) return run_start(text, end, is_of_word);
  return end;
}

std::string shortened(const std::string& key) {
  constexpr std::size_t longest = 60;
  if (key.size() <= longest) return key;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
  return key.substr(0, end) + "…";
}

// Receives the events of the parser and builds the Value, within the limits.
class Builder {
 public:
  Builder(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  bool null() { return add(nullptr); }
  bool boolean(bool b) { return add(b); }
  bool number_integer(std::int64_t i) { return add(i); }
  bool number_unsigned(std::uint64_t u) {
    return u <= static_cast<std::uint64_t>(INT64_MAX) ? add(static_cast<std::int64_t>(u)) : add(Value::uinteger(u));
  }
  bool number_float(double d, const std::string&) { return add(d); }
  bool string(std::string& s) { return add(std::move(s)); }
  bool binary(std::vector<std::uint8_t>&) { return false; }  // JSON text has none

  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (open_.back().map.contains(name)) {
      return fail(opening_quote(text_, read_ - 1), fmt::format("the key \"{}\" stands twice", shortened(name)));
    }
    open_.back().key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& last_token, const nlohmann::json::exception& problem) {
    if (problem.id == 406) return fail(number_start(), "the number is too large");
    // "[json.exception…] parse error at line …: syntax error while parsing <context> - <what>; last read: '<token>'; expected <what>".
    // The token is cut out, since it may hold anything, even octets that are no UTF-8.
    std::string message = problem.what();
    const std::string token = "; last read: '" + last_token + "'";
    if (const auto at = message.rfind(token); at != std::string::npos) message.erase(at, token.size());
    if (const auto at = message.find(" - "); at != std::string::npos) message.erase(0, at + 3);
    const std::size_t end = std::min(position > 0 ? position - 1 : 0, text_.size());
    const std::size_t start = token_start(text_, end, message);
    return fail(start, std::move(message));
  }

  std::size_t* read() { return &read_; }
  Value take() { return std::move(root_); }
  const JsonError& error() const { return error_; }

 private:
  struct Open {
    bool is_map = false;
    Map map = {};
    List list = {};
    std::string key = {};  // of the member that comes next
  };

  bool fail(std::size_t offset, std::string message) {
    error_ = error_at(text_, offset, std::move(message));
    return false;
  }

  // A number has ended where something else was read, or with the text.
  std::size_t number_start() const {
    const std::size_t last = read_ - 1;
    return run_start(text_, is_of_number(text_[last]) ? read_ : last, is_of_number);
  }

  // Of the value that was read just now.
  std::size_t start_of(const Value& value) const {
    if (value.is(Kind::string)) return opening_quote(text_, read_ - 1);
    return value.is_numeric() ? number_start() : run_start(text_, read_, is_of_word);
  }

  bool too_many(std::size_t start) { return fail(start, fmt::format("more than {} values", limits_.nodes)); }

  bool open(bool is_map) {
    if (open_.size() == limits_.depth) return fail(read_ - 1, fmt::format("deeper than {} levels", limits_.depth));
    if (++nodes_ > limits_.nodes) return too_many(read_ - 1);
    open_.push_back({.is_map = is_map});
    return true;
  }

  bool close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    attach(done.is_map ? Value(std::move(done.map)) : Value(std::move(done.list)));
    return true;
  }

  bool add(Value value) {
    if (++nodes_ > limits_.nodes) return too_many(start_of(value));
    attach(std::move(value));
    return true;
  }

  void attach(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Open& parent = open_.back(); parent.is_map) {
      parent.map.set(std::string_view(parent.key), std::move(value));
    } else {
      parent.list.push_back(std::move(value));
    }
  }

  std::string_view text_;
  JsonLimits limits_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  std::size_t read_ = 0;
  Value root_;
  JsonError error_;
};

}  // namespace

Result<Value, JsonError> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) return Failed{error_at(text, limits.bytes, fmt::format("longer than {} bytes", limits.bytes))};
  if (text.starts_with("\xEF\xBB\xBF")) return Failed{error_at(text, 0, "JSON text must not begin with a byte order mark")};
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {  // the parser would take it for the end
    return Failed{error_at(text, nul, "JSON text must not hold a NUL octet")};
  }
  Builder builder(text, limits);
  const CountedText first(text.data(), builder.read());
  const CountedText last(text.data() + text.size(), builder.read());
  if (!nlohmann::json::sax_parse(first, last, &builder)) return Failed{builder.error()};
  return builder.take();
}

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

namespace {

// "~1" → "/", "~0" → "~"; false for a tilde before anything else.
bool unescape_token(std::string_view token, std::string& key) {
  key.clear();
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      key += token[i];
    } else if (++i < token.size() && (token[i] == '0' || token[i] == '1')) {
      key += token[i] == '0' ? '~' : '/';
    } else {
      return false;
    }
  }
  return true;
}

const Value* element(const List& list, std::string_view index) {
  if (index.empty() || index.size() > 9 || (index.size() > 1 && index[0] == '0')) return nullptr;
  std::size_t position = 0;
  for (const char c : index) {
    if (c < '0' || c > '9') return nullptr;
    position = position * 10 + static_cast<std::size_t>(c - '0');
  }
  return position < list.size() ? &list[position] : nullptr;
}

}  // namespace

const Value* at_pointer(const Value& root, std::string_view pointer) {
  const Value* at = &root;
  std::string key;
  while (!pointer.empty()) {
    if (pointer[0] != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    if (!unescape_token(pointer.substr(0, end), key)) return nullptr;
    pointer.remove_prefix(end);
    at = at->is(Kind::list) ? element(at->as_list(), key) : at->find(key);
    if (at == nullptr) return nullptr;
  }
  return at;
}

}  // namespace understudy
