/// Which inputs matter, by moving one at a time from many starting points: the elementary effects of Morris.
///
/// What it does not tell: a large `sigma` says that an input's effect depends on where one stands, not whether by a bend
/// of its own or together with others. Use it to leave out what does nothing; for shares, ``SobolIndices``.
///
/// Source: Morris 1991, "Factorial sampling plans for preliminary computational experiments"; mu*, Campolongo 2007.
public struct Morris: Sendable, Equatable {
  /// Of one input: change of the output for a change of the input over its whole range. Nil where no trajectory was
  /// kept.
  public struct Effect: Sendable, Equatable {
    /// The mean effect; ups and downs cancel.
    public let mean: Double?
    /// mu*: the mean size of the effect, ≥ 0.
    public let meanAbsolute: Double?
    /// sigma: the standard deviation of the effect over trajectories; nil below two.
    public let standardDeviation: Double?
  }

  /// By input.
  public let effects: [Effect]

  /// - Parameters:
  ///   - rows: trajectories of d + 1 rows, one after the other; each row has d inputs in 0...1 and differs from the row
  ///     before in one.
  ///   - outputs: one a row. A trajectory with a value missing is dropped.
  ///   - levels: the number of levels of the design's grid, even; a step is levels / (2 (levels − 1)).
  public init(rows: [[Double]], outputs: [Double], levels: Int) {
    let inputCount = rows.first?.count ?? 0
    let length = inputCount + 1
    precondition(rows.count == outputs.count, "there is one output a row")
    precondition(rows.count.isMultiple(of: length), "a trajectory has one row more than there are inputs")
    precondition(levels >= 2, "a grid has two levels or more")
    let delta = Double(levels) / Double(2 * (levels - 1))
    var found = [[Double]](repeating: [], count: inputCount)
    for start in stride(from: 0, to: rows.count, by: length) {
      let trajectory = start..<start + length
      guard trajectory.allSatisfy({ outputs[$0].isFinite && rows[$0].allSatisfy(\.isFinite) }) else { continue }
      for (before, after) in zip(trajectory, trajectory.dropFirst()) {
        let (input, change) = Self.step(from: rows[before], to: rows[after])
        let difference = outputs[after] - outputs[before]
        found[input].append((change > 0 ? difference : -difference) / delta)
      }
    }
    effects = found.map { values in
      let summary = Summary(values)
      return Effect(
        mean: summary.mean, meanAbsolute: Summary(values.map(abs)).mean,
        standardDeviation: summary.standardDeviation)
    }
  }

  /// The input that moved, and by how much.
  private static func step(from before: [Double], to after: [Double]) -> (input: Int, change: Double) {
    let changes = zip(before, after).map { $1 - $0 }
    let moved = changes.indices.max { abs(changes[$0]) < abs(changes[$1]) }
    guard let moved, changes[moved] != 0 else { preconditionFailure("a step of a trajectory moves one input") }
    return (moved, changes[moved])
  }
}
