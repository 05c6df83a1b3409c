// SPDX-License-Identifier: MIT
// Value to JSON text.
#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "server/values/json.h"
#include "server/values/utf8.h"

namespace understudy {

namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where the stretch begins that is written as it stands
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    const CodePoint point = read_code_point(text, i);
    if (c < 0x80 || !point.valid) {
      out.append(text, plain, i - plain);
      plain = i + point.length;
      if (c < 0x80) {
        append_escaped(out, text[i]);
      } else {
        append_code_point(out, point.value);
      }
    }
    i += point.length;
  }
  out.append(text, plain);
  out += '"';
}

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::size_t start = out.size();
  fmt::format_to(std::back_inserter(out), "{}", number);  // the shortest text that reads back as the same number
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

class Writer {
 public:
  Writer(std::string& out, JsonStyle style) : out_(out), pretty_(style == JsonStyle::pretty) {}

  void write(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::integer:
        fmt::format_to(std::back_inserter(out_), "{}", value.as_integer());
        break;
      case Kind::uinteger:
        fmt::format_to(std::back_inserter(out_), "{}", value.as_uinteger());
        break;
      case Kind::number:
        append_number(out_, value.as_number());
        break;
      case Kind::string:
        append_string(out_, value.as_string());
        break;
      case Kind::bytes:
        append_string(out_, base64_encode(value.as_bytes()));
        break;
      case Kind::timestamp:
        append_string(out_, format_instant(value.as_timestamp()));
        break;
      case Kind::duration:
        append_string(out_, format_iso_duration(value.as_duration()));
        break;
      case Kind::type:
        append_string(out_, value.as_type());
        break;
      case Kind::list:
        write_list(value.as_list());
        break;
      case Kind::map:
        write_map(value.as_map());
        break;
    }
  }

 private:
  void write_list(const List& list) {
    out_ += '[';
    ++level_;
    for (std::size_t i = 0; i < list.size(); ++i) {
      begin_item(i == 0);
      write(list[i]);
    }
    end_items(list.empty());
    out_ += ']';
  }

  void write_map(const Map& map) {
    out_ += '{';
    ++level_;
    bool first = true;
    for (const auto& [key, value] : map) {
      begin_item(first);
      first = false;
      if (key.is(Kind::string)) {
        append_string(out_, key.as_string());
      } else {
        append_string(out_, write_json(key));
      }
      out_ += pretty_ ? ": " : ":";
      write(value);
    }
    end_items(map.empty());
    out_ += '}';
  }

  void begin_item(bool first) {
    if (!first) out_ += ',';
    if (pretty_) out_.append(1, '\n').append(level_ * 2, ' ');
  }

  void end_items(bool none) {
    --level_;
    if (pretty_ && !none) out_.append(1, '\n').append(level_ * 2, ' ');
  }

  std::string& out_;
  bool pretty_;
  std::size_t level_ = 0;
};

}  // namespace

std::string write_json(const Value& value, JsonStyle style) {
  std::string out;
  Writer(out, style).write(value);
  return out;
}

void append_json(std::string& out, const Value& value) { Writer(out, JsonStyle::compact).write(value); }

}  // namespace understudy
