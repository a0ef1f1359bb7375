/// Scenario discovery: a box of inputs within which the cases of interest are dense, found by peeling off, again and
/// again, the slice whose loss raises their density most (the patient rule induction method).
///
///     let search = Prim(rows: inputs, cases: collapsed, slice: 0.05, leastMass: 0.05)
///     search.trajectory.last?.limits
///
/// Every box on the way is kept: early ones cover more of the cases, late ones are denser, and choosing is the
/// reader's. What it does not tell: density is measured on the runs that chose the box, so it flatters; try the box on
/// runs of its own. A limit drawn late may be an accident. And another box, elsewhere, may do as well.
///
/// Source: Friedman & Fisher 1999, "Bump hunting in high-dimensional data" (peeling, without pasting); Bryant & Lempert
/// 2010, "Thinking inside the box".
public struct Prim: Sendable, Equatable {
  public struct Box: Sendable, Equatable {
    /// By input, both ends within the box.
    public let limits: [ClosedRange<Double>]
    /// Rows within, n.
    public let count: Int
    /// Cases of interest among them.
    public let cases: Int
    /// Cases / n: how pure the box is.
    public let density: Double
    /// The share of all cases of interest that is within; nil if there are none at all.
    public let coverage: Double?
    /// The share of all rows that is within.
    public let mass: Double
    /// Inputs whose limits are not those of all rows.
    public let restrictedCount: Int
  }

  /// From the box of all rows to the last, ever denser. Empty without rows.
  public let trajectory: [Box]

  /// - Parameters:
  ///   - rows: one a run, with the value of each input. A row with a value missing is dropped.
  ///   - cases: for each row, whether it is of interest.
  ///   - slice: alpha, the share of a box's rows that a peel takes at about most, 0 < slice < 1; 0.05 is customary.
  ///   - leastMass: the share of all rows below which no box may fall, 0...1.
  public init(rows: [[Double]], cases: [Bool], slice: Double, leastMass: Double) {
    precondition(rows.count == cases.count, "each row either is of interest or is not")
    precondition(slice > 0 && slice < 1, "a slice is a share of the rows, between 0 and 1")
    let kept = rows.indices.filter { rows[$0].allSatisfy(\.isFinite) }
    guard var box = PeelingBox(rows: kept.map { rows[$0] }, cases: kept.map { cases[$0] }) else {
      trajectory = []
      return
    }
    let whole = box
    var trajectory = [box.described(within: whole)]
    while let peel = box.bestPeel(slice: slice, whole: whole.limits),
      Double(box.count - peel.removed) / Double(whole.count) >= leastMass, peel.removed > 0, peel.score > 0
    {
      box.remove(peel)
      trajectory.append(box.described(within: whole))
    }
    self.trajectory = trajectory
  }
}
