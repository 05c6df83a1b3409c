// SPDX-License-Identifier: MIT
// RequestReader: turns the bytes of one connection into requests, however they were cut on the way, or says why they are none.
//
//   start line ─▶ fields ─┬───────────────────────────────────────────▶ complete
//                         ├─▶ content (Content-Length) ────────────────▶
//                         └─▶ chunk size ─▶ chunk ─▶ chunk end ─▶ …
//                                 └─ 0 ─▶ trailers ────────────────────▶
//
// Memory is bounded: a line is consumed when it is whole and refused when it grows too long; trailers and chunk extensions are dropped.
// Thread-safety: none; a reader belongs to its connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/limits.h"
#include "server/http/request_head.h"

namespace understudy {

class RequestReader {
 public:
  // REQUIRES: the limits outlive the reader.
  explicit RequestReader(const HttpLimits& limits) : limits_(limits), room_(limits.header_bytes) {}

  enum class Step { hungry, complete, refused };
  // Takes bytes off the front of `input` until a request is complete, refused, or more bytes are needed. What it leaves when hungry (part
  // of a line) must stand at the front of the next input.
  Step read(std::string_view& input);

  // REQUIRES: complete.
  const RequestHead& head() const { return head_; }
  Request take();  // the reader is then ready for the next request

  // REQUIRES: refused. 400, 413, 414, 417, 431, 501 or 505; the detail names the place.
  const WireRefusal& refusal() const { return refusal_; }
  // The method as far as it is known: the answer to a refused HEAD has no body either.
  bool reads_head_method() const { return head_.request.method == "HEAD"; }

  // Whether a start line has been taken and its request is not complete.
  bool begun() const { return stage_ != Stage::start_line; }
  // A refusal from outside of what is awaited: `reason` says of it what went wrong, "header line 3 did not arrive in time".
  WireRefusal refuse_here(int status, std::string_view reason) const;
  // True once for each request that waits for a 100 (Continue) before it sends its body (RFC 9110 §10.1.1).
  bool takes_continue();

 private:
  enum class Stage { start_line, fields, content, chunk_size, chunk, chunk_end, trailers, complete, refused };

  bool take_line(std::string_view& input);
  bool take_content(std::string_view& input);
  bool take_chunk_end(std::string_view& input);
  void on_line(std::string_view line);
  void on_start_line(std::string_view line);
  void on_field_line(std::string_view line);
  void on_end_of_fields();
  void on_chunk_size(std::string_view line);
  void on_trailer_line(std::string_view line);
  void begin_lines(Stage stage, std::size_t room);
  bool refuse_unfinished_line(std::string_view input);
  void refuse(int status, std::string_view reason);
  std::string place(std::size_t line) const;

  const HttpLimits& limits_;
  Stage stage_ = Stage::start_line;
  RequestHead head_;
  WireRefusal refusal_;
  std::size_t room_;                // bytes that the lines of this stage may still take
  std::size_t lines_ = 0;           // taken in this stage
  std::size_t extension_room_ = 0;  // bytes that chunk extensions may still take
  std::uint64_t remaining_ = 0;     // of the content, or of the chunk
  bool skipped_empty_line_ = false;
  bool continue_due_ = false;
};

}  // namespace understudy
