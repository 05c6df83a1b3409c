// SPDX-License-Identifier: MIT
// RequestHead: the start line and the fields of a request, taken line by line, and what they say about the bytes that follow
// (RFC 9112 §3, §5, §6). Strict: what admits of two readings is refused.
// Thread-safety: a plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/contract/message.h"
#include "server/values/result.h"

namespace understudy {

// Why a request is not served: the status of the answer, and a detail that says what is wrong and what to send instead.
struct WireRefusal {
  int status = 400;
  std::string detail;
};
using Objection = std::optional<WireRefusal>;

// One field line, "name: value", its value without the white space around it.
struct FieldLine {
  std::string_view name;
  std::string_view value;
};
Result<FieldLine, WireRefusal> parse_field_line(std::string_view line);

class RequestHead {
 public:
  // Each takes one line without its CR LF. REQUIRES: called in this order, and no further after an objection.
  Objection start_line(std::string_view line);  // 400, 501 for CONNECT, 505
  Objection field_line(std::string_view line);  // 400, 417
  Objection end();                              // the rules that join fields: 400, 501

  // What the lines said. REQUIRES: end() had no objection.
  bool chunked() const { return chunked_; }
  std::uint64_t content_length() const { return content_length_.value_or(0); }
  bool expects_continue() const { return expects_continue_; }
  bool http_1_0() const { return http_1_0_; }
  bool persists() const { return !close_ && (!http_1_0_ || keep_alive_); }  // RFC 9112 §9.3

  Request request;  // the target in origin-form or "*"; the body is somebody else's to fill

 private:
  Objection take_target(std::string_view target);
  Objection take_absolute_form(std::string_view after_scheme);
  Objection take_host(std::string_view value);
  Objection take_content_length(std::string_view value);
  Objection take_expectation(std::string_view value);
  void take_transfer_encoding(std::string_view value);
  void take_connection_options(std::string_view value);
  Objection judge_transfer_encoding() const;

  bool http_1_0_ = false;
  bool close_ = false;
  bool keep_alive_ = false;
  bool chunked_ = false;
  bool expects_continue_ = false;
  bool has_host_ = false;
  std::optional<std::uint64_t> content_length_;
  std::optional<std::string> transfer_encoding_;  // all of its lines, joined by commas
  std::optional<std::string> authority_;          // of a target in absolute-form
};

}  // namespace understudy
