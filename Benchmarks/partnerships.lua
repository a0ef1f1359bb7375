-- The default model at any size: organisations of four sectors in partnerships of about ten.
local count = parameter("count", { default = 8, min = 2, max = 100000, integer = true })
local size  = parameter("size",  { default = 8, min = 2, max = 100, integer = true })
local months = parameter("months", { default = 120, min = 1, max = 10000, integer = true })

local scripted = parameter("scripted", { default = false, about = "Whether a policy in Lua says what each contributes: what it would have done anyway" })

scenario { title = "Benchmark", steps = months }
for _, name in ipairs { "social", "economic", "environmental" } do objective(name) end
objective("readiness", { buffers_disasters = true })

local sectors = { "public", "private", "nonprofit", "community" }
organisations(count, function(i) return { name = "organisation " .. i, sector = sectors[i % 4 + 1] } end)

for first = 1, count - size + 1, size do
  local members = {}
  for i = first, first + size - 1 do members[#members + 1] = "organisation " .. i end
  partnership("partnership " .. first, { members = members })
end

local calls = 0
if scripted then
  for _, sector in ipairs(sectors) do
    policy(sector, {
      contribute = function(me, partnership, ask)
        calls = calls + 1
        return ask:default()
      end,
    })
  end
end
measure("calls", function() return calls end)
