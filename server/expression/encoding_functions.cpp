// SPDX-License-Identifier: MIT
// Values as texts and octets as texts, there and back; signatures.
#include <fmt/format.h>

#include "server/expression/functions.h"
#include "server/signing/signature.h"
#include "server/values/json.h"

namespace understudy {

namespace {

using Of = Type::Of;

constexpr std::size_t kStepsPerSignature = 10'000;  // so much as a large RSA key takes, which no other step of an evaluation does
constexpr std::size_t kOctetsPerStep = 64;

// The octets of all texts in a value, shared ones counted each time that they stand in it. REQUIRES: no more than kDeepestValue levels
std::size_t count_octets(const Value& value) {
  std::size_t octets = 0;
  switch (value.kind()) {
    case Kind::string:
      return value.as_string().size();
    case Kind::bytes:
      return value.as_bytes().size();
    case Kind::list:
      for (const Value& element : value.as_list()) octets += count_octets(element);
      return octets;
    case Kind::map:
      for (const auto& [key, member] : value.as_map()) octets += count_octets(key) + count_octets(member);
      return octets;
    default:
      return 0;
  }
}

Answer to_json(Arguments a, Scope& scope) {
  const std::size_t values = count_values(a[0], kLongestList);
  if (values > kLongestList) return Failed{fmt::format("the value has more than {} values or {} levels", kLongestList, kDeepestValue)};
  const std::size_t octets = count_octets(a[0]);
  if (octets > kLongestText) return Failed{fmt::format("the texts of the value are longer than {} octets", kLongestText)};
  scope.work += values + octets / kOctetsPerStep;
  return Value(write_json(a[0]));
}

Answer from_json(Arguments a, Scope&) {
  Result<Value, JsonError> value = parse_json(a[0].as_string());
  if (!value.ok())
    return Failed{fmt::format("no JSON at line {}, column {}: {}", value.error().line, value.error().column, value.error().message)};
  return std::move(value).value();
}

Answer from_base64url(Arguments a, Scope&) {
  Result<std::string, std::string> octets = base64url_decode(a[0].as_string());
  if (!octets.ok()) return Failed{std::move(octets).error()};
  return Value::bytes(std::move(octets).value());
}

template <std::string encode(std::string_view)>
Answer encoded(Arguments a, Scope&) {
  return Value(encode(a[0].is(Kind::bytes) ? a[0].as_bytes() : a[0].as_string()));
}

Answer in_encoding(std::string_view octets, std::string_view encoding) {
  if (encoding == "hex") return Value(hex_encode(octets));
  if (encoding == "base64") return Value(base64_encode(octets));
  if (encoding == "base64url") return Value(base64url_encode(octets));
  return Failed{fmt::format("there is no encoding \"{}\"; one of: hex, base64, base64url", encoding)};
}

Answer signature(Arguments a, Scope& scope) {
  const auto algorithm = parse_algorithm(a[0].as_string());
  if (!algorithm.ok()) return Failed{algorithm.error()};
  scope.work += *algorithm == Algorithm::hs256 ? a[2].as_string().size() / kOctetsPerStep : kStepsPerSignature;
  const auto octets = sign(*algorithm, a[1].as_string(), a[2].as_string());
  return octets.ok() ? in_encoding(*octets, a[3].as_string()) : Failed{octets.error()};
}

Answer sha256(Arguments a, Scope& scope) {
  scope.work += a[0].as_string().size() / kOctetsPerStep;
  const auto octets = digest(a[0].as_string());
  return octets.ok() ? in_encoding(*octets, a[1].as_string()) : Failed{octets.error()};
}

// An algorithm that is written out is checked when the pack is loaded.
Result<Type, std::string> type_of_signature(std::string_view algorithm) {
  const auto known = parse_algorithm(algorithm);
  if (!known.ok()) return Failed{known.error()};
  return Type(Of::string);
}

Answer public_half(Arguments a, Scope& scope) {
  scope.work += kStepsPerSignature;
  auto pem = public_key(a[0].as_string());
  return pem.ok() ? Answer(*std::move(pem)) : Failed{std::move(pem).error()};
}

}  // namespace

std::vector<Function> encoding_functions() {
  std::vector<Function> all = {function("to_json", {Of::dyn}, Of::string, to_json),
                               function("parse_json", {Of::string}, Of::dyn, from_json),
                               function("base64url_decode", {Of::string}, Of::bytes, from_base64url),
                               function("signature", {Of::string, Of::string, Of::string, Of::string}, Of::string, signature),
                               function("sha256", {Of::string, Of::string}, Of::string, sha256),
                               function("public_key", {Of::string}, Of::string, public_half)};
  for (Function& f : all) {
    if (f.name == "signature") f.result_for = type_of_signature;
  }
  for (const Of of : {Of::string, Of::bytes}) {
    all.push_back(function("base64_encode", {of}, Of::string, encoded<base64_encode>));
    all.push_back(function("base64url_encode", {of}, Of::string, encoded<base64url_encode>));
    all.push_back(function("hex_encode", {of}, Of::string, encoded<hex_encode>));
  }
  return all;
}

}  // namespace understudy
