// SPDX-License-Identifier: MIT
// Texts from values and octets, amounts as texts, and signatures, as packs use them.
#include "tests/expression/evaluate.h"
#include "tests/signing/keys.h"

using namespace understudy;
using namespace understudy::test;

namespace {

const std::string kSampleSignature =
    "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab"
    "2f84"
    "3acda8";

}  // namespace

TEST_CASE("a value becomes JSON, with its members in their order", "[expression]") {
  CHECK(evaluated("to_json({'b': [1, 2.0, null], 'a': now, 'c': duration('90s'), 'd': 'é\\n'})") ==
        R"("{\"b\":[1,2.0,null],\"a\":\"2024-05-01T00:00:00Z\",\"c\":\"PT1M30S\",\"d\":\"é\\n\"}")");
  CHECK(evaluated("parse_json(to_json(program)).labels.x") == "\"y\"");
  CHECK(evaluated("to_json('a') + to_json(null) + to_json(true)") == R"("\"a\"nulltrue")");
}

TEST_CASE("JSON that would grow beyond its limits is not written", "[expression]") {
  std::string shared = "[1]";
  for (int i = 0; i < 60; ++i) shared = "[" + shared + "].map(x, [x, x])[0]";
  CHECK(evaluated("to_json(" + shared + ")") == "error: the value has more than 200000 values or 200 levels");
  const std::string text(1u << 20, 'a');
  CHECK(evaluated("size(to_json([data, data, data]))", text) == std::to_string(3 * ((1u << 20) + 3) + 1));
  CHECK(evaluated("to_json([data, data, data, data, data])", text) == "error: the texts of the value are longer than 4194304 octets");
  CHECK(evaluated("to_json({'a': data})", std::string(1u << 20, '\x01')).starts_with("error: the result is too large"));
  CHECK(evaluated("data.all(i, size(to_json(data)) > 0)", List(2000, Value(1))) == "error: the evaluation takes more than 1000000 steps");
}

TEST_CASE("texts and bytes are encoded", "[expression]") {
  CHECK(evaluated("base64_encode('fo') + ' ' + base64url_encode('fo') + ' ' + hex_encode('fo')") == "\"Zm8= Zm8 666f\"");
  CHECK(
      evaluated("base64_encode(b'\\xfb\\xff\\xfe') + ' ' + base64url_encode(b'\\xfb\\xff\\xfe') + ' ' + hex_encode(b'\\xfb\\xff\\xfe')") ==
      "\"+//+ -__- fbfffe\"");
  CHECK(evaluated("base64url_encode('é') == base64url_encode(bytes('é'))") == "true");
  CHECK(evaluated("string(base64url_decode(base64url_encode('header.payload')))") == "\"header.payload\"");
  CHECK(refusal("hex_encode(1)") == "hex_encode(1)\n           ^ argument 1 of hex_encode() must be string or bytes, not int\n");
}

TEST_CASE("amounts that are texts are reckoned with exactly", "[expression]") {
  CHECK(evaluated("[decimal_add('12.50', '1'), decimal_subtract('1', '12.50'), decimal_multiply('12.50', '0.5')]") ==
        R"(["13.50","-11.50","6.250"])");
  CHECK(evaluated("[decimal_compare('1.5', '1.50'), decimal_compare('-2', '1'), decimal_compare('10', '9.99')]") == "[0,-1,1]");
  CHECK(evaluated("decimal_add('0.1', '0.2') == '0.3'") == "true");
  CHECK(evaluated("decimal_add('1', '1,5')") == "error: \"1,5\" is no decimal number such as \"12.50\"");
  CHECK(evaluated("decimal_compare('x', '1')") == "error: \"x\" is no decimal number such as \"12.50\"");
  CHECK(compiled("decimal_compare('1', '2')").type().name() == "int");
  CHECK(refusal("decimal_add(1, '2')") == "decimal_add(1, '2')\n            ^ argument 1 of decimal_add() must be string, not int\n");
}

TEST_CASE("a text has a digest", "[expression]") {
  CHECK(evaluated("sha256('abc', 'hex')") == "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");  // FIPS 180-2, B.1
  CHECK(evaluated("sha256('', 'base64')") == "\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"");
  CHECK(evaluated("sha256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'base64url')") ==
        "\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\"");  // RFC 7636, appendix B
  CHECK(evaluated("sha256('abc', 'utf8')") == "error: there is no encoding \"utf8\"; one of: hex, base64, base64url");
}

TEST_CASE("texts are signed with a text or a private key as key", "[expression]") {
  const Value keys(Map{{"rsa", kRsaKey}, {"ec", kEcKey}});
  CHECK(evaluated("signature('HS256', 'Jefe', 'what do ya want for nothing?', 'hex')") ==
        "\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\"");
  CHECK(evaluated("signature('HS256', 'Jefe', 'what do ya want for nothing?', 'base64')") ==
        "\"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=\"");
  CHECK(evaluated("signature('HS256', 'Jefe', 'what do ya want for nothing?', 'base64url')") ==
        "\"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM\"");
  CHECK(evaluated("signature('ES256', data.ec, 'sample', 'hex')", keys) == "\"" + kSampleSignature + "\"");
  CHECK(evaluated("signature('RS256', data.rsa, 'x', 'hex').size()", keys) == "512");
  CHECK(evaluated("public_key(data.ec)", keys) == write_json(Value(kEcPublicKey)));
  CHECK(evaluated("public_key(data.rsa)", keys) == write_json(Value(kRsaPublicKey)));
}

TEST_CASE("a signature that cannot be made is an error that tells why", "[expression]") {
  const Value keys(Map{{"rsa", kRsaKey}, {"ec", kEcKey}, {"algorithm", "none"}});
  CHECK(evaluated("signature('HS256', 'k', 't', 'HEX')") == "error: there is no encoding \"HEX\"; one of: hex, base64, base64url");
  CHECK(evaluated("signature(data.algorithm, 'k', 't', 'hex')", keys) ==
        "error: there is no algorithm \"none\"; one of: HS256, RS256, ES256");
  CHECK(evaluated("signature('RS256', data.ec, 't', 'hex')", keys) == "error: RS256 needs an RSA key, not EC on prime256v1");
  CHECK(evaluated("signature('ES256', 'secret', 't', 'hex')").starts_with("error: the key is no private key in PEM"));
  CHECK(evaluated("public_key('secret')").starts_with("error: the key is no private key in PEM"));
  CHECK(refusal("signature('HS512', 'k', 't', 'hex')") ==
        "signature('HS512', 'k', 't', 'hex')\n          ^^^^^^^ there is no algorithm \"HS512\"; one of: HS256, RS256, ES256\n");
}

TEST_CASE("signatures with private keys are counted by what they cost", "[expression]") {
  const Value data(Map{{"key", kEcKey}, {"list", List(99, Value(1))}, {"longer", List(101, Value(1))}});
  CHECK(evaluated("data.list.all(i, signature('ES256', data.key, 't', 'hex') != '')", data) == "true");
  CHECK(evaluated("data.longer.all(i, signature('ES256', data.key, 't', 'hex') != '')", data) ==
        "error: the evaluation takes more than 1000000 steps");
  CHECK(evaluated("data.longer.all(i, signature('HS256', data.key, 't', 'hex') != '')", data) == "true");
}
