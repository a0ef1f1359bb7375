extension FanChart {
  /// One series of a ``FanChart``: many runs of the same, or a single line.
  public struct Arm: Sendable {
    let label: String
    let quantiles: Quantiles
    private let runs: [[Double]]
    /// How many runs there are; nil if the caller did not say.
    let runCount: Int?
    /// How many of them have a value, by step; nil if not known.
    let presentCounts: [Int]?

    /// Many runs, each with a value a step. The quantiles of a step are those of its finite values.
    public init(_ label: String, runs: [[Double]]) {
      self.label = label
      self.runs = runs
      runCount = runs.count
      quantiles = Quantiles(of: runs)
      presentCounts = (0..<quantiles.median.count).map { step in
        runs.count { step < $0.count && $0[step].isFinite }
      }
    }

    /// One line.
    public init(_ label: String, line: [Double]) { self.init(label, runs: [line]) }

    /// Quantiles that are known already.
    ///
    /// - Parameters:
    ///   - runs: some single runs, to be drawn thin.
    ///   - runCount: how many runs the quantiles are of.
    public init(_ label: String, quantiles: Quantiles, runs: [[Double]] = [], runCount: Int? = nil) {
      self.label = label
      self.quantiles = quantiles
      self.runs = runs
      self.runCount = runCount
      presentCounts = nil
    }

    var isLine: Bool { runCount == 1 }
    var stepCount: Int { quantiles.median.count }

    /// Some of the runs, from the first to the last; none of a line, which is its only run.
    func singles(most: Int) -> [[Double]] {
      if isLine { return [] }
      let count = min(most, runs.count)
      return (0..<count).map { runs[$0 * runs.count / count] }
    }
  }

  /// The values below which 5, 25, 50, 75 and 95 % of the runs lie, by step; NaN where there is none.
  public struct Quantiles: Sendable {
    public let low90, low50, median, high50, high90: [Double]

    /// Five series of one length.
    public init(low90: [Double], low50: [Double], median: [Double], high50: [Double], high90: [Double]) {
      (self.low90, self.low50, self.median, self.high50, self.high90) = (low90, low50, median, high50, high90)
      precondition(all.allSatisfy { $0.count == median.count }, "a step has all quantiles or none")
    }

    /// Of the finite values of each step, between neighbours in proportion: Hyndman & Fan 1996, type 7.
    public init(of runs: [[Double]]) {
      let stepCount = runs.map(\.count).max() ?? 0
      var columns = Array(repeating: [Double](), count: 5)
      for step in 0..<stepCount {
        let sorted = runs.compactMap { step < $0.count && $0[step].isFinite ? $0[step] : nil }.sorted()
        for (index, share) in [0.05, 0.25, 0.5, 0.75, 0.95].enumerated() {
          columns[index].append(quantile(share, ofSorted: sorted))
        }
      }
      self.init(low90: columns[0], low50: columns[1], median: columns[2], high50: columns[3], high90: columns[4])
    }

    var all: [[Double]] { [low90, low50, median, high50, high90] }
  }
}

/// The value below which a share of others lies; NaN if there are none.
private func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  guard let last = values.last else { return .nan }
  let place = Double(values.count - 1) * share
  let below = Int(place)
  guard below + 1 < values.count else { return last }
  let weight = place - Double(below)
  if weight == 0 { return values[below] }
  let difference = values[below + 1] - values[below]
  // The difference of two doubles may not be a double; then a sum of parts is near enough.
  return difference.isFinite
    ? values[below] + weight * difference : values[below] * (1 - weight) + values[below + 1] * weight
}
