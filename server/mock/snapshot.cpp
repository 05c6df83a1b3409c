// SPDX-License-Identifier: MIT
#include "server/mock/snapshot.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "server/engine/attribute.h"
#include "server/engine/resource_change.h"
#include "server/values/json.h"

namespace understudy {

namespace {

Value instant_value(const std::optional<Instant>& instant) { return instant ? Value(format_instant(*instant)) : Value(); }

Value age_value(std::uint64_t age) { return Value(static_cast<std::int64_t>(age)); }

Value pure(const Value& value) {
  auto json = as_json(value);
  return json ? *std::move(json) : Value();
}

Value chance_value(const Random::State& state) {
  return Value(fmt::format("{:016x} {:016x} {:016x} {:016x}", state.words[0], state.words[1], state.words[2], state.words[3]));
}

Value resource_value(const Machine& machine, std::uint64_t age, const Resource& resource) {
  List timers;
  for (const Resource::Timer& timer : resource.timers)
    timers.push_back(Map{{"due", instant_value(timer.due)}, {"age", age_value(timer.age)}, {"spent", instant_value(timer.spent)}});
  return Map{{"type", machine.type},
             {"age", age_value(age)},
             {"entered", format_instant(resource.entered)},
             {"reads", age_value(resource.reads)},
             {"attributes", pure(resource.attributes)},
             {"timers", std::move(timers)}};
}

// Keys and bodies are octets, which JSON cannot hold as they are.
Value key_value(const IdempotencyStore::Entry& entry) {
  List headers;
  for (const auto& [name, text] : entry.seen.response.headers) headers.push_back(List{name, text});
  return Map{
      {"key", base64_encode(entry.full_key)},  {"requestBody", base64_encode(entry.seen.body)},   {"status", entry.seen.response.status},
      {"headers", std::move(headers)},         {"body", base64_encode(entry.seen.response.body)}, {"outcome", entry.seen.outcome},
      {"grade", grade_name(entry.seen.grade)}, {"expires", instant_value(entry.seen.expires)}};
}

// Reads a stage; the first thing that does not fit is remembered, and nothing counts from then on.
class StageReader {
 public:
  explicit StageReader(std::shared_ptr<const Provider> provider) : provider_(std::move(provider)) {}

  Result<Stage, std::string> read(const Value& written) {
    place_ = provider_->name;
    std::map<std::string, Value> settings;
    for (const auto& [name, value] : member(written, "settings", Kind::map).as_map()) settings.emplace(name.as_string(), value);
    auto stage = Stage::make(provider_, settings, "");
    if (!stage) return Failed{stage.error().detail};
    stage->random.restore(chance(text(written, "random")));
    stage->world.restore_ages(age(written, "ages"));
    for (const Value& one : member(written, "resources", Kind::list).as_list()) read_resource(one, stage->world);
    place_ = provider_->name;
    for (const Value& one : member(written, "keys", Kind::list).as_list()) read_key(one, stage->keys);
    if (!problem_.empty()) return Failed{problem_};
    return *std::move(stage);
  }

 private:
  void fail(std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}: {}", place_, what);
  }

  const Value& member(const Value& map, std::string_view name, Kind kind) {
    static const std::map<Kind, Value> nothing = {{Kind::map, Map{}}, {Kind::list, List{}}, {Kind::string, ""}, {Kind::integer, 0}};
    const Value& found = map[name];
    if (found.is(kind)) return found;
    fail(fmt::format("\"{}\" must be a {}", name, kind_name(kind)));
    return nothing.at(kind);
  }
  const std::string& text(const Value& map, std::string_view name) { return member(map, name, Kind::string).as_string(); }

  std::uint64_t age(const Value& map, std::string_view name) {
    const std::int64_t age = member(map, name, Kind::integer).as_integer();
    if (age < 0) fail(fmt::format("\"{}\" must not be negative", name));
    return static_cast<std::uint64_t>(age);
  }

  std::optional<Instant> instant(const Value& map, std::string_view name) {
    if (map[name].is_null()) return std::nullopt;
    const auto read = parse_instant(text(map, name));
    if (!read) fail(fmt::format("\"{}\" must be an instant such as 2026-01-31T09:00:00Z", name));
    return read;
  }

  std::string octets(const Value& map, std::string_view name) {
    auto read = base64_decode(text(map, name));
    if (!read) fail(fmt::format("\"{}\" must be base64", name));
    return read ? *std::move(read) : std::string();
  }

  Random::State chance(const std::string& words) {
    Random::State state{};
    const char* at = words.data();
    const char* end = at + words.size();
    for (std::size_t i = 0; i < 4; ++i) {
      if (i > 0 && at != end && *at == ' ') ++at;
      const auto read = std::from_chars(at, end, state.words[i], 16);
      if (read.ec != std::errc()) fail("\"random\" must be four hexadecimal words");
      at = read.ptr;
    }
    if (state == Random::State{}) fail("\"random\" must not be all zeroes");
    return state;
  }

  void read_resource(const Value& written, World& world) {
    const auto machine = provider_->machines.find(text(written, "type"));
    if (!machine) return fail(fmt::format("there is no type of resource \"{}\"", text(written, "type")));
    const Machine& kind = provider_->machines[*machine];
    const ResourceRef ref{*machine, age(written, "age")};
    place_ = fmt::format("{}: {} of age {}", provider_->name, kind.type, ref.age);

    Resource resource;
    resource.attributes = read_attributes(kind, member(written, "attributes", Kind::map));
    resource.entered = instant(written, "entered").value_or(Instant{});
    resource.reads = written["reads"].is_null() ? 0 : age(written, "reads");  // snapshots of old do not know it
    resource.id = key_value(resource.attributes[kind.key]);
    const auto state = named_state(kind, resource.attributes[kind.state_attribute], "");
    if (!state) return fail(state.error().message);
    resource.state = *state;
    for (const Value& timer : member(written, "timers", Kind::list).as_list())
      resource.timers.push_back({instant(timer, "due"), age(timer, "age"), instant(timer, "spent")});

    if (resource.timers.size() != kind.states[*state].timed.size()) return fail("its timers are not those of its state");
    if (resource.id.is_null() || resource.id.as_string().empty() || world.find(*machine, resource.id.as_string()))
      return fail("its id is missing, or there is another one of that id");
    if (ref.age > world.ages() || !ages_.insert(ref.age).second) return fail("its age is not one that this world has given");
    if (world.full()) return fail(fmt::format("there are more than {} resources", World::kMostResources));
    world.replace(ref, std::move(resource));
  }

  Value read_attributes(const Machine& kind, const Value& written) {
    Map attributes;
    for (const Attribute& attribute : kind.attributes) {
      auto held = fitting(kind, attribute.name, written[attribute.name], "");
      if (!held) fail(held.error().message);
      attributes.set(attribute.name, held ? *std::move(held) : Value());
    }
    for (const auto& [name, value] : written.as_map()) {
      if (!name.is(Kind::string) || kind.attribute(name.as_string()) == nullptr)
        fail(fmt::format("{} has no attribute {}", kind.type, write_json(name)));
    }
    return Value(std::move(attributes));
  }

  void read_key(const Value& written, IdempotencyStore& keys) {
    const auto grade = parse_grade(text(written, "grade"));
    if (!grade) return fail("\"grade\" must be documented, inferred or assumed");
    const std::int64_t status = member(written, "status", Kind::integer).as_integer();
    if (status < 100 || status > 599) return fail("\"status\" must be one of HTTP");
    Headers headers;
    for (const Value& field : member(written, "headers", Kind::list).as_list()) {
      const bool is_pair =
          field.is(Kind::list) && field.as_list().size() == 2 && field.as_list()[0].is(Kind::string) && field.as_list()[1].is(Kind::string);
      if (!is_pair) return fail("\"headers\" must be pairs of texts");
      headers.add(field.as_list()[0].as_string(), field.as_list()[1].as_string());
    }
    keys.remember(octets(written, "key"), {octets(written, "requestBody"),
                                           {static_cast<int>(status), std::move(headers), octets(written, "body")},
                                           text(written, "outcome"),
                                           *grade,
                                           instant(written, "expires")});
  }

  std::shared_ptr<const Provider> provider_;
  std::string place_, problem_;
  std::set<std::uint64_t> ages_;
};

}  // namespace

Value write_stage(const Stage& stage) {
  List resources, keys;
  for (std::size_t machine = 0; machine < stage.world.machines(); ++machine) {
    for (const auto& [age, resource] : stage.world.all(machine))
      resources.push_back(resource_value(stage.provider->machines[machine], age, resource));
  }
  for (const auto& [age, entry] : stage.keys.all()) keys.push_back(key_value(entry));
  return Map{{"settings", pure(stage.settings)},
             {"random", chance_value(stage.random.state())},
             {"ages", age_value(stage.world.ages())},
             {"resources", std::move(resources)},
             {"keys", std::move(keys)}};
}

Result<Stage, std::string> read_stage(std::shared_ptr<const Provider> provider, const Value& written) {
  return StageReader(std::move(provider)).read(written);
}

}  // namespace understudy
