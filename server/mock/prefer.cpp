// SPDX-License-Identifier: MIT
#include "server/mock/prefer.h"

#include <string_view>
#include <utility>

namespace understudy {

namespace {

// Walks over: 1#( token [ BWS "=" BWS word ] *( OWS ";" OWS parameter ) ), RFC 7240 §2.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() {
    skip_blank();
    return rest_.empty();
  }

  std::pair<std::string, std::string> preference() {
    std::pair<std::string, std::string> read;
    read.first = until("=,;");
    if (take('=')) read.second = word();
    while (!rest_.empty() && !take(',')) pass();
    return read;
  }

 private:
  void skip_blank() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }

  bool take(char c) {
    skip_blank();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // One character, or one quoted string, of a parameter.
  void pass() {
    if (rest_.front() == '"') {
      word();
    } else {
      rest_.remove_prefix(1);
    }
  }

  std::string until(std::string_view stops) {
    skip_blank();
    std::string_view token = rest_.substr(0, rest_.find_first_of(stops));
    rest_.remove_prefix(token.size());
    while (!token.empty() && (token.back() == ' ' || token.back() == '\t')) token.remove_suffix(1);
    return std::string(token);
  }

  std::string word() {
    if (!take('"')) return until(",;");
    std::string text;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    take('"');
    return text;
  }

  std::string_view rest_;
};

}  // namespace

Preferences read_preferences(const Headers& headers) {
  Preferences found;
  for (const auto& [name, text] : headers) {
    if (!same_field_name(name, "Prefer")) continue;
    Reader reader(text);
    while (!reader.at_end()) {
      auto [preference, value] = reader.preference();
      if (!found.example && same_field_name(preference, "example"))
        found.example = std::move(value);
      else if (!found.code && same_field_name(preference, "code"))
        found.code = std::move(value);
    }
  }
  return found;
}

}  // namespace understudy
