// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "server/cli/command.h"

int main(int argc, char** argv) {
  const bool colour = isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  understudy::Terminal terminal{std::cout, std::cerr, colour ? understudy::Colour::on : understudy::Colour::off};
  return understudy::run_program({argv + 1, argv + argc}, terminal);
}
