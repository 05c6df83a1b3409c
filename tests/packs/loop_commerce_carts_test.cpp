// SPDX-License-Identifier: MIT
// Carts, their checkout, and products.
#include "tests/packs/loop_commerce.h"

namespace understudy::test {

TEST_CASE("Loop: a cart begins empty, with a total of no cents in a text") {
  Loop loop;
  const auto made = loop.post("/v1/carts", R"({"customer_id": "cus_07"})");
  CHECK(answered(made) == "201 created documented");
  const std::string id = made.json["id"].as_string();
  CHECK(made.body == R"({"id":")" + id +
                         R"(","customer_id":"cus_07","status":"open","total_cents":"0","currency":"usd","items":[],)"
                         R"("created_at":"2024-05-10T09:30:00.000Z","updated_at":"2024-05-10T09:30:00.000Z"})");
  CHECK(loop.get("/v1/carts/" + id).body == made.body);
}

TEST_CASE("Loop: a cart is for somebody") {
  Loop loop;
  for (const std::string body : {"{}", R"({"customer_id": ""})", R"({"customer_id": null})", "", "cus_01"}) {
    const auto answer = loop.post("/v1/carts", body);
    CHECK(answered(answer) == "400 validation_error documented");
    CHECK(answer.json["error"] == Value("validation_error"));
  }
  CHECK(loop.post("/v1/carts", "{}").body == R"({"error":"validation_error","message":"customer_id: is required"})");
}

TEST_CASE("Loop: items go into a cart at the product's price, one when no number is given, and the total follows") {
  Loop loop;
  const std::string cart = loop.cart();
  loop.advance("PT1M");
  const auto two = loop.add(cart, "prod_omega", R"(, "quantity": 2)");
  CHECK(answered(two) == "201 added documented");
  const std::string item = two.json["id"].as_string();
  CHECK(two.body == R"({"id":")" + item + R"(","cart_id":")" + cart +
                        R"(","product_id":"prod_omega","quantity":2,"unit_price_cents":"4900",)"
                        R"("created_at":"2024-05-10T09:31:00.000Z","updated_at":"2024-05-10T09:31:00.000Z"})");
  CHECK(loop.add(cart, "prod_magnesium").json["quantity"] == Value(1));
  const auto read = loop.get("/v1/carts/" + cart);
  CHECK(answered(read) == "200 found documented");
  CHECK(read.json["total_cents"] == Value("11950"));
  CHECK(read.json["updated_at"] == Value("2024-05-10T09:31:00.000Z"));
  REQUIRE(read.json["items"].as_list().size() == 2);
  CHECK(read.json["items"].as_list()[0] == two.json);
}

TEST_CASE("Loop: the same product again is an item of its own, and other carts keep theirs") {
  Loop loop;
  loop.add("cart_open", "prod_omega");
  CHECK(loop.get("/v1/carts/cart_open").json["items"].as_list().size() == 2);
  CHECK(loop.get("/v1/carts/cart_open").json["total_cents"] == Value("9800"));
  CHECK(loop.get("/v1/carts/cart_empty").json["items"].as_list().empty());
}

TEST_CASE("Loop: totals are exact beyond what a machine word holds") {
  Loop loop;
  const std::string cart = loop.cart();
  for (int i = 0; i < 2; ++i) CHECK(loop.add(cart, "prod_omega", R"(, "quantity": 9007199254740991)").status == 201);
  CHECK(loop.get("/v1/carts/" + cart).json["total_cents"] == Value("88270552696461711800"));
  CHECK(loop.add(cart, "prod_omega", R"(, "quantity": 9007199254740992)").status == 400);
}

TEST_CASE("Loop: a cart or a product that there is not is not found, the cart first") {
  Loop loop;
  CHECK(loop.add("cart_unknown", "prod_unknown").body == R"({"error":"not_found","message":"Cart not found."})");
  CHECK(answered(loop.add("cart_unknown", "prod_omega")) == "404 cart_not_found documented");
  CHECK(answered(loop.add("cart_open", "prod_unknown")) == "404 product_not_found documented");
  CHECK(answered(loop.get("/v1/carts/cart_unknown")) == "404 not_found documented");
  CHECK(answered(loop.checkout("cart_unknown")) == "404 not_found documented");
  CHECK(answered(loop.get("/v1/products/prod_unknown")) == "404 not_found documented");
}

TEST_CASE("Loop: an item that does not fit is a 400 that the page does not declare, or a 422 for its values when the sandbox is told so") {
  const std::vector<std::string> values = {R"({"product_id": "prod_omega", "quantity": 0})",
                                           R"({"product_id": "prod_omega", "quantity": -1})", R"({"product_id": ""})"};
  const std::vector<std::string> forms = {"{}",
                                          R"({"product_id": 7})",
                                          R"({"product_id": "prod_omega", "quantity": 1.5})",
                                          R"({"product_id": "prod_omega", "quantity": "2"})",
                                          "",
                                          "{no json"};
  Loop loop;
  for (const std::string& body : values) CHECK(answered(loop.post("/v1/carts/cart_open/items", body)) == "400 validation_error assumed");
  for (const std::string& body : forms) CHECK(answered(loop.post("/v1/carts/cart_open/items", body)) == "400 validation_error assumed");
  loop.fresh(R"({"undeclared_validation": 422})");
  for (const std::string& body : values) {
    const auto answer = loop.post("/v1/carts/cart_open/items", body);
    CHECK(answered(answer) == "422 unprocessable_entity assumed");
    CHECK(answer.json["error"] == Value("unprocessable_entity"));
  }
  for (const std::string& body : forms) CHECK(answered(loop.post("/v1/carts/cart_open/items", body)) == "400 validation_error assumed");
  CHECK(loop.get("/v1/carts/cart_open").json["items"].as_list().size() == 1);
}

TEST_CASE("Loop: a checkout begins an order and a payment, once, and completes the cart") {
  Loop loop;
  const auto done = loop.checkout("cart_open");
  CHECK(answered(done) == "200 initiated documented");
  CHECK(done.json.as_map().size() == 2);
  CHECK(done.json["order_id"].as_string().starts_with("ord_01"));
  CHECK(done.json["payment_id"].as_string().starts_with("pay_01"));
  CHECK(loop.get("/v1/carts/cart_open").json["status"] == Value("completed"));

  const auto again = loop.checkout("cart_open");
  CHECK(answered(again) == "409 already_completed documented");
  CHECK(again.body == R"({"error":"conflict","message":"The cart is already completed."})");
  CHECK(answered(loop.checkout("cart_completed")) == "409 already_completed documented");
  CHECK(answered(loop.add("cart_open", "prod_omega")) == "409 cart_completed assumed");
  CHECK(loop.get("/v1/carts/cart_open").json["items"].as_list().size() == 1);
}

TEST_CASE("Loop: an empty cart fails the precondition of a checkout, until something is in it") {
  Loop loop;
  const auto empty = loop.checkout("cart_empty");
  CHECK(answered(empty) == "412 cart_empty documented");
  CHECK(empty.body == R"({"error":"precondition_failed","message":"The cart is empty."})");
  loop.add("cart_empty", "prod_magnesium");
  CHECK(loop.post("/v1/carts/cart_empty/checkout", "{whatever").status == 200);
}

TEST_CASE("Loop: a product is read with all its 13 keys, and products are listed, or those of one brand") {
  Loop loop;
  const auto read = loop.get("/v1/products/prod_omega");
  CHECK(answered(read) == "200 found documented");
  CHECK(
      read.body ==
      R"({"id":"prod_omega","bc_product_id":"101","slug":"omega-3","brand_slug":"loop","name":"Omega 3","sku":"OM-3","price_cents":"4900",)"
      R"("currency":"usd","description":null,"status":"active","inventory_level":120,"created_at":"2024-01-01T00:00:00.000Z",)"
      R"("updated_at":"2024-01-01T00:00:00.000Z"})");
  const auto all = loop.get("/v1/products");
  CHECK(answered(all) == "200 listed documented");
  REQUIRE(all.json.as_list().size() == 2);
  CHECK(all.json.as_list()[0] == read.json);
  const auto of_brand = loop.get("/v1/products?brand_slug=loopbio");
  REQUIRE(of_brand.json.as_list().size() == 1);
  CHECK(of_brand.json.as_list()[0]["id"] == Value("prod_magnesium"));
  CHECK(loop.get("/v1/products?brand_slug=nobody").body == "[]");
}

TEST_CASE("Loop: the list of products fails as its page says when the sandbox is told to") {
  Loop loop;
  loop.fresh(R"({"catalogue": "failing"})");
  const auto answer = loop.get("/v1/products");
  CHECK(answered(answer) == "500 internal_error documented");
  CHECK(answer.body == R"({"error":"server_error","message":"The service failed."})");
}

}  // namespace understudy::test
