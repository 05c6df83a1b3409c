// SPDX-License-Identifier: MIT
#include "server/signing/openssl.h"

#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace understudy::openssl {

std::string sha256(std::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  return SHA256(octets(text), text.size(), octets(digest)) != nullptr ? digest : std::string();
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string code(SHA256_DIGEST_LENGTH, '\0');
  unsigned length = 0;
  // An empty view may have no address, which HMAC() would read as "no key given".
  const char* start = key.empty() ? "" : key.data();
  const bool done = HMAC(EVP_sha256(), start, static_cast<int>(key.size()), octets(text), text.size(), octets(code), &length) != nullptr;
  return done ? code : std::string();
}

}  // namespace understudy::openssl
