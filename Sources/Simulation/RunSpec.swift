import Crypto
import Partnerships

/// The engine's version, part of every run's identity: another version may compute something else.
public enum Engine {
  public static let version = "0.2.0"
}

/// A value for something that can be set from outside: `--set NAME=VALUE`.
public enum SettingValue: Hashable, Sendable, Codable {
  case number(Double)
  case text(String)
  case boolean(Bool)

  /// The value as it would be typed; numbers read back exactly.
  public var text: String {
    switch self {
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
    case .text(let text): text
    case .boolean(let value): value ? "true" : "false"
    }
  }
}

/// A file that a scenario consists of: the script, what it requires, and the tables that it reads.
public struct SourceFile: Hashable, Sendable {
  /// Path beside the scenario, with `/`.
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// SHA-256, lower-case hexadecimal.
  public var digest: String { SHA256.hash(data: bytes).hexadecimal }
}

/// The arguments of a run, which is a pure function of them.
///
/// Replay, resume, branch, cache and crash recovery are all the same thing: evaluate it again.
public struct RunSpec: Hashable, Sendable {
  /// The scenario's script first, then every other file that it read, by name.
  public var files: [SourceFile]
  /// What was set from outside, by name.
  public var settings: [String: SettingValue]
  public var seed: UInt64
  public var replicate: UInt64
  /// Answers that people gave.
  public var inputs: [RecordedInput]
  /// The what-if whose interventions act; nil: those of none. What it sets is among `settings`.
  public var alternative: String?
  /// What was changed on the way, oldest first; none is before the one before it.
  public var branches: [Branch]
  /// Of a workshop's run.
  public var pace: Pace?
  public var engine: String

  public init(
    files: [SourceFile], settings: [String: SettingValue] = [:], seed: UInt64 = 1, replicate: UInt64 = 0,
    inputs: [RecordedInput] = [], alternative: String? = nil, branches: [Branch] = [], pace: Pace? = nil,
    engine: String = Engine.version
  ) {
    self.files = files
    self.settings = settings
    self.seed = seed
    self.replicate = replicate
    self.inputs = inputs
    self.alternative = alternative
    self.branches = branches
    self.pace = pace
    self.engine = engine
  }

  /// The run's identity: SHA-256 of its arguments, lower-case hexadecimal.
  ///
  /// Each part is preceded by its name and length, so that no two specifications are written alike. Files count by content and by the name
  /// that the script calls them; the script's own name does not count. What a run does without adds nothing.
  public var digest: String {
    var hash = SHA256()
    func add(_ name: String, _ bytes: some Collection<UInt8>) {
      hash.update(data: Array("\(name) \(bytes.count)\n".utf8))
      hash.update(data: Array(bytes))
    }
    func add(_ files: [SourceFile]) {
      if let script = files.first { add("script", script.bytes) }
      for file in files.dropFirst().sorted(by: { $0.name < $1.name }) {
        add("file", file.name.utf8)
        add("content", file.bytes)
      }
    }
    func add(_ settings: [String: SettingValue]) {
      for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
        add("setting", name.utf8)
        add("value", value.canonical.utf8)
      }
    }
    add("format", "entente-run-1".utf8)
    add("engine", engine.utf8)
    add(files)
    add(settings)
    add("seed", String(seed).utf8)
    add("replicate", String(replicate).utf8)
    for input in inputs.sorted() {
      add("input", "\(input.step) \(input.kind) \(input.index)".utf8)
      add("organisation", input.organisation.utf8)
      add("answer", input.answer.canonical.utf8)
    }
    if let alternative { add("alternative", alternative.utf8) }
    if let pace { add("pace", "\(pace.stepsPerRound) \(pace.rounds) \(pace.exchanges)".utf8) }
    for branch in branches {
      add("branch", String(branch.after).utf8)
      if let chance = branch.chance { add("chance", String(chance).utf8) }
      add(branch.settings)
      add(branch.files ?? [])
    }
    return hash.finalize().hexadecimal
  }
}

extension SettingValue {
  fileprivate var canonical: String {
    switch self {
    case .number(let number): "number \(number)"
    case .text(let text): "text \(text)"
    case .boolean(let value): "boolean \(value)"
    }
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
