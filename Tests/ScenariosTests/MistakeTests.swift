import Foundation
import Scenarios
import Simulation
import Testing

/// Mistakes as people make them: the shipped scenario, mistyped. Each is told with its file, its line, and what was meant.
struct MistakeTests {
  struct Mistake: CustomTestStringConvertible {
    /// What stands in scenarios/river-compact.lua, and what is typed instead.
    let typed: (right: String, wrong: String)
    /// Words that the answer has.
    let answers: [String]
    var testDescription: String { typed.wrong }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      typed: ("transparency = openness", "trasparency = openness"),
      answers: ["unknown field 'trasparency' of partnership \"compact\"", "did you mean 'transparency'?"]),
    Mistake(
      typed: ("monitoring = 0.4", "monitoring = 1.4"),
      answers: ["monitoring of partnership \"compact\" is 1.4", "from 0 to 1"]),
    Mistake(
      typed: ("voice = 0.4", "voice = \"0.4\""),
      answers: ["voice of partnership \"compact\" is \"0.4\"", "without quotation marks"]),
    Mistake(
      typed: ("protocol = \"single_text\"", "protocol = \"single-text\""), answers: ["did you mean 'single_text'?"]),
    Mistake(
      typed: ("lead = \"ministry\"", "lead = \"minstry\""),
      answers: ["there is no organisation \"minstry\"", "did you mean 'ministry'?"]),
    Mistake(
      typed: ("objective(\"farm_income\"", "objectve(\"farm_income\""),
      answers: ["there is no 'objectve'", "did you mean 'objective'?"]),
    Mistake(typed: ("steps = 96", "steps = 0"), answers: ["steps of scenario is 0", "from 1"]),
    Mistake(typed: ("unit  = \"month\"", "unit  = \"fortnight\""), answers: ["unit of scenario", "\"week\""]),
    Mistake(
      typed: ("sector = \"community\", priorities", "sector = \"comunity\", priorities"),
      answers: ["there is no sector \"comunity\"", "did you mean 'community'?"]),
    Mistake(
      typed: ("priorities = { clean_water = 1.0 }", "priorities = { clean_watr = 1.0 }"),
      answers: ["there is no objective 'clean_watr'", "did you mean 'clean_water'?"]),
    Mistake(
      typed: ("priorities = { clean_water = 1.0 }", "priorities = { clean_water = -1 }"),
      answers: ["'clean_water' in priorities of organisation \"anglers\" is -1"]),
    Mistake(
      typed: ("opportunism = 0.5", "opportunism = 1/0"), answers: ["opportunism of organisation \"utility\" is inf"]),
    Mistake(
      typed: ("policy(\"utility\"", "policy(\"utilty\""), answers: ["belongs to nobody", "did you mean 'utility'?"]),
    Mistake(
      typed: ("  respond = function", "  responds = function"),
      answers: ["unknown field 'responds' of policy", "did you mean 'respond'?"]),
    Mistake(
      typed: ("\"workshop\", { partnership", "\"workshops\", { partnership"),
      answers: ["activity takes its kind first", "did you mean 'workshop'?"]),
    Mistake(
      typed: ("{ partnership = \"compact\", cost = 20 }", "{ partnership = \"compct\", cost = 20 }"),
      answers: ["there is no partnership \"compct\"", "did you mean 'compact'?"]),
    Mistake(
      typed: ("objective = \"clean_water\", amount", "objective = \"clean_wate\", amount"),
      answers: ["there is no objective \"clean_wate\""]),
    Mistake(typed: ("amount = -0.2", "amount = -2"), answers: ["amount of shock is -2", "from -1 to 1"]),
    Mistake(typed: ("every(6,", "every(0,"), answers: ["every takes a whole number of steps from 1 on, not 0"]),
    Mistake(
      typed: ("whatif(\"open books\",     { openness = 0.9 })", "whatif(\"open books\", { opennes = 0.9 })"),
      answers: ["sets 'opennes', which cannot be set", "did you mean 'openness'?"]),
    Mistake(
      typed: ("{ rule = \"lead\" }", "{ rule = \"leader\" }"),
      answers: ["sets rule to \"leader\"", "lead, vote, consensus, nao"]),
    Mistake(
      typed: ("\"farm 1\", \"farm 2\"", "\"farm 1\", \"farm 99\""), answers: ["there is no organisation \"farm 99\""]),
    Mistake(typed: ("brief = { ministry", "brief = { minister"), answers: ["brief of workshop is for \"minister\""]),
    Mistake(
      typed: ("default = 24, about", "default = 25, about"),
      answers: ["default of issue \"deadline\" is 25", "none of its values"]),
    Mistake(
      typed: ("        anglers  = { [12]", "        angler  = { [12]"),
      answers: ["prefers of issue \"deadline\" names \"angler\""]),
    Mistake(
      typed: ("default = 0.5, min = 0", "default = 1.5, min = 0"),
      answers: ["default of parameter \"openness\" is 1.5", "from 0 to 1"]),
    Mistake(
      typed: ("needs = { clean_water = 0.7", "needs = { cleanwater = 0.7"),
      answers: ["there is no objective 'cleanwater'", "did you mean 'clean_water'?"]),
    Mistake(
      typed: ("kind = \"small_world\"", "kind = \"smallworld\""),
      answers: ["kind of network", "did you mean 'small_world'?"]),
    Mistake(
      typed: ("in_sector(\"farming\"), degree", "in_sector(\"framing\"), degree"),
      answers: ["there is no sector \"framing\"", "did you mean 'farming'?"]),
    Mistake(typed: ("csv \"data/river-partners.csv\"", "csv \"data/river-partner.csv\""), answers: ["no file"]),
    Mistake(
      typed: ("csv \"data/river-partners.csv\"", "csv \"../secrets.csv\""), answers: ["is not beside the scenario"]),
    Mistake(
      typed: ("name = row.name, sector", "name = row.nam, sector"),
      answers: ["has no column \"nam\"", "did you mean 'name'?"]),
    Mistake(typed: ("start = \"2027-01\"", "start = \"January\""), answers: ["write year and month"]),
    Mistake(
      typed: ("organisation(\"anglers\"", "organisation(\"utility\""),
      answers: ["organisation \"utility\" is declared twice", "every name is declared once"]),
    Mistake(
      typed: ("scenario {\n  title = \"The river compact\",", "scenario {\n  titel = \"The river compact\","),
      answers: ["unknown field 'titel' of scenario", "did you mean 'title'?", "scenario has no title"]),
    Mistake(
      typed: ("members    = everyone(),", "members    = {},"),
      answers: ["has no members, and is founded by two or more"]),
    Mistake(
      typed: ("like = \"private\", income = 6", "like = \"privat\", income = 6"),
      answers: ["like of sector \"farming\"", "did you mean 'private'?"]),
    Mistake(
      typed: ("culture = { clan = 0.6", "culture = { klan = 0.6"),
      answers: ["unknown 'klan' in culture of sector \"farming\"", "did you mean 'clan'?"]),
    Mistake(
      typed: ("measure(\"river\"", "measure(\"trust\""),
      answers: ["measure \"trust\" is recorded already under that name"]),
    Mistake(typed: ("success(function(world)", "success(true, function(world)"), answers: ["success takes a function"]),
  ]

  @Test("A mistyped scenario is told what is wrong, where, and what was meant", arguments: mistakes)
  func mistyped(mistake: Mistake) throws {
    let river = try Scripts.shipped("river-compact.lua")
    let table = try Scripts.shipped("data/river-partners.csv")
    #expect(river.contains(mistake.typed.right), "the shipped scenario has no \(mistake.typed.right)")
    let mistyped = river.replacingOccurrences(of: mistake.typed.right, with: mistake.typed.wrong)
    let said = Scripts.complaints(mistyped, ["data/river-partners.csv": table])
    for answer in mistake.answers { #expect(said.contains(answer), "said: \(said)") }
    let line = mistyped.components(separatedBy: "\n").firstIndex { line in
      line.contains(mistake.typed.wrong.components(separatedBy: "\n").last ?? mistake.typed.wrong)
    }
    let lines = said.matches(of: /case\.lua:(\d+):/).compactMap { Int($0.1) }
    #expect(!lines.isEmpty, "no line is named: \(said)")
    if let line, mistake.typed.wrong.count > 12 {
      #expect(lines.contains { abs($0 - (line + 1)) <= 12 }, "line \(line + 1) is meant, \(lines) are named")
    }
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
      said.contains("partners.csv:3:14: income of organisation \"dairy, old\" is \"plenty\"")
        || said.contains("partners.csv:3"), "\(said)")
    #expect(said.contains("case.lua:"), "\(said)")
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

  @Test("What is set from outside is checked like what is written")
  func settings() {
    #expect(
      Scripts.complaints(Scripts.small, settings: ["monitorin": .number(0.5)]).contains("did you mean 'monitoring'?"))
    #expect(Scripts.complaints(Scripts.small, settings: ["compact.monitoring": .number(5)]).contains("from 0 to 1"))
    #expect(
      Scripts.complaints(Scripts.small, settings: ["model.ces_rho": .number(0)]).contains("a number other than 0"))
    #expect(
      Scripts.complaints(Scripts.small, settings: ["monitoring": .text("high")]).contains("monitoring was set to high"))
    #expect(
      Scripts.complaints(
        Scripts.small,
        settings: ["compact.monitoring": .number(0.5), "model.loss_weight": .number(4), "shocks": .boolean(false)])
        == "")
  }
}
