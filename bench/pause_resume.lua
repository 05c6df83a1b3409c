-- SPDX-License-Identifier: MIT
-- Pause and resume of one subscription in turn: each answer is a transition that changes the world. With several connections on one
-- subscription some calls meet the other state and are refused; the report says how many.
local subscription = "/loop-commerce/v1/subscriptions/sub_active/"
local headers = { ["Authorization"] = "Bearer lph_at_x" }
local calls = 0

function request()
  calls = calls + 1
  return wrk.format("POST", subscription .. (calls % 2 == 1 and "pause" or "resume"), headers)
end
