// SPDX-License-Identifier: MIT
// Commands for authors of packs: check, describe, init.
#include <filesystem>
#include <memory>
#include <ostream>

#include "server/cli/command.h"
#include "server/pack/describe.h"
#include "server/pack/init.h"
#include "server/pack/load.h"

namespace understudy {
namespace {

struct PackOptions {
  std::vector<std::string> paths;
  std::string name;
  std::string format = "text";
  std::string fixtures = default_fixtures();
};

std::string count(std::size_t n, std::string_view noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

void add_fixtures(CLI::App& app, PackOptions& options) {
  app.add_option("--fixtures", options.fixtures, "the folder of packs [./fixtures]")->option_text("DIR")->envname("UNDERSTUDY_FIXTURES");
}

int check(const PackOptions& options, Terminal& terminal) {
  std::vector<Diagnostic> mistakes;
  std::size_t packs = 0;
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.push_back(options.fixtures);
  for (const auto& path : paths) {
    if (path.empty() || !std::filesystem::is_directory(path)) {
      terminal.err << fmt::format("error: there is no folder {}\n", path.empty() ? "fixtures here" : path);
      return kCouldNotRun;
    }
    const bool is_pack = std::filesystem::exists(std::filesystem::path(path) / "openapi.yaml") ||
                         std::filesystem::exists(std::filesystem::path(path) / "behaviour.yaml");
    std::vector<Diagnostic> found;
    if (is_pack) {
      auto pack = load_pack(path);
      ++packs;
      if (!pack) found = std::move(pack).error();
    } else {
      auto all = load_packs(path, {});
      if (all) packs += all->size();
      if (!all) found = std::move(all).error();
    }
    mistakes.insert(mistakes.end(), found.begin(), found.end());
  }
  if (!mistakes.empty()) {
    terminal.err << render(mistakes, terminal.colour);
    return kInvalid;
  }
  terminal.out << count(packs, "pack") << ", no mistakes\n";
  return kGood;
}

int describe(const PackOptions& options, Terminal& terminal) {
  const auto packs = load_packs(options.fixtures, {options.name});
  if (!packs) {
    terminal.err << render(packs.error(), terminal.colour);
    return kInvalid;
  }
  const Provider& provider = *packs->front();
  terminal.out << (options.format == "mermaid"    ? describe_mermaid(provider)
                   : options.format == "markdown" ? describe_markdown(provider)
                                                  : describe_text(provider));
  return kGood;
}

int init(const PackOptions& options, Terminal& terminal) {
  const auto written = init_pack(options.fixtures, options.name);
  if (!written) {
    terminal.err << "error: " << written.error() << '\n';
    return kCouldNotRun;
  }
  for (const auto& path : *written) terminal.out << path << '\n';
  terminal.err << fmt::format("next: understudy check {0}/{1}, then understudy serve {1}\n", options.fixtures, options.name);
  return kGood;
}

}  // namespace

Command::Run declare_check(CLI::App& app) {
  auto options = std::make_shared<PackOptions>();
  app.add_option("PATH", options->paths, "folders of packs, or single packs; ./fixtures when none is named");
  add_fixtures(app, *options);
  return [options](Terminal& terminal) { return check(*options, terminal); };
}

Command::Run declare_describe(CLI::App& app) {
  auto options = std::make_shared<PackOptions>();
  app.add_option("PROVIDER", options->name, "the pack's name")->required();
  app.add_option("--format", options->format, "text, mermaid or markdown [text]")
      ->option_text("FORMAT")
      ->check(CLI::IsMember({"text", "mermaid", "markdown"}))
      ->envname("UNDERSTUDY_FORMAT");
  add_fixtures(app, *options);
  return [options](Terminal& terminal) { return describe(*options, terminal); };
}

Command::Run declare_init(CLI::App& app) {
  auto options = std::make_shared<PackOptions>();
  options->fixtures = "fixtures";  // here, not where the program happens to be
  app.add_option("NAME", options->name, "the new pack's name: lower-case letters, digits, hyphens")->required();
  add_fixtures(app, *options);
  return [options](Terminal& terminal) { return init(*options, terminal); };
}

}  // namespace understudy
