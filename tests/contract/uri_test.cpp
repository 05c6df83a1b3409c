// SPDX-License-Identifier: MIT
#include "server/contract/uri.h"

#include "tests/support/catch.h"

namespace understudy {

TEST_CASE("References resolve as RFC 3986 §5.4 lists them") {
  const std::pair<const char*, const char*> examples[] = {{"g:h", "g:h"},
                                                          {"g", "http://a/b/c/g"},
                                                          {"./g", "http://a/b/c/g"},
                                                          {"g/", "http://a/b/c/g/"},
                                                          {"/g", "http://a/g"},
                                                          {"//g", "http://g"},
                                                          {"?y", "http://a/b/c/d;p?y"},
                                                          {"g?y", "http://a/b/c/g?y"},
                                                          {"#s", "http://a/b/c/d;p?q#s"},
                                                          {"g#s", "http://a/b/c/g#s"},
                                                          {"g?y#s", "http://a/b/c/g?y#s"},
                                                          {";x", "http://a/b/c/;x"},
                                                          {"", "http://a/b/c/d;p?q"},
                                                          {".", "http://a/b/c/"},
                                                          {"./", "http://a/b/c/"},
                                                          {"..", "http://a/b/"},
                                                          {"../g", "http://a/b/g"},
                                                          {"../..", "http://a/"},
                                                          {"../../g", "http://a/g"},
                                                          {"../../../g", "http://a/g"},
                                                          {"/./g", "http://a/g"},
                                                          {"/../g", "http://a/g"},
                                                          {"g.", "http://a/b/c/g."},
                                                          {"..g", "http://a/b/c/..g"},
                                                          {"./../g", "http://a/b/g"},
                                                          {"./g/.", "http://a/b/c/g/"},
                                                          {"g/./h", "http://a/b/c/g/h"},
                                                          {"g/../h", "http://a/b/c/h"},
                                                          {"g;x=1/../y", "http://a/b/c/y"},
                                                          {"g?y/../x", "http://a/b/c/g?y/../x"},
                                                          {"http:g", "http:g"}};
  for (const auto& [reference, resolved] : examples) CHECK(resolve_uri("http://a/b/c/d;p?q", reference) == resolved);
}

TEST_CASE("A document without a name is its own base") {
  CHECK(resolve_uri("", "#/a") == "#/a");
  CHECK(resolve_uri("", "other.json") == "other.json");
  CHECK(resolve_uri("urn:example:a", "#b") == "urn:example:a#b");
}

}  // namespace understudy
