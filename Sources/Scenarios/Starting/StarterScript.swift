/// A scenario to start from, for somebody who has never programmed: it runs as it is, and every number in it may be changed.
struct StarterScript {
  let name: String

  /// `harbour-town` → `Harbour town`
  private var title: String {
    let words = name.split { "-_".contains($0) }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  var text: String {
    """
    -- \(title): a scenario to start from. Change a number, save, and run it again:
    --
    --   entente run \(name).lua
    --
    -- Lines that begin with two dashes are remarks: Entente does not read them.
    -- `entente words` lists all words, `entente words partnership` explains one.

    scenario {
      title = "\(title)",
      about = "Who works together here, and what for",
      unit  = "month", steps = 60, start = "2027-01",
    }

    -- A question to play with: entente run \(name).lua --set openness=0.9
    local openness = parameter("openness", {
      default = 0.5, min = 0, max = 1, about = "How much of what happens is shown to all",
    })

    -- What the partners may want. Levels go from 0 to 1.
    objective("safety", { start = 0.4, target = 0.7, about = "Nobody is hurt" })
    objective("jobs",   { start = 0.5, target = 0.6, about = "People have work" })

    -- Who they are. A sector is public, private, nonprofit or community; income is in k€ a month.
    -- Priorities say how much each wants each objective; only their proportions count.
    organisation("town hall",  { sector = "public",    income = 40, priorities = { safety = 0.6, jobs = 0.4 } })
    organisation("shipping",   { sector = "private",   income = 80, priorities = { safety = 0.2, jobs = 0.8 } })
    organisation("first aid",  { sector = "nonprofit", income = 12, priorities = { safety = 0.9, jobs = 0.1 } })
    organisation("neighbours", { sector = "community", income = 4,  priorities = { safety = 0.7, jobs = 0.3 } })

    -- Those whom it is all for.
    community("residents", { size = 8000, needs = { safety = 0.5, jobs = 0.5 } })

    -- The partnership and its levers, each from 0 to 1. What is not written has a default.
    partnership("round table", {
      members      = everyone(),
      governance   = "vote",      -- or "lead", "consensus", "nao"
      transparency = openness,
      build        = 0.1,         -- share of spending for workshops and the like
      monitoring   = 0.4,         -- whether somebody looks at what was promised
      voice        = 0.3,         -- how far the community is heard
    })

    -- What happens on the way: something every so many steps, and something in one step.
    every(6, activity("workshop", { cost = 5 }))
    at(24, shock { objective = "jobs", amount = -0.2, about = "The shipyard closes" })

    -- What would count as a success.
    success(function(world) return world.objectives.safety.level > 0.6 end)

    -- What if? Compare with: entente run \(name).lua --set openness=0.9
    whatif("open books", { openness = 0.9 })

    """
  }
}
