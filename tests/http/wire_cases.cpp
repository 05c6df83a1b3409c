// SPDX-License-Identifier: MIT
#include "tests/http/wire_cases.h"

#include <iterator>

namespace understudy {
namespace {

using namespace std::string_literals;
constexpr auto closed = WireCase::closed;

// A request of which only one part matters.
std::string start_line(const std::string& line) { return line + "\r\nHost: h\r\n\r\n"; }
std::string fields(const std::string& lines) { return "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"; }
std::string host(const std::string& value) { return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n"; }
std::string post(const std::string& lines, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n" + body;
}
std::string old_post(const std::string& lines, const std::string& body = "") { return "POST / HTTP/1.0\r\n" + lines + "\r\n" + body; }
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::string many(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

std::vector<WireCase> start_line_cases() {
  return {
      {"a plain GET", start_line("GET / HTTP/1.1"), {200}},
      {"a path with a query", start_line("GET /a/b?c=d&e=%20 HTTP/1.1"), {200}},
      {"a method nobody knows is the handler's business", start_line("BREW /pot HTTP/1.1"), {200}},
      {"a method in small letters is another method", start_line("get / HTTP/1.1"), {200}},
      {"a target with characters that clients should encode and do not", start_line("GET /?a={b}|\"c\"[d]^`\\<> HTTP/1.1"), {200}},
      {"a percent sign without digits", start_line("GET /100% HTTP/1.1"), {200}},
      {"one empty line before the request is skipped (RFC 9112 §2.2)", "\r\n" + start_line("GET / HTTP/1.1"), {200}},
      {"two empty lines before the request", "\r\n\r\n" + start_line("GET / HTTP/1.1"), {400}, closed},
      {"an empty line after a body is skipped", post("Content-Length: 1\r\n", "x\r\n") + start_line("GET / HTTP/1.1"), {200, 200}},
      {"two spaces after the method", start_line("GET  / HTTP/1.1"), {400}, closed},
      {"two spaces before the version", start_line("GET /  HTTP/1.1"), {400}, closed},
      {"a space after the version", start_line("GET / HTTP/1.1 "), {400}, closed},
      {"a space before the method", start_line(" GET / HTTP/1.1"), {400}, closed},
      {"a tab for a space", start_line("GET\t/\tHTTP/1.1"), {400}, closed},
      {"a tab within the target", start_line("GET /\ta HTTP/1.1"), {400}, closed},
      {"a space within the target", start_line("GET /a b HTTP/1.1"), {400}, closed},
      {"no target", start_line("GET HTTP/1.1"), {400}, closed},
      {"no version, as in HTTP/0.9", start_line("GET /"), {400}, closed},
      {"a method with a character that no token holds", start_line("GE{T / HTTP/1.1"), {400}, closed},
      {"a method in quotes", start_line("\"GET\" / HTTP/1.1"), {400}, closed},
      {"a target with a fragment", start_line("GET /a#b HTTP/1.1"), {400}, closed},
      {"a target with a NUL", start_line("GET /\0 HTTP/1.1"s), {400}, closed},
      {"a target with a bare CR", start_line("GET /\ra HTTP/1.1"), {400}, closed},
      {"a target with a DEL", start_line("GET /\x7F HTTP/1.1"), {400}, closed},
      {"a target with a raw byte beyond ASCII", start_line("GET /\xC3\xA9 HTTP/1.1"), {400}, closed},
      {"a target that is no path", start_line("GET index.html HTTP/1.1"), {400}, closed},
      {"a target that is a host and port, for another method than CONNECT", start_line("GET h:80 HTTP/1.1"), {400}, closed},
      {"CONNECT", start_line("CONNECT h:443 HTTP/1.1"), {501}, closed},
      {"OPTIONS *", start_line("OPTIONS * HTTP/1.1"), {204}},
      {"GET *", start_line("GET * HTTP/1.1"), {400}, closed},
      {"OPTIONS ** ", start_line("OPTIONS ** HTTP/1.1"), {400}, closed},
      {"a target in absolute-form (RFC 9112 §3.2.2)", start_line("GET http://h/a HTTP/1.1"), {200}},
      {"an https target, scheme in capitals", start_line("GET HTTPS://h:443/a HTTP/1.1"), {200}},
      {"an absolute-form target without a host", start_line("GET http:///a HTTP/1.1"), {400}, closed},
      {"an absolute-form target with userinfo (RFC 9110 §4.2.4)", start_line("GET http://me@h/a HTTP/1.1"), {400}, closed},
      {"an absolute-form target with a port that is none", start_line("GET http://h:x/ HTTP/1.1"), {400}, closed},
      {"an absolute-form target of another scheme", start_line("GET ftp://h/a HTTP/1.1"), {400}, closed},
      {"an absolute-form target does not replace Host", "GET http://h/a HTTP/1.1\r\n\r\n", {400}, closed},
      {"HTTP/2.0", start_line("GET / HTTP/2.0"), {505}, closed},
      {"HTTP/1.2", start_line("GET / HTTP/1.2"), {505}, closed},
      {"HTTP/0.9 spelled out", start_line("GET / HTTP/0.9"), {505}, closed},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505}, closed},
      {"the protocol's name in small letters", start_line("GET / http/1.1"), {400}, closed},
      {"a version without its minor digit", start_line("GET / HTTP/1"), {400}, closed},
      {"a version with a comma", start_line("GET / HTTP/1,1"), {400}, closed},
      {"a version of two digits", start_line("GET / HTTP/11.1"), {400}, closed},
      {"a version with a leading zero", start_line("GET / HTTP/01.1"), {400}, closed},
      {"another protocol", start_line("GET / HTTQ/1.1"), {400}, closed},
      {"a start line that ends in LF alone", "GET / HTTP/1.1\nHost: h\r\n\r\n", {400}, closed},
      {"a start line that ends in CR alone", "GET / HTTP/1.1\rHost: h\r\n\r\n", {400}, closed},
      {"nothing but LF", "\n", {400}, closed},
      {"a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC"s, {400}, closed},
  };
}

std::vector<WireCase> host_cases() {
  return {
      {"no Host (RFC 9112 §3.2)", "GET / HTTP/1.1\r\n\r\n", {400}, closed},
      {"two Hosts", fields("Host: h\r\n"), {400}, closed},
      {"two Hosts that differ in case", fields("hOST: other\r\n"), {400}, closed},
      {"an empty Host: http has no empty host (RFC 9110 §4.2.1)", host(""), {400}, closed},
      {"a host with port", host("example.com:8080"), {200}},
      {"an empty port (RFC 3986 §3.2.3)", host("example.com:"), {200}},
      {"an IPv4 address", host("127.0.0.1:80"), {200}},
      {"an IPv6 address", host("[::1]:8080"), {200}},
      {"an encoded host name", host("caf%C3%A9.example"), {200}},
      {"white space around the host", host(" \th\t "), {200}},
      {"a Host with a path", host("h/path"), {400}, closed},
      {"a Host with a query", host("h?q"), {400}, closed},
      {"a Host with userinfo", host("me@h"), {400}, closed},
      {"a Host with a scheme", host("http://h"), {400}, closed},
      {"a Host with a space", host("h h"), {400}, closed},
      {"a Host that is a list", host("a, b"), {400}, closed},
      {"a port alone", host(":80"), {400}, closed},
      {"a port that is no number", host("h:http"), {400}, closed},
      {"a port beyond 65535", host("h:65536"), {400}, closed},
      {"two ports", host("h:1:2"), {400}, closed},
      {"an IPv6 address without brackets", host("::1"), {400}, closed},
      {"an IPv6 address without its end", host("[::1"), {400}, closed},
      {"an IPv6 address with a zone", host("[fe80::1%25eth0]"), {400}, closed},
      {"text after an IPv6 address", host("[::1]x"), {400}, closed},
      {"a broken encoding in the host name", host("h%4"), {400}, closed},
      {"a host beyond ASCII", host("caf\xC3\xA9.example"), {400}, closed},
      {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", {200}, closed},
      {"HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", {400}, closed},
  };
}

std::vector<WireCase> field_cases() {
  return {
      {"a field without a value", fields("X:\r\n"), {200}},
      {"no white space after the colon, much after the value", fields("X:y \t \r\n"), {200}},
      {"a name of every character that a token may hold", fields("a!#$%&'*+-.^_`|~9: x\r\n"), {200}},
      {"a value with bytes beyond ASCII (obs-text, RFC 9110 §5.5)", fields("X: caf\xC3\xA9\r\n"), {200}},
      {"a value with a tab", fields("X: a\tb\r\n"), {200}},
      {"a value with colons", fields("X: a:b: c\r\n"), {200}},
      {"the same field twice", fields("X: a\r\nX: b\r\n"), {200}},
      {"white space before the colon (RFC 9112 §5.1)", fields("X : a\r\n"), {400}, closed},
      {"a tab before the colon", fields("X\t: a\r\n"), {400}, closed},
      {"white space before the colon of a framing field", post("Content-Length : 1\r\n", "x"), {400}, closed},
      {"a folded line (RFC 9112 §5.2)", fields("X: a\r\n b\r\n"), {400}, closed},
      {"a line folded with a tab", fields("X: a\r\n\tb\r\n"), {400}, closed},
      {"white space before the first field (RFC 9112 §2.2)", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", {400}, closed},
      {"a field without a colon", fields("X\r\n"), {400}, closed},
      {"a field without a name", fields(": a\r\n"), {400}, closed},
      {"a name with a space", fields("X Y: a\r\n"), {400}, closed},
      {"a name with a slash", fields("X/Y: a\r\n"), {400}, closed},
      {"a name in brackets", fields("[X]: a\r\n"), {400}, closed},
      {"a name beyond ASCII", fields("X\xC3\xA9: a\r\n"), {400}, closed},
      {"a name with a NUL", fields("X\0: a\r\n"s), {400}, closed},
      {"a value with a NUL", fields("X: a\0b\r\n"s), {400}, closed},
      {"a value with a bare CR", fields("X: a\rb\r\n"), {400}, closed},
      {"a value that ends in a second CR", fields("X: a\r\r\n"), {400}, closed},
      {"a value with a bare LF", fields("X: a\nY: b\r\n"), {400}, closed},
      {"a value with a backspace", fields("X: a\bb\r\n"), {400}, closed},
      {"a value with a DEL", fields("X: a\x7F\r\n"), {400}, closed},
      {"a header that ends in LF alone", "GET / HTTP/1.1\r\nHost: h\r\n\n", {400}, closed},
      {"fields that end in LF alone", "GET / HTTP/1.1\r\nHost: h\nX: y\n\n", {400}, closed},
  };
}

std::vector<WireCase> content_length_cases() {
  return {
      {"a body", post("Content-Length: 5\r\n", "hello"), {200}},
      {"a body of a GET", fields("Content-Length: 5\r\n") + "hello", {200}},
      {"a body of nothing", post("Content-Length: 0\r\n"), {200}},
      {"no length and no coding: no body (RFC 9112 §6.3)", post(""), {200}},
      {"PATCH without a body", start_line("PATCH / HTTP/1.1"), {200}},
      {"DELETE without a body", start_line("DELETE / HTTP/1.1"), {200}},
      {"leading zeros", post("Content-Length: 005\r\n", "hello"), {200}},
      {"no digits", post("Content-Length: abc\r\n", "hello"), {400}, closed},
      {"an empty length", post("Content-Length:\r\n", "hello"), {400}, closed},
      {"a plus sign", post("Content-Length: +5\r\n", "hello"), {400}, closed},
      {"a minus sign", post("Content-Length: -5\r\n", "hello"), {400}, closed},
      {"hexadecimal", post("Content-Length: 0x5\r\n", "hello"), {400}, closed},
      {"a fraction", post("Content-Length: 5.0\r\n", "hello"), {400}, closed},
      {"an exponent", post("Content-Length: 5e0\r\n", "hello"), {400}, closed},
      {"digits apart", post("Content-Length: 1 0\r\n", "hello"), {400}, closed},
      {"a list", post("Content-Length: 5, 6\r\n", "hello"), {400}, closed},
      {"a list of equal values", post("Content-Length: 5, 5\r\n", "hello"), {400}, closed},
      {"two different lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), {400}, closed},
      {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), {400}, closed},
      {"more than 64 bits", post("Content-Length: 18446744073709551617\r\n", "h"), {400}, closed},
      {"digits without end", post("Content-Length: " + many(400, "9") + "\r\n", "h"), {400}, closed},
      {"digits of another script", post("Content-Length: \xD9\xA5\r\n", "hello"), {400}, closed},
      {"a length and a coding (RFC 9112 §6.3)", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), {400}, closed},
      {"a coding and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), {400}, closed},
      {"a request after a body is read where the body ends",
       post("Content-Length: 5\r\n", "GET /") + start_line("GET / HTTP/1.1"),
       {200, 200}},
      {"bytes beyond the length are the next request", post("Content-Length: 1\r\n", "x{}") + "\r\n\r\n", {200, 400}, closed},
  };
}

std::vector<WireCase> transfer_encoding_cases() {
  const std::string end = "0\r\n\r\n";
  const auto coded = [&](const std::string& value) { return post("Transfer-Encoding: " + value + "\r\n", end); };
  return {
      {"chunked", coded("chunked"), {200}},
      {"chunked in capitals", coded("CHUNKED"), {200}},
      {"another coding below chunked (RFC 9112 §6.1)", coded("gzip, chunked"), {501}, closed},
      {"another coding in a line of its own", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", end), {501}, closed},
      {"chunked twice", coded("chunked, chunked"), {400}, closed},
      {"chunked in two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", end), {400}, closed},
      {"chunked not last (RFC 9112 §6.3)", coded("chunked, gzip"), {400}, closed},
      {"another coding alone", coded("gzip"), {400}, closed},
      {"identity", coded("identity"), {400}, closed},
      {"a coding that only begins like chunked", coded("chunkedx"), {400}, closed},
      {"a coding that only ends like chunked", coded("xchunked"), {400}, closed},
      {"chunked in quotes", coded("\"chunked\""), {400}, closed},
      {"chunked with a parameter", coded("chunked;q=1"), {400}, closed},
      {"chunked after an empty element", coded(", chunked"), {400}, closed},
      {"no coding named", coded(""), {400}, closed},
      {"a vertical tab before chunked", coded("\vchunked"), {400}, closed},
      {"HTTP/1.0 knows no codings (RFC 9112 §6.1)", old_post("Transfer-Encoding: chunked\r\n", end), {400}, closed},
      {"HTTP/1.0 with a length", old_post("Content-Length: 1\r\n", "x"), {200}, closed},
  };
}

std::vector<WireCase> chunk_cases() {
  return {
      {"one chunk", chunked("5\r\nhello\r\n0\r\n\r\n"), {200}},
      {"many chunks", chunked("1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n"), {200}},
      {"sizes in small and capital digits", chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"), {200}},
      {"leading zeros of a size", chunked("0005\r\nhello\r\n000\r\n\r\n"), {200}},
      {"an extension", chunked("5;a=b;c\r\nhello\r\n0;d\r\n\r\n"), {200}},
      {"an extension in quotes", chunked("5;a=\"b;\\\"c\"\r\nhello\r\n0\r\n\r\n"), {200}},
      {"white space around an extension (BWS)", chunked("5 ; a = b\r\nhello\r\n0\r\n\r\n"), {200}},
      {"trailers", chunked("5\r\nhello\r\n0\r\nX: y\r\nZ: w\r\n\r\n"), {200}},
      {"a request after a chunked one", chunked("1\r\nx\r\n0\r\n\r\n") + start_line("GET / HTTP/1.1"), {200, 200}},
      {"no CR LF after a chunk", chunked("5\r\nhello0\r\n\r\n"), {400}, closed},
      {"a chunk longer than its size", chunked("4\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"LF alone after a chunk", chunked("5\r\nhello\n0\r\n\r\n"), {400}, closed},
      {"CR alone after a chunk", chunked("5\r\nhello\rx0\r\n\r\n"), {400}, closed},
      {"LF alone after a size", chunked("5\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"LF alone after the last size", chunked("5\r\nhello\r\n0\n\r\n"), {400}, closed},
      {"LF alone after the trailers", chunked("5\r\nhello\r\n0\r\n\n"), {400}, closed},
      {"a size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an empty size", chunked("\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a negative size", chunked("-5\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size with a plus sign", chunked("+5\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size with an underscore", chunked("0_5\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size that is no number", chunked("five\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size after white space", chunked(" 5\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size before white space", chunked("5 \r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a size of more than 64 bits", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"a semicolon without an extension", chunked("5;\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an extension without a name", chunked("5;=b\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an extension without its value", chunked("5;a=\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an extension in quotes that do not end", chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an extension with a bare CR", chunked("5;a\rb\r\nhello\r\n0\r\n\r\n"), {400}, closed},
      {"an extension with a NUL behind a backslash", chunked("5;a=\"\\\0\"\r\nhello\r\n0\r\n\r\n"s), {400}, closed},
      {"a trailer without a colon", chunked("0\r\nX\r\n\r\n"), {400}, closed},
      {"a trailer with white space before the colon", chunked("0\r\nX : y\r\n\r\n"), {400}, closed},
      {"a trailer with a NUL", chunked("0\r\nX: \0\r\n\r\n"s), {400}, closed},
  };
}

std::vector<WireCase> connection_cases() {
  const std::string next = start_line("GET / HTTP/1.1");
  return {
      {"HTTP/1.1 stays open (RFC 9112 §9.3)", next, {200}},
      {"close", fields("Connection: close\r\n") + next, {200}, closed},
      {"close in capitals within a list", fields("Connection: x, CLOSE\r\n") + next, {200}, closed},
      {"close in a line of its own", fields("Connection: x\r\nConnection: close\r\n") + next, {200}, closed},
      {"close beside keep-alive", fields("Connection: keep-alive, close\r\n") + next, {200}, closed},
      {"a word that holds close", fields("Connection: enclose\r\n") + next, {200, 200}},
      {"HTTP/1.0 closes", "GET / HTTP/1.0\r\n\r\n" + next, {200}, closed},
      {"HTTP/1.0 stays open when asked to", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" + next, {200, 200}},
      {"a body is awaited, and nothing but 100-continue is expected", post("Expect: 100-continue\r\nContent-Length: 1\r\n", "x"), {200}},
      {"100-continue in capitals, no body", post("Expect: 100-CONTINUE\r\n"), {200}},
      {"another expectation (RFC 9110 §10.1.1)", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "x"), {417}, closed},
      {"HTTP/1.0 knows no expectations", old_post("Expect: 200-ok\r\nContent-Length: 1\r\n", "x"), {200}, closed},
      {"an upgrade that is not taken up", fields("Connection: Upgrade\r\nUpgrade: websocket\r\n"), {200}},
      {"three requests at once", next + post("Content-Length: 2\r\n", "ab") + next, {200, 200, 200}},
      {"what follows a refused request is not read", "GET / HTTP/1.1\r\n\r\n" + next, {400}, closed},
  };
}

std::vector<WireCase> limit_cases() {
  const std::string long_text(2000, 'a');
  return {
      {"a start line too long", start_line("GET /" + long_text + " HTTP/1.1"), {414}, closed},
      {"a start line without an end", "GET /" + long_text, {414}, closed},
      {"a field too long", fields("X: " + long_text + "\r\n"), {431}, closed},
      {"a field without an end", "GET / HTTP/1.1\r\nX: " + long_text, {431}, closed},
      {"fields too long together", fields(many(10, "X: " + std::string(150, 'a') + "\r\n")), {431}, closed},
      {"as many fields as are allowed", fields(many(19, "X: y\r\n")), {200}},
      {"one field more", fields(many(20, "X: y\r\n")), {431}, closed},
      {"as long a body as is allowed", post("Content-Length: 256\r\n", std::string(256, 'x')), {200}},
      {"a body announced too long", post("Content-Length: 257\r\n"), {413}, closed},
      {"a body announced too long with an expectation", post("Content-Length: 257\r\nExpect: 100-continue\r\n"), {413}, closed},
      {"a chunk too long", chunked("101\r\n"), {413}, closed},
      {"chunks too long together", chunked("80\r\n" + std::string(128, 'x') + "\r\n81\r\n"), {413}, closed},
      {"an extension too long", chunked("5;a=" + long_text), {413}, closed},
      {"extensions too long together", chunked(many(20, "1;a=" + std::string(100, 'b') + "\r\nx\r\n")), {413}, closed},
      {"a size with zeros without end", chunked(std::string(2000, '0')), {413}, closed},
      {"trailers too long", chunked("0\r\nX: " + long_text), {431}, closed},
      {"too many trailers", chunked("0\r\n" + many(21, "X: y\r\n")), {431}, closed},
  };
}

std::vector<WireCase> all_wire_cases() {
  std::vector<WireCase> all;
  for (auto group : {start_line_cases, host_cases, field_cases, content_length_cases, transfer_encoding_cases, chunk_cases,
                     connection_cases, limit_cases}) {
    auto cases = group();
    all.insert(all.end(), std::make_move_iterator(cases.begin()), std::make_move_iterator(cases.end()));
  }
  return all;
}

}  // namespace understudy
