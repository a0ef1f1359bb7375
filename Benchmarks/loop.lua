-- A pure Lua loop, run by Entente and by plain lua5.4: what the guard costs an honest script.
local function work()
  local s, t = 0, {}
  for i = 1, 2e7 do s = s + i % 7 end
  for i = 1, 2e6 do t[i % 1000 + 1] = s + i end
  return s
end
if scenario then
  scenario { title = "Loop", steps = 1 }
  mechanisms "none"
  local s = work()
  measure("sum", function() return s end)
else
  print(work())
end
