// SPDX-License-Identifier: MIT
// Signatures against the vectors of the standards, and against OpenSSL's own verification.
#include "server/signing/signature.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <thread>

#include "server/values/json.h"
#include "tests/signing/keys.h"
#include "tests/support/catch.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::string signed_as(Algorithm algorithm, const std::string& key, const std::string& text) {
  auto octets = sign(algorithm, key, text);
  return octets.ok() ? *octets : "error: " + octets.error();
}

// What anybody does who receives a message: OpenSSL reads the public key and checks.
bool verifies(const std::string& pem, const std::string& text, const std::string& signature) {
  BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PUBKEY(memory, nullptr, nullptr, nullptr);
  EVP_MD_CTX* digesting = EVP_MD_CTX_new();
  const auto octets = [](const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  const bool fits = EVP_DigestVerifyInit(digesting, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                    EVP_DigestVerify(digesting, octets(signature), signature.size(), octets(text), text.size()) == 1;
  EVP_MD_CTX_free(digesting);
  EVP_PKEY_free(key);
  BIO_free(memory);
  return fits;
}

// A key made for one test, as PKCS#8; with a password it is locked.
std::string pem_of(EVP_PKEY* key, const char* password = nullptr) {
  BIO* memory = BIO_new(BIO_s_mem());
  const EVP_CIPHER* cipher = password != nullptr ? EVP_aes_256_cbc() : nullptr;
  PEM_write_bio_PKCS8PrivateKey(memory, key, cipher, nullptr, 0, nullptr, const_cast<char*>(password));
  char* start = nullptr;
  const long length = BIO_get_mem_data(memory, &start);
  std::string pem(start, static_cast<std::size_t>(length));
  BIO_free(memory);
  EVP_PKEY_free(key);
  return pem;
}

std::string edwards_key() { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

}  // namespace

TEST_CASE("HMAC with SHA-256 follows RFC 4231", "[signing]") {
  const auto [key, text, code] = GENERATE(table<std::string, std::string, std::string>(
      {{std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
       {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
       {std::string(20, '\xaa'), std::string(50, '\xdd'), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
       {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
       {"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"}}));
  CHECK(hex_encode(signed_as(Algorithm::hs256, key, text)) == code);
}

TEST_CASE("RSA with SHA-256 follows RFC 7515 A.2, whichever form the key has", "[signing]") {
  const std::string input =
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::string expected =
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
      "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdi"
      "uB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
      "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2"
      "w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
  CHECK(base64url_encode(signed_as(Algorithm::rs256, kRsaKey, input)) == expected);
  CHECK(base64url_encode(signed_as(Algorithm::rs256, kTraditionalRsaKey, input)) == expected);
  CHECK(verifies(kRsaPublicKey, input, signed_as(Algorithm::rs256, kRsaKey, input)));
  CHECK_FALSE(verifies(kRsaPublicKey, input + ".", signed_as(Algorithm::rs256, kRsaKey, input)));
}

TEST_CASE("ECDSA with SHA-256 follows RFC 6979 A.2.5, in DER, whichever form the key has", "[signing]") {
  const auto [text, der] = GENERATE(table<std::string, std::string>({{"sample",
                                                                      "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84e"
                                                                      "af3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f"
                                                                      "843acda8"},
                                                                     {"test",
                                                                      "3045022100f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7"
                                                                      "d383670220019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e4"
                                                                      "6f0083"}}));
  CHECK(hex_encode(signed_as(Algorithm::es256, kEcKey, text)) == der);
  CHECK(hex_encode(signed_as(Algorithm::es256, kTraditionalEcKey, text)) == der);
  // As `openssl ecparam -genkey` writes it, with the curve in front.
  const std::string with_parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + kTraditionalEcKey;
  CHECK(hex_encode(signed_as(Algorithm::es256, with_parameters, text)) == der);
}

TEST_CASE("signatures of all kinds of texts are verified by OpenSSL", "[signing]") {
  for (std::size_t length = 0; length < 200; ++length) {
    const std::string text(length, static_cast<char>(length));
    const std::string signature = signed_as(Algorithm::es256, kEcKey, text);
    CAPTURE(length, hex_encode(signature));
    REQUIRE(verifies(kEcPublicKey, text, signature));
    REQUIRE_FALSE(verifies(kEcPublicKey, text + "x", signature));
    REQUIRE(signature == signed_as(Algorithm::es256, kEcKey, text));
  }
}

TEST_CASE("the public half of a private key is written as PEM", "[signing]") {
  for (const std::string& key : {kRsaKey, kTraditionalRsaKey}) CHECK(*public_key(key) == kRsaPublicKey);
  for (const std::string& key : {kEcKey, kTraditionalEcKey}) CHECK(*public_key(key) == kEcPublicKey);
  CHECK(public_key(edwards_key())->starts_with("-----BEGIN PUBLIC KEY-----\n"));
  CHECK(public_key(kEcPublicKey).error().starts_with("the key is no private key in PEM"));
}

TEST_CASE("a key that does not fit is told, and nobody is asked for a password", "[signing]") {
  const std::string no_key =
      "error: the key is no private key in PEM (\"-----BEGIN PRIVATE KEY-----\" …), PKCS#8 or traditional, without a password";
  const auto broken =
      GENERATE_COPY(values({std::string(), std::string("secret"), kRsaPublicKey, pem_of(EVP_EC_gen("P-256"), "password"),
                            kEcKey.substr(0, 100), std::string("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n")}));
  CHECK(signed_as(Algorithm::rs256, broken, "x") == no_key);
  CHECK(signed_as(Algorithm::es256, broken, "x") == no_key);
}

TEST_CASE("a key of another kind or size is told", "[signing]") {
  CHECK(signed_as(Algorithm::rs256, kEcKey, "x") == "error: RS256 needs an RSA key, not EC on prime256v1");
  CHECK(signed_as(Algorithm::rs256, edwards_key(), "x") == "error: RS256 needs an RSA key, not ED25519");
  CHECK(signed_as(Algorithm::es256, kRsaKey, "x") == "error: ES256 needs an EC key on prime256v1 (P-256), not RSA");
  CHECK(signed_as(Algorithm::es256, pem_of(EVP_EC_gen("P-384")), "x") ==
        "error: ES256 needs an EC key on prime256v1 (P-256), not EC on secp384r1");
  CHECK(signed_as(Algorithm::rs256, pem_of(EVP_RSA_gen(4104u)), "x") == "error: RS256 takes an RSA key of at most 4096 bits, not 4104");
  const std::string long_text(20'000, 'x');
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::rs256, Algorithm::es256})
    CHECK(signed_as(algorithm, long_text, "x") == "error: the key is longer than 16384 octets");
}

TEST_CASE("algorithms go by the names of RFC 7518", "[signing]") {
  CHECK(*parse_algorithm("HS256") == Algorithm::hs256);
  CHECK(*parse_algorithm("RS256") == Algorithm::rs256);
  CHECK(*parse_algorithm("ES256") == Algorithm::es256);
  CHECK(parse_algorithm("hs256").error() == "there is no algorithm \"hs256\"; one of: HS256, RS256, ES256");
}

TEST_CASE("more keys than are kept, from several threads at once, sign as they would alone", "[signing][concurrency]") {
  const std::string by_ec = signed_as(Algorithm::es256, kEcKey, "text");
  const std::string by_rsa = signed_as(Algorithm::rs256, kRsaKey, "text");
  std::vector<int> right(4);
  std::vector<std::thread> threads;
  threads.reserve(right.size());
  for (int& count : right) {
    threads.emplace_back([&count, &by_ec, &by_rsa] {
      for (std::size_t i = 0; i < 40; ++i) {  // blanks before a key make another text of it
        const std::string blanks(i, '\n');
        count += signed_as(Algorithm::es256, blanks + kEcKey, "text") == by_ec;
        count += signed_as(Algorithm::rs256, blanks + kRsaKey, "text") == by_rsa;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == std::vector<int>(4, 80));
}
