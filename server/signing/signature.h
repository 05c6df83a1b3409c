// SPDX-License-Identifier: MIT
// Signatures: how the receiver of a message knows who sent it. The same key and text always give the same octets, whatever the
// algorithm, so that what a sandbox sends can be compared and repeated.
// Thread-safety: any number of threads may call at once. Keys that were read are kept, a few of them, since reading one takes longer
// than signing with it.
#pragma once

#include <string>
#include <string_view>

#include "server/values/result.h"

namespace understudy {

enum class Algorithm : unsigned char {
  hs256,  // HMAC with SHA-256 (RFC 2104); the key is any text
  rs256,  // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2); the key is an RSA key of at most 4096 bits
  es256   // ECDSA on P-256 with SHA-256, the nonce after RFC 6979, written in DER (RFC 3279 §2.2.3); the key is one on P-256
};
// "HS256", "RS256", "ES256"; the error names those that there are.
Result<Algorithm, std::string> parse_algorithm(std::string_view name);

// The signature's octets. Keys of RS256 and ES256 are PEM, PKCS#8 or traditional, without a password; at most 16 KiB.
Result<std::string, std::string> sign(Algorithm, std::string_view key, std::string_view text);

// The SHA-256 of a text, 32 octets; no signature, but what one is made from, and what a client proves that it knows (RFC 7636).
Result<std::string, std::string> digest(std::string_view text);

// The public half of a private key, as PEM (SubjectPublicKeyInfo).
Result<std::string, std::string> public_key(std::string_view pem);

}  // namespace understudy
