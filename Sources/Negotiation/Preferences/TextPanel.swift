/// What several parties want of one text, side by side: `TextPreference` of each, appraised four at a time.
///
///     U_i(Z) = 1 − Σ_c costs_ic · |Z_c − ideal_ic|
///
/// Each party's sum is taken in the order of the components, so that its utility is what its preference says, bit for bit.
///
///     let panel = TextPanel(preferences)
///     panel.appraise(text, into: &worths)
public struct TextPanel: Sendable {
  public let parties: Int
  /// Component after component, in each the parties by fours; where there are none, all is 0.
  private let ideals: [SIMD4<Double>]
  private let costs: [SIMD4<Double>]

  /// - Parameter preferences: of texts of one length, with a cost for each component.
  public init(_ preferences: [TextPreference]) {
    parties = preferences.count
    let components = preferences.first?.costs.count ?? 0
    let fours = (preferences.count + 3) / 4
    var ideals = Array(repeating: SIMD4<Double>.zero, count: components * fours)
    var costs = ideals
    for (party, preference) in preferences.enumerated() {
      for component in 0..<components {
        ideals[component * fours + party / 4][party % 4] = preference.ideal[component]
        costs[component * fours + party / 4][party % 4] = preference.costs[component]
      }
    }
    self.ideals = ideals
    self.costs = costs
  }

  /// What a text is worth to each party, in place of what `worths` held: one number a party.
  public func appraise(_ text: Text, into worths: inout [Double]) {
    let fours = (parties + 3) / 4
    for four in 0..<fours {
      var loss = SIMD4<Double>.zero
      var place = four
      for component in text.components {
        loss += (component - ideals[place]).magnitudes * costs[place]
        place += fours
      }
      let worth = 1 - loss
      for lane in 0..<min(4, parties - 4 * four) { worths[4 * four + lane] = worth[lane] }
    }
  }
}

extension SIMD4<Double> {
  /// |x| of each: without its sign.
  fileprivate var magnitudes: Self {
    unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF, to: Self.self)
  }
}
