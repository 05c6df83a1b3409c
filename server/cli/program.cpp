// SPDX-License-Identifier: MIT
// The table of commands, the help, and what happens when a word is misspelt.
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <ostream>

#include "server/cli/command.h"

namespace understudy {
namespace {

constexpr std::string_view kTagline =
    "understudy stands in for the billing providers your program integrates with: their documented endpoints,\n"
    "the state those change, and the refusals they document.\n";

Command::Run declare_version(CLI::App&) {
  return [](Terminal& terminal) {
    terminal.out << "understudy " << UNDERSTUDY_VERSION << '\n';
    return kGood;
  };
}

const std::array<Command, 6>& commands() {
  static const std::array<Command, 6> table{{
      {"serve", "serve provider packs over HTTP",
       "  understudy serve                                       every pack, on http://127.0.0.1:8080/<provider>\n"
       "  understudy serve turnstile --port 0                    one pack, on a port that the kernel chooses\n"
       "  understudy serve --clock 2026-01-01T00:00:00Z          time stands still until you advance it\n"
       "  understudy serve --set turnstile.lock_after=PT5S       with a setting changed\n",
       declare_serve},
      {"check", "check packs; every mistake at once, with its place",
       "  understudy check                     all packs\n"
       "  understudy check fixtures/turnstile  one of them\n",
       declare_check},
      {"describe", "show what a pack plays: operations, answers, states",
       "  understudy describe turnstile\n"
       "  understudy describe turnstile --format mermaid > turnstile.mmd\n",
       declare_describe},
      {"init", "begin a new pack from the smallest example", "  understudy init acme && understudy check fixtures/acme\n", declare_init},
      {"healthcheck", "is a server ready? for containers without a shell", "  understudy healthcheck --url http://127.0.0.1:8080\n",
       declare_healthcheck},
      {"version", "print the version", "", declare_version},
  }};
  return table;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& command : commands()) names.emplace_back(command.name);
  return names;
}

void print_overview(std::ostream& out) {
  out << kTagline << "\nusage: understudy COMMAND [OPTIONS]\n\n";
  for (const auto& command : commands()) out << fmt::format("  {:<13}{}\n", command.name, command.summary);
  out << "\n`understudy COMMAND --help` tells more. Every option has a twin in the environment: --port is UNDERSTUDY_PORT.\n";
}

void print_help(std::ostream& out, const Command& command, const CLI::App& app) {
  out << "usage: understudy " << command.name;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    out << ' ' << (option->get_required() ? option->get_name(true) : "[" + option->get_name(true) + "]")
        << (option->get_expected_max() > 1 ? "..." : "");
  }
  out << " [OPTIONS]\n\n" << command.summary << "\n\n";
  for (const CLI::Option* option : app.get_options()) {
    std::string name = option->get_positional() ? option->get_name(true) : option->get_name(false, true);
    if (!option->get_positional() && !option->get_option_text().empty()) name += " " + option->get_option_text();
    out << fmt::format("  {:<30}{}\n", name, option->get_description());
  }
  if (!command.examples.empty()) out << "\nexamples:\n" << command.examples;
}

void complain(Terminal& terminal, std::string_view message, std::string_view hint = {}) {
  const bool colour = terminal.colour == Colour::on;
  terminal.err << (colour ? "\033[1;31merror:\033[0m " : "error: ") << message << '\n';
  if (!hint.empty()) terminal.err << "  " << hint << '\n';
}

// CLI11 leaves what it did not understand; the first such word is worth a proposal.
int reject_extras(Terminal& terminal, const Command& command, const CLI::App& app) {
  const std::string word = app.remaining().front();
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  std::string hint = suggestion(word.substr(0, word.find('=')), known);
  if (hint.empty() || hint.starts_with("one of")) hint = fmt::format("`understudy {} --help` lists the options", command.name);
  complain(terminal, fmt::format("{} does not take {}", command.name, word), hint);
  return kWrongUsage;
}

int run_command(const Command& command, std::vector<std::string> arguments, Terminal& terminal) {
  CLI::App app{std::string(command.summary), std::string(command.name)};
  app.set_help_flag("--help,-h", "show this")->option_text(" ");
  app.allow_extras();
  const Command::Run run = command.declare(app);
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    print_help(terminal.out, command, app);
    return kGood;
  } catch (const CLI::ParseError& error) {
    complain(terminal, error.what(), fmt::format("`understudy {} --help` shows how it is called", command.name));
    return kWrongUsage;
  }
  if (app.remaining_size() > 0) return reject_extras(terminal, command, app);
  return run(terminal);
}

}  // namespace

int run_program(std::vector<std::string> arguments, Terminal& terminal) {
  if (arguments.empty()) {
    print_overview(terminal.err);
    return kWrongUsage;
  }
  std::string name = arguments.front();
  arguments.erase(arguments.begin());
  if (name == "--version" || name == "-V") name = "version";
  if (name == "--help" || name == "-h" || name == "help") {
    if (name != "help" || arguments.empty()) {
      print_overview(terminal.out);
      return kGood;
    }
    name = arguments.front();
    arguments = {"--help"};
  }
  for (const auto& command : commands()) {
    if (command.name == name) return run_command(command, std::move(arguments), terminal);
  }
  complain(terminal, fmt::format("there is no command \"{}\"", name), suggestion(name, command_names()));
  return kWrongUsage;
}

std::string default_fixtures() {
  std::error_code ignored;
  if (std::filesystem::is_directory("fixtures", ignored)) return "fixtures";
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const char* place : {"fixtures", "../../fixtures", "../share/understudy/fixtures"}) {
    const auto candidate = folder / place;
    if (!folder.empty() && std::filesystem::is_directory(candidate, ignored))
      return std::filesystem::weakly_canonical(candidate, ignored).string();
  }
  return {};
}

}  // namespace understudy
