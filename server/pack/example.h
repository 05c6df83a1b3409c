// SPDX-License-Identifier: MIT
// The smallest pack there is, fixtures/turnstile, as it was when the program was built.
// Thread-safety: constants.
#pragma once

#include <array>
#include <string_view>

namespace understudy {

struct ExampleFile {
  std::string_view name;
  std::string_view text;
};
extern const std::array<ExampleFile, 4> kExample;

}  // namespace understudy
