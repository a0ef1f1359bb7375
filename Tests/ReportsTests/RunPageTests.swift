import Evaluation
import Foundation
import Ledger
import Partnerships
import Reports
import Scenarios
import Simulation
import Testing

/// The page of a run: what it shows that no record has, and how the run is had again.
struct RunPageTests {
  private static let script = """
    scenario { title = "Case <b>", steps = 36 }
    objective("clean_air", { start = 0.3, target = 0.8 })
    local pace = parameter("pace", { default = 1, min = 0, max = 2 })
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private", opportunism = 0.9 })
    organisation("friends", { sector = "nonprofit" })
    partnership("compact", { members = everyone() })
    at(15, shock { objective = "clean_air", amount = -0.1, about = "Smog" })

    """

  private func evaluated(_ script: String = script, seed: UInt64 = 1, branch: Int? = nil) throws -> EvaluatedRun {
    var request = RunRequest(
      ScenarioSource(name: "case.lua", files: [SourceFile(name: "case.lua", bytes: Array(script.utf8))]), seed: seed)
    if let branch { request = try request.branched(after: branch, chance: 3, settings: ["monitoring": .number(0.8)]) }
    return try evaluate(request)
  }

  private func stored(_ script: String = script, seed: UInt64 = 1, branch: Int? = nil) throws -> StoredRun {
    let run = try evaluated(script, seed: seed, branch: branch)
    return StoredRun(
      unrecorded: run.spec, run.history, recording: .series, scenario: "case.lua", startedAt: Date(), wallSeconds: 0,
      parent: branch.map { _ in (4, "0123abcd") })
  }

  @Test("It is looked at the founding, at what turned the run, and at the end", arguments: 1...40)
  func moments(seed: UInt64) throws {
    let run = try stored(seed: seed)
    let steps = TrustMoments(of: run).all.map(\.step)
    #expect(steps == Set(steps).sorted())
    #expect(steps.first == 0 && steps.last == run.summary.stepsRun)
    #expect((4...6).contains(steps.count))
    if let end = run.events.first(where: { $0.kind == EventKind.dissolved.rawValue && $0.step < run.summary.stepsRun })
    {
      #expect(steps.contains(end.step))
    }
  }

  @Test("The picture of trust has a panel for each of these steps, and numbers behind it")
  func picture() throws {
    let run = try stored()
    let html = RunPage(run, ledger: "entente.sqlite").html
    #expect(html.contains("id=\"network\""))
    for moment in TrustMoments(of: run).all { #expect(html.contains(">month \(moment.step)<"), "\(moment)") }
    #expect(html.contains("<th scope=\"col\">from</th><th scope=\"col\">to</th>"))
  }

  @Test("Where a run cannot be evaluated again as it was, the page says why, and has no picture")
  func obstacles() throws {
    var run = try stored()
    run.summary.mathematics = "another"
    var html = RunPage(run, ledger: nil).html
    #expect(html.contains("rounds otherwise") && !html.contains("id=\"network\""))
    run = try stored()
    run.summary.engine = "0.0.1"
    html = RunPage(run, ledger: nil).html
    #expect(html.contains("made by entente 0.0.1") && !html.contains("id=\"network\""))
    #expect(html.contains("not of 0.0.1"), "the equations are those of this engine")
    run = try stored()
    run.summary.historyDigest = "0"
    run.stepDigests[6] ^= 1
    html = RunPage(run, ledger: nil).html
    #expect(html.contains("another from month 7 on") && !html.contains("id=\"network\""))
    run = try stored()
    run.spec.files = [SourceFile(name: "case.lua", bytes: Array("scenario {".utf8))]
    html = RunPage(run, ledger: nil).html
    #expect(
      html.contains("This engine cannot begin the run") && html.contains("does not compile the run&#39;s scenario"))
  }

  @Test("Of very many organisations the most trusted are listed, and there is no picture")
  func many() throws {
    let script = """
      scenario { title = "Many", steps = 6 }
      objective("order", {})
      organisations(30, function(i) return { name = "town " .. i, sector = "public" } end)
      partnership("league", { members = everyone() })
      """
    let html = RunPage(try stored(script), ledger: nil).html
    #expect(html.contains("too many for a picture") && !html.contains("id=\"network\""))
    #expect(!html.contains("id=\"sectors\""), "one sector has no other to trust")
    #expect(html.matches(of: #/<th scope="row">town [0-9]+</#).count == 15)
  }

  @Test("Without a partnership nothing is said of trust")
  func alone() throws {
    let script = """
      scenario { title = "Alone", steps = 3 }
      objective("order", {})
      organisation("hermit", { sector = "community" })
      """
    #expect(!RunPage(try stored(script), ledger: nil).html.contains("Trust between"))
  }

  @Test("What is needed to have the run again is there: the command, the seed, digests, versions")
  func methods() throws {
    let run = try stored(seed: 7)
    let html = RunPage(run, ledger: "/somewhere/rivers.sqlite").html
    for text in [
      "<code>entente replay 0 --ledger rivers.sqlite</code>",
      "<code>entente run case.lua --seed 7 --replicate 0</code>",
      "<code>\(run.summary.specDigest)</code>", "<code>\(run.summary.historyDigest)</code>",
      "engine \(Engine.version) (mathematics \(MathematicsFingerprint.value))", "<summary>M01 ", "Case &lt;b&gt;",
    ] { #expect(html.contains(text), "\(text)") }
    #expect(!html.contains("somewhere") && !html.contains("<b>"))
  }

  @Test("A branch tells what it is a branch of, and how it is made")
  func branch() throws {
    let html = RunPage(try stored(branch: 12), ledger: "entente.sqlite").html
    #expect(html.contains("<code>entente branch 4 --at 12 --set monitoring=0.8 --chance 3</code>"))
    #expect(
      html.contains("<th scope=\"row\">month 12</th><td>monitoring = 0.8; chance drawn anew, as replicate 3</td>"))
  }
}
