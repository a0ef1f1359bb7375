-- The iterated prisoner's dilemma: Axelrod 1980, Journal of Conflict Resolution 24(1). Every strategy meets every strategy, and its own twin.

scenario { title = "Prisoner's dilemma", about = "Which way of dealing with others earns most, once they will meet again", steps = 200 }

local temptation = parameter("temptation", { default = 5, about = "Points for who defects while the other co-operates" })
local reward     = parameter("reward",     { default = 3, about = "Points for each when both co-operate" })
local punishment = parameter("punishment", { default = 1, about = "Points for each when both defect" })
local sucker     = parameter("sucker",     { default = 0, about = "Points for who co-operates while the other defects" })

mechanisms "none"

-- A strategy is told both pasts, a letter a round: what I did (mine) and what the other did (theirs). It answers C, co-operate, or D, defect.
local players, move = {}, {}
local function strategy(name, about, decide)
  organisation(name, { sector = "community", about = about })
  trait("with " .. name, { about = "Points from the match with " .. name })
  table.insert(players, name)
  move[name] = decide
end

strategy("AllC",       "Always co-operates",                           function() return "C" end)
strategy("AllD",       "Always defects",                               function() return "D" end)
strategy("TFT",        "Co-operates, then does as the other just did", function(mine, theirs) return theirs == "" and "C" or theirs:sub(-1) end)
strategy("TF2T",       "Defects only after two defections in a row",   function(mine, theirs) return theirs:sub(-2) == "DD" and "D" or "C" end)
strategy("STFT",       "Defects, then does as the other just did",     function(mine, theirs) return theirs == "" and "D" or theirs:sub(-1) end)
strategy("Grim",       "Co-operates until the other defects once",     function(mine, theirs) return theirs:find("D") and "D" or "C" end)
strategy("Pavlov",     "Co-operates after two equal moves",            function(mine, theirs) return mine:sub(-1) == theirs:sub(-1) and "C" or "D" end)
strategy("Alternator", "Co-operates in every other round",             function(mine) return #mine % 2 == 0 and "C" or "D" end)

local points = { CC = reward, CD = sucker, DC = temptation, DD = punishment }
local past = {}                                           -- past.TFT.AllD is what TFT did with AllD so far
for _, a in ipairs(players) do
  past[a] = {}
  for _, b in ipairs(players) do past[a][b] = "" end
end

mechanism("round", { about = "Every match goes on by a round; both move without knowing the other's move" }, function(world)
  local now = {}
  for _, a in ipairs(players) do
    now[a] = {}
    for _, b in ipairs(players) do now[a][b] = move[a](past[a][b], past[b][a]) end
  end
  for _, a in ipairs(players) do
    for _, b in ipairs(players) do
      world:add(a, "with " .. b, points[now[a][b] .. now[b][a]])
      past[a][b] = past[a][b] .. now[a][b]
    end
  end
end)

for _, a in ipairs(players) do
  measure(a, function(world)
    local total = 0
    for _, b in ipairs(players) do total = total + world.organisations[a]["with " .. b] end
    return total
  end)
end
for _, a in ipairs(players) do
  for _, b in ipairs(players) do
    measure(a .. " with " .. b, function(world) return world.organisations[a]["with " .. b] end)
  end
end

whatif("cheating hardly pays", { temptation = 3.5 })
whatif("cheating pays well",   { temptation = 9 })
