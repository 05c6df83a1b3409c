// SPDX-License-Identifier: MIT
// Loop: the commerce pack, and its calls by their names.
#pragma once

#include <string>
#include <utility>

#include "tests/packs/loop.h"

namespace understudy::test {

class Loop : public Walk {
 public:
  explicit Loop(std::string clock = "2024-05-10T09:30:00Z") : Walk("loop-commerce", std::move(clock)) {}

  Answer read(const std::string& id) { return get("/v1/subscriptions/" + id); }
  Answer pause(const std::string& id) { return post("/v1/subscriptions/" + id + "/pause"); }
  Answer resume(const std::string& id) { return post("/v1/subscriptions/" + id + "/resume"); }
  Answer cancel(const std::string& id, const std::string& body = "") { return post("/v1/subscriptions/" + id + "/cancel", body); }
  Answer cadence(const std::string& id, const std::string& type) {
    return post("/v1/subscriptions/" + id + "/cadence", R"({"interval_type": ")" + type + "\"}");
  }
  Answer of_customer(const std::string& id) { return get("/v1/subscriptions/customer/" + id); }

  // A new cart's id.
  std::string cart(const std::string& customer = "cus_01") {
    const Answer made = post("/v1/carts", R"({"customer_id": ")" + customer + "\"}");
    REQUIRE(made.status == 201);
    return made.json["id"].as_string();
  }
  Answer add(const std::string& cart, const std::string& product, const std::string& more = "") {
    return post("/v1/carts/" + cart + "/items", R"({"product_id": ")" + product + "\"" + more + "}");
  }
  Answer checkout(const std::string& cart) { return post("/v1/carts/" + cart + "/checkout"); }
};

}  // namespace understudy::test
