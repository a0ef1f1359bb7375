-- The aspiration strategy of negotiation.json, in Lua: the same demands, and so the same trace.
local exponent, tolerance = 4, 0.001
local max = math.max

local function least(me, talk)
  local floor = me.floor
  return max(floor, (me.best - floor) * (1 - talk.time ^ exponent) + floor - tolerance)
end

strategy {
  propose = function(me, talk) return me:at_least(least(me, talk)) end,
  respond = function(me, offer, talk)
    local demand = least(me, talk)
    if offer.worth >= demand then return accept() end
    return me:at_least(demand)
  end,
}
