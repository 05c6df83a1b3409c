-- SPDX-License-Identifier: MIT
-- A pause that the state refuses: routed, checked, run through the statechart, journalled, answered 409. The state never changes.
wrk.method = "POST"
wrk.path = "/loop-commerce/v1/subscriptions/sub_paused/pause"
wrk.headers["Authorization"] = "Bearer lph_at_x"
