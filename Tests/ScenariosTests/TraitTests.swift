import Foundation
import Scenarios
import Simulation
import Testing

/// State variables that a scenario brings, on organisations, relations, partnerships and the world.
struct TraitTests {
  private func last(_ name: String, _ history: History) -> Double? { history.outcome.first { $0.name == name }?.value }

  static let three = """
    scenario { title = "Case", steps = 6 }
    objective("clean_air", {})
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private" })
    organisation("club", { sector = "community" })
    partnership("compact", { members = { "city", "works" } })

    """

  @Test("A trait of relations is read along them, set by a verb, and its postings balance")
  func relations() throws {
    let compilation = try Scripts.compiled(
      Self.three
        + """
        trait("grudge", { of = "relation", min = 0, max = 1, start = function(tie, draw)
          return tie.from.name == "city" and 0.25 or 0.5
        end })
        mechanism("grumbling", { after = "ties" }, function(world)
          for _, who in ipairs(world.organisations) do
            for _, tie in ipairs(who.relations) do
              assert(tie.from == who and tie.trust >= 0 and tie.trust <= 1)
              world:add(tie, "grudge", 0.1)
            end
          end
          local tie = world.organisations.city:relation_to("works")
          if world.step == 6 then world:set(tie, "grudge", 0.125) end
        end)
        measure("city", function(world) return world.organisations.city:relation_to("works").grudge end)
        measure("works", function(world) return world.organisations.works:relation_to("city").grudge end)
        measure("none", function(world) return world.organisations.city:relation_to("club") == nil and 1 or 0 end)
        """)
    let history = run(compilation.scenario, RunSpec(files: compilation.files), recording: .journal)
    #expect(history.status == .ok, "\(history.status)")
    #expect(last("city", history) == 0.125)
    #expect(last("works", history) == 1)
    #expect(last("none", history) == 1)
    let journal = try #require(history.journal)
    var balances = Dictionary(uniqueKeysWithValues: journal.openings.map { ($0.account, $0.balance) })
    for posting in journal.postings { balances[posting.account]! += posting.amount }
    for (account, balance) in journal.closings { #expect(balances[account] == balance, "\(account)") }
    #expect(journal.openings.contains { $0.account == "city→works.grudge" && $0.balance == 0.25 })
  }

  @Test("Who joins during a run is a neighbour from then on, and new relations begin with the trait's start")
  func newcomers() throws {
    let compilation = try Scripts.compiled(
      Self.three
        + """
        trait("grudge", { of = "relation", min = 0, max = 1, start = 0.3 })
        at(3, function(world)
          assert(#world.organisations.club.neighbours == 0 and #world.organisations.city.relations == 1)
          invite { organisation = "club", partnership = "compact" }
        end)
        policy("club", { join = function() return true end })
        measure("neighbours", function(world) return #world.organisations.club.neighbours end)
        measure("column", function(world) return #world:column("grudge") end)
        measure("grudge", function(world)
          local tie = world.organisations.club:relation_to("city")
          return tie and tie.grudge or 0
        end)
        """)
    let history = run(compilation.scenario, RunSpec(files: compilation.files), recording: .journal)
    #expect(history.status == .ok, "\(history.status)")
    func series(_ name: String) -> [Double]? { history.series.first { $0.name == name }?.values }
    #expect(series("neighbours") == [0, 0, 2, 2, 2, 2])
    #expect(series("column") == [2, 2, 6, 6, 6, 6])
    #expect(series("grudge") == [0, 0, 0.3, 0.3, 0.3, 0.3])
    #expect(history.journal?.openings.contains { $0.account == "club→city.grudge" } == true)
  }

  @Test("Organisation by organisation and by whole columns, the same model gives the same numbers")
  func columns() throws {
    let network = """
      scenario { title = "Case", steps = 20 }
      mechanisms "none"
      organisations(40, function(i, draw) return { name = "o" .. i, sector = "community", hope = draw:uniform(0, 1) } end)
      network { kind = "small_world", degree = 6, rewire = 0.3 }
      trait("hope", { min = 0, max = 1 })

      """
    let each = try Scripts.history(
      network + """
        mechanism("hoping", function(world)
          local heard = {}
          for i, who in ipairs(world.organisations) do
            local sum = 0
            for _, other in ipairs(who.neighbours) do sum = sum + other.hope end
            heard[i] = sum / #who.neighbours
          end
          for i, who in ipairs(world.organisations) do world:set(who, "hope", who.hope + 0.3 * (heard[i] - who.hope)) end
        end)
        for i = 1, 40 do measure("hope " .. i, function(world) return world.organisations[i].hope end) end
        """)
    let columns = try Scripts.history(
      network + """
        mechanism("hoping", function(world)
          local from, to = world:edges()
          local hope, sum, count = world:column("hope"), {}, {}
          for i = 1, #hope do sum[i], count[i] = 0, 0 end
          for e, i in ipairs(from) do sum[i], count[i] = sum[i] + hope[to[e]], count[i] + 1 end
          for i = 1, #hope do hope[i] = hope[i] + 0.3 * (sum[i] / count[i] - hope[i]) end
          world:set_column("hope", hope)
        end)
        for i = 1, 40 do measure("hope " .. i, function(world) return world:column("hope")[i] end) end
        """)
    #expect(each.status == .ok && columns.status == .ok)
    #expect(each.outcome.count == 40)
    for (one, other) in zip(each.outcome, columns.outcome) {
      #expect(one.name == other.name && abs((one.value ?? 2) - (other.value ?? 0)) < 1e-12)
    }
    #expect(Set(each.outcome.map(\.value)).count > 30)
  }

  @Test("Columns of what organisations have by nature are what their fields say, and not for those who decide")
  func naturalColumns() throws {
    let history = try Scripts.history(
      Self.three
        + """
        measure("checked", function(world)
          local checked = 0
          for _, name in ipairs { "funds", "satisfaction", "agility", "influence", "opportunism", "attitude" } do
            for i, value in ipairs(world:column(name)) do
              assert(world.organisations[i][name] == value, name)
              checked = checked + 1
            end
          end
          local from, to = world:edges()
          for e, trust in ipairs(world:column("trust")) do
            assert(world.organisations[from[e]]:trust_in(world.organisations[to[e]]) == trust)
            checked = checked + 1
          end
          return checked
        end)
        """)
    #expect(history.status == .ok, "\(history.status)")
    #expect(last("checked", history) == 20)
    let peeking = try Scripts.history(
      Self.three
        + """
        local seen
        at(1, function(world) seen = world end)
        policy("city", { spend = function() return { clean_air = seen:column("funds")[2] } end })
        """)
    #expect(peeking.status.failure?.message.contains("not for those who decide") == true)
  }

  @Test("A trait may be a field of an organisation before it is declared, and a field that is neither is told")
  func declaredLater() throws {
    let script = """
      scenario { title = "Case", steps = 1 }
      mechanisms "none"
      organisation("city", { sector = "public", hope = 0.75 })
      organisation("works", { sector = "public", hop = 0.5 })
      trait("hope", { min = 0, max = 1, start = 0.5 })
      measure("hope", function(world) return world.organisations.city.hope end)
      """
    let said = Scripts.complaints(script)
    #expect(said.contains("case.lua:4: unknown field 'hop' of organisation \"works\""), "\(said)")
    #expect(said.contains("did you mean 'hope'?"))
    #expect(last("hope", try Scripts.history(script.replacingOccurrences(of: ", hop = 0.5", with: ""))) == 0.75)
  }

  @Test("A start may be computed from traits declared before, and not from later ones")
  func starts() throws {
    let script = """
      scenario { title = "Case", steps = 1 }
      mechanisms "none"
      organisation("city", { sector = "public" })
      trait("hope", { start = 0.5 })
      trait("fear", { start = function(who) return 1 - who.hope end })
      measure("fear", function(world) return world.organisations.city.fear end)
      """
    #expect(last("fear", try Scripts.history(script)) == 0.5)
    let early = script.replacingOccurrences(of: "who.hope", with: "who.later") + "\ntrait(\"later\", {})"
    #expect(Scripts.complaints(early).contains("'later'"), "\(Scripts.complaints(early))")
  }

  @Test("A reason given for a posting is its cause in the record")
  func reasons() throws {
    let compilation = try Scripts.compiled(
      Self.three + "at(2, function(world) world:post(\"works.funds\", -5, \"a fine for the spill\") end)")
    let history = run(compilation.scenario, RunSpec(files: compilation.files), recording: .journal)
    let posting = try #require(history.journal?.postings.first { $0.mechanism == "intervention" })
    #expect(posting.account == "works.funds" && posting.amount == -5)
    #expect(history.events.first { $0.id == posting.cause }?.text == "a fine for the spill")
  }
}
