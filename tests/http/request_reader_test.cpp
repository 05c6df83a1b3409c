// SPDX-License-Identifier: MIT
#include "server/http/request_reader.h"

#include <random>

#include "tests/http/echo_server.h"
#include "tests/http/wire_cases.h"
#include "tests/support/catch.h"

using namespace understudy;

namespace {

// What a connection does with a reader: bytes that the reader leaves stand before the next ones.
class Feed {
 public:
  explicit Feed(const HttpLimits& limits) : limits_(limits) {}

  void add(std::string_view bytes) {
    unread_.append(bytes);
    std::string_view input = unread_;
    for (;;) {
      const auto step = reader_.read(input);
      if (step == RequestReader::Step::complete) {
        transcript_ += echo_text(reader_.take()) + "\n===\n";
        continue;
      }
      if (step == RequestReader::Step::refused) {
        refusal = reader_.refusal();
        input = {};
      }
      break;
    }
    unread_.erase(0, unread_.size() - input.size());
    most_unread = std::max(most_unread, unread_.size());
  }

  // The requests that were read, and the refusal when there was one.
  std::string transcript() const { return transcript_ + (refusal ? std::to_string(refusal->status) + " " + refusal->detail : ""); }
  RequestReader& reader() { return reader_; }

  std::optional<WireRefusal> refusal;
  std::size_t most_unread = 0;

 private:
  HttpLimits limits_;
  RequestReader reader_{limits_};
  std::string unread_;
  std::string transcript_;
};

std::string read_whole(const std::string& bytes, const HttpLimits& limits = small_limits()) {
  Feed feed(limits);
  feed.add(bytes);
  return feed.transcript();
}

std::string detail_of(const std::string& bytes) {
  Feed feed(small_limits());
  feed.add(bytes);
  return feed.refusal ? feed.refusal->detail : "accepted";
}

}  // namespace

TEST_CASE("a request reads the same however its bytes were cut") {
  std::mt19937 random(1);
  for (const auto& wire_case : all_wire_cases()) {
    INFO(wire_case.rule);
    const auto whole = read_whole(wire_case.bytes);
    Feed bytewise(small_limits());
    for (const char byte : wire_case.bytes) bytewise.add({&byte, 1});
    CHECK(bytewise.transcript() == whole);
    for (int round = 0; round < 8; ++round) {
      Feed cut(small_limits());
      for (std::size_t at = 0; at < wire_case.bytes.size();) {
        const std::size_t size = std::uniform_int_distribution<std::size_t>(1, 20)(random);
        cut.add(std::string_view(wire_case.bytes).substr(at, size));
        at += size;
      }
      CHECK(cut.transcript() == whole);
    }
  }
}

TEST_CASE("no bytes at all make the reader crash or hold more than its limits") {
  std::mt19937 random(2);
  const auto cases = all_wire_cases();
  for (int round = 0; round < 4000; ++round) {
    auto bytes = cases[std::uniform_int_distribution<std::size_t>(0, cases.size() - 1)(random)].bytes;
    for (int mutations = 0; mutations < 4; ++mutations) {
      const auto at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
      const auto byte = static_cast<char>(std::uniform_int_distribution<int>(0, 255)(random));
      if (mutations % 2 == 0) {
        bytes[at] = byte;
      } else {
        bytes.insert(at, 1, byte);
      }
    }
    Feed feed(small_limits());
    for (const char byte : bytes) feed.add({&byte, 1});
    REQUIRE(feed.most_unread <= small_limits().header_bytes + 18);
    CHECK(feed.transcript() == read_whole(bytes));
  }
}

TEST_CASE("the reader hands over method, target, fields in order and body") {
  CHECK(read_whole("PUT /a%20b?c HTTP/1.1\r\nhost: H\r\nX: 1\r\nx:  2 \r\nContent-Length: 3\r\n\r\nabc") ==
        "PUT /a%20b?c\nhost: H\nX: 1\nx: 2\nContent-Length: 3\n\nabc\n===\n");
}

TEST_CASE("a chunked body arrives whole, without extensions and trailers") {
  CHECK(read_whole("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n") ==
        "POST /\nHost: h\nTransfer-Encoding: chunked\n\nabcde\n===\n");
}

TEST_CASE("a target in absolute-form becomes a path, and its authority the Host") {
  const auto target = [](const std::string& line) { return read_whole(line + " HTTP/1.1\r\nHost: h\r\n\r\n"); };
  CHECK(target("GET http://example.com:81/a?b") == "GET /a?b\nHost: example.com:81\n\n\n===\n");
  CHECK(target("GET http://example.com") == "GET /\nHost: example.com\n\n\n===\n");
  CHECK(target("GET http://example.com?b") == "GET /?b\nHost: example.com\n\n\n===\n");
  CHECK(target("OPTIONS http://example.com") == "OPTIONS *\nHost: example.com\n\n\n===\n");
  CHECK(read_whole("GET http://example.com/ HTTP/1.0\r\n\r\n") == "GET /\nHost: example.com\n\n\n===\n");
}

TEST_CASE("a refusal says where, what, and what to send instead") {
  const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
  CHECK(detail_of(start + "X : y\r\n\r\n") == "header line 2 has white space before the colon; write \"Name: value\"");
  CHECK(detail_of(start + "X: \x01\r\n\r\n") == "header line 2 has a control character in the value of X");
  CHECK(detail_of(start + "X: y\n\r\n") == "header line 2 ends in LF alone; end each line with CR LF");
  CHECK(detail_of("GET / HTTP/1.1\r\n\r\n") == "the header has no Host; send exactly one");
  CHECK(detail_of("GET / HTTP/3.0\r\n\r\n") == "the start line asks for HTTP/3.0; HTTP/1.1 is spoken here");
  CHECK(detail_of("\x16\x03") == "the start line is a TLS handshake; this port speaks plain HTTP");
  CHECK(detail_of("GET /" + std::string(2000, 'a')) == "the start line is longer than 1024 bytes");
  CHECK(detail_of(start + "Content-Length: 999\r\n\r\n") == "the header announces a body longer than 256 bytes");
  const auto chunks = start + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n";
  CHECK(detail_of(chunks + "0x1\r\n") == "the size of chunk 2 is no number; send hexadecimal digits, and extensions as \";name=value\"");
  CHECK(detail_of(chunks + "2\r\nxyz") == "chunk 2 is not followed by CR LF; send as many bytes as its size says, then CR LF");
  CHECK(detail_of(chunks + "fff\r\n") == "the size of chunk 2 makes the body longer than 256 bytes");
  CHECK(detail_of(chunks + "0\r\nX: y\r\nZ\r\n") == "trailer line 2 has no colon; write \"Name: value\"");
}

TEST_CASE("an unfinished request can be refused from outside, which names what is awaited") {
  const auto awaited = [](const std::string& bytes) {
    Feed feed(small_limits());
    feed.add(bytes);
    return feed.reader().refuse_here(408, "is late").detail;
  };
  const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
  CHECK(awaited("GE") == "the start line is late");
  CHECK(awaited(start) == "header line 2 is late");
  CHECK(awaited(start + "Content-Length: 9\r\n\r\nabc") == "the body is late");
  const auto chunks = start + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(awaited(chunks) == "the size of chunk 1 is late");
  CHECK(awaited(chunks + "5\r\nab") == "chunk 1 is late");
  CHECK(awaited(chunks + "5\r\nabcde") == "chunk 1 is late");
  CHECK(awaited(chunks + "0\r\n") == "trailer line 1 is late");
}

TEST_CASE("100 (Continue) is due once, and only while a body is awaited") {
  const auto due = [](const std::string& bytes) {
    Feed feed(small_limits());
    feed.add(bytes);
    const bool first = feed.reader().takes_continue();
    CHECK_FALSE(feed.reader().takes_continue());
    return first;
  };
  const std::string expecting = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
  CHECK(due(expecting + "Content-Length: 3\r\n\r\n"));
  CHECK(due(expecting + "Transfer-Encoding: chunked\r\n\r\n"));
  CHECK_FALSE(due(expecting));
  CHECK_FALSE(due(expecting + "\r\n"));
  CHECK_FALSE(due(expecting + "Content-Length: 0\r\n\r\n"));
  CHECK_FALSE(due(expecting + "Content-Length: 3\r\n\r\na"));
  CHECK_FALSE(due(expecting + "Transfer-Encoding: chunked\r\n\r\n3\r\n"));
  CHECK_FALSE(due("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
}
