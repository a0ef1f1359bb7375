import Foundation
import LuaHost
import Scenarios
import Simulation
import Synchronization
import Testing

/// Scenarios by chance. ENTENTE_FUZZ_SECONDS is how long, ENTENTE_FUZZ_SEED where to start: a case is known by its seed.
/// With ENTENTE_FUZZ_TELLS it says what became of each.
@Suite("Fuzz of scenarios") struct ScenarioFuzzTests {
  static let environment = ProcessInfo.processInfo.environment
  static let seconds = environment["ENTENTE_FUZZ_SECONDS"].flatMap(Double.init) ?? 5
  static let firstSeed = environment["ENTENTE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

  private static let scripts: FuzzScripts = {
    let hostile = Scripts.folder.deletingLastPathComponent().appending(path: "Tests/Hostile/cases")
    let cases = (try? FileManager.default.contentsOfDirectory(atPath: hostile.path)) ?? []
    let hostileScripts = cases.sorted().compactMap {
      try? String(contentsOf: hostile.appending(path: $0), encoding: .utf8)
    }
    let shipped = Scripts.allShipped.compactMap { try? Scripts.shipped($0) }
    // Each shipped one as often as all the hostile ones together.
    let often = max(1, hostileScripts.count / max(1, shipped.count))
    return FuzzScripts(
      scripts: shipped.flatMap { Array(repeating: $0, count: often) } + hostileScripts,
      besides: [
        "data/river-partners.csv": (try? Scripts.shipped("data/river-partners.csv")) ?? "",
        "data/rows.csv": "name,income\nfarm 1,2\nfarm 2,\"3\"\nfarm 4,\n",
        "helper.lua": "local kept = {}\nreturn function(x) kept[#kept + 1] = x return kept end\n",
      ])
  }()

  @Test("Scenarios that were changed by chance do no harm")
  func mutated() {
    Self.fuzz("mutated", for: 0.4 * Self.seconds) { Self.scripts.mutated(&$0) }
  }

  @Test("Scenarios that were composed by chance do no harm")
  func composed() {
    Self.fuzz("composed", for: 0.6 * Self.seconds) { Array(Self.scripts.composed(&$0).utf8) }
  }

  // MARK: Cases

  private static func fuzz(_ kind: String, for seconds: Double, _ make: (inout FuzzDraws) -> [UInt8]) {
    // A trap ends the process: what it was at is then in this file.
    let place = FileManager.default.temporaryDirectory.appending(
      path: "entente-fuzz-\(kind)-\(ProcessInfo.processInfo.processIdentifier).lua")
    print("fuzz: \(kind) from seed \(firstSeed); the case that it is at: \(place.path)")
    let watch = HangWatch(kind, place.path)
    let started = ContinuousClock.now
    var (cases, compiled, ended) = (0, 0, 0)
    for seed in firstSeed... {
      var draws = FuzzDraws(state: seed &* 0x2545_F491_4F6C_DD1D)
      let script = Self.fewOrganisations(make(&draws))
      try? Data(("-- seed \(seed)\n" + "").utf8 + script).write(to: place)
      watch.begin(seed)
      let outcome = FuzzCase(seed: seed, script: script, besides: scripts.besides).check()
      watch.end()
      cases += 1
      if outcome != .refused { compiled += 1 }
      if outcome == .ended { ended += 1 }
      if ContinuousClock.now - started > .seconds(seconds) { break }
    }
    try? FileManager.default.removeItem(at: place)
    print(
      "fuzz: \(kind): \(cases) cases in \(Int(seconds)) s, of which \(compiled) compiled and \(ended) ran to their end")
  }

  /// Many organisations take long without anything to be found in it.
  private static func fewOrganisations(_ script: [UInt8]) -> [UInt8] {
    let call = Array("organisations(".utf8)
    guard script.count > call.count else { return script }
    var result: [UInt8] = []
    var place = 0
    while place < script.count {
      result.append(script[place])
      place += 1
      guard result.count >= call.count, result[(result.count - call.count)...].elementsEqual(call) else { continue }
      let digits = script[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if digits.count > 1 {
        result += Array("12".utf8)
        place += digits.count
      }
    }
    return result
  }
}

/// Ends the process when a case takes very long: nothing else can.
private final class HangWatch: Sendable {
  private let began: Mutex<(seed: UInt64, at: ContinuousClock.Instant)?>

  init(_ kind: String, _ path: String) {
    began = Mutex(nil)
    Thread.detachNewThread { [weak self] in
      while let self {
        if let current = self.began.withLock({ $0 }), ContinuousClock.now - current.at > .seconds(120) {
          fatalError("fuzz: \(kind) hangs at seed \(current.seed): see \(path)")
        }
        Thread.sleep(forTimeInterval: 1)
      }
    }
  }

  func begin(_ seed: UInt64) { began.withLock { $0 = (seed, .now) } }
  func end() { began.withLock { $0 = nil } }
}

/// A script, and what must hold of it.
private final class FuzzCase {
  let seed: UInt64
  let script: [UInt8]
  let besides: [String: String]
  static let limits = LuaLimits(
    processorSecondsPerCall: 0.2, processorSecondsPerRun: 0.6, softMemory: 48 << 20, hardMemory: 64 << 20)

  private static let tells = ScenarioFuzzTests.environment["ENTENTE_FUZZ_TELLS"] != nil
  /// Told once: one broken promise breaks others.
  private var isTold = false

  enum Outcome { case refused, failed, ended }

  init(seed: UInt64, script: [UInt8], besides: [String: String]) {
    (self.seed, self.script, self.besides) = (seed, script, besides)
  }

  private var source: ScenarioSource {
    ScenarioSource(
      name: "case.lua",
      files: [SourceFile(name: "case.lua", bytes: script)]
        + besides.map { SourceFile(name: $0.key, bytes: Array($0.value.utf8)) })
  }

  func check() -> Outcome {
    let first = attempt()
    if Self.tells { print("fuzz: seed \(seed) \(first.outcome): \(first.said.prefix(300))") }
    guard !first.usedUp else { return first.outcome }
    let second = attempt()
    guard !second.usedUp else { return first.outcome }
    if first.said != second.said {
      broken("differs from one time to the next", "\(first.said)\n-- and --\n\(second.said)")
    }
    return first.outcome
  }

  /// What became of it, and all of that in words.
  private func attempt() -> (outcome: Outcome, usedUp: Bool, said: String) {
    let compilation: Compilation
    do {
      compilation = try compile(source, limits: Self.limits)
    } catch let problem as ScenarioProblem {
      if problem.errors.isEmpty { broken("refused without a mistake", problem.text) }
      for diagnostic in problem.diagnostics { check(diagnostic) }
      return (.refused, isUsedUp(problem.text), problem.text)
    } catch {
      broken("compile threw", "\(error)")
      return (.refused, true, "")
    }
    for warning in compilation.warnings { check(warning) }
    var scenario = compilation.scenario
    scenario.steps = min(scenario.steps, 6)
    guard scenario.world.organisations.count <= 200 else { return (.failed, true, "") }
    let history = run(scenario, RunSpec(files: compilation.files), recording: .journal)
    check(history)
    let said =
      "\(history.status)\n\(history.digest)\n\(history.outcome)\n\(history.printed)\n\(history.events.map(\.text))\n"
      + compilation.warnings.map(\.text).joined(separator: "\n")
    let isOK = history.status == .ok
    var usedUp = isUsedUp(said)
    if case .timedOut = history.status { usedUp = true }
    return (isOK ? .ended : .failed, usedUp, said)
  }

  /// Whether time or memory ran out somewhere, which a script may have caught.
  private func isUsedUp(_ text: String) -> Bool { text.contains("processor time") || text.contains("memory") }

  private func check(_ history: History) {
    if let failure = history.status.failure {
      if failure.message.isEmpty { broken("failed without a message", "\(failure)") }
      if let file = failure.file { check(file, failure.line ?? 1, failure.text) }
    } else if history.stepsRun != min(history.steps, 6) || history.success == nil && history.verdict != nil {
      broken("ended early", "\(history.stepsRun) of \(history.steps)")
    }
    for (name, value) in history.outcome where value.map({ !$0.isFinite }) ?? false {
      broken("outcome is not finite", "\(name) = \(value!)")
    }
    for series in history.series {
      if series.values.contains(where: \.isInfinite) { broken("series is not finite", "\(series)") }
      if series.values.count != history.stepsRun { broken("series is too long or short", "\(series)") }
    }
    guard let journal = history.journal else { return broken("no journal", "") }
    var balances: [String: Double] = [:]
    for (account, balance) in journal.openings {
      if balances.updateValue(balance, forKey: account) != nil { return broken("two accounts of one name", account) }
    }
    for posting in journal.postings {
      guard let balance = balances[posting.account] else { return broken("posting without an account", "\(posting)") }
      balances[posting.account] = balance + posting.amount
    }
    for (account, balance) in journal.closings {
      guard let computed = balances[account] else { return broken("closing without an opening", account) }
      if computed.bitPattern != balance.bitPattern, !(computed.isNaN && balance.isNaN) {
        broken("balance is not the sum of its postings", "\(account): \(computed), not \(balance)")
      }
    }
    // Where the step broke off nothing was checked yet.
    guard history.status == .ok else { return }
    for posting in journal.postings where !posting.amount.isFinite { broken("posting is not finite", "\(posting)") }
    for (account, balance) in journal.closings where !balance.isFinite {
      broken("balance is not finite", "\(account): \(balance), status \(history.status)")
    }
  }

  private func check(_ diagnostic: Diagnostic) {
    if diagnostic.message.isEmpty { broken("diagnostic without a message", diagnostic.text) }
    check(diagnostic.file, diagnostic.line, diagnostic.text)
  }

  private func check(_ file: String, _ line: Int, _ text: String) {
    let bytes = file == "case.lua" ? script : besides[file].map { Array($0.utf8) }
    guard let bytes else { return broken("no such file", text) }
    if line < 1 || line > Self.lineCount(bytes) { broken("no such line", text) }
  }

  /// As Lua counts: "\n", "\r", "\r\n" and "\n\r" each end a line.
  private static func lineCount(_ bytes: [UInt8]) -> Int {
    var (lines, place) = (1, 0)
    while place < bytes.count {
      if bytes[place] == 10 || bytes[place] == 13 {
        lines += 1
        if place + 1 < bytes.count, bytes[place + 1] == 23 - bytes[place] { place += 1 }
      }
      place += 1
    }
    return lines
  }

  private func broken(_ promise: String, _ detail: String) {
    if isTold { return }
    isTold = true
    Issue.record("seed \(seed): \(promise): \(detail.prefix(2000))\n\(String(decoding: script, as: UTF8.self))")
  }
}
