// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "server/cli/command.h"
#include "server/embed/mock_server.h"
#include "server/values/json.h"

namespace understudy {
namespace {

struct ServeOptions {
  MockServer::Options server;
  HttpOptions http;
  std::vector<std::string> settings;
  std::string port_file;
};

// Written beside it first: whoever watches for the file never reads half a number.
bool write_port_file(const std::string& path, std::uint16_t port) {
  const std::string beside = path + ".tmp";
  std::ofstream file(beside, std::ios::trunc);
  file << port << '\n';
  file.close();
  if (!file) return false;
  return std::rename(beside.c_str(), path.c_str()) == 0;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// A connection is a file, and the usual soft limit is 1,024; failing leaves the limit as it is.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void announce(const MockServer& server, Terminal& terminal) {
  List names;
  for (const auto& provider : server.sandboxes().providers()) {
    names.emplace_back(provider->name);
    terminal.err << fmt::format("  {}/{}\n", server.url(), provider->name);
  }
  terminal.err << fmt::format("control API: {}/__admin\n", server.url());
  terminal.out << write_json(Map{{"event", "ready"}, {"url", server.url()}, {"port", int{server.port()}}, {"providers", std::move(names)}})
               << std::endl;
}

int serve(ServeOptions& options, Terminal& terminal) {
  for (const auto& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      terminal.err << fmt::format("error: --set takes PROVIDER.NAME=VALUE, not \"{}\"\n", setting);
      return kWrongUsage;
    }
    options.server.settings[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  if (options.server.fixtures.empty()) {
    terminal.err << "error: there is no folder of packs here\n  name one with --fixtures, or begin one with `understudy init NAME`\n";
    return kCouldNotRun;
  }
  // Blocked before any thread starts, so that only sigwait() below sees them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();

  auto server = MockServer::load(options.server);
  if (!server) {
    terminal.err << server.error().message << (server.error().message.ends_with('\n') ? "" : "\n");
    return server.error().kind == MockServer::LoadError::Kind::usage ? kWrongUsage : kInvalid;
  }
  if (const auto error = server->listen(options.http)) {
    terminal.err << "error: " << *error << "\n  --port 0 takes any free port\n";
    return kCouldNotRun;
  }
  if (!options.port_file.empty() && !write_port_file(options.port_file, server->port())) {
    terminal.err << fmt::format("error: cannot write the port to {}\n", options.port_file);
    return kCouldNotRun;
  }
  announce(*server, terminal);
  int signal = 0;
  sigwait(&signals, &signal);
  server->close();
  return kGood;
}

}  // namespace

Command::Run declare_serve(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  options->server.fixtures = default_fixtures();
  app.add_option("PROVIDER", options->server.providers, "packs to serve; all of them when none is named");
  app.add_option("--host", options->http.host, "address to listen on [127.0.0.1]")->option_text("ADDRESS")->envname("UNDERSTUDY_HOST");
  app.add_option("--port", options->http.port, "port to listen on, 0 for any free one [8080]")
      ->option_text("PORT")
      ->envname("UNDERSTUDY_PORT");
  app.add_option("--port-file", options->port_file, "write the port to this file, by atomic rename")
      ->option_text("PATH")
      ->envname("UNDERSTUDY_PORT_FILE");
  app.add_option("--clock", options->server.clock, "real, frozen, or an instant such as 2026-01-01T00:00:00Z [real]")
      ->option_text("CLOCK")
      ->envname("UNDERSTUDY_CLOCK");
  app.add_option("--set", options->settings, "change a setting: PROVIDER.NAME=VALUE; may be repeated")
      ->option_text("SETTING")
      ->envname("UNDERSTUDY_SET")
      ->expected(1)
      ->take_all();
  app.add_option("--fixtures", options->server.fixtures, "the folder of packs [./fixtures]")
      ->option_text("DIR")
      ->envname("UNDERSTUDY_FIXTURES");
  app.add_option("--seed", options->server.seed, "decides every generated id [understudy]")
      ->option_text("TEXT")
      ->envname("UNDERSTUDY_SEED");
  app.add_option("--threads", options->http.threads, "event loops [one per core]")->option_text("N")->envname("UNDERSTUDY_THREADS");
  return [options](Terminal& terminal) { return serve(*options, terminal); };
}

}  // namespace understudy
