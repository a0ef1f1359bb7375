import Evaluation
import Foundation
import Ledger
import Partnerships
import Scenarios
import Simulation

/// How a workshop is to be opened: what `entente workshop` hands to the web host.
public struct WorkshopConfiguration: Codable, Sendable {
  /// The path of the scenario.
  public var scenario: String
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  public var ledger: String
  public var anonymity: Anonymity
  /// Seconds that a wave is open; nil: until all have answered.
  public var seconds: Int?
  /// Seconds that the room waits for a seat whose people are away.
  public var grace: Int
  /// Whether what people write is kept longer than a month after the end.
  public var isKept: Bool
  /// The workshop of the ledger that is to be opened; nil: the last of this scenario, or a new one.
  public var number: Int?
  /// Whether a new one is begun even where one of this scenario is open.
  public var isNew: Bool
  /// The program that serves as a worker, with its arguments.
  public var worker: [String]
  /// The port; 0: any that is free.
  public var port: Int
  /// Served to the room: nil: to this machine only; empty: at every address; otherwise at this one.
  public var lan: String?
  /// A proxy that is trusted, and under which name it serves.
  public var proxy: String?
  public var name: String?
  /// Whether nobody is let in: every seat is played by its policy. One that was interrupted is gone on with by the next alone.
  public var isRehearsal: Bool

  public init(
    scenario: String, settings: [String: SettingValue] = [:], seed: UInt64 = 1, replicate: UInt64 = 0, ledger: String,
    anonymity: Anonymity = .organisation, seconds: Int? = 180, grace: Int = 45, isKept: Bool = false,
    number: Int? = nil, isNew: Bool = false, worker: [String],
    port: Int = 8080,
    lan: String? = nil, proxy: String? = nil, name: String? = nil, isRehearsal: Bool = false
  ) {
    self.scenario = scenario
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.ledger = ledger
    self.anonymity = anonymity
    self.seconds = seconds
    self.grace = grace
    self.isKept = isKept
    self.number = number
    self.isNew = isNew
    self.worker = worker
    self.port = port
    self.lan = lan
    self.proxy = proxy
    self.name = name
    self.isRehearsal = isRehearsal
  }
}

/// A workshop that was opened: new, or where it was when its host ended.
public struct OpenedWorkshop: Sendable {
  public let host: WorkshopHost
  public let number: Int
  public let wasOpen: Bool
  /// Whether it was in the midst of the game, and waits to go on.
  public let isPaused: Bool
  /// Whether it is over, and opened to look back.
  public let isDebrief: Bool
  public let title: String
  public let warnings: [String]
  /// By the name of a role: what a browser is let in by. They are told once.
  public let tokens: [String: String]
  public let code: String

  /// Begins a workshop, or opens again the one of this scenario that is not over.
  /// - Parameters:
  ///   - links: under which addresses it is found.
  ///   - hosts: names and addresses that it is served under, with the port.
  /// - Throws: `Refusal` where the scenario has mistakes; `LedgerProblem`; `WorkerProblem`.
  public init(_ configuration: WorkshopConfiguration, links: Links, hosts: Set<String>) async throws {
    let pool = WorkerPool(scenario: configuration.scenario, command: configuration.worker, count: 1)
    let evaluator = WorkerEvaluator(pool)
    let description = try await evaluator.describe(
      RunOrder(settings: configuration.settings, seed: configuration.seed, replicate: configuration.replicate))
    let ledger = try RunLedger(path: configuration.ledger)
    try ledger.requireDurability()
    let opening = WorkshopOpening(
      title: description.title, scenario: URL(fileURLWithPath: configuration.scenario).lastPathComponent,
      files: description.files, settings: configuration.settings, seed: configuration.seed,
      replicate: configuration.replicate, pace: description.workshop.pace)
    let found = try Self.earlier(opening, configuration, in: ledger)
    let earlier = found.workshop
    try ledger.eraseOldTexts()
    number = try earlier?.number ?? ledger.open(opening, isKept: configuration.isKept)
    wasOpen = earlier != nil
    title = description.title
    warnings = description.warnings + found.warnings
    let lines = earlier?.lines ?? []
    let store = LedgerLines(ledger, workshop: number)
    let plan = description.workshop
    let tokens = Dictionary(
      uniqueKeysWithValues: [Role.facilitator, .projector, .observer].map { ($0.name, Token().text) })
    let keys = configuration.isRehearsal ? [:] : tokens.mapValues { Token.digest($0) }
    self.tokens = tokens
    var gathering = Gathering(plan)
    for line in lines { gathering.take(line) }
    let code = gathering.code.isEmpty ? JoinCode.random() : gathering.code
    self.code = code
    isPaused = gathering.phase == .playing
    isDebrief = gathering.phase == .debrief
    let first: Deed? =
      lines.isEmpty
      ? .began(anonymity: configuration.anonymity, code: code, keys: keys) : keys.isEmpty ? nil : .keyed(keys)
    let new = first.map {
      [Line(seq: gathering.seq + 1, at: Int64(Date().timeIntervalSince1970 * 1000), deed: $0)]
    }
    try await store.write(new ?? [])
    let about = WorkshopAbout(
      number: number, title: description.title, about: description.about, unit: description.unit,
      steps: description.steps, sectors: plan.seats.map { description.sectors[$0] ?? "" },
      indicators: description.indicators, measures: description.measures)
    var setup = WorkshopHost.Setup(
      about: about, opening: opening, plan: plan, links: links, hosts: hosts, seconds: configuration.seconds)
    setup.grace = configuration.grace
    host = WorkshopHost(
      setup,
      lines: lines + (new ?? []), store: store, evaluator: evaluator,
      archive: LedgerArchive(ledger, workshop: number, opening, worker: configuration.worker))
  }
}

/// A workshop cannot be opened with what it was not begun with.
public struct Mismatch: Error, CustomStringConvertible {
  let number: Int
  let ledger: String

  public var description: String {
    "workshop \(number) in \(ledger) was begun with another script, another text of it, another seed or other settings: open it with those; the run that it came to is there in any case (entente runs)"
  }
}

extension OpenedWorkshop {
  private typealias Earlier = (number: Int, lines: [Line])

  /// Seconds for which one that has ended is opened again by the same command, to look back.
  private static let lookBack: TimeInterval = 12 * 3600

  /// The workshop that is opened again: the one that is asked for; else the last that is not over; else the last, where it ended today.
  private static func earlier(_ opening: WorkshopOpening, _ configuration: WorkshopConfiguration, in ledger: RunLedger)
    throws -> (workshop: Earlier?, warnings: [String])
  {
    if let number = configuration.number {
      let kept = try ledger.workshop(number)
      guard kept.opening == opening else { throw Mismatch(number: number, ledger: ledger.path) }
      return ((number, try kept.rows.map { try Line($0) }), [])
    }
    guard !configuration.isNew else { return (nil, []) }
    var warnings: [String] = []
    var (open, ended): (Earlier?, Earlier?)
    for summary in try ledger.workshops() where summary.title == opening.title {
      // What ended long ago is not even read.
      if let end = summary.endedAt, configuration.isRehearsal || Date().timeIntervalSince(end) > lookBack { continue }
      let kept = try ledger.workshop(summary.number)
      guard kept.opening == opening else {
        if summary.endedAt == nil {
          warnings = [
            "workshop \(summary.number) of this scenario is not over, but was begun with another text of the script, seed or setting: it is left as it is"
          ]
        }
        continue
      }
      let lines = try kept.rows.map { try Line($0) }
      guard lines.isRehearsal == configuration.isRehearsal else { continue }
      if summary.endedAt == nil { open = (summary.number, lines) } else { ended = (summary.number, lines) }
    }
    let found = open ?? ended
    return (found, found == nil ? warnings : [])
  }
}

extension ScenarioDescription {
  /// What a room looks at: how it goes between people, and what it is all for.
  fileprivate var indicators: [String] {
    let objectives = measures.filter { $0.hasPrefix("objectives.") }.prefix(3)
    return tellingMeasures.prefix(2) + objectives + tellingMeasures.dropFirst(2).filter { !objectives.contains($0) }
  }
}

extension [Line] {
  /// Whether it was begun with nobody who could come in.
  fileprivate var isRehearsal: Bool {
    if case .began(_, _, let keys) = first?.deed { keys.isEmpty } else { false }
  }
}

extension WorkshopHost {
  /// Plays the workshop through, round by round, with nobody in it: every seat is played by its policy.
  /// - Returns: the number of the run that it came to.
  /// - Throws: `WebProblem`, also where the run cannot be evaluated.
  public func rehearse(_ onRound: @Sendable (Int, Int) -> Void = { _, _ in }) async throws -> Int {
    if gathering.pause != nil { try await add(.resumed) }
    let rounds = setup.plan.pace.rounds
    while gathering.phase != .debrief {
      if gathering.round?.isOpen != true {
        let next = (gathering.round?.number ?? 0) + 1
        if next > rounds { break }
        try await add(.opened(round: next, seconds: nil))
      }
      while gathering.round?.isOpen == true {
        await tick()
        if let problem { throw WebProblem(500, "not-evaluated", detail: problem) }
      }
      onRound(gathering.round?.number ?? rounds, rounds)
    }
    // Killed between its end and the keeping of its run, it is over, and has none.
    if gathering.phase == .debrief { await keep() } else { _ = try await end() }
    guard let run else { throw WebProblem(500, "not-evaluated", detail: problem ?? "") }
    return run
  }
}
