// SPDX-License-Identifier: MIT
#include "server/http/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "server/http/grammar.h"

namespace understudy {
namespace {

bool belongs_to_the_wire(std::string_view name) {
  static constexpr std::array<std::string_view, 7> names{"Date",    "Content-Length", "Connection", "Keep-Alive", "Transfer-Encoding",
                                                         "Trailer", "Upgrade"};
  return std::any_of(names.begin(), names.end(), [name](std::string_view own) { return same_field_name(own, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void append_response(std::string& out, const Response& response, const ResponseFrame& frame) {
  const bool has_length = response.status != 204 && response.status != 304;
  const bool has_body = has_length && response.status != 205;
  out.append("HTTP/1.1 ")
      .append(fmt::format_int(response.status).c_str())
      .append(" ")
      .append(reason_phrase(response.status))
      .append("\r\n");
  append_field(out, "Date", frame.date);
  for (const auto& [name, value] : response.headers) {
    if (is_token(name) && is_field_value(value) && !belongs_to_the_wire(name)) append_field(out, name, value);
  }
  if (has_length) append_field(out, "Content-Length", fmt::format_int(has_body ? response.body.size() : 0).c_str());
  if (frame.persistence == Persistence::close) append_field(out, "Connection", "close");
  if (frame.persistence == Persistence::keep_alive) append_field(out, "Connection", "keep-alive");
  out.append("\r\n");
  if (has_body && !frame.answers_head) out.append(response.body);
}

std::string_view DateStamp::at(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  static constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto second = floor<seconds>(now);
  if (second != second_) {
    second_ = second;
    const auto midnight = floor<std::chrono::days>(second);
    const year_month_day date(midnight);
    const hh_mm_ss time(second - midnight);
    text_ = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[weekday(midnight).c_encoding()],
                        static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                        time.hours().count(), time.minutes().count(), time.seconds().count());
  }
  return text_;
}

}  // namespace understudy
