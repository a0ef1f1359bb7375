import Foundation
import Partnerships
import Scenarios
import Simulation

/// What a worker is asked, one message after another.
enum WorkOrder: Codable {
  /// The scenario that all that follows is about: its path, and those of its files that are known, as they were then.
  case open(path: String, files: [SourceFile])
  /// The same, of a recorded run: all its files are there.
  case openRecord(name: String, files: [SourceFile])
  case describe(RunOrder)
  /// Whether all of these can begin.
  case check([RunOrder])
  case run(RunOrder)
  /// What a round of a workshop asks of these organisations.
  case look(RunOrder, steps: ClosedRange<Int>, organisations: [String])
}

/// What a worker answers: any number of steps, then a run or one of the other remarks.
enum WorkAnswer {
  case ran(WiredRun)
  case told(Remark)
}

/// What a worker says that is no run.
enum Remark: Codable {
  case step(Int)
  case described(ScenarioDescription)
  /// All can begin, and these are the files that they read at their beginnings.
  case checked([SourceFile])
  case looked(RoundLook)
  /// The scenario cannot begin.
  case refused(Refusal)
}

/// The arguments of a run but for its files, and how much of it is wanted.
public struct RunOrder: Codable, Hashable, Sendable {
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  public var inputs: [RecordedInput]
  public var alternative: String?
  public var branches: [Branch]
  /// Of a workshop's run.
  public var pace: Pace?
  public var recording: Recording

  public init(
    settings: [String: SettingValue] = [:], seed: UInt64 = 1, replicate: UInt64 = 0, inputs: [RecordedInput] = [],
    alternative: String? = nil, branches: [Branch] = [], pace: Pace? = nil, recording: Recording = .outcome
  ) {
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.inputs = inputs
    self.alternative = alternative
    self.branches = branches
    self.pace = pace
    self.recording = recording
  }

  private enum Key: CodingKey { case settings, seed, replicate, inputs, alternative, branches, pace, recording }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      settings: try container.decode([String: SettingValue].self, forKey: .settings),
      seed: try container.decode(UInt64.self, forKey: .seed),
      replicate: try container.decode(UInt64.self, forKey: .replicate),
      inputs: try container.decode(PackedInputs.self, forKey: .inputs).inputs,
      alternative: try container.decodeIfPresent(String.self, forKey: .alternative),
      branches: try container.decode([Branch].self, forKey: .branches),
      pace: try container.decodeIfPresent(Pace.self, forKey: .pace),
      recording: try container.decode(Recording.self, forKey: .recording))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(settings, forKey: .settings)
    try container.encode(seed, forKey: .seed)
    try container.encode(replicate, forKey: .replicate)
    try container.encode(PackedInputs(inputs), forKey: .inputs)
    try container.encodeIfPresent(alternative, forKey: .alternative)
    try container.encode(branches, forKey: .branches)
    try container.encodeIfPresent(pace, forKey: .pace)
    try container.encode(recording, forKey: .recording)
  }

  func request(_ source: ScenarioSource) -> RunRequest {
    RunRequest(
      source, settings: settings, seed: seed, replicate: replicate, inputs: inputs, alternative: alternative,
      branches: branches, pace: pace, recording: recording)
  }

  /// The run's arguments whole, with these files.
  public func spec(_ files: [SourceFile]) -> RunSpec {
    RunSpec(
      files: files, settings: settings, seed: seed, replicate: replicate, inputs: inputs, alternative: alternative,
      branches: branches, pace: pace)
  }
}

/// Why a scenario cannot begin: every mistake, in the words of `entente check`.
public struct Refusal: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public var failure: RunFailure
  public var text: String

  public var description: String { text }

  init(_ message: String) {
    failure = RunFailure(.script, message)
    text = message
  }

  init(_ problem: ScenarioProblem) {
    let first = problem.errors.first
    failure = RunFailure(
      .script, first?.message ?? "the scenario has mistakes", file: first?.place?.file, line: first?.place?.line)
    text = problem.text
  }

  /// Several, each told once.
  init?(_ refusals: [Refusal]) {
    guard let first = refusals.first else { return nil }
    failure = first.failure
    var told: Set<String> = []
    text = refusals.map(\.text).filter { told.insert($0).inserted }.joined(separator: "\n")
  }
}

/// What of a scenario an experiment has to know before it begins.
public struct ScenarioDescription: Sendable, Codable {
  /// A what-if that the scenario names.
  public struct Alternative: Hashable, Sendable, Codable {
    public var name: String
    public var settings: [String: SettingValue]
    public var hasInterventions: Bool
    /// What is otherwise in it, in words.
    public var about: [String]
  }

  public var title: String
  public var unit: String
  public var monthsPerStep: Double
  public var steps: Int
  public var alternatives: [Alternative]
  /// Names of the final values that a run of it has, in the order of the record.
  public var measures: [String]
  /// Those that tell a run at a glance: of the model, then the scenario's own.
  public var tellingMeasures: [String]
  /// The script first, then every other file that it read.
  public var files: [SourceFile]
  public var warnings: [String]
  /// How its runs come about, for a report.
  public var methods: Methods
  public var about: String?
  /// How people play it.
  public var workshop: WorkshopPlan
  /// By organisation.
  public var sectors: [String: String]

  public init(_ compilation: Compilation) {
    let scenario = compilation.scenario
    title = scenario.title
    unit = scenario.unit.rawValue
    monthsPerStep = scenario.unit.months
    steps = scenario.steps
    alternatives = compilation.alternatives.map {
      Alternative(name: $0.name, settings: $0.settings, hasInterventions: $0.hasInterventions, about: $0.about)
    }
    let partnerships = scenario.world.partnerships.map(\.name)
    let common = partnerships.isEmpty ? [] : Metric.allCases.map(\.rawValue) + Aftermath.allCases.map(\.rawValue)
    let own = scenario.measures.map(\.name)
    let objectives = scenario.world.objectives.map { "objectives.\($0.name)" }
    measures =
      common + partnerships.flatMap { name in common.map { "\(name).\($0)" } } + objectives
      + scenario.world.communities.map { "communities.\($0.name)" } + own
    let telling = partnerships.isEmpty ? objectives : Metric.telling.map(\.rawValue)
    tellingMeasures = telling + own
    files = compilation.files
    warnings = compilation.warnings.map(\.text)
    methods = compilation.methods
    about = scenario.about.isEmpty ? nil : scenario.about
    sectors = Dictionary(
      scenario.world.organisations.map { ($0.name, $0.sector.name) }, uniquingKeysWith: { first, _ in first })
    workshop = compilation.workshop
  }
}

extension SourceFile: Codable {
  private enum Key: CodingKey { case name, bytes }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      bytes: Array(try container.decode(Data.self, forKey: .bytes)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(Data(bytes), forKey: .bytes)
  }
}

extension Branch: Codable {
  private enum Key: CodingKey { case after, chance, settings, files }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      after: try container.decode(Int.self, forKey: .after),
      chance: try container.decodeIfPresent(UInt64.self, forKey: .chance),
      settings: try container.decode([String: SettingValue].self, forKey: .settings),
      files: try container.decodeIfPresent([SourceFile].self, forKey: .files))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(after, forKey: .after)
    try container.encodeIfPresent(chance, forKey: .chance)
    try container.encode(settings, forKey: .settings)
    try container.encodeIfPresent(files, forKey: .files)
  }
}

/// An evaluated run as it goes through a pipe: a block, since a property list would have an object for each of its parts.
struct WiredRun {
  /// What most runs have none of.
  private struct Rarity: Codable {
    var failure: RunFailure?
    var unusedInputs: [RecordedInput]?
    /// The files that the run read, where they are not those that the worker was given.
    var files: [SourceFile]?

    var isNone: Bool { failure == nil && unusedInputs == nil && files == nil }
  }

  let history: History
  let startedAt: Date
  let wallSeconds: Double
  private let read: [SourceFile]?

  func files(_ known: [SourceFile]) -> [SourceFile] { read ?? known }

  init(_ run: EvaluatedRun, without known: [SourceFile]) {
    history = run.history
    startedAt = run.startedAt
    wallSeconds = run.wallSeconds
    read = run.spec.files == known ? nil : run.spec.files
  }

  /// - Throws: where what is rare cannot be written.
  var block: Data {
    get throws {
      let rarity = Rarity(
        failure: history.status.failure, unusedInputs: history.unusedInputs.isEmpty ? nil : history.unusedInputs,
        files: read)
      var writer = BlockWriter()
      writer.write(rarity.isNone ? [] : Array(try PropertyListEncoder.binary.encode(rarity)))
      writer.write([startedAt.timeIntervalSinceReferenceDate, wallSeconds])
      let isTimedOut = if case .timedOut = history.status { true } else { false }
      writer.write([isTimedOut, history.success != nil, history.success ?? false])
      writer.write([history.title, history.unit, history.digest, history.verdict?.rawValue ?? ""])
      writer.write([history.steps, history.stepsRun])
      writer.write(history.verdicts.map(\.partnership))
      writer.write(history.verdicts.map(\.verdict.rawValue))
      writer.write(history.outcome.map(\.name))
      writer.write(history.outcome.map { $0.value ?? .nan })
      writer.write(history.series.map(\.name))
      for series in history.series { writer.write(series.values) }
      writer.write(history.events.flatMap { [$0.kind, $0.subject, $0.text] })
      writer.write(history.events.flatMap { [$0.id, $0.step, $0.cause ?? Self.noCause] })
      writer.write(history.parameters.map(\.name))
      writer.write(history.parameters.map(\.value))
      writer.write(history.stepDigests)
      writer.write(history.printed)
      return writer.block
    }
  }

  /// In the order in which it was written.
  init(_ block: Data) throws {
    var reader = BlockReader(block)
    let rare = reader.values(of: UInt8.self)
    let rarity = rare.isEmpty ? Rarity() : try PropertyListDecoder().decode(Rarity.self, from: Data(rare))
    let times = reader.values(of: Double.self)
    let flags = reader.values(of: Bool.self)
    let heading = reader.texts()
    let steps = reader.values(of: Int.self)
    let verdicts = zip(reader.texts(), reader.texts()).compactMap { name, verdict in
      Verdict(rawValue: verdict).map { (name, $0) }
    }
    let outcome = zip(reader.texts(), reader.values(of: Double.self)).map { ($0, $1.isNaN ? nil : $1) }
    let series = reader.texts().map { Series(name: $0, values: reader.values(of: Double.self)) }
    let events = Self.events(reader.texts(), reader.values(of: Int.self))
    let parameters = zip(reader.texts(), reader.settingValues()).map { ($0, $1) }
    history = History(
      title: heading[0], unit: heading[1], steps: steps[0], stepsRun: steps[1],
      status: rarity.failure.map { flags[0] ? .timedOut($0) : .failed($0) } ?? .ok,
      verdict: Verdict(rawValue: heading[3]), verdicts: verdicts, success: flags[1] ? flags[2] : nil, outcome: outcome,
      series: series, events: events, parameters: parameters, journal: nil, digest: heading[2],
      stepDigests: reader.values(of: UInt64.self), unusedInputs: rarity.unusedInputs ?? [], printed: reader.texts())
    startedAt = Date(timeIntervalSinceReferenceDate: times[0])
    wallSeconds = times[1]
    read = rarity.files
  }

  /// Three texts and three numbers each.
  private static func events(_ texts: [String], _ numbers: [Int]) -> [HistoryEvent] {
    stride(from: 0, to: texts.count, by: 3).map { place in
      let cause: Int? = numbers[place + 2] == noCause ? nil : numbers[place + 2]
      return HistoryEvent(
        id: numbers[place], step: numbers[place + 1], kind: texts[place], subject: texts[place + 1],
        text: texts[place + 2], cause: cause)
    }
  }

  private static let noCause = Int.min
}

/// What goes through a pipe as a frame of its own.
protocol Message {
  init(body: Data) throws
  var body: Data { get throws }
}

extension WorkOrder: Message {
  init(body: Data) throws { self = try PropertyListDecoder().decode(WorkOrder.self, from: body) }

  var body: Data { get throws { try PropertyListEncoder.binary.encode(self) } }
}

/// The first byte tells a run, of which there are many, from a remark.
extension WorkAnswer: Message {
  private static let mark: (run: UInt8, remark: UInt8) = (1, 0)

  init(body: Data) throws {
    let rest = body.dropFirst()
    self =
      body.first == Self.mark.run
      ? .ran(try WiredRun(Data(rest))) : .told(try PropertyListDecoder().decode(Remark.self, from: Data(rest)))
  }

  var body: Data {
    get throws {
      switch self {
      case .ran(let run): Data([Self.mark.run]) + (try run.block)
      case .told(let remark): Data([Self.mark.remark]) + (try PropertyListEncoder.binary.encode(remark))
      }
    }
  }
}

/// Messages in a pipe: four bytes of length, then the body.
enum Parcel {
  static func encode(_ message: some Message) throws -> Data {
    let body = try message.body
    var length = UInt32(body.count).littleEndian
    var frame = Swift.withUnsafeBytes(of: &length) { Data($0) }
    frame.append(body)
    return frame
  }

  /// Takes the first message off what was read; nil while it is not whole.
  static func next<Received: Message>(_ type: Received.Type, in bytes: inout Data) throws -> Received? {
    guard bytes.count >= 4 else { return nil }
    let length = Int(bytes.prefix(4).withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) })
    guard bytes.count >= 4 + length else { return nil }
    let body = Data(bytes.dropFirst(4).prefix(length))
    bytes = Data(bytes.dropFirst(4 + length))
    return try Received(body: body)
  }
}

extension PropertyListEncoder {
  static var binary: PropertyListEncoder {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return encoder
  }
}
