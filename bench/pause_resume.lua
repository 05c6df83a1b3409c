-- SPDX-License-Identifier: MIT
-- Pause and resume of one order in turn: each answer is a transition that changes the world. With several connections on one order
-- some calls meet the other state and are refused; the report says how many.
local order = "/wix-pricing-plans/pricing-plans/v2/orders/9e2f0450-f8ab-4459-a4a9-a851ebbd12d1/"
local headers = { ["Authorization"] = "bench", ["Content-Type"] = "application/json" }
local calls = 0

function request()
  calls = calls + 1
  return wrk.format("POST", order .. (calls % 2 == 1 and "pause" or "resume"), headers, "{}")
end
