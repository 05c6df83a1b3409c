-- SPDX-License-Identifier: MIT
-- Schedules a pause of one recurring program and takes it back, in turn: every accepted call changes the world, and nothing in it grows.
local headers = {
  ["Authorization"] = "Bearer token",
  ["Content-Type"] = "application/json",
  ["merchant-id"] = "998152096533",
}
local function pause(cycles)
  return '{"recurringProgramId": "xB7lAXy0vZ", "pauseRemainingBillingCycles": ' .. cycles .. "}"
end
local turn = 0
request = function()
  turn = turn + 1
  headers["request-id"] = "bench-" .. turn
  return wrk.format("POST", "/jpmorgan-recurring/pauses", headers, pause(turn % 2 == 1 and 2 or 0))
end
