import Scenarios
import Simulation
import Testing

struct MistakeTests {
  @Test(
    "A mistyped scenario is told what is wrong, where, and what was meant, and not much else",
    arguments: Mistake.ofSyntax + Mistake.ofDeclarations + Mistake.ofPartnerships)
  func mistyped(mistake: Mistake) throws {
    let (script, line) = try mistake.script()
    let said = Scripts.complaints(script, try mistake.files())
    let told = Mistake.told(in: said)
    #expect(
      told.contains { $0.hasPrefix("case.lua:\(line): ") && $0.contains(mistake.answers[0]) },
      "line \(line); said: \(said)")
    for answer in mistake.answers { #expect(said.contains(answer), "said: \(said)") }
    #expect(told.count == mistake.told, "said: \(said)")
  }

  @Test(
    "A mistake that shows in a run is told with its line, its step, who decides and what", arguments: Mistake.ofRuns)
  func running(mistake: Mistake) throws {
    let (script, line) = try mistake.script()
    let history = try Scripts.history(script, try mistake.files())
    guard case .failed(let failure) = history.status else {
      Issue.record("it runs")
      return
    }
    #expect(failure.text.hasPrefix("case.lua:\(line): "), "line \(line); said: \(failure.text)")
    for answer in mistake.answers { #expect(failure.text.contains(answer), "said: \(failure.text)") }
    #expect(failure.step == history.stepsRun + 1)
    #expect(
      failure.traceback.isEmpty || failure.traceback.contains { $0.hasPrefix("case.lua:\(line): ") },
      "\(failure.traceback)")
  }

  @Test("No two of these mistakes are told in the same words")
  func distinct() {
    let all = Mistake.ofSyntax + Mistake.ofDeclarations + Mistake.ofPartnerships + Mistake.ofRuns
    #expect(Set(all.map(\.answers)).count == all.count)
    #expect(all.count > 150)
  }

  @Test("A success that returns nothing is told at the end of the run")
  func successWithoutReturn() throws {
    let mistake = Mistake(
      "success(function(world) return world", "success(function(world) local reached = world",
      ["success returned nothing", "is a return missing?"])
    let (script, line) = try mistake.script()
    let said = try Scripts.history(script, try mistake.files()).printed.joined(separator: "\n")
    #expect(said.hasPrefix("case.lua:\(line): warning: "), "\(said)")
    for answer in mistake.answers { #expect(said.contains(answer), "\(said)") }
  }

  @Test(
    "What does nothing, or not what one thinks, is told as a warning",
    arguments: [
      Mistake(
        #"at(30, shock { objective = "clean_water", amount = -0.2, about = "Drought" })"#,
        #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
        ["shock does not happen: nothing says when", "write at(30, shock …)"]),
      Mistake("at(30,", "at(300,", ["at(300, …) never happens: the scenario has 96 steps"]),
      Mistake("degree = 4", "degree = 3", ["degree of network is 3", "write an even number: 2 or 4"]),
      Mistake("degree = 4", "degree = 50", ["degree of network is 50, and there are 16 organisations"]),
      Mistake("steps_per_round = 6", "steps_per_round = 60", ["workshop has 10 rounds of 60 steps"]),
    ])
  func warnings(mistake: Mistake) throws {
    let (script, line) = try mistake.script()
    let told = try Scripts.compiled(script, try mistake.files()).warnings
    #expect(told.count == 1)
    #expect(told.first?.severity == .warning && told.first?.line == line)
    let said = told.map(\.text).joined(separator: "\n")
    for answer in mistake.answers { #expect(said.contains(answer), "\(said)") }
  }

  @Test("Whatever stands above a mistake, those below it are told too")
  func nothingHidesTheRest() throws {
    let slips = [
      (#"unit  = "month""#, "unit  = month", "there is no 'month'"),
      (#"objective("farm_income""#, #"objectve("farm_income""#, "there is no 'objectve'"),
      (#"sector("farming", {"#, #"sektor("farming", {"#, "there is no 'sektor'"),
      (
        #"organisation("anglers",  { sector"#, "organisation({ sector", "organisation needs a name first"
      ),
      ("row.income", "row.incom", #"has no column "incom""#),
      ("organisations(8,", #"organisations("8","#, #"organisations takes a number or rows, not "8""#),
      (#"issue("deadline""#, #"isue("deadline""#, "there is no 'isue'"),
      (#"activity("workshop""#, #"activity("workshops""#, "activity takes its kind first"),
      ("at(30,", "at(0,", "at takes a whole number of steps"),
      (#"measure("river", "#, "measure(", "measure needs a name first"),
      ("rounds = 10", "rounds = 0", "rounds of workshop is 0"),
    ]
    var mistyped = try Scripts.shipped("river-compact.lua")
    for (right, wrong, _) in slips { mistyped = mistyped.replacing(right, with: wrong) }
    let said = Scripts.complaints(mistyped, try Mistake.riverTable())
    let told = Mistake.told(in: said)
    let lines = mistyped.split(separator: "\n", omittingEmptySubsequences: false)
    for (_, wrong, answer) in slips {
      let line = try #require(lines.firstIndex { $0.contains(wrong) }) + 1
      #expect(told.contains { $0.hasPrefix("case.lua:\(line): ") && $0.contains(answer) }, "\(answer): \(said)")
    }
    #expect(told.count == slips.count, "\(said)")
  }

  @Test("The shipped scenarios themselves have no mistakes", arguments: Scripts.allShipped)
  func shippedIsRight(name: String) throws {
    let table = try Scripts.shipped("data/river-partners.csv")
    #expect(Scripts.complaints(try Scripts.shipped(name), ["data/river-partners.csv": table]) == "")
  }

  @Test("What is shipped is found")
  func shippedIsFound() {
    #expect(Scripts.allShipped.contains("river-compact.lua"))
    #expect(Scripts.allShipped.contains("published/exploration-exploitation.lua"))
  }

  @Test("All mistakes are told at once")
  func allAtOnce() {
    let said = Scripts.complaints(
      """
      scenario { title = "Case", steps = 12, unti = "month" }
      objective("clean_air", { targt = 0.5 })
      organisation("city", { sector = "publc" })
      partnership("compact", { members = { "city", "wroks" }, build = 2 })
      """)
    for line in 1...4 { #expect(said.contains("case.lua:\(line):"), "\(said)") }
  }

  @Test("The line of a field is found where a call spans lines, and what is meant is underlined")
  func lineOfAField() {
    let said = Scripts.complaints(
      Scripts.small.replacingOccurrences(of: "{ members", with: "{\n  trasparency = 0.4,\n  members"))
    #expect(
      said.contains(
        """
        case.lua:6: unknown field 'trasparency' of partnership "compact"
          6 |   trasparency = 0.4,
            |   ^^^^^^^^^^^ did you mean 'transparency'?
        """), "\(said)")
  }

  @Test("A table's cell that is no number is told with its file, line and column")
  func cellThatIsNoNumber() {
    let said = Scripts.complaints(
      Scripts.small
        + """
        organisations(csv "partners.csv", function(row, draw)
          return { name = row.name, sector = "private", income = row.income }
        end)
        """, ["partners.csv": "name,income\r\nmill,12\r\n\"dairy, old\",plenty\r\n"])
    #expect(
      said == """
        partners.csv:3: income of organisation "dairy, old" is "plenty", which is not a number above 0
          3 | "dairy, old",plenty
            |              ^^^^^^ the script reads it in case.lua:7
        """, "\(said)")
  }

  @Test("A name that stands twice in tables is told with the rows of both")
  func nameOfTwoRows() {
    let said = Scripts.complaints(
      Scripts.small
        + "organisations(csv \"partners.csv\", function(row) return { name = row.name, sector = \"private\" } end)",
      ["partners.csv": "name,income\nmill,12\ndairy,14\nmill,15\n"])
    #expect(
      said == """
        partners.csv:4: organisation "mill" is declared twice
          4 | mill,15
            | ^^^^ the first is in partners.csv:2; every name is declared once
        """, "\(said)")
  }

  @Test("A row with a column too many is told with its file, line and column")
  func wrongColumnCount() {
    let said = Scripts.complaints(
      Scripts.small
        + "organisations(csv \"partners.csv\", function(row) return { name = row.name, sector = \"private\" } end)",
      ["partners.csv": "name,income\nmill,12\ndairy,14,15\n"])
    #expect(said.contains("partners.csv:3"), "\(said)")
    #expect(said.contains("3 columns"), "\(said)")
  }

  @Test(
    "What is set from outside is checked like what is written",
    arguments: [
      ("monitorin", .number(0.5), ["nothing here is called 'monitorin'", "did you mean 'monitoring'?"]),
      ("compct.monitoring", .number(0.5), ["did you mean 'compact.monitoring'?"]),
      ("compact.monitoring", .number(5), ["compact.monitoring was set to 5, which is not a number from 0 to 1"]),
      ("monitoring", .text("high"), ["monitoring was set to high, which is not a number"]),
      ("governance", .text("leader"), ["governance was set to leader", "\"lead\", \"vote\""]),
      ("term", .number(1.5), ["term was set to 1.5, which is not a whole number"]),
      ("shocks", .text("maybe"), ["shocks was set to maybe, which is not true or false"]),
      ("model.lern", .number(0.1), ["did you mean 'model.learn'?"]),
      ("model.ces_rho", .number(0), ["a number other than 0"]),
      ("grant", .number(500), ["--set grant=500: grant was set to 500, which is not a number from 1 to 200"]),
      ("rule", .text("leed"), ["--set rule=leed: rule was set to leed", "did you mean 'lead'?"]),
    ] as [(String, SettingValue, [String])])
  func settings(name: String, value: SettingValue, answers: [String]) throws {
    let said = Scripts.complaints(
      try Scripts.shipped("river-compact.lua"), try Mistake.riverTable(), settings: [name: value])
    for answer in answers { #expect(said.contains(answer), "\(said)") }
    #expect(Mistake.told(in: said).count == 1, "\(said)")
  }

  @Test("What may be set is set")
  func settingsThatAreRight() {
    #expect(
      Scripts.complaints(
        Scripts.small,
        settings: ["compact.monitoring": .number(0.5), "model.loss_weight": .number(4), "shocks": .boolean(false)])
        == "")
  }
}
