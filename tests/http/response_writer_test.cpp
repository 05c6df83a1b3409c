// SPDX-License-Identifier: MIT
#include "server/http/response_writer.h"

#include "tests/support/catch.h"

using namespace understudy;
using namespace std::string_literals;

namespace {

std::string written(const Response& response, bool answers_head = false, Persistence persistence = Persistence::implied) {
  std::string out;
  append_response(out, response, {"now", answers_head, persistence});
  return out;
}

}  // namespace

TEST_CASE("a response carries Date, the handler's fields in order, and its length") {
  CHECK(written({200, {{"X", "1"}, {"Content-Type", "text/plain"}, {"X", "2"}}, "hello"}) ==
        "HTTP/1.1 200 OK\r\nDate: now\r\nX: 1\r\nContent-Type: text/plain\r\nX: 2\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(written({404, {}, ""}) == "HTTP/1.1 404 Not Found\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("204 and 304 have neither body nor length, 205 has a length of nothing") {
  CHECK(written({204, {}, "x"}) == "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n");
  CHECK(written({304, {{"ETag", "\"a\""}}, "x"}) == "HTTP/1.1 304 Not Modified\r\nDate: now\r\nETag: \"a\"\r\n\r\n");
  CHECK(written({205, {}, "x"}) == "HTTP/1.1 205 Reset Content\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("the answer to HEAD has the length of the body that it does not have") {
  CHECK(written({200, {}, "hello"}, true) == "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 5\r\n\r\n");
}

TEST_CASE("what becomes of the connection is said where it is not plain") {
  CHECK(written({204, {}, ""}, false, Persistence::close) == "HTTP/1.1 204 No Content\r\nDate: now\r\nConnection: close\r\n\r\n");
  CHECK(written({204, {}, ""}, false, Persistence::keep_alive) == "HTTP/1.1 204 No Content\r\nDate: now\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("fields that frame the message are the wire's own, however the handler spells them") {
  const Headers framing{{"date", "x"},       {"CONTENT-LENGTH", "9"}, {"Connection", "close"}, {"Transfer-Encoding", "chunked"},
                        {"Keep-Alive", "x"}, {"Trailer", "x"},        {"Upgrade", "x"}};
  CHECK(written({200, framing, "a"}) == "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 1\r\n\r\na");
}

TEST_CASE("a field that would break the header is left out whole") {
  const Headers broken{{"A", "x\r\nSet-Cookie: y"},
                       {"B", "x\ny"},
                       {"C", "x\ry"},
                       {"D", "x\0y"s},
                       {"E\r\nF", "x"},
                       {"G H", "x"},
                       {"", "x"},
                       {"I:", "x"},
                       {"J", "\x7F"},
                       {"Kept", "caf\xC3\xA9\t"}};
  CHECK(written({204, broken, ""}) == "HTTP/1.1 204 No Content\r\nDate: now\r\nKept: caf\xC3\xA9\t\r\n\r\n");
}

TEST_CASE("Date is an IMF-fixdate of the second") {
  using namespace std::chrono;
  DateStamp stamp;
  const auto at = [](year_month_day date, seconds time) { return system_clock::time_point(sys_days(date)) + time; };
  CHECK(stamp.at(at(1994y / 11 / 6, 8h + 49min + 37s)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(stamp.at(at(1994y / 11 / 6, 8h + 49min + 37s) + 999ms) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(stamp.at(at(1994y / 11 / 6, 8h + 49min + 38s)) == "Sun, 06 Nov 1994 08:49:38 GMT");
  CHECK(stamp.at(at(2024y / 2 / 29, 23h + 59min + 59s)) == "Thu, 29 Feb 2024 23:59:59 GMT");
  CHECK(stamp.at(at(2027y / 1 / 1, 0s)) == "Fri, 01 Jan 2027 00:00:00 GMT");
}
