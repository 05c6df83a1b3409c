// SPDX-License-Identifier: MIT
// A server whose handler answers with what it was asked, for tests of the wire.
// Thread-safety: as HttpServer.
#pragma once

#include <string>

#include "server/http/server.h"

namespace understudy {

// "POST /target\nHost: h\nX: y\n\nbody"
std::string echo_text(const Request& request);

HttpServer start_server(HttpHandler handler, const HttpLimits& limits = {}, std::size_t threads = 2);
HttpServer start_echo_server(const HttpLimits& limits = {}, std::size_t threads = 2);

// A whole request without a body, to "/" of the host "h", with further field lines if need be.
std::string get_request(const std::string& field_lines = "");

}  // namespace understudy
