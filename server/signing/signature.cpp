// SPDX-License-Identifier: MIT
#include "server/signing/signature.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <map>
#include <memory>
#include <mutex>

#include "server/signing/ecdsa.h"
#include "server/signing/openssl.h"

namespace understudy {

namespace {

using namespace openssl;
using Octets = Result<std::string, std::string>;

constexpr std::size_t kLongestKey = 16u << 10;
constexpr int kMostBits = 4096;
constexpr std::size_t kMostKeys = 64;

// OpenSSL keeps its complaints for whoever asks next on this thread: nobody does.
struct Quiet {
  Quiet() = default;
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  ~Quiet() { ERR_clear_error(); }
};

// Without this OpenSSL would ask for the password of a locked key on the terminal.
int no_password(char*, int, int, void*) { return -1; }

struct PrivateKey {
  Key key;
  Number secret;  // of a key on P-256; null otherwise
};
using KeyPtr = std::shared_ptr<const PrivateKey>;

Failed<std::string> failed() { return Failed{std::string("the cryptographic library failed")}; }
Octets made(std::string octets) { return octets.empty() ? Octets(failed()) : Octets(std::move(octets)); }

std::string kind_of(const Key& key) {
  if (EVP_PKEY_is_a(key.get(), "EC") != 1) return EVP_PKEY_get0_type_name(key.get());
  std::string name(64, '\0');
  std::size_t length = 0;
  const bool named = EVP_PKEY_get_group_name(key.get(), name.data(), name.size(), &length) == 1;
  return "EC on " + (named ? name.substr(0, length) : "a curve of its own");
}

Result<KeyPtr, std::string> read_key(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto read = std::make_shared<PrivateKey>();
  if (memory) read->key.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
  if (!read->key)
    return Failed{
        std::string("the key is no private key in PEM (\"-----BEGIN PRIVATE KEY-----\" …), PKCS#8 or traditional, without a password")};
  if (kind_of(read->key) == "EC on prime256v1") {
    BIGNUM* secret = nullptr;
    const bool found = EVP_PKEY_get_bn_param(read->key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &secret) == 1;
    read->secret.reset(secret);
    if (!found || !p256_secret(*secret)) return Failed{std::string("the key's number is none of P-256")};
  }
  return KeyPtr(std::move(read));
}

// The keys that were read last. There are as many as packs and sandboxes have: few.
class Keys {
 public:
  // OpenSSL is ready before there is a key, so that at the program's end it is taken down after the last one.
  Keys() { OPENSSL_init_crypto(0, nullptr); }

  Result<KeyPtr, std::string> find(std::string_view pem) {
    if (pem.size() > kLongestKey) return Failed{fmt::format("the key is longer than {} octets", kLongestKey)};
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = keys_.find(pem); known != keys_.end()) return known->second;
    }
    auto key = read_key(pem);
    if (!key.ok()) return key;
    const std::lock_guard lock(mutex_);
    if (keys_.size() >= kMostKeys) keys_.clear();
    return keys_.emplace(pem, *key).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, KeyPtr, std::less<>> keys_;
};

Result<KeyPtr, std::string> private_key(std::string_view pem) {
  static Keys keys;
  return keys.find(pem);
}

Octets rsa_signature(std::string_view pem, std::string_view text) {
  const auto key = private_key(pem);
  if (!key.ok()) return Failed{key.error()};
  EVP_PKEY* rsa = (*key)->key.get();
  if (EVP_PKEY_is_a(rsa, "RSA") != 1) return Failed{fmt::format("RS256 needs an RSA key, not {}", kind_of((*key)->key))};
  if (EVP_PKEY_get_bits(rsa) > kMostBits)
    return Failed{fmt::format("RS256 takes an RSA key of at most {} bits, not {}", kMostBits, EVP_PKEY_get_bits(rsa))};
  const Digesting digesting(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(rsa)), '\0');
  std::size_t length = signature.size();
  const bool done = digesting && EVP_DigestSignInit(digesting.get(), nullptr, EVP_sha256(), nullptr, rsa) == 1 &&
                    EVP_DigestSign(digesting.get(), octets(signature), &length, octets(text), text.size()) == 1;
  if (!done) return Failed{fmt::format("RS256 cannot sign with this key of {} bits", EVP_PKEY_get_bits(rsa))};
  signature.resize(length);
  return signature;
}

Octets ecdsa_signature(std::string_view pem, std::string_view text) {
  const auto key = private_key(pem);
  if (!key.ok()) return Failed{key.error()};
  if (!(*key)->secret) return Failed{fmt::format("ES256 needs an EC key on prime256v1 (P-256), not {}", kind_of((*key)->key))};
  return made(ecdsa_p256_signature(*(*key)->secret, text));
}

}  // namespace

Result<Algorithm, std::string> parse_algorithm(std::string_view name) {
  if (name == "HS256") return Algorithm::hs256;
  if (name == "RS256") return Algorithm::rs256;
  if (name == "ES256") return Algorithm::es256;
  return Failed{fmt::format("there is no algorithm \"{}\"; one of: HS256, RS256, ES256", name)};
}

Result<std::string, std::string> sign(Algorithm algorithm, std::string_view key, std::string_view text) {
  const Quiet quiet;
  switch (algorithm) {
    case Algorithm::hs256:
      if (key.size() > kLongestKey) return Failed{fmt::format("the key is longer than {} octets", kLongestKey)};
      return made(hmac_sha256(key, text));
    case Algorithm::rs256:
      return rsa_signature(key, text);
    case Algorithm::es256:
      return ecdsa_signature(key, text);
  }
  return failed();
}

Result<std::string, std::string> digest(std::string_view text) {
  const Quiet quiet;
  return made(sha256(text));
}

Result<std::string, std::string> public_key(std::string_view pem) {
  const Quiet quiet;
  const auto key = private_key(pem);
  if (!key.ok()) return Failed{key.error()};
  const Memory memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_PUBKEY(memory.get(), (*key)->key.get()) != 1) return failed();
  char* start = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &start);
  return made(std::string(start, static_cast<std::size_t>(length)));
}

}  // namespace understudy
