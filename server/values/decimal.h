// SPDX-License-Identifier: MIT
// Decimal: an exact decimal number, for amounts that travel as texts ("12.50"). Nothing is rounded: a sum or difference has as many
// decimal places as the longer of its two, a product as many as both together.
// Thread-safety: plain values.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/values/result.h"

namespace understudy {

class Decimal {
 public:
  static constexpr std::size_t kMostDigits = 100;  // of a text that is read; results may have more

  // [-]digits[.digits]
  static Result<Decimal, std::string> parse(std::string_view text);
  // Without a leading zero that is not needed, and zero without a sign: "-0.5", "0.00".
  std::string text() const;

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  // By value: 1.5 and 1.50 are equivalent.
  friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  // The digits from the highest to the lowest, the last `places` of them behind the point; at least one before it. Zero is not negative.
  Decimal(bool negative, std::string digits, std::size_t places);

  bool negative_;
  std::string digits_;
  std::size_t places_;
};

}  // namespace understudy
