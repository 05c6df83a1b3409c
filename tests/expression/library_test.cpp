// SPDX-License-Identifier: MIT
#include "server/expression/library.h"

#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

TEST_CASE("ids come from the sandbox's chance, and nowhere else", "[expression]") {
  CHECK(evaluated("[uuid(), pick('JPMCW-[A-Z0-9]{4}')]") == evaluated("[uuid(), pick('JPMCW-[A-Z0-9]{4}')]"));
  CHECK(evaluated("size(uuid())") == "36");
  CHECK(evaluated("pick('[')") == "error: the class that opens at offset 0 is never closed");
  Scope without = scope();
  CHECK(compiled("uuid()").evaluate(without).error().message == "there is no chance here: uuid() and pick() need a sandbox");
  CHECK_FALSE(compiled("pick('a')").evaluate(without).ok());
}

TEST_CASE("cycles follow the calendar", "[expression]") {
  CHECK(evaluated("cycle_start(program.startedAt, 1, 'MONTH', 1)") == "\"2024-02-29T10:00:00Z\"");
  CHECK(evaluated("cycle_index(program.startedAt, 1, 'months', now)") == "3");
  CHECK(evaluated("next_cycle(program.startedAt, 1, 'MONTH', timestamp('2024-02-29T10:00:00Z'))") == "\"2024-03-31T10:00:00Z\"");
  CHECK(evaluated("next_cycle(program.startedAt, 1, 'MONTH', timestamp('2024-02-29T09:59:59Z'))") == "\"2024-02-29T10:00:00Z\"");
  CHECK(evaluated("next_cycle(program.startedAt, 1, 'MONTH', timestamp('2020-01-01T00:00:00Z'))") == "\"2024-01-31T10:00:00Z\"");
  CHECK(evaluated("cycle_start(now, 0, 'DAY', 1)") == "error: a cycle lasts at least 1 unit, not 0");
  CHECK(evaluated("cycle_start(now, 1, 'FORTNIGHT', 1)") == "error: \"FORTNIGHT\" is no unit; one of: DAY, WEEK, MONTH, YEAR");
  CHECK(evaluated("cycle_start(now, 1, 'YEAR', 9000)").starts_with("error: the result is out of the range of timestamps"));
  CHECK(
      evaluated("cycle_start(now, 9223372036854775807, 'YEAR', 9223372036854775807)").starts_with("error: the result is out of the range"));
}

TEST_CASE("times and durations are written and read", "[expression]") {
  CHECK(evaluated("midnight(program.startedAt)") == "\"2024-01-31T00:00:00Z\"");
  CHECK(evaluated("date(program.startedAt)") == "\"2024-01-31\"");
  CHECK(evaluated("parse_date('2024-02-29') > program.startedAt") == "true");
  CHECK(evaluated("parse_date('2023-02-29')") == "error: \"2023-02-29\" is no date of the form YYYY-MM-DD");
  CHECK(evaluated("format_time(now, 3)") == "\"2024-05-01T00:00:00.000Z\"");
  CHECK(evaluated("format_time(now, 10)") == "error: a time has 0 to 9 fraction digits, not 10");
  CHECK(evaluated("iso_duration('PT2S') == duration('2s')") == "true");
  CHECK(evaluated("iso_duration('P1M')") == "error: \"P1M\" is no ISO 8601 duration of fixed length, such as PT2S or P1DT12H");
  CHECK(evaluated("format_iso_duration(duration('36h'))") == "\"P1DT12H\"");
  CHECK(evaluated("string(duration('90m'))") == "\"5400s\"");
}

TEST_CASE("texts are taken apart and put together by code points", "[expression]") {
  CHECK(evaluated("'a,b,,c'.split(',')") == R"(["a","b","","c"])");
  CHECK(evaluated("'a,b,c'.split(',', 2)") == R"(["a","b,c"])");
  CHECK(evaluated("'aé😀'.split('')") == R"(["a","é","😀"])");
  CHECK(evaluated("'abc'.split('', 2)") == R"(["a","bc"])");
  CHECK(evaluated("''.split('')") == "[]");
  CHECK(evaluated("''.split(',')") == R"([""])");
  CHECK(evaluated("'a'.split(',', 0)") == "[]");
  CHECK(evaluated("['a', 'b'].join() + ['a', 'b'].join(', ')") == "\"aba, b\"");
  CHECK(evaluated("dyn(['a', 1]).join()") == "error: join() joins texts, not int");
  CHECK(evaluated("'aéé'.replace('é', 'e') + 'aaa'.replace('a', 'b', 2) + 'aaa'.replace('a', 'b', -1)") == "\"aeebbabbb\"");
  CHECK(evaluated("'a'.replace('', 'b')") == "error: replace() needs a text to look for");
  CHECK(evaluated("'ta©o©αT'.substring(2, 6)") == "\"©o©α\"");
  CHECK(evaluated("'abc'.substring(4)") == "error: the position 4 is outside of a text of 3");
  CHECK(evaluated("'abc'.substring(2, 1)") == "error: the end 1 lies before the start 2");
  CHECK(evaluated(
            "['aéb'.indexOf('b'), 'aéb'.indexOf('a', 1), 'éé'.lastIndexOf('é'), 'ababa'.lastIndexOf('aba', 1), 'a'.lastIndexOf('ab')]") ==
        "[2,-1,1,0,-1]");
  CHECK(evaluated("'aéb'.charAt(1) + 'ab'.charAt(2)") == "\"é\"");
  CHECK(evaluated("'ab'.charAt(-1)") == "error: the position -1 is outside of a text of 2");
  CHECK(evaluated("'ÄbC'.lowerAscii() + 'äbC'.upperAscii()") == "\"ÄbcäBC\"");
  CHECK(evaluated("'\\u00a0 a b \\n'.trim() + '|' + '  '.trim()") == "\"a b|\"");
}

TEST_CASE("maps are merged, listed and asked", "[expression]") {
  CHECK(evaluated("merge(program.labels, {'x': null, 'z': {'a': 1}})") == R"({"z":{"a":1}})");
  CHECK(evaluated("keys(request)") == R"(["method","headers","body"])");
  CHECK(evaluated("[get(request, 'method', 'GET'), get(request, 'path', '/'), get(null, 'x', 1)]") == R"(["POST","/",1])");
  CHECK(evaluated("get(request.body, 'none', 1)") == "null");
  CHECK(evaluated("get(data, 'x', 1)", 5) == "error: get() looks into a map, not int");
}

TEST_CASE("the lesser and the greater of two", "[expression]") {
  CHECK(evaluated("[min(1, 2), max(1, 2), min(2.5, 1.5), max('a', 'b')]") == R"([1,2,1.5,"b"])");
  CHECK(evaluated("max(now, program.startedAt) == now") == "true");
  CHECK(evaluated("min(data, 2)", 1.5) == "1.5");
  CHECK(evaluated("min(data, 2)", "a") == "error: string and int have no order");
  CHECK(compiled("min(1, 2)").type().name() == "int");
}

TEST_CASE("a filter keeps what all its fields allow", "[expression]") {
  const Value record =
      parsed(R"({"status": "active", "amount": 25, "test": false, "createdAt": "2024-03-01T10:00:00Z", "tags": ["red", "blue"],
                                  "address": {"country": "US"}, "endedAt": null})");
  const auto [filter, kept] = GENERATE(table<std::string, bool>({{"", true},
                                                                 {"status:active", true},
                                                                 {"status:Active", true},
                                                                 {"status:paused", false},
                                                                 {"status:paused,active", true},
                                                                 {"status:!active", false},
                                                                 {"status:!paused,ended", true},
                                                                 {"status:!paused,!active", false},
                                                                 {"status:active;amount:25", true},
                                                                 {"status:active;amount:26", false},
                                                                 {"amount:25.0", true},
                                                                 {"amount:x", false},
                                                                 {"amount:20..30", true},
                                                                 {"amount:25..", true},
                                                                 {"amount:..24", false},
                                                                 {"amount:!..24", true},
                                                                 {"amount:..", true},
                                                                 {"amount:a..b", false},
                                                                 {"createdAt:2024-01-01..", true},
                                                                 {"createdAt:2024-03-01T12:00:00+02:00..2024-03-01T10:00:00Z", true},
                                                                 {"createdAt:..2024-02-29", false},
                                                                 {"createdAt:2024-03-01T10:00:00Z", true},
                                                                 {"test:false", true},
                                                                 {"test:true", false},
                                                                 {"tags:blue", true},
                                                                 {"tags:green", false},
                                                                 {"address.country:us", true},
                                                                 {"address.city:x", false},
                                                                 {"status.x:active", false},
                                                                 {"endedAt:2024-01-01..", false},
                                                                 {"endedAt:!x", true},
                                                                 {"unknown:x", false},
                                                                 {"unknown:!x", false},
                                                                 {"nonsense", false},
                                                                 {":x", false},
                                                                 {"status:", false},
                                                                 {";;status:active;", true}}));
  CAPTURE(filter);
  const Value data(Map{{"filter", filter}, {"record", record}});
  CHECK(evaluated("match_filter(data.filter, data.record)", data) == (kept ? "true" : "false"));
}

TEST_CASE("a filter compares timestamps that are kept as such, and is bounded", "[expression]") {
  CHECK(evaluated("match_filter('startedAt:2024-01-31T10:00:00Z;count:3;price:9..10', program)") == "true");
  CHECK(evaluated("match_filter('startedAt:2024-02-01..', program)") == "false");
  CHECK(evaluated("match_filter(data, program)", std::string(5000, ',')) == "error: the filter is longer than 4096 octets");
}

TEST_CASE("encoded texts are decoded", "[expression]") {
  CHECK(evaluated("parse_json(string(base64url_decode('eyJhIjpbMV19'))).a[0]") == "1");
  CHECK(evaluated("base64url_decode('*')") == "error: base64 text ends inside an octet");
  CHECK(evaluated("parse_json('{\"a\":')") ==
        "error: no JSON at line 1, column 6: unexpected end of input; expected '[', '{', or a literal");
}

TEST_CASE("conversions write what they read", "[expression]") {
  CHECK(evaluated("[string(1), string(2u), string(1.5), string(true), string(now), string(b'a'), string(1e21), string(1000000.0)]") ==
        R"(["1","2","1.5","true","2024-05-01T00:00:00Z","a","1e+21","1000000"])");
  CHECK(evaluated("[int('-7'), int(1.9), int(now), int('9223372036854775807')]") == "[-7,1,1714521600,9223372036854775807]");
  CHECK(evaluated("double('1e3') + double(2) + double('0.5')") == "1002.5");
  CHECK(evaluated("string(double('Infinity')) + string(double('NaN'))") == "\"InfinityNaN\"");
  CHECK(evaluated("[type(1) == int, type(now) == google.protobuf.Timestamp, type(null) == null_type, type(type(1)) == type]") ==
        "[true,true,true,true]");
}
