// SPDX-License-Identifier: MIT
// What a request costs beside few and beside many resources, what a resource weighs, and what it costs when things fall due, in this
// process and without sockets. Prints Markdown; bench/README.md says what and how. Called by bench/scale.sh.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "server/embed/mock_server.h"
#include "server/values/json.h"

using namespace understudy;

namespace {

constexpr const char* kStart = "2026-01-01T00:00:00Z";
const Instant kWall{1'800'000'000, 0};  // of no consequence: the clocks are frozen

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

std::vector<std::size_t> counts(const char* variable, const char* otherwise) {
  const char* given = std::getenv(variable);
  std::istringstream words(given != nullptr ? given : otherwise);
  std::vector<std::size_t> numbers;
  for (std::size_t number = 0; words >> number;) numbers.push_back(number);
  if (numbers.empty()) give_up(fmt::format("{} is a list of numbers", variable));
  return numbers;
}

class Play {
 public:
  explicit Play(const std::string& provider) : provider_(provider), server_(load(provider)) {}

  Sandbox& sandbox() { return *server_.sandboxes().find("default"); }
  MockServer& server() { return server_; }

  void add(const std::string& type, const Value& attributes) {
    if (auto added = sandbox().add_resource(provider_, type, attributes, kWall); !added) give_up(added.error().detail);
  }
  void change(const std::string& type, const std::string& id, const Value& patch) {
    if (auto changed = sandbox().change_resource(provider_, type, id, patch, kWall); !changed) give_up(changed.error().detail);
  }
  // The time that one request takes, in nanoseconds.
  double send(Request request, int status) {
    const auto before = std::chrono::steady_clock::now();
    const Response response = server_.send(request);
    const auto after = std::chrono::steady_clock::now();
    if (response.status != status) give_up(fmt::format("{} {}: {} {}", request.method, request.target, response.status, response.body));
    return std::chrono::duration<double, std::nano>(after - before).count();
  }

 private:
  static MockServer load(const std::string& provider) {
    auto server = MockServer::load({.fixtures = "fixtures", .providers = {provider}, .clock = kStart});
    if (!server) give_up(server.error().message);
    return *std::move(server);
  }
  std::string provider_;
  MockServer server_;
};

// One row: how long the median request takes, given as many resources.
struct Case {
  std::string title, provider;
  std::function<void(Play&, std::size_t)> fill;
  std::function<double(Play&, std::size_t)> once;  // about the resource of this number
};

std::string subscription_id(std::size_t number) { return fmt::format("sub_{:08}", number); }

void fill_subscriptions(Play& play, std::size_t many) {
  for (std::size_t i = 0; i < many; ++i)
    play.add("subscription", Map{{"id", subscription_id(i)}, {"customer_id", fmt::format("cus_{:08}", i / 4)}, {"status", "active"}});
}

std::vector<Case> cases() {
  const auto orders = [](Play& play, std::size_t many) {
    for (std::size_t i = 0; i < many; ++i) play.add("subscription", Map{{"id", fmt::format("ord_{}", i)}});
  };
  const auto programs = [](Play& play, std::size_t many) {
    for (std::size_t i = 0; i < many; ++i)
      play.add("program", Map{{"recurringProgramId", fmt::format("p{:09}", i)}, {"startDate", kStart}, {"status", "ACTIVE"}});
  };
  return {
      {"one subscription, by its id", "payments-ai", orders,
       [](Play& play, std::size_t i) {
         return play.send({"GET", fmt::format("/payments-ai/v1/organizations/acme/subscriptions/ord_{}", i), {}, {}}, 200);
       }},
      {"pause a subscription", "loop-commerce", fill_subscriptions,
       [](Play& play, std::size_t i) {
         const double took = play.send({"POST", fmt::format("/loop-commerce/v1/subscriptions/{}/pause", subscription_id(i)), {}, {}}, 200);
         play.change("subscription", subscription_id(i), Map{{"status", "active"}});
         return took;
       }},
      {"pause a program", "jpmorgan-recurring", programs,
       [](Play& play, std::size_t i) {
         const auto body = [i](int cycles) {
           return fmt::format(R"({{"recurringProgramId": "p{:09}", "pauseRemainingBillingCycles": {}}})", i, cycles);
         };
         const Headers json{{"Content-Type", "application/json"}};
         const double took = play.send({"POST", "/jpmorgan-recurring/pauses", json, body(2)}, 200);
         play.send({"POST", "/jpmorgan-recurring/pauses", json, body(0)}, 200);
         return took;
       }},
      {"the four subscriptions of a customer", "loop-commerce", fill_subscriptions,
       [](Play& play, std::size_t i) {
         return play.send({"GET", fmt::format("/loop-commerce/v1/subscriptions/customer/cus_{:08}", i / 4), {}, {}}, 200);
       }},
  };
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_request(const Case& one, std::size_t resources, std::size_t requests) {
  Play play(one.provider);
  one.fill(play, resources);
  std::vector<double> took;
  for (std::size_t i = 0; i < requests + requests / 10; ++i) {
    const double nanoseconds = one.once(play, i * 7919 % resources);  // here and there, not one after the other
    if (i >= requests / 10) took.push_back(nanoseconds);
  }
  return median(std::move(took));
}

void print_requests() {
  const std::vector<std::size_t> sizes = counts("BENCH_RESOURCES", "100 100000");
  const std::size_t requests = counts("BENCH_SCALE_REQUESTS", "2000").front();
  std::string header = "| request |", rule = "|---|";
  for (const std::size_t size : sizes) {
    header += fmt::format(" µs beside {} |", size);
    rule += "---|";
  }
  fmt::print("{} ratio |\n{}---|\n", header, rule);
  for (const Case& one : cases()) {
    std::vector<double> took;
    for (const std::size_t size : sizes) took.push_back(median_request(one, size, requests));
    fmt::print("| {} |", one.title);
    for (const double nanoseconds : took) fmt::print(" {:.1f} |", nanoseconds / 1000);
    fmt::print(" {:.2f} |\n", took.back() / took.front());
    std::fflush(stdout);
  }
}

std::size_t in_use() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

void print_memory() {
  const std::size_t many = counts("BENCH_RESOURCES", "100 100000").back();
  Play play("loop-commerce");
  const std::size_t before = in_use();
  fill_subscriptions(play, many);
  fmt::print("A subscription with 14 attributes, four of them null, among {}: {} octets\n", many, (in_use() - before) / many);
}

// Programs that are paused without an end: each counts its cycles, day by day.
void fill_daily(Play& play, std::size_t many) {
  for (std::size_t i = 0; i < many; ++i) {
    const std::string id = fmt::format("p{:09}", i);
    play.add("program", Map{{"recurringProgramId", id}, {"startDate", kStart}, {"billingFrequencyUnit", "DAYS"}, {"status", "ACTIVE"}});
    play.add("pause",
             Map{{"recurringProgramId", id}, {"status", "PAUSE_ONGOING"}, {"elapsed", 0}, {"nextCycleAt", "2026-01-02T00:00:00Z"}});
  }
}

void print_time() {
  fmt::print("| daily things | happened in a year | seconds | a second |\n|---|---|---|---|\n");
  for (const std::size_t many : counts("BENCH_DAILY", "1000 2000 4000 10000")) {
    Play play("jpmorgan-recurring");
    fill_daily(play, many);
    const auto before = std::chrono::steady_clock::now();
    const auto advanced = play.server().advance("P365D");
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    if (!advanced) give_up(advanced.error());
    if (!advanced->faults.empty()) give_up(advanced->faults.front().rule + ": " + advanced->faults.front().message);
    fmt::print("| {} | {} | {:.2f} | {:.0f} |\n", many, advanced->all_fired, seconds,
               static_cast<double>(advanced->all_fired) / seconds);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int count, char** words) {
  const std::string part = count > 1 ? words[1] : "all";
  if (part == "all" || part == "requests") print_requests();
  if (part == "all" || part == "memory") print_memory();
  if (part == "all" || part == "time") print_time();
}
