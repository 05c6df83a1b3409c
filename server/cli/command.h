// SPDX-License-Identifier: MIT
// Command: a row of the command table. A command declares its options on a CLI11 App and gives back what to run once they are parsed.
// Thread-safety: used by the main thread only.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "server/values/diagnostic.h"

namespace understudy {

// What the program says to the shell.
enum ExitStatus : int { kGood = 0, kWrongUsage = 1, kInvalid = 2, kCouldNotRun = 3, kExpectationFailed = 4 };

// Where a command writes: data to `out`, words for people to `err`.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  Colour colour = Colour::off;  // of err
};

struct Command {
  using Run = std::function<int(Terminal&)>;
  std::string_view name;
  std::string_view summary;   // one line for the list of commands
  std::string_view examples;  // shown below the options
  Run (*declare)(CLI::App&);
};

Command::Run declare_serve(CLI::App&);
Command::Run declare_check(CLI::App&);
Command::Run declare_describe(CLI::App&);
Command::Run declare_init(CLI::App&);
Command::Run declare_healthcheck(CLI::App&);

// The whole program: parses, runs, and returns the exit status. argv without the program's name.
int run_program(std::vector<std::string> arguments, Terminal&);

// The folder of packs when none is named: ./fixtures, else beside the program (as built, as installed); empty when there is none.
std::string default_fixtures();

}  // namespace understudy
