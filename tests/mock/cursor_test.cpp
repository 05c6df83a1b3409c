// SPDX-License-Identifier: MIT
// Cursors as texts: what comes back is what went in, and nothing else is taken for one.
#include "server/mock/cursor.h"

#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

Cursor some_cursor() {
  return {.back = true,
          .after = false,
          .sorted_by = {"-rank", "at"},
          .keys = {Value(7), *parse_instant("2026-01-31T09:00:00.123Z")},
          .age = 12,
          .carry = Map{{"filter", Map{{"kind", "a"}}}, {"none", nullptr}}};
}

std::string octets_of(const std::string& text) {
  const auto octets = base64url_decode(text);
  REQUIRE(octets.ok());
  return *octets;
}

// A cursor's text that holds another content, with a sum that does not fit it any more.
std::string changed(const std::string& text, std::string_view from, std::string_view to) {
  std::string octets = octets_of(text);
  const std::size_t at = octets.find(from);
  REQUIRE(at != std::string::npos);
  octets.replace(at, from.size(), to);
  return base64url_encode(octets);
}

}  // namespace

TEST_CASE("a cursor comes back from its text as it went in", "[mock]") {
  const Cursor sent = some_cursor();
  const auto back = read_cursor("listA.list.page", write_cursor("listA.list.page", sent));
  REQUIRE(back);
  CHECK(back->back == sent.back);
  CHECK(back->after == sent.after);
  CHECK(back->sorted_by == sent.sorted_by);
  CHECK(Value(back->keys) == Value(sent.keys));
  CHECK(back->age == sent.age);
  CHECK(back->carry == sent.carry);
}

TEST_CASE("a cursor keeps the kinds of what it carries", "[mock]") {
  Map odd_keys;
  odd_keys.set("@timestamp", "a text under a name of ours");
  Map two{{"@map", 1}, {"@bytes", 2}};
  List deep;
  for (int i = 0; i < 100; ++i) deep = List{Value(std::move(deep))};
  for (const Value& value : {Value(), Value(true), Value(-5), Value(5.0), Value(0.1), Value::uinteger(5),
                             Value::uinteger(~std::uint64_t{0}), Value("täxt \"\\\n"), Value(*parse_instant("2026-01-31T09:00:00Z")),
                             Value(*parse_iso_duration("PT1.5S")), Value::bytes(std::string("\0\xFF", 2)), Value(List{1, List{}, Map{}}),
                             Value(odd_keys), Value(two), Value(Map{{"a", Map{{"@duration", Map{{"@x", 1}}}}}}), Value(deep)}) {
    CAPTURE(write_json(value));
    Cursor sent = some_cursor();
    sent.carry = value;
    sent.keys = {value, Value()};
    const auto back = read_cursor("l", write_cursor("l", sent));
    REQUIRE(back);
    CHECK(back->carry.kind() == value.kind());
    CHECK(back->carry == value);
    CHECK(back->keys[0].kind() == value.kind());
    CHECK(write_json(back->keys[0]) == write_json(value));
  }
}

TEST_CASE("a cursor is base64url of compact JSON, without padding, fit for a query as it stands", "[mock]") {
  const std::string text = write_cursor("l", some_cursor());
  CHECK(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
  const auto content = parse_json(octets_of(text));
  REQUIRE(content.ok());
  CHECK((*content)["carry"]["filter"]["kind"] == Value("a"));
}

TEST_CASE("what is no cursor of the list is none", "[mock]") {
  const std::string text = write_cursor("l", some_cursor());
  REQUIRE(read_cursor("l", text));
  CHECK_FALSE(read_cursor("another", text));
  for (const std::string& other : {std::string(),
                                   std::string("!"),
                                   std::string("e30"),
                                   std::string("bnVsbA"),
                                   text + "=",
                                   text + "A",
                                   text.substr(1),
                                   text.substr(0, text.size() - 4),
                                   base64url_encode("[]"),
                                   base64url_encode("{\"sort\":[],\"keys\":[],\"age\":1}"),
                                   base64url_encode(octets_of(text) + " "),
                                   base64_encode(octets_of(text) + "  "),
                                   changed(text, "\"age\":12", "\"age\":13"),
                                   changed(text, "\"kind\":\"a\"", "\"kind\":\"b\""),
                                   changed(text, "[7,", "[\"7\","),
                                   changed(text, "[7,", "["),
                                   changed(text, "\"back\":true", "\"back\":null"),
                                   changed(text, "{\"list\"", "{\"more\":1,\"list\""),
                                   changed(text, "2026-01-31", "yesterday"),
                                   changed(text, "\"-rank\"", "5")}) {
    CAPTURE(other);
    CHECK_FALSE(read_cursor("l", other));
  }
}

TEST_CASE("every single changed character makes a cursor none", "[mock]") {
  const std::string text = write_cursor("l", some_cursor());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = text[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(read_cursor("l", other));
  }
}

TEST_CASE("a text that is longer than a cursor may be is none, whatever it says", "[mock]") {
  Cursor wide = some_cursor();
  wide.carry = std::string(Cursor::kLongest * 3 / 4 - 300, 'x');
  const std::string fits = write_cursor("l", wide);
  CHECK(fits.size() <= Cursor::kLongest);
  CHECK(read_cursor("l", fits));
  wide.carry = std::string(Cursor::kLongest * 3 / 4, 'x');
  CHECK_FALSE(read_cursor("l", write_cursor("l", wide)));
  CHECK_FALSE(read_cursor("l", std::string(5'000'000, 'A')));
}

}  // namespace understudy
