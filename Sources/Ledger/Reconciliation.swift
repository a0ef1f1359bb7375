import Simulation

/// How far an evaluation of a run got, and what it left.
struct Standing {
  var statusName: String
  var failureKind: RunFailure.Kind?
  var recording: Recording
  var historyDigest: String
  /// One word a completed step.
  var stepDigests: [UInt64]

  var isCutShort: Bool { failureKind?.cutsShort ?? false }

  /// How much it keeps.
  var keeps: (steps: Int, level: Int) { (stepDigests.count, Recording.allCases.firstIndex(of: recording) ?? 0) }
}

/// What is to become of a run in the ledger when the same run is recorded again.
///
/// A run is a function of its specification, so two evaluations must agree as far as both got.
enum Reconciliation: Equatable {
  /// The stored one is as good as the new one.
  case keep
  /// The new one got further, or keeps more.
  case replace
  /// They went different ways; the first step in which they differ, if it is a step.
  case contradiction(step: Int?)

  init(of stored: Standing, with new: Standing) {
    if let place = zip(stored.stepDigests, new.stepDigests).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      self = .contradiction(step: place + 1)
      return
    }
    switch (stored.isCutShort, new.isCutShort) {
    case (false, false):
      if stored.historyDigest != new.historyDigest || stored.statusName != new.statusName {
        let both = min(stored.stepDigests.count, new.stepDigests.count)
        self = .contradiction(step: stored.stepDigests.count == new.stepDigests.count ? nil : both + 1)
      } else {
        self = new.keeps > stored.keeps ? .replace : .keep
      }
    case (true, false): self = .replace
    case (false, true): self = .keep
    case (true, true): self = new.keeps > stored.keeps ? .replace : .keep
    }
  }
}
