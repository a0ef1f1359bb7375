/// A continuous text: components in [0, 1], of which the first `weightCount` are weights that sum to one.
///
/// In the partnership model: K objectives' weights, contribution level, equality of rights, timeline.
public struct Text: Hashable, Sendable, Codable {
  public var components: [Double]
  public let weightCount: Int

  public init(_ components: [Double], weightCount: Int) {
    self.components = components
    self.weightCount = weightCount
  }

  public var weights: ArraySlice<Double> { components[..<weightCount] }
  @inlinable public subscript(index: Int) -> Double { components[index] }

  /// Every component moved by `share` of the way to `other`.
  public func moved(_ share: Double, toward other: Text) -> Text {
    var moved = self
    for index in components.indices {
      moved.components[index] = components[index] + share * (other.components[index] - components[index])
    }
    return moved
  }

  /// `share` of `first` and the rest of `second`, component by component.
  public static func blend(_ share: Double, of first: Text, with second: Text) -> Text {
    var blend = first
    for index in first.components.indices {
      blend.components[index] = share * first.components[index] + (1 - share) * second.components[index]
    }
    return blend
  }

  /// One component shifted and clipped to [0, 1]; if it is a weight, the weights are kept at 1e-9 or more and normalised again.
  public func shifted(_ index: Int, by amount: Double) -> Text {
    var shifted = self
    shifted.shift(index, by: amount)
    return shifted
  }

  mutating func shift(_ index: Int, by amount: Double) {
    components[index] = min(1, max(0, components[index] + amount))
    guard index < weightCount else { return }
    var total = 0.0
    for weight in 0..<weightCount {
      components[weight] = max(components[weight], 1e-9)
      total += components[weight]
    }
    for weight in 0..<weightCount { components[weight] /= total }
  }

  /// Takes the components of a text of the same length, in place.
  mutating func become(_ other: Text) {
    for index in components.indices { components[index] = other.components[index] }
  }
}

/// What a party wants of a text: an ideal, and how much each component's distance from it hurts.
///
///     U(Z) = 1 − Σ_c costs_c · |Z_c − ideal_c|
public struct TextPreference: Hashable, Sendable, Codable {
  public var ideal: Text
  /// One cost a component, ≥ 0; U stays in [0, 1] where they weigh at most 1 in all.
  public var costs: [Double]

  public init(ideal: Text, costs: [Double]) {
    self.ideal = ideal
    self.costs = costs
  }

  public func utility(of text: Text) -> Double {
    var loss = 0.0
    for index in costs.indices { loss += abs(text.components[index] - ideal.components[index]) * costs[index] }
    return 1 - loss
  }

  /// The proposer's concession: the least step from the standing text toward its ideal that is worth `aspiration` to it.
  public func offer(worth aspiration: Double, from standing: Text) -> Text {
    let worth = utility(of: standing)
    let share = min(1, max(0, (aspiration - worth) / max(1 - worth, 1e-9)))
    return Text.blend(share, of: ideal, with: standing)
  }
}
