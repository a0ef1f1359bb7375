import Simulation
import Statistics

/// When a study has enough replicates.
public enum Stopping: Sendable {
  case replicates(Int)
  /// When the interval of the mean paired difference of a measure is no wider than this to either side, in every alternative. `most`: the
  /// number of replicates at which it ends all the same.
  case halfWidth(ReplicationPlan.HalfWidth, measure: String, most: Int)

  /// Fewer pairs say too little of their own scatter.
  public static let floor = 10
}

/// Why a study ended.
public enum StudyEnd: Hashable, Sendable {
  case asked
  /// After so many looks at the interval.
  case narrowEnough(looks: Int)
  case most(looks: Int)
  case interrupted
}

extension Study {
  /// Evaluates until there is enough, or `onProgress` says to stop.
  ///
  /// Looking at an interval and stopping when it is narrow makes its coverage a little lower than stated; so the first look is at ten pairs,
  /// looks are at the ends of batches only, and their number is told.
  public func evaluate(until stopping: Stopping, _ onProgress: (StudyProgress) -> Bool) throws -> StudyEnd {
    switch stopping {
    case .replicates(let count): return try evaluate(replicates: count, onProgress) ? .asked : .interrupted
    case .halfWidth(let width, let measure, let most):
      var count = min(Stopping.floor, most)
      var looks = 0
      while true {
        guard try evaluate(replicates: count, onProgress) else { return .interrupted }
        looks += 1
        let more = try pairsWanted(of: measure, width)
        if more == 0 { return .narrowEnough(looks: looks) }
        if count >= most { return .most(looks: looks) }
        // At most double, since a few pairs misjudge their scatter.
        count = min(most, count + min(max(Stopping.floor, more ?? count), count))
      }
    }
  }

  /// How many pairs the alternative that needs most still needs; nil where no number is known to do.
  private func pairsWanted(of measure: String, _ width: ReplicationPlan.HalfWidth) throws -> Int? {
    let sample = try sample()
    let baseline = try sample.values(of: measure, arm: 0)
    var most = 0
    for arm in sample.arms.indices.dropFirst() {
      let pairs = zip(try sample.values(of: measure, arm: arm), baseline).filter { $0.isFinite && $1.isFinite }
      let target: ReplicationPlan.HalfWidth =
        switch width {
        case .absolute: width
        // Of the baseline's mean: of a difference near 0, no share is wide enough.
        case .relative(let share): .absolute(share * abs(Summary(pairs.map(\.1)).mean ?? 0))
        }
      let plan = ReplicationPlan(pilot: pairs.map { $0 - $1 }, level: Comparison.level, halfWidth: target)
      guard let more = plan.more else { return nil }
      most = max(most, more)
    }
    return most
  }
}
