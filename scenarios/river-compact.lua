-- The river compact: a case to change and to run again. Numbers after a name are the ones to play with.

scenario {
  title = "The river compact",
  about = "A ministry, a water utility, anglers and the farms of a valley restore a river.",
  unit  = "month", steps = 96, start = "2027-01",
}

-- Questions for the what-ifs: entente run river-compact.lua --set openness=0.9
local grant    = parameter("grant",    { default = 40, min = 1, max = 200, unit = "k€/month", about = "What the ministry earns for the river" })
local openness = parameter("openness", { default = 0.5, min = 0, max = 1, about = "How much of what happens is shown to all" })
local rule     = parameter("rule",     { default = "vote", choices = { "lead", "vote", "consensus", "nao" }, about = "Who decides" })

objective("clean_water", { start = 0.30, target = 0.80, about = "Share of the river in good condition" })
objective("farm_income", { start = 0.60, target = 0.65, about = "Income of the farms, against the country's" })

sector("farming", {
  like = "private", income = 6, staff = 1,
  culture = { clan = 0.6, market = 0.7, control = 0.2, adhocracy = 0.3 },
})

-- Three who matter most, by hand …
organisation("ministry", { sector = "public",    income = grant, priorities = { clean_water = 0.8, farm_income = 0.2 } })
organisation("utility",  { sector = "private",   priorities = { clean_water = 0.6, farm_income = 0.4 }, opportunism = 0.5 })
organisation("anglers",  { sector = "community", priorities = { clean_water = 1.0 } })

-- … most from a stakeholder table, one row each …
organisations(csv "data/river-partners.csv", function(row, draw)
  return {
    name = row.name, sector = row.sector, income = row.income, staff = row.staff, attitude = row.attitude,
    priorities = { clean_water = row.clean_water, farm_income = row.farm_income },
  }
end)

-- … and the small farms, drawn.
organisations(8, function(i, draw)
  return { name = "farm " .. i, sector = "farming", priorities = { farm_income = draw:uniform(0.6, 0.95), clean_water = 0.1 } }
end)

community("river towns", { size = 12000, needs = { clean_water = 0.7, farm_income = 0.3 } })

network { kind = "small_world", among = in_sector("farming"), degree = 4, rewire = 0.1 }

partnership("compact", {
  members    = everyone(),
  governance = rule, lead = "ministry", protocol = "single_text",
  transparency = openness, build = 0.11, monitoring = 0.4, voice = 0.4, roles = 0.5,
  issues = {
    issue("deadline", {
      choices = { 12, 24, 36 }, unit = "months", default = 24, about = "Until the first stretch is clean",
      prefers = {
        ministry = { [12] = 0.5, [24] = 0.3, [36] = 0 },
        anglers  = { [12] = 0.5, [24] = 0.2, [36] = 0 },
        utility  = { [12] = 0, [24] = 0.7, [36] = 1 },
        farming  = { [12] = 0, [24] = 0.5, [36] = 1 },
      },
    }),
    issue("seats", {
      from = 0, to = 5, default = 1, about = "Community seats on the board",
      prefers = {
        anglers  = function(seats) return seats / 5 end,
        ministry = function(seats) return 1 - math.abs(seats - 4) / 4 end,
      },
    }),
  },
})

-- The utility does not hurry with people it does not know, and pays less when its coffers are empty.
policy("utility", {
  respond = function(me, offer, ask)
    if (offer.deadline or 24) < 24 and me:trust_in("ministry") < 0.4 then
      return reject("too fast for people we do not know yet")
    end
    return ask:default()
  end,
  contribute = function(me, partnership, ask)
    return me.funds < 50 and 0.5 or ask:default()
  end,
})

every(6, activity("workshop", { partnership = "compact", cost = 20 }))
at(30, shock { objective = "clean_water", amount = -0.2, about = "Drought" })
when(function(world) return world.partnerships.compact.trust < 0.25 end,
     mediation { partnership = "compact", cost = 10 }, { once = true })

measure("river", function(world) return world.objectives.clean_water.level end)
success(function(world) return world.objectives.clean_water.level >= 0.7 end)

whatif("open books",     { openness = 0.9 })
whatif("ministry leads", { rule = "lead" })

workshop {
  rounds = 10, steps_per_round = 6,
  seats = { "ministry", "utility", "anglers", "farm 1", "farm 2" },
  brief = { ministry = "You were promised results before the election in month 40." },
  debrief = { "When did you first stop trusting someone? Rewind to it." },
}
