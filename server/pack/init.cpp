// SPDX-License-Identifier: MIT
#include "server/pack/init.h"

#include <fmt/format.h>

#include <cctype>
#include <fstream>
#include <system_error>

#include "server/pack/example.h"

namespace understudy {

namespace {

constexpr std::string_view kExampleName = "turnstile";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// "my-shop" → "My shop"
std::string titled(std::string_view name) {
  std::string title(name);
  for (char& c : title) c = c == '-' ? ' ' : c;
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return title;
}

}  // namespace

PackFiles new_pack(std::string_view name) {
  PackFiles files{std::string(name), std::string(name), {}};
  for (const ExampleFile& file : kExample) {
    std::string text(file.text);
    replace_all(text, kExampleName, name);
    replace_all(text, titled(kExampleName), titled(name));
    files.texts.emplace(file.name, std::move(text));
  }
  return files;
}

Result<std::vector<std::string>, std::string> init_pack(const std::filesystem::path& folder, std::string_view name) {
  if (!is_pack_name(name))
    return Failed{fmt::format("\"{}\" cannot be a pack's name: lower-case letters, digits and hyphens, a letter first", name)};
  const std::filesystem::path target = folder / name;
  std::error_code error;
  if (std::filesystem::exists(target, error))
    return Failed{fmt::format("{} exists already, and is left as it is", target.generic_string())};
  std::filesystem::create_directories(target, error);
  if (error) return Failed{fmt::format("{} cannot be made: {}", target.generic_string(), error.message())};
  std::vector<std::string> written;
  for (const auto& [file, text] : new_pack(name).texts) {
    const std::filesystem::path path = target / file;
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    if (!stream.flush()) return Failed{fmt::format("{} cannot be written", path.generic_string())};
    written.push_back(path.generic_string());
  }
  return written;
}

}  // namespace understudy
