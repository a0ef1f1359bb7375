-- Gives up a little for every offer that is better than all before, and hurries only at the end.
local best_heard = -math.huge
local demand = 1.0

local function worth_now(me, talk)
  local last_minute = talk.time > 0.9 and (talk.time - 0.9) * 2 or 0
  return me.floor + (me.best - me.floor) * math.max(0.25, demand - last_minute)
end

strategy {
  propose = function(me, talk)
    return me:at_least(worth_now(me, talk))
  end,

  respond = function(me, offer, talk)
    if offer.worth > best_heard then
      best_heard = offer.worth
      demand = demand - 0.06
    end
    if offer.worth >= worth_now(me, talk) then return accept() end
    return reject("we have heard better")
  end,
}
