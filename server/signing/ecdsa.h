// SPDX-License-Identifier: MIT
// ECDSA on P-256 with SHA-256, its nonce made from key and text as RFC 6979 tells. OpenSSL makes such signatures from 3.2 on only, so the
// few lines of arithmetic are here.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "server/signing/openssl.h"

namespace understudy {

// The DER of (r, s); empty when OpenSSL fails. REQUIRES: 0 < secret < the order of P-256.
std::string ecdsa_p256_signature(const BIGNUM& secret, std::string_view text);

// Is the number a secret key of P-256?
bool p256_secret(const BIGNUM& secret);

}  // namespace understudy
