// SPDX-License-Identifier: MIT
#include "server/signing/ecdsa.h"

#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

namespace understudy {

namespace {

using namespace openssl;

constexpr int kOctets = 32;  // of a number below the group's order, and of a digest

std::string octets_of(const BIGNUM& number) {
  std::string text(kOctets, '\0');
  return BN_bn2binpad(&number, octets(text), kOctets) == kOctets ? text : std::string();
}

Number number_of(std::string_view digest) { return Number(BN_bin2bn(octets(digest), static_cast<int>(digest.size()), nullptr)); }

// RFC 6979 §3.2: the nonces to try, one after the other. The first does, but once in 2^32.
class Nonces {
 public:
  // h1 is the digest modulo the order.
  Nonces(const std::string& secret, const std::string& h1) : key_(kOctets, '\0'), value_(kOctets, '\1') {
    for (const char step : {'\0', '\1'}) {
      std::string seed = value_;
      seed += step;
      seed += secret;
      seed += h1;
      turn(seed);
    }
  }

  std::string next() {
    if (!first_) turn(value_ + '\0');
    first_ = false;
    return value_ = hmac_sha256(key_, value_);
  }

 private:
  void turn(const std::string& seed) {
    key_ = hmac_sha256(key_, seed);
    value_ = hmac_sha256(key_, value_);
  }

  std::string key_, value_;
  bool first_ = true;
};

struct Curve {
  Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  NumberContext context{BN_CTX_new()};
  const BIGNUM* order() const { return group ? EC_GROUP_get0_order(group.get()) : nullptr; }
};

struct Pair {
  Number r{BN_new()}, s{BN_new()};
  bool usable() const { return !BN_is_zero(r.get()) && !BN_is_zero(s.get()); }
};

// r = (nonce · G).x mod n, s = (digest + r · secret) / nonce mod n. False when OpenSSL fails.
bool compute(const Curve& curve, const BIGNUM& secret, const BIGNUM& digest, const BIGNUM& nonce, Pair& signature) {
  const BIGNUM* n = curve.order();
  BN_CTX* context = curve.context.get();
  const Point point(EC_POINT_new(curve.group.get()));
  const Number x(BN_new());
  const Number inverse(BN_mod_inverse(nullptr, &nonce, n, context));
  BIGNUM* r = signature.r.get();
  BIGNUM* s = signature.s.get();
  return point && x && inverse && r != nullptr && s != nullptr &&
         EC_POINT_mul(curve.group.get(), point.get(), &nonce, nullptr, nullptr, context) == 1 &&
         EC_POINT_get_affine_coordinates(curve.group.get(), point.get(), x.get(), nullptr, context) == 1 &&
         BN_nnmod(r, x.get(), n, context) == 1 && BN_mod_mul(s, r, &secret, n, context) == 1 &&
         BN_mod_add(s, s, &digest, n, context) == 1 && BN_mod_mul(s, s, inverse.get(), n, context) == 1;
}

std::string der(Pair pair) {
  const std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
  if (!signature || ECDSA_SIG_set0(signature.get(), pair.r.get(), pair.s.get()) != 1) return {};
  (void)pair.r.release();  // both belong to the signature now
  (void)pair.s.release();
  const int length = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (length <= 0) return {};
  std::string text(static_cast<std::size_t>(length), '\0');
  unsigned char* end = octets(text);
  return i2d_ECDSA_SIG(signature.get(), &end) == length ? text : std::string();
}

}  // namespace

std::string ecdsa_p256_signature(const BIGNUM& secret, std::string_view text) {
  const Curve curve;
  const BIGNUM* n = curve.order();
  const Number digest = number_of(sha256(text));
  if (n == nullptr || !curve.context || !digest || BN_nnmod(digest.get(), digest.get(), n, curve.context.get()) != 1) return {};
  Nonces nonces(octets_of(secret), octets_of(*digest));
  for (int attempts = 0; attempts < 64; ++attempts) {
    const Number nonce = number_of(nonces.next());
    if (!nonce) return {};
    if (BN_is_zero(nonce.get()) || BN_cmp(nonce.get(), n) >= 0) continue;
    Pair signature;
    if (!compute(curve, secret, *digest, *nonce, signature)) return {};
    if (signature.usable()) return der(std::move(signature));
  }
  return {};
}

bool p256_secret(const BIGNUM& secret) {
  const Curve curve;
  return curve.order() != nullptr && !BN_is_zero(&secret) && !BN_is_negative(&secret) && BN_cmp(&secret, curve.order()) < 0;
}

}  // namespace understudy
