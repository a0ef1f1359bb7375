import Simulation

/// A lever and the values that are tried.
public struct Variation: Hashable, Sendable {
  public var name: String
  public var values: [SettingValue]

  public init(_ name: String, values: [SettingValue]) {
    self.name = name
    self.values = values
  }
}

extension Arm {
  /// Every combination of the values, the last lever varying fastest: a full factorial design.
  /// - Parameter ground: what is set in all of them.
  public static func grid(_ variations: [Variation], on ground: [String: SettingValue] = [:]) -> [Arm] {
    variations.reduce([Arm("", settings: ground)]) { arms, variation in
      arms.flatMap { arm in
        variation.values.map { value in
          var arm = arm
          arm.settings[variation.name] = value
          arm.name += (arm.name.isEmpty ? "" : ", ") + "\(variation.name) = \(value.text)"
          return arm
        }
      }
    }
  }
}
