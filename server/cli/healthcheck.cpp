// SPDX-License-Identifier: MIT
#include <memory>
#include <ostream>

#include "server/cli/command.h"
#include "server/outbound/fetch.h"

namespace understudy {

Command::Run declare_healthcheck(CLI::App& app) {
  auto url = std::make_shared<std::string>("http://127.0.0.1:8080");
  app.add_option("--url", *url, "address of the server [http://127.0.0.1:8080]")->option_text("URL")->envname("UNDERSTUDY_URL");
  return [url](Terminal& terminal) -> int {
    const auto response = fetch(*url, {"GET", "/__admin/health", {}, {}});
    if (response && response->status == 200) return kGood;
    terminal.err << "error: " << (response ? fmt::format("{} answered {}", *url, response->status) : response.error()) << '\n';
    return kCouldNotRun;
  };
}

}  // namespace understudy
