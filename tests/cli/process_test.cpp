// SPDX-License-Identifier: MIT
// The program as a process: ready line, port file, signals, exit statuses.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "server/outbound/fetch.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

extern char** environ;

namespace understudy::test {
namespace {

// A running program with its standard output in a pipe; ended when it goes out of scope.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments) {
    std::array<int, 2> out{};
    REQUIRE(pipe2(out.data(), O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    arguments.insert(arguments.begin(), UNDERSTUDY_BINARY_DIR "/understudy");
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    REQUIRE(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    out_ = out[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(out_);
  }

  std::string line() {
    std::string text;
    pollfd wait{out_, POLLIN, 0};
    char c = 0;
    while (poll(&wait, 1, 20'000) == 1 && read(out_, &c, 1) == 1 && c != '\n') text += c;
    return text;
  }
  void signal(int number) const { kill(pid_, number); }
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

const std::string kFixtures = UNDERSTUDY_SOURCE_DIR "/fixtures";

}  // namespace

TEST_CASE("serve says that it is ready when it answers, and ends within a second of SIGTERM") {
  const std::string port_file = (std::filesystem::temp_directory_path() / fmt::format("understudy-port-{}", getpid())).string();
  Process server(
      {"serve", "turnstile", "--port", "0", "--fixtures", kFixtures, "--port-file", port_file, "--clock", "2026-01-01T00:00:00Z"});
  const auto ready = parse_json(server.line());
  REQUIRE(ready.ok());
  CHECK((*ready)["event"] == Value("ready"));
  CHECK((*ready)["providers"] == Value(List{"turnstile"}));
  const std::string url = (*ready)["url"].as_string();
  CHECK(url == fmt::format("http://127.0.0.1:{}", (*ready)["port"].as_integer()));
  std::string port;
  std::ifstream(port_file) >> port;
  CHECK(port == std::to_string((*ready)["port"].as_integer()));
  std::filesystem::remove(port_file);
  CHECK(fetch(url, {"GET", "/turnstile/gates/north", {}, {}})->status == 200);
  Process probe({"healthcheck", "--url", url});
  CHECK(probe.wait() == 0);

  const auto before = std::chrono::steady_clock::now();
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(1));
}

TEST_CASE("a port that is taken ends the program with status 3") {
  Process first({"serve", "turnstile", "--port", "0", "--fixtures", kFixtures});
  const auto ready = parse_json(first.line());
  REQUIRE(ready.ok());
  Process second({"serve", "turnstile", "--port", std::to_string((*ready)["port"].as_integer()), "--fixtures", kFixtures});
  CHECK(second.wait() == 3);
}

TEST_CASE("an invalid pack ends the program with status 2 before anything is served") {
  Process server({"serve", "--port", "0", "--fixtures", UNDERSTUDY_SOURCE_DIR "/tests/broken_packs"});
  CHECK(server.line().empty());
  CHECK(server.wait() == 2);
}

TEST_CASE("options have twins in the environment, and an option wins over its twin") {
  setenv("UNDERSTUDY_PORT", "0", 1);
  setenv("UNDERSTUDY_CLOCK", "2027-01-01T00:00:00Z", 1);
  Process server({"serve", "turnstile", "--fixtures", kFixtures, "--clock", "2028-01-01T00:00:00Z"});
  unsetenv("UNDERSTUDY_PORT");
  unsetenv("UNDERSTUDY_CLOCK");
  const auto ready = parse_json(server.line());
  REQUIRE(ready.ok());
  CHECK((*ready)["port"].as_integer() != 8080);
  const auto clock = fetch((*ready)["url"].as_string(), {"GET", "/__admin/sandboxes/default/clock", {}, {}});
  REQUIRE(clock.ok());
  CHECK(clock->body.find("2028-01-01T00:00:00Z") != std::string::npos);
}

TEST_CASE("healthcheck fails with status 3 when nobody listens") {
  Process probe({"healthcheck", "--url", "http://127.0.0.1:1"});
  CHECK(probe.wait() == 3);
}

}  // namespace understudy::test
