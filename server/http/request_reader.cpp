// SPDX-License-Identifier: MIT
#include "server/http/request_reader.h"

#include <algorithm>
#include <utility>

#include "server/http/grammar.h"

namespace understudy {
namespace {

constexpr std::size_t longest_plain_size_line = 18;  // sixteen digits and CR LF; what is beyond counts as extension
constexpr std::size_t trusted_length = 64u << 10;    // a length that is only announced gets no more memory than this

}  // namespace

RequestReader::Step RequestReader::read(std::string_view& input) {
  for (;;) {
    bool goes_on = true;
    switch (stage_) {
      case Stage::complete:
        return Step::complete;
      case Stage::refused:
        return Step::refused;
      case Stage::content:
      case Stage::chunk:
        goes_on = take_content(input);
        break;
      case Stage::chunk_end:
        goes_on = take_chunk_end(input);
        break;
      case Stage::start_line:
      case Stage::fields:
      case Stage::chunk_size:
      case Stage::trailers:
        goes_on = take_line(input);
        break;
    }
    if (!goes_on) return Step::hungry;
  }
}

Request RequestReader::take() {
  Request request = std::move(head_.request);
  head_ = RequestHead();
  skipped_empty_line_ = false;
  begin_lines(Stage::start_line, limits_.header_bytes);
  return request;
}

bool RequestReader::takes_continue() { return std::exchange(continue_due_, false); }

void RequestReader::begin_lines(Stage stage, std::size_t room) {
  stage_ = stage;
  room_ = room;
  lines_ = 0;
}

bool RequestReader::take_line(std::string_view& input) {
  if (input.empty()) return false;
  if (stage_ == Stage::start_line && !is_token_octet(input.front()) && input.front() != '\r') {  // said at once: no line may ever come
    constexpr char tls_handshake = 0x16;
    refuse(400, input.front() == tls_handshake ? "is a TLS handshake; this port speaks plain HTTP"
                                               : "does not begin with a method; write \"METHOD TARGET HTTP/1.1\" with single spaces");
    return true;
  }
  const auto end = input.substr(0, room_).find('\n');
  if (end == std::string_view::npos) return refuse_unfinished_line(input);
  ++lines_;
  if (end == 0 || input[end - 1] != '\r') {
    refuse(400, "ends in LF alone; end each line with CR LF");
    return true;
  }
  const auto line = input.substr(0, end - 1);
  input.remove_prefix(end + 1);
  room_ -= end + 1;
  on_line(line);
  return true;
}

// False when the line may still become a good one.
bool RequestReader::refuse_unfinished_line(std::string_view input) {
  if (input.size() < room_) return false;
  ++lines_;
  const auto limit = std::to_string(limits_.header_bytes) + " bytes";
  switch (stage_) {
    case Stage::start_line:
      refuse(414, "is longer than " + limit);
      break;
    case Stage::chunk_size:
      refuse(413, "makes more than " + limit + " of chunk extensions");
      break;
    default:
      refuse(431, "makes the fields longer than " + limit);
      break;
  }
  return true;
}

void RequestReader::on_line(std::string_view line) {
  switch (stage_) {
    case Stage::start_line:
      return on_start_line(line);
    case Stage::fields:
      return line.empty() ? on_end_of_fields() : on_field_line(line);
    case Stage::chunk_size:
      return on_chunk_size(line);
    default:
      return on_trailer_line(line);
  }
}

void RequestReader::on_start_line(std::string_view line) {
  if (line.empty() && !skipped_empty_line_) {  // some clients end a body with CR LF that is no part of it (RFC 9112 §2.2)
    skipped_empty_line_ = true;
    return;
  }
  if (const auto objection = head_.start_line(line)) return refuse(objection->status, objection->detail);
  stage_ = Stage::fields;
  lines_ = 0;
}

void RequestReader::on_field_line(std::string_view line) {
  if (lines_ > limits_.header_count) return refuse(431, "is one field more than the " + std::to_string(limits_.header_count) + " allowed");
  if (const auto objection = head_.field_line(line)) refuse(objection->status, objection->detail);
}

void RequestReader::on_end_of_fields() {
  lines_ = 0;  // what is said from here on is about the header as a whole
  if (const auto objection = head_.end()) return refuse(objection->status, objection->detail);
  if (head_.content_length() > limits_.body_bytes) {
    return refuse(413, "announces a body longer than " + std::to_string(limits_.body_bytes) + " bytes");
  }
  if (head_.chunked()) {
    extension_room_ = limits_.header_bytes;
    begin_lines(Stage::chunk_size, extension_room_ + longest_plain_size_line);
  } else {
    remaining_ = head_.content_length();
    head_.request.body.reserve(std::min<std::size_t>(remaining_, trusted_length));
    stage_ = remaining_ > 0 ? Stage::content : Stage::complete;
  }
  continue_due_ = head_.expects_continue() && stage_ != Stage::complete;
}

bool RequestReader::take_content(std::string_view& input) {
  if (input.empty()) return false;
  const auto octets = input.substr(0, remaining_);
  head_.request.body.append(octets);
  input.remove_prefix(octets.size());
  remaining_ -= octets.size();
  continue_due_ = false;
  if (remaining_ == 0) stage_ = stage_ == Stage::chunk ? Stage::chunk_end : Stage::complete;
  return true;
}

void RequestReader::on_chunk_size(std::string_view line) {
  continue_due_ = false;
  const auto size = parse_chunk_size(line);
  if (!size) return refuse(400, "is no number; send hexadecimal digits, and extensions as \";name=value\"");
  if (*size > limits_.body_bytes - head_.request.body.size()) {
    return refuse(413, "makes the body longer than " + std::to_string(limits_.body_bytes) + " bytes");
  }
  if (*size == 0) return begin_lines(Stage::trailers, limits_.header_bytes);
  const std::size_t taken = line.size() + 2;
  extension_room_ -= taken - std::min(taken, longest_plain_size_line);
  room_ = extension_room_ + longest_plain_size_line;
  remaining_ = *size;
  stage_ = Stage::chunk;
}

bool RequestReader::take_chunk_end(std::string_view& input) {
  constexpr std::string_view line_end = "\r\n";
  if (!line_end.starts_with(input.substr(0, 2))) {
    refuse(400, "is not followed by CR LF; send as many bytes as its size says, then CR LF");
    return true;
  }
  if (input.size() < 2) return false;
  input.remove_prefix(2);
  stage_ = Stage::chunk_size;
  return true;
}

void RequestReader::on_trailer_line(std::string_view line) {
  if (line.empty()) {
    stage_ = Stage::complete;
    return;
  }
  if (lines_ > limits_.header_count) return refuse(431, "is one field more than the " + std::to_string(limits_.header_count) + " allowed");
  if (const auto field = parse_field_line(line); !field) refuse(field.error().status, field.error().detail);
}

void RequestReader::refuse(int status, std::string_view reason) {
  refusal_ = {status, place(lines_).append(" ").append(reason)};
  stage_ = Stage::refused;
}

WireRefusal RequestReader::refuse_here(int status, std::string_view reason) const {
  const bool amid_a_chunk = stage_ == Stage::chunk || stage_ == Stage::chunk_end;
  return {status, place(amid_a_chunk ? lines_ : lines_ + 1).append(" ").append(reason)};
}

std::string RequestReader::place(std::size_t line) const {
  switch (stage_) {
    case Stage::start_line:
      return "the start line";
    case Stage::fields:
      return line == 0 ? "the header" : "header line " + std::to_string(line);
    case Stage::chunk_size:
      return "the size of chunk " + std::to_string(line);
    case Stage::chunk:
    case Stage::chunk_end:
      return "chunk " + std::to_string(line);
    case Stage::trailers:
      return "trailer line " + std::to_string(line);
    default:
      return "the body";
  }
}

}  // namespace understudy
