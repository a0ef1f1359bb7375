-- The aspiration strategy of negotiation.json, in Lua: the same demands, and so the same trace.
local exponent, start, tolerance = 4, 1, 0.001

local function least(me, talk)
  local floor, best = me.floor, me.best
  local level = start * (1 - talk.time ^ exponent)
  return math.max(floor, math.min(best, (best - floor) * level + floor - tolerance))
end

strategy {
  propose = function(me, talk) return me:at_least(least(me, talk)) end,
  respond = function(me, offer, talk) return offer.worth >= least(me, talk) and accept() or reject() end,
}
