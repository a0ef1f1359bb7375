import Partnerships

/// How much of a run is kept. It never changes the run.
public enum Recording: String, CaseIterable, Hashable, Sendable, Codable {
  /// Final values only.
  case outcome
  /// Measures of every step, and notable events.
  case series
  /// Every posting and every event as well.
  case journal
}

/// What became of a run.
public enum RunStatus: Hashable, Sendable {
  case ok
  case failed(RunFailure)
  case timedOut(RunFailure)

  public var name: String {
    switch self {
    case .ok: "ok"
    case .failed: "failed"
    case .timedOut: "timed_out"
    }
  }

  public var failure: RunFailure? {
    switch self {
    case .ok: nil
    case .failed(let failure), .timedOut(let failure): failure
    }
  }
}

/// A measure over the steps 1, 2, …; NaN where it had no value.
public struct Series: Sendable {
  public var name: String
  public var values: [Double]

  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}

/// An event in the words of the record.
public struct HistoryEvent: Hashable, Sendable, Codable {
  /// Its number in the run.
  public var id: Int
  public var step: Int
  public var kind: String
  /// The name of what it is about; empty for the world.
  public var subject: String
  public var text: String
  /// The number of the kept event that caused it; nil for the start.
  public var cause: Int?

  public init(id: Int, step: Int, kind: String, subject: String, text: String, cause: Int?) {
    self.id = id
    self.step = step
    self.kind = kind
    self.subject = subject
    self.text = text
    self.cause = cause
  }

  private enum CodingKeys: CodingKey { case id, step, kind, subject, text, cause }

  /// Every key is always there: the start's cause is null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(step, forKey: .step)
    try container.encode(kind, forKey: .kind)
    try container.encode(subject, forKey: .subject)
    try container.encode(text, forKey: .text)
    try container.encode(cause, forKey: .cause)
  }
}

/// A posting in the words of the record: an account by its name.
public struct HistoryPosting: Hashable, Sendable {
  public var step: Int
  public var account: String
  public var amount: Double
  public var mechanism: String
  /// The number of the event that caused it.
  public var cause: Int

  public init(step: Int, account: String, amount: Double, mechanism: String, cause: Int) {
    self.step = step
    self.account = account
    self.amount = amount
    self.mechanism = mechanism
    self.cause = cause
  }
}

/// Every posting of a run: opening balance + Σ amounts = closing balance, for every account.
public struct HistoryJournal: Sendable {
  public var openings: [(account: String, balance: Double)]
  public var postings: [HistoryPosting]
  public var closings: [(account: String, balance: Double)]

  public init(
    openings: [(account: String, balance: Double)], postings: [HistoryPosting],
    closings: [(account: String, balance: Double)]
  ) {
    self.openings = openings
    self.postings = postings
    self.closings = closings
  }
}

/// One line of a journal, in the order: openings, postings, closings.
public enum JournalEntry: Sendable {
  case opening(account: String, balance: Double)
  case posting(HistoryPosting)
  case closing(account: String, balance: Double)
}

/// What came of a run.
public struct History: Sendable {
  public var title: String
  /// Singular: "month".
  public var unit: String
  public var steps: Int
  /// Steps that were completed.
  public var stepsRun: Int
  public var status: RunStatus
  /// MODEL.md's verdict over all partnerships; nil where there is none.
  public var verdict: Verdict?
  public var verdicts: [(partnership: String, verdict: Verdict)]
  /// nil if the run did not end.
  public var success: Bool?
  /// Final value of each measure; nil where it has none.
  public var outcome: [(name: String, value: Double?)]
  public var series: [Series]
  public var events: [HistoryEvent]
  public var parameters: [(name: String, value: SettingValue)]
  public var journal: HistoryJournal?
  /// Talks that were held, kept with the journal, in the order in which they began.
  public var negotiations: [HistoryNegotiation] = []
  /// What happened, whatever was looked at: 64 lower-case hexadecimal digits.
  public var digest: String
  /// One word a step, to find the first step that differs.
  public var stepDigests: [UInt64]
  /// Recorded inputs whose request never came.
  public var unusedInputs: [RecordedInput]
  /// What the scenario printed.
  public var printed: [String]

  public init(
    title: String, unit: String, steps: Int, stepsRun: Int, status: RunStatus, verdict: Verdict?,
    verdicts: [(partnership: String, verdict: Verdict)], success: Bool?, outcome: [(name: String, value: Double?)],
    series: [Series], events: [HistoryEvent], parameters: [(name: String, value: SettingValue)],
    journal: HistoryJournal?, digest: String, stepDigests: [UInt64], unusedInputs: [RecordedInput], printed: [String]
  ) {
    self.title = title
    self.unit = unit
    self.steps = steps
    self.stepsRun = stepsRun
    self.status = status
    self.verdict = verdict
    self.verdicts = verdicts
    self.success = success
    self.outcome = outcome
    self.series = series
    self.events = events
    self.parameters = parameters
    self.journal = journal
    self.digest = digest
    self.stepDigests = stepDigests
    self.unusedInputs = unusedInputs
    self.printed = printed
  }
}

extension History {
  /// Of a run of which nothing is left but why: its scenario could not begin, or its evaluation was lost.
  public init(_ failure: RunFailure, title: String, unit: String, steps: Int) {
    self.init(
      title: title, unit: unit, steps: steps, stepsRun: 0,
      status: failure.kind == .time ? .timedOut(failure) : .failed(failure), verdict: nil, verdicts: [], success: nil,
      outcome: [], series: [], events: [], parameters: [], journal: nil, digest: HistoryDigest().value, stepDigests: [],
      unusedInputs: [], printed: [])
  }
}
