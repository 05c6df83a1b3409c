// SPDX-License-Identifier: MIT
#include "server/contract/format.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "server/contract/ip_address.h"
#include "server/contract/pattern.h"
#include "server/contract/schema.h"
#include "server/contract/uri.h"
#include "server/values/json.h"

namespace understudy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Compares with a shape in which 'd' stands for a digit, 'x' for a hexadecimal one, and everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char c, char s) {
    return s == 'd' ? is_digit(c) : s == 'x' ? is_hex(c) : c == s;
  });
}

// REQUIRES: digits only, at most nine of them.
int number(std::string_view digits) {
  int n = 0;
  for (const char c : digits) n = n * 10 + (c - '0');
  return n;
}

std::size_t digits_at(std::string_view text, std::size_t from) {
  return static_cast<std::size_t>(std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_digit) - text.begin()) -
         from;
}

bool is_date(std::string_view text) {
  if (!has_shape(text, "dddd-dd-dd")) return false;
  const int year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Minutes east of UTC of "Z" or "+05:30".
std::optional<int> zone(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (!has_shape(text, "+dd:dd") && !has_shape(text, "-dd:dd")) return std::nullopt;
  const int hours = number(text.substr(1, 2)), minutes = number(text.substr(4, 2));
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

bool is_time(std::string_view text) {
  if (!has_shape(text.substr(0, 8), "dd:dd:dd")) return false;
  const int hour = number(text.substr(0, 2)), minute = number(text.substr(3, 2)), second = number(text.substr(6, 2));
  std::size_t end = 8;
  if (end < text.size() && text[end] == '.') {
    const auto fraction = digits_at(text, end + 1);
    if (fraction == 0) return false;
    end += 1 + fraction;
  }
  const auto offset = zone(text.substr(end));
  if (!offset || hour > 23 || minute > 59 || second > 60) return false;
  // A leap second is the last of a day in UTC (RFC 3339 §5.7).
  constexpr int kDay = 24 * 60;
  return second < 60 || (hour * 60 + minute - *offset + 2 * kDay) % kDay == kDay - 1;
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) && is_time(text.substr(11));
}

// Amounts with units in their order and without a gap, as RFC 3339 appendix A has them: "1Y2M", not "1Y2D".
bool is_run_of_units(std::string_view text, std::string_view units) {
  std::size_t next = std::string_view::npos;
  while (!text.empty()) {
    const auto digits = digits_at(text, 0);
    if (digits == 0 || digits == text.size()) return false;
    const auto unit = units.find(text[digits]);
    if (unit == std::string_view::npos || (next != std::string_view::npos && unit != next)) return false;
    next = unit + 1;
    text.remove_prefix(digits + 1);
  }
  return next != std::string_view::npos;
}

bool is_duration(std::string_view text) {
  if (!text.starts_with('P')) return false;
  text.remove_prefix(1);
  const auto t = text.find('T');
  if (t == std::string_view::npos) return is_run_of_units(text, "YMD") || is_run_of_units(text, "W");
  return (t == 0 || is_run_of_units(text.substr(0, t), "YMD")) && is_run_of_units(text.substr(t + 1), "HMS");
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_hostname(std::string_view text) {
  if (text.size() > 253) return false;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"' || (text[i] == '\\' && ++i + 1 == text.size())) return false;
    if (text[i] < ' ' || text[i] > '~') return false;
  }
  return true;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos; });
}

bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at > 64) return false;  // or there is none
  const auto local = text.substr(0, at), domain = text.substr(at + 1);
  if (!is_dot_atom(local) && !is_quoted(local)) return false;
  if (!domain.starts_with('[')) return is_hostname(domain);
  if (!domain.ends_with(']')) return false;
  const auto literal = domain.substr(1, domain.size() - 2);
  return literal.starts_with("IPv6:") ? is_ipv6(literal.substr(5)) : is_ipv4(literal);
}

bool is_uuid(std::string_view text) { return has_shape(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"); }

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

bool is_regex(std::string_view text) { return Pattern::compile(text).ok(); }
bool is_byte(std::string_view text) { return base64_decode(text).ok(); }

constexpr std::pair<std::string_view, FormatCheck> kFormats[] = {{"date-time", is_date_time},
                                                                 {"date", is_date},
                                                                 {"time", is_time},
                                                                 {"duration", is_duration},
                                                                 {"email", is_email},
                                                                 {"hostname", is_hostname},
                                                                 {"ipv4", is_ipv4},
                                                                 {"ipv6", is_ipv6},
                                                                 {"uri", is_uri},
                                                                 {"uri-reference", is_uri_reference},
                                                                 {"uuid", is_uuid},
                                                                 {"json-pointer", is_json_pointer},
                                                                 {"regex", is_regex},
                                                                 {"byte", is_byte}};

}  // namespace

FormatCheck format_check(std::string_view name) {
  const auto* known = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const auto& format) { return format.first == name; });
  return known == std::end(kFormats) ? nullptr : known->second;
}

bool fits_format(std::string_view format, std::string_view text) {
  const FormatCheck fits = format_check(format);
  return !fits || fits(text);
}

}  // namespace understudy
