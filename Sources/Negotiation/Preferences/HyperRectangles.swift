/// Issues that depend on each other:  u = bias + base(outcome) + Σ weight · value over the boxes in which the outcome lies.
///
/// Source: Ito, Hattori & Klein 2007.
public struct HyperRectangles: UtilityFunction, Hashable {
  /// Combinations of values that are worth something together.
  public struct Box: Hashable, Sendable {
    public var weight: Double
    public var value: Double
    /// The value indices that lie in the box, by issue; an issue that is not named does not matter.
    public var sides: [Int: Set<Int>]

    public init(weight: Double, value: Double, sides: [Int: Set<Int>]) {
      self.weight = weight
      self.value = value
      self.sides = sides
    }
  }

  public var bias: Double
  public var base: LinearAdditive?
  /// Added in this order.
  public var boxes: [Box]

  public init(bias: Double = 0, base: LinearAdditive? = nil, boxes: [Box]) {
    self.bias = bias
    self.base = base
    self.boxes = boxes
  }

  public func utilities(over space: OutcomeSpace) -> [Double] {
    var utilities = Array(repeating: bias, count: space.count)
    if let base {
      for (outcome, worth) in base.utilities(over: space).enumerated() { utilities[outcome] += worth }
    }
    // One flag a value of each side, so that a look-up is an index.
    let sides = boxes.map { box in
      box.sides.sorted { $0.key < $1.key }.map { issue, values in
        (issue: issue, holds: space.issues[issue].values.indices.map(values.contains))
      }
    }
    for outcome in utilities.indices {
      let choices = space.choices(outcome)
      for (box, sides) in zip(boxes, sides) where sides.allSatisfy({ $0.holds[choices[$0.issue]] }) {
        utilities[outcome] += box.weight * box.value
      }
    }
    return utilities
  }
}
