import Simulation

/// What takes a while: branches for the debrief. Two are at work at a time, the rest wait.
struct Jobs: Sendable {
  struct Job: Encodable, Sendable {
    var job: String
    /// What is asked.
    var title: String
    var state: String
    var done: Int
    var total: Int
    var result: BranchResult?
    var problem: String?
  }

  private(set) var all: [String: Job] = [:]
  private var order: [String] = []
  private static let mostKept = 40

  mutating func begin(_ total: Int, titled title: String) -> String {
    let id = "j\(order.count + 1)"
    order.append(id)
    all[id] = Job(job: id, title: title, state: "waiting", done: 0, total: total, result: nil, problem: nil)
    if order.count > Self.mostKept { all[order[order.count - Self.mostKept - 1]] = nil }
    return id
  }

  mutating func change(_ id: String, _ change: (inout Job) -> Void) {
    guard var job = all[id] else { return }
    change(&job)
    all[id] = job
  }

  func isOver(_ id: String) -> Bool { !["waiting", "running"].contains(all[id]?.state ?? "") }

  var working: Int { all.values.count { $0.state == "running" } }
}

/// What takes a while.
enum JobQuestion: Sendable {
  case branch(BranchQuestion)
  case decisions(DecisionsQuestion)

  var title: String {
    switch self {
    case .branch(let question): question.title
    case .decisions(let question):
      Words.english(
        "decisions.title", ["measure": WorkshopAbout.label(of: question.measure)])
    }
  }
}

/// Which of the decisions of a run mattered for a measure.
public struct DecisionsQuestion: Sendable {
  public var measure: String
  /// Runs in all.
  public var budget: Int
  /// Runs for each decision that is looked at twice.
  public var replicates: Int
  /// Whom the room played, and up to which step.
  public var seats: [String]
  public var lastStep: Int
}

/// What is asked in the debrief.
public struct BranchQuestion: Sendable {
  public var title: String
  /// The last step that is as it was.
  public var after: Int
  /// What is answered otherwise.
  public var answers: [RecordedInput]
  /// Answers that are taken back, so that the policies give their own.
  public var withdrawn: [RecordedInput]
  public var replicates: Int
  /// What is to be known of it, in words.
  public var note: String = Words.english("branch.note")
}

/// What came of it.
public struct BranchResult: Encodable, Sendable {
  var title: String
  var sentences: [String]
  var figures: [View.Picture]
  var rows: Rows
  var note: String

  struct Rows: Encodable, Sendable {
    var columns: [String]
    var rows: [[String]]
  }
}
