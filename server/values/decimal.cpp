// SPDX-License-Identifier: MIT
#include "server/values/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace understudy {

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int digit(char c) { return c - '0'; }
char character(int digit) { return static_cast<char>('0' + digit); }

// Two numbers without a sign, written with as many digits before and behind the point.
struct Aligned {
  std::string a, b;
};
Aligned aligned(std::string a, std::size_t a_places, std::string b, std::size_t b_places) {
  a.append(std::max(a_places, b_places) - a_places, '0');
  b.append(std::max(a_places, b_places) - b_places, '0');
  const std::size_t size = std::max(a.size(), b.size());
  return {std::string(size - a.size(), '0') + a, std::string(size - b.size(), '0') + b};
}

std::string sum(const Aligned& of) {
  std::string digits(of.a.size() + 1, '0');
  int carried = 0;
  for (std::size_t i = of.a.size(); i > 0; --i) {
    const int column = digit(of.a[i - 1]) + digit(of.b[i - 1]) + carried;
    digits[i] = character(column % 10);
    carried = column / 10;
  }
  digits[0] = character(carried);
  return digits;
}

// REQUIRES: a is not less than b
std::string difference(const Aligned& of) {
  std::string digits(of.a.size(), '0');
  int borrowed = 0;
  for (std::size_t i = of.a.size(); i > 0; --i) {
    const int column = digit(of.a[i - 1]) - digit(of.b[i - 1]) - borrowed;
    borrowed = column < 0 ? 1 : 0;
    digits[i - 1] = character(column + 10 * borrowed);
  }
  return digits;
}

std::string product(const std::string& a, const std::string& b) {
  std::string digits(a.size() + b.size(), '0');
  for (std::size_t i = a.size(); i > 0; --i) {
    int carried = 0;
    for (std::size_t k = b.size(); k > 0; --k) {
      const int column = digit(digits[i + k - 1]) + digit(a[i - 1]) * digit(b[k - 1]) + carried;
      digits[i + k - 1] = character(column % 10);
      carried = column / 10;
    }
    digits[i - 1] = character(carried);
  }
  return digits;
}

}  // namespace

Decimal::Decimal(bool negative, std::string digits, std::size_t places) : digits_(std::move(digits)), places_(places) {
  const std::size_t first = std::min(digits_.find_first_not_of('0'), digits_.size());
  negative_ = negative && first < digits_.size();
  digits_.erase(0, std::min(first, digits_.size() - places_ - 1));
}

Result<Decimal, std::string> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view number = text.substr(negative ? 1 : 0);
  const std::size_t point = std::min(number.find('.'), number.size());
  const std::string_view fraction = number.substr(std::min(point + 1, number.size()));
  const bool well_formed = all_digits(number.substr(0, point)) && (point == number.size() || all_digits(fraction));
  if (!well_formed) {
    constexpr std::size_t longest_shown = 40;
    const std::string subject = text.size() > longest_shown ? fmt::format("a text of {} octets", text.size()) : fmt::format("\"{}\"", text);
    return Failed{fmt::format("{} is no decimal number such as \"12.50\"", subject)};
  }
  if (point + fraction.size() > kMostDigits) return Failed{fmt::format("the decimal number has more than {} digits", kMostDigits)};
  return Decimal(negative, std::string(number.substr(0, point)).append(fraction), fraction.size());
}

std::string Decimal::text() const {
  std::string text = (negative_ ? "-" : "") + digits_;
  if (places_ > 0) text.insert(text.size() - places_, 1, '.');
  return text;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  const std::size_t places = std::max(a.places_, b.places_);
  Aligned both = aligned(a.digits_, a.places_, b.digits_, b.places_);
  if (a.negative_ == b.negative_) return {a.negative_, sum(both), places};
  if (both.a >= both.b) return {a.negative_, difference(both), places};
  std::swap(both.a, both.b);
  return {b.negative_, difference(both), places};
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + Decimal(!b.negative_, b.digits_, b.places_); }

Decimal operator*(const Decimal& a, const Decimal& b) {
  return {a.negative_ != b.negative_, product(a.digits_, b.digits_), a.places_ + b.places_};
}

std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) return a.negative_ ? std::weak_ordering::less : std::weak_ordering::greater;
  const Aligned both = aligned(a.digits_, a.places_, b.digits_, b.places_);
  return a.negative_ ? both.b <=> both.a : both.a <=> both.b;
}

}  // namespace understudy
