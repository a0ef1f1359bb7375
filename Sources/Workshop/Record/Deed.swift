import Simulation

/// What happens in a workshop, line by line. The record is these lines in order; everything else is had from them.
public enum Deed: Hashable, Sendable, Codable {
  /// It begins. `keys` are digests of the tokens of facilitator, projector and observer.
  case began(anonymity: Anonymity, code: String, keys: [String: String])
  /// Started again, it has further keys; those from before hold as well.
  case keyed([String: String])
  /// Somebody comes in; the nickname is the line's text. `request` is the digest of the id that the page gave it.
  case joined(participant: String, key: String, request: String)
  /// They go on on another device, which has the key from now on.
  case moved(participant: String, key: String, request: String)
  case renamed(participant: String)
  /// They take a seat, alone or beside others.
  case took(participant: String, seat: Int)
  case left(participant: String, isRemoved: Bool)
  /// The built-in policy plays a seat that nobody holds now.
  case handedToBot(seat: Int)
  /// The first round is played to see how it goes, or that is over, and nothing of it counts.
  case practised(isOn: Bool)
  /// A round is opened; each wave of it is open for so many seconds, or as long as it takes.
  case opened(round: Int, seconds: Int?)
  /// What the seats are asked in a wave of the round.
  case asked(round: Int, wave: Int, requests: [OpenRequest])
  /// The text is why. `action` is the id that the page gave it.
  case answered(participant: String, request: String, answer: String, action: String)
  /// A wave is over: what was answered is the seats' answer, all else is the policies'.
  case closed(round: Int, wave: Int, because: Closing)
  /// The round's steps were made.
  case stepped(round: Int)
  case paused(because: Pausing)
  case resumed
  case extended(seconds: Int)
  /// Whether a seat has ten times the time of the others, in every wave (WCAG 2.2.1).
  case unhurried(seat: Int, isOn: Bool)
  /// From here on another try begins, with what was answered before this round.
  case steppedBack(round: Int)
  /// To a seat, or to all.
  case messaged(seat: Int?)
  case said(participant: String, action: String)
  case ready(participant: String, action: String)
  case hand(participant: String, isUp: Bool, action: String)
  case noted(isStarred: Bool, by: String, action: String)
  /// In the debrief: at which request somebody would rewind.
  case wouldRewind(participant: String, request: String, action: String)
  /// What somebody takes away, unsigned: the text.
  case tookAway(action: String)
  /// What a facilitator's page asked for under this id was done, in the lines before.
  case controlled(action: String)
  case shown(what: String)
  case locked(Bool)
  case codeChanged(String)
  case cued(Int)
  /// The debrief begins; the run that it came to is in the ledger.
  case ended
  /// What everybody wrote was erased.
  case erased

  public enum Closing: String, Hashable, Sendable, Codable {
    /// Every seat that was waited for has answered.
    case answered
    case time
    /// The facilitator ends the wave; the round goes on.
    case wave
    /// The facilitator ends the round: what is still to be asked in it is the policies'.
    case facilitator
  }

  public enum Pausing: String, Hashable, Sendable, Codable { case facilitator, restart }

  /// The id that a page gave it, by which it is known again.
  var action: String? {
    switch self {
    case .joined(_, _, let id), .moved(_, _, let id), .answered(_, _, _, let id), .said(_, let id), .ready(_, let id),
      .hand(_, _, let id), .noted(_, _, let id), .wouldRewind(_, _, let id), .tookAway(let id), .controlled(let id):
      id
    default: nil
    }
  }
}

/// How much of each other people see.
public enum Anonymity: String, CaseIterable, Hashable, Sendable, Codable {
  /// The nickname on the seat.
  case named
  /// The organisation only.
  case organisation
  /// Not even who holds which seat, until the debrief.
  case blind
}

/// Something that a seat is asked in a wave.
public struct OpenRequest: Hashable, Sendable, Codable {
  /// As people write it: "13/utility/respond/2".
  public var id: String
  public var seat: Int
  /// A `DecisionKind` by its name.
  public var kind: String
  /// The requests of the run that one answer stands for: of a round, a month's answer is that of every month.
  public var covers: [Place]

  public struct Place: Hashable, Sendable, Codable {
    public var step: Int
    public var index: Int
  }
}

extension OpenRequest {
  private enum Key: CodingKey { case id, seat, kind, covers, span }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let span = try container.decodeIfPresent(String.self, forKey: .span)
    self.init(
      id: try container.decode(String.self, forKey: .id), seat: try container.decode(Int.self, forKey: .seat),
      kind: try container.decode(String.self, forKey: .kind),
      covers: try span.flatMap(Self.places) ?? container.decode([Place].self, forKey: .covers))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try container.encode(seat, forKey: .seat)
    try container.encode(kind, forKey: .kind)
    // Openness towards two hundred others in each month of a round is much to write out.
    if let span {
      try container.encode(span, forKey: .span)
    } else {
      try container.encode(covers, forKey: .covers)
    }
  }

  /// "1-6:0-3,5-29": these steps, with these indices in each; nil where it is otherwise.
  private var span: String? {
    let steps = Array(Set(covers.map(\.step))).sorted()
    let indices = Array(Set(covers.map(\.index))).sorted()
    let whole = steps.flatMap { step in indices.map { Place(step: step, index: $0) } }
    return covers == whole && !covers.isEmpty ? "\(Self.runs(steps)):\(Self.runs(indices))" : nil
  }

  private static func places(_ span: String) -> [Place]? {
    let parts = span.split(separator: ":").map { numbers(in: $0) }
    guard parts.count == 2, let steps = parts[0], let indices = parts[1] else { return nil }
    return steps.flatMap { step in indices.map { Place(step: step, index: $0) } }
  }

  private static func runs(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
  }

  private static func numbers(in runs: Substring) -> [Int]? {
    var numbers: [Int] = []
    for run in runs.split(separator: ",") {
      let ends = run.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last else { return nil }
      numbers += first...last
    }
    return numbers
  }
}

/// A line of the record.
public struct Line: Hashable, Sendable {
  public var seq: Int
  /// Milliseconds since 1970.
  public var at: Int64
  public var deed: Deed
  /// What somebody wrote; nil where nothing was, or it was erased.
  public var text: String?

  public init(seq: Int, at: Int64, deed: Deed, text: String? = nil) {
    self.seq = seq
    self.at = at
    self.deed = deed
    self.text = text
  }
}
