-- Trust on a network: each of 1,000 organisations moves towards the mean of its ten neighbours. Run by Entente in two ways, and by plain lua5.4.
local count, rate = 1000, 0.1
local function start(i) return i * 7919 % 1000 / 1000 end
local function partner(i, d) return (i + d * d - 1) % count + 1 end

if not scenario then -- plain Lua, with tables
  local organisations, months = {}, tonumber(arg[1])
  for i = 1, count do organisations[i] = { confidence = start(i), neighbours = {} } end
  for i, organisation in ipairs(organisations) do
    for d = 1, 5 do
      local other = organisations[partner(i, d)]
      table.insert(organisation.neighbours, other)
      table.insert(other.neighbours, organisation)
    end
  end
  for _ = 1, months do
    local heard = {}
    for i, organisation in ipairs(organisations) do
      local sum = 0
      for _, other in ipairs(organisation.neighbours) do sum = sum + other.confidence end
      heard[i] = sum / #organisation.neighbours
    end
    for i, organisation in ipairs(organisations) do
      organisation.confidence = organisation.confidence + rate * (heard[i] - organisation.confidence)
    end
  end
  local sum = 0
  for i, organisation in ipairs(organisations) do sum = sum + i % 7 * organisation.confidence end
  return print(string.format("%.17g", sum))
end

scenario { title = "Trust on a network", steps = parameter("months", { default = 24, min = 1, max = 100000, integer = true }) }
mechanisms "none"

local edges = {}
organisations(count, function(i) return { name = "organisation " .. i, sector = "community", confidence = start(i) } end)
for i = 1, count do
  for d = 1, 5 do table.insert(edges, { "organisation " .. i, "organisation " .. partner(i, d) }) end
end
network { edges = edges }
trait("confidence", { min = 0, max = 1 })

local ways = {}

function ways.each(world)
  local heard = {}
  for i, organisation in ipairs(world.organisations) do
    local sum = 0
    for _, other in ipairs(organisation.neighbours) do sum = sum + other.confidence end
    heard[i] = sum / #organisation.neighbours
  end
  for i, organisation in ipairs(world.organisations) do
    world:set(organisation, "confidence", organisation.confidence + rate * (heard[i] - organisation.confidence))
  end
end

local from, to, known
function ways.columns(world)
  if not from then
    from, to = world:edges()
    known = {}
    for _, i in ipairs(from) do known[i] = (known[i] or 0) + 1 end
  end
  local confidence, sum = world:column("confidence"), {}
  for i = 1, count do sum[i] = 0 end
  for e = 1, #from do
    local i = from[e]
    sum[i] = sum[i] + confidence[to[e]]
  end
  for i = 1, count do confidence[i] = confidence[i] + rate * (sum[i] / known[i] - confidence[i]) end
  world:set_column("confidence", confidence)
end

mechanism("listening", ways[parameter("way", { default = "each", choices = { "each", "columns" } })])

measure("sum", function(world)
  if world.step < world.steps then return 0 end
  local sum = 0
  for i, confidence in ipairs(world:column("confidence")) do sum = sum + i % 7 * confidence end
  return sum
end)
