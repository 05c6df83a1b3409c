// SPDX-License-Identifier: MIT
#include "server/mock/sandboxes.h"

#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::unique_ptr<Sandboxes> sandboxes() {
  auto made = Sandboxes::create({turnstile_provider()}, frozen(), at(kNine));
  if (!made) FAIL(made.error().detail);
  return *std::move(made);
}

}  // namespace

TEST_CASE("there is a default sandbox, and one that is asked for comes into being", "[mock]") {
  const auto all = sandboxes();
  REQUIRE(all->find("default") != nullptr);
  CHECK(all->find("mine") == nullptr);
  const auto mine = all->open("mine", at(kNine));
  REQUIRE(mine);
  CHECK(all->find("mine") == *mine);
  CHECK(*all->open("mine", at(kNine)) == *mine);
  CHECK(all->all().size() == 2);
  CHECK(all->provider("turnstile") == turnstile_provider().get());
  CHECK(all->provider("parcels") == nullptr);
}

TEST_CASE("names of sandboxes are short and plain", "[mock]") {
  const auto all = sandboxes();
  for (const std::string& name : {std::string(), std::string("a b"), std::string("ä"), std::string("a/b"), std::string(65, 'x')})
    CHECK(all->open(name, at(kNine)).error().status == 422);
  CHECK(all->open(std::string(64, 'x'), at(kNine)));
}

TEST_CASE("a name and a credential belong to one sandbox", "[mock]") {
  const auto all = sandboxes();
  SandboxStart start = frozen();
  start.credential = "Bearer a";
  REQUIRE(all->add("a", start, at(kNine)));
  CHECK(all->add("a", frozen(), at(kNine)).error().status == 409);
  CHECK(all->add("b", start, at(kNine)).error().status == 409);
  CHECK(all->find("b") == nullptr);
  CHECK(all->find_by_credential("Bearer a") == all->find("a"));
  CHECK(all->find_by_credential("Bearer b") == nullptr);
  CHECK(all->remove("a"));
  CHECK_FALSE(all->remove("a"));
  CHECK(all->find_by_credential("Bearer a") == nullptr);
  CHECK(all->add("b", start, at(kNine)));
}

TEST_CASE("the credential of the common start leads to the default sandbox and hinders no other", "[mock]") {
  SandboxStart start = frozen();
  start.credential = "Bearer a";
  auto made = Sandboxes::create({turnstile_provider()}, start, at(kNine));
  REQUIRE(made);
  CHECK((*made)->open("mine", at(kNine)));
  CHECK((*made)->find_by_credential("Bearer a") == (*made)->find("default"));
}

TEST_CASE("removing the default sandbox makes it anew at its next use", "[mock]") {
  const auto all = sandboxes();
  const auto before = all->find("default");
  CHECK(all->remove("default"));
  const auto after = all->open("default", at(kNine));
  REQUIRE(after);
  CHECK(*after != before);
}

TEST_CASE("a start that does not fit the packs is refused at once", "[mock]") {
  SandboxStart start = frozen();
  start.settings["turnstile"]["colour"] = "red";
  const auto made = Sandboxes::create({turnstile_provider()}, start, at(kNine));
  REQUIRE_FALSE(made);
  CHECK(made.error().status == 422);
}
