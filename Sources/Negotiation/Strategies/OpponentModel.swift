/// What another party seems to want, learned from its offers: what it keeps asking for, it values; what it does not vary, it cares about.
///
/// The estimate is Σ_j weight_j · count_j(value) / max count_j, in 0...1. After each offer the weight of every issue whose value did not
/// change grows by `learning / issues`, and all are normalised.
/// Source: van Krimpen, Looije & Hajizadeh 2013 (frequency model of HardHeaded).
public struct OpponentModel: Sendable {
  private let space: OutcomeSpace
  private let learning: Double
  private var weights: [Double]
  private var counts: [[Double]]
  private var last: [Int]?

  public init(of space: OutcomeSpace, learning: Double = 0.2) {
    self.space = space
    self.learning = learning
    weights = Array(repeating: 1 / Double(space.issues.count), count: space.issues.count)
    counts = space.issues.map { Array(repeating: 0, count: $0.values.count) }
  }

  /// Whether it has offered anything yet.
  public var hasEvidence: Bool { last != nil }

  public mutating func observe(_ offer: Int) {
    let choices = space.choices(offer)
    if let last {
      for issue in choices.indices where choices[issue] == last[issue] {
        weights[issue] += learning / Double(choices.count)
      }
      let total = weights.reduce(0, +)
      for issue in weights.indices { weights[issue] /= total }
    }
    for (issue, choice) in choices.enumerated() { counts[issue][choice] += 1 }
    last = choices
  }

  /// 0...1; 0 before the first offer.
  public func estimate(_ outcome: Int) -> Double {
    guard hasEvidence else { return 0 }
    var estimate = 0.0
    for (issue, choice) in space.choices(outcome).enumerated() {
      estimate += weights[issue] * counts[issue][choice] / (counts[issue].max() ?? 1)
    }
    return estimate
  }
}

/// One model for each of the others.
struct OpponentModels {
  private var models: [Int: OpponentModel] = [:]
  private let space: OutcomeSpace

  init(of space: OutcomeSpace) { self.space = space }

  mutating func observe(_ offer: Int, by party: Int) {
    models[party, default: OpponentModel(of: space)].observe(offer)
  }

  /// What an outcome seems to be worth to each who has spoken, in the order of their places.
  func estimates(_ outcome: Int) -> [Double] { models.sorted { $0.key < $1.key }.map { $0.value.estimate(outcome) } }
}
