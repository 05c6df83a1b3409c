// SPDX-License-Identifier: MIT
// Rules about numbers. They are compared and divided by mathematical value: no rounding of binary fractions shows.
#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "server/contract/schema_compiler.h"

namespace understudy {
namespace {

// Wide enough for every 64-bit integer and every double without loss.
using Exact = long double;
static_assert(std::numeric_limits<Exact>::digits >= 64);

Exact exact(const Value& value) {
  if (value.is(Kind::integer)) return static_cast<Exact>(value.as_integer());
  if (value.is(Kind::uinteger)) return static_cast<Exact>(value.as_uinteger());
  return static_cast<Exact>(value.as_number());
}

// The absolute value as digits × 10^exponent, where digits does not end in 0 unless it is 0. A double is the shortest decimal that
// reads back as it, which is what its author wrote.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal decimal(const Value& value) {
  Decimal out;
  if (value.is(Kind::integer)) {
    const auto bits = static_cast<std::uint64_t>(value.as_integer());
    out.digits = value.as_integer() < 0 ? 0 - bits : bits;
  } else if (value.is(Kind::uinteger)) {
    out.digits = value.as_uinteger();
  } else {
    char text[32];
    const char* end = std::to_chars(text, text + sizeof text, std::fabs(value.as_number()), std::chars_format::scientific).ptr;
    const char* e = std::find(static_cast<const char*>(text), end, 'e');
    for (const char* c = text; c != e; ++c) {
      if (*c == '.') continue;
      out.digits = out.digits * 10 + static_cast<std::uint64_t>(*c - '0');
      if (c > text) --out.exponent;
    }
    int power = 0;
    std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, power);
    out.exponent += power;
  }
  while (out.digits != 0 && out.digits % 10 == 0) {
    out.digits /= 10;
    ++out.exponent;
  }
  return out;
}

bool is_multiple(const Decimal& value, const Decimal& divisor) {
  if (value.digits == 0) return true;
  if (value.exponent < divisor.exponent) return false;  // it has digits below the divisor's last
  __extension__ using Wide = unsigned __int128;
  std::uint64_t remainder = value.digits % divisor.digits;
  for (int i = value.exponent; i > divisor.exponent && remainder != 0; --i) {
    remainder = static_cast<std::uint64_t>(Wide{remainder} * 10 % divisor.digits);
  }
  return remainder == 0;
}

struct Comparison {
  std::string_view keyword, phrase;
  bool (*holds)(Exact value, Exact limit);
};
constexpr Comparison kComparisons[] = {{"maximum", "at most", [](Exact v, Exact l) { return v <= l; }},
                                       {"minimum", "at least", [](Exact v, Exact l) { return v >= l; }},
                                       {"exclusiveMaximum", "less than", [](Exact v, Exact l) { return v < l; }},
                                       {"exclusiveMinimum", "greater than", [](Exact v, Exact l) { return v > l; }}};

class BoundRule final : public Rule {
 public:
  BoundRule(const Comparison& comparison, Exact limit) : comparison_(comparison), limit_(limit) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return !spot.value.is_numeric() || comparison_.holds(exact(spot.value), limit_) || checker.fail(*this, spot, [&] {
      return fmt::format("must be {} {}, is {}", comparison_.phrase, brief(expected), brief(spot.value));
    });
  }

 private:
  const Comparison& comparison_;
  Exact limit_;
};

class MultipleOfRule final : public Rule {
 public:
  explicit MultipleOfRule(Decimal divisor) : divisor_(divisor) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return !spot.value.is_numeric() || (std::isfinite(exact(spot.value)) && is_multiple(decimal(spot.value), divisor_)) ||
           checker.fail(*this, spot, [&] { return fmt::format("must be a multiple of {}, is {}", brief(expected), brief(spot.value)); });
  }

 private:
  Decimal divisor_;
};

}  // namespace

NewRule make_bound(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is_numeric()) {
    return compiler.error(keyword, fmt::format("{} must be a number, is {}", keyword.name, brief(keyword.value)));
  }
  const auto* comparison =
      std::find_if(std::begin(kComparisons), std::end(kComparisons), [&](const Comparison& c) { return c.keyword == keyword.name; });
  return std::make_unique<BoundRule>(*comparison, exact(keyword.value));
}

NewRule make_multiple_of(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is_numeric() || !(exact(keyword.value) > 0) || !std::isfinite(exact(keyword.value))) {
    return compiler.error(keyword, fmt::format("multipleOf must be a number above 0, is {}", brief(keyword.value)));
  }
  return std::make_unique<MultipleOfRule>(decimal(keyword.value));
}

}  // namespace understudy
