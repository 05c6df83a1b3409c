// SPDX-License-Identifier: MIT
#include "tests/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "server/contract/message.h"

namespace understudy {
namespace {

constexpr timeval longest_wait{10, 0};

RawResponse parse_header(std::string_view header) {
  RawResponse response;
  std::size_t end = header.find("\r\n");
  if (header.starts_with("HTTP/1.1 ")) response.status = std::atoi(std::string(header.substr(9, 3)).c_str());
  while (end < header.size()) {
    const auto start = end + 2;
    end = header.find("\r\n", start);
    const auto line = header.substr(start, end - start);
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos) response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return response;
}

}  // namespace

const std::string* RawResponse::find(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_field_name(key, name)) return &value;
  }
  return nullptr;
}

std::size_t RawResponse::count(std::string_view name) const {
  std::size_t found = 0;
  for (const auto& field : headers) found += same_field_name(field.first, name);
  return found;
}

RawClient::RawClient(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest_wait, sizeof longest_wait);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const std::error_code failure(errno, std::generic_category());
    if (socket_ >= 0) ::close(socket_);
    throw std::system_error(failure, "cannot connect");
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void RawClient::end_output() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::fill() {
  std::array<char, 16384> buffer;
  const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0) in_order_ = false;  // reset, or nothing in time
  if (size <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<RawResponse> RawClient::receive(Body body) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  auto response = parse_header(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 4);
  const auto* length = response.find("Content-Length");
  if (body == Body::none || length == nullptr) return response;
  const auto size = std::stoul(*length);
  while (received_.size() < size) {
    if (!fill()) return std::nullopt;
  }
  response.body = received_.substr(0, size);
  received_.erase(0, size);
  return response;
}

std::string RawClient::receive_rest() {
  while (fill()) continue;
  return std::exchange(received_, {});
}

bool RawClient::ended() { return !fill() && in_order_ && received_.empty(); }

}  // namespace understudy
