// SPDX-License-Identifier: MIT
#include "server/contract/message.h"

#include "tests/support/catch.h"

namespace understudy {

TEST_CASE("Header fields are found without regard to case, the first one first") {
  Headers headers{{"X-A", "1"}, {"b", "2"}, {"x-a", "3"}};
  REQUIRE(headers.find("x-A"));
  CHECK(*headers.find("x-A") == "1");
  CHECK(headers.find("c") == nullptr);
}

TEST_CASE("Setting a header replaces the first and removes the others") {
  Headers headers{{"X-A", "1"}, {"b", "2"}, {"x-a", "3"}};
  headers.set("x-a", "4");
  CHECK(headers == Headers{{"X-A", "4"}, {"b", "2"}});
  headers.set("c", "5");
  CHECK(headers == Headers{{"X-A", "4"}, {"b", "2"}, {"c", "5"}});
  CHECK(headers.erase("B") == 1);
  CHECK(headers.erase("B") == 0);
}

TEST_CASE("A target is split at its first question mark") {
  CHECK(target_path("/a?b?c") == "/a");
  CHECK(target_query("/a?b?c") == "b?c");
  CHECK(target_query("/a").empty());
}

TEST_CASE("Percent-decoding happens once and leaves broken escapes as they are") {
  CHECK(percent_decode("%41%2f%252F") == "A/%2F");
  CHECK(percent_decode("100%") == "100%");
  CHECK(percent_decode("%4") == "%4");
  CHECK(percent_decode("%zz%4g") == "%zz%4g");
  CHECK(percent_decode("a+b") == "a+b");
  CHECK(percent_decode("a+b%2B", true) == "a b+");
}

TEST_CASE("Reason phrases are the registered ones") {
  CHECK(reason_phrase(404) == "Not Found");
  CHECK(reason_phrase(428) == "Precondition Required");
  CHECK(reason_phrase(599) == "Unknown");
}

}  // namespace understudy
