// SPDX-License-Identifier: MIT
#include "server/outbound/courier.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/outbound/fetch.h"

namespace understudy {

namespace {

constexpr std::size_t kMostThreads = 256;
constexpr std::chrono::seconds kIdle{2};  // after which a thread without work ends

std::chrono::milliseconds milliseconds(Duration duration) {
  return std::chrono::milliseconds(duration.seconds * 1'000 + duration.nanos / 1'000'000);
}

Posted post(const Posting& posting) {
  const std::size_t authority = posting.url.find("://");
  const std::size_t end = posting.url.find_first_of("/?#", authority == std::string::npos ? 0 : authority + 3);
  const std::string base = posting.url.substr(0, end);
  Request request = posting.request;
  request.target = end == std::string::npos ? std::string() : posting.url.substr(end, posting.url.find('#') - end);
  if (!request.target.starts_with('/')) request.target.insert(0, 1, '/');
  const auto time = std::max(milliseconds(posting.timeout), std::chrono::milliseconds(1));
  const auto answered = fetch(base, request, {time, time, 1u << 20});
  if (!answered) return Failed{answered.error()};
  return answered->status;
}

}  // namespace

class Courier::Rounds {
 public:
  explicit Rounds(WallClock wall) : wall_(wall) {}
  ~Rounds();

  void attend(const std::shared_ptr<Sandbox>&);
  void deliver_due(const std::shared_ptr<Sandbox>&);

 private:
  using Steady = std::chrono::steady_clock;
  struct Errand {
    std::shared_ptr<Sandbox> sandbox;
    Posting posting;
  };

  void keep_time();
  void visit(const std::shared_ptr<Sandbox>&);
  void hand_out(const std::shared_ptr<Sandbox>&, std::vector<Posting>);
  void work();

  const WallClock wall_;
  std::mutex mutex_;
  std::condition_variable timed_, handed_, returned_;
  // guarded by mutex_
  bool closing_ = false;
  std::map<std::weak_ptr<Sandbox>, Steady::time_point, std::owner_less<>> visits_;  // when each sandbox is to be looked at again
  std::deque<Errand> errands_;
  std::size_t threads_ = 0, idle_ = 0;
  std::uint64_t returns_ = 0;  // errands that came back
  std::thread timekeeper_;
};

Courier::Rounds::~Rounds() {
  std::unique_lock lock(mutex_);
  closing_ = true;
  errands_.clear();
  timed_.notify_all();
  handed_.notify_all();
  returned_.wait(lock, [this] { return threads_ == 0; });
  lock.unlock();
  if (timekeeper_.joinable()) timekeeper_.join();
}

void Courier::Rounds::attend(const std::shared_ptr<Sandbox>& sandbox) {
  const std::lock_guard lock(mutex_);
  if (closing_) return;
  if (!timekeeper_.joinable()) timekeeper_ = std::thread([this] { keep_time(); });
  visits_[sandbox] = Steady::now();
  timed_.notify_one();
}

void Courier::Rounds::keep_time() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    const auto next = std::min_element(visits_.begin(), visits_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (next == visits_.end()) {
      timed_.wait(lock);
    } else if (const auto at = next->second; at > Steady::now()) {
      timed_.wait_until(lock, at);
    } else {
      const auto sandbox = next->first.lock();
      visits_.erase(next);
      lock.unlock();
      if (sandbox) visit(sandbox);
      lock.lock();
    }
  }
}

// Hands out what is due, and notes when there may be more.
void Courier::Rounds::visit(const std::shared_ptr<Sandbox>& sandbox) {
  const Instant wall = wall_();
  hand_out(sandbox, sandbox->take_postings(wall));
  const auto next = sandbox->next_post(wall);
  if (!next) return;
  constexpr std::chrono::hours most{1};  // then it is looked at again
  const auto wait = std::clamp<std::chrono::milliseconds>(milliseconds(*next - wall), std::chrono::milliseconds(1), most);
  const std::lock_guard lock(mutex_);
  const auto at = Steady::now() + wait;
  const auto [known, fresh] = visits_.try_emplace(sandbox, at);
  if (!fresh) known->second = std::min(known->second, at);
}

void Courier::Rounds::hand_out(const std::shared_ptr<Sandbox>& sandbox, std::vector<Posting> postings) {
  if (postings.empty()) return;
  const std::lock_guard lock(mutex_);
  if (closing_) return;
  for (Posting& posting : postings) {
    errands_.push_back({sandbox, std::move(posting)});
    if (idle_ >= errands_.size() || threads_ == kMostThreads) continue;
    ++threads_;
    std::thread([this] { work(); }).detach();  // the destructor waits for them by their number
  }
  handed_.notify_all();
}

void Courier::Rounds::work() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    if (errands_.empty()) {
      ++idle_;
      const bool called = handed_.wait_for(lock, kIdle, [this] { return closing_ || !errands_.empty(); });
      --idle_;
      if (!called) break;
      continue;
    }
    const Errand errand = std::move(errands_.front());
    errands_.pop_front();
    lock.unlock();
    const Posted outcome = post(errand.posting);
    errand.sandbox->posted(errand.posting, outcome, wall_());
    visit(errand.sandbox);  // the next one to this address, or the same one again
    lock.lock();
    ++returns_;
    returned_.notify_all();
  }
  --threads_;
  returned_.notify_all();
}

void Courier::Rounds::deliver_due(const std::shared_ptr<Sandbox>& sandbox) {
  for (;;) {
    std::unique_lock lock(mutex_);
    const std::uint64_t before = returns_;
    lock.unlock();
    if (!sandbox->delivering(wall_())) return;
    hand_out(sandbox, sandbox->take_postings(wall_()));
    if (!sandbox->delivering(wall_())) return;
    lock.lock();
    returned_.wait(lock, [&] { return closing_ || returns_ != before; });
    if (closing_) return;
  }
}

Courier::Courier(WallClock wall) : rounds_(std::make_unique<Rounds>(wall)) {}
Courier::~Courier() = default;

void Courier::attend(const std::shared_ptr<Sandbox>& sandbox) { rounds_->attend(sandbox); }
void Courier::deliver_due(Sandbox& sandbox) { rounds_->deliver_due(sandbox.shared_from_this()); }

}  // namespace understudy
