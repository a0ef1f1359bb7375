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

  /// As it is written down.
  public var name: String {
    switch self {
    case .asked: "asked"
    case .narrowEnough: "narrow enough"
    case .most: "most replicates"
    case .interrupted: "interrupted"
    }
  }

  /// How often the interval was looked at.
  public var looks: Int? {
    switch self {
    case .asked, .interrupted: nil
    case .narrowEnough(let looks), .most(let looks): looks
    }
  }

  /// As it was written down.
  public init?(name: String, looks: Int?) {
    let ends: [StudyEnd] = [.asked, .narrowEnough(looks: looks ?? 1), .most(looks: looks ?? 1), .interrupted]
    guard let end = ends.first(where: { $0.name == name }) else { return nil }
    self = end
  }
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
      let values = try sample.values(of: measure, arm: arm)
      let difference = Difference(values, baseline, areShares: sample.fate(named: measure) != nil)
      let target =
        switch width {
        case .absolute(let target): target
        // Of the baseline's mean: of a difference near 0, no share is wide enough.
        case .relative(let share):
          share * abs(Summary(zip(values, baseline).filter { $0.0.isFinite }.map(\.1)).mean ?? 0)
        }
      guard let more = difference.pairsToAdd(halfWidth: target) else { return nil }
      most = max(most, more)
    }
    return most
  }
}
