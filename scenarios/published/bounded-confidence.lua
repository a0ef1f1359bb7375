-- Bounded confidence: Hegselmann & Krause 2002, JASSS 5(3). Each takes the mean of all opinions within epsilon of its own.

scenario { title = "Bounded confidence", about = "How many camps are left when people listen only to those near them", steps = 60 }

local epsilon = parameter("epsilon", { default = 0.2, min = 0, max = 1, about = "How far from one's own an opinion may be to be heard" })
local start   = parameter("start",   { default = "random", choices = { "random", "grid" }, about = "Opinions at the start" })

mechanisms "none"

organisations(100, function(i) return { name = "agent " .. i, sector = "community" } end)

trait("opinion", {
  of = "organisation", min = 0, max = 1,
  start = function(agent, draw)
    if start == "grid" then return (tonumber(agent.name:match("%d+")) - 0.5) / 100 end
    return draw:uniform(0, 1)
  end,
})
trait("updates", { of = "world", about = "Steps in which somebody still moved" })

mechanism("listening", function(world)
  local old, new, moved = world:column("opinion"), {}, 0
  for i = 1, #old do
    local sum, heard = 0, 0
    for j = 1, #old do
      if math.abs(old[i] - old[j]) <= epsilon then sum, heard = sum + old[j], heard + 1 end
    end
    new[i] = sum / heard
    moved = math.max(moved, math.abs(new[i] - old[i]))
  end
  world:set_column("opinion", new)
  if moved >= 1e-9 then world:add(world, "updates", 1) end
end)

measure("clusters", function(world)
  local opinions, clusters = world:column("opinion"), 1
  table.sort(opinions)
  for i = 2, #opinions do if opinions[i] - opinions[i - 1] > 1e-3 then clusters = clusters + 1 end end
  return clusters
end)
measure("updates made", function(world) return world.updates end)

whatif("open minds",   { epsilon = 0.3 })
whatif("closed minds", { epsilon = 0.05 })
