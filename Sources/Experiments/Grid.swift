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

extension Variation {
  /// The levers that differ between arms, the one that varies fastest last, each with its values in their order; all levers where none differs.
  public static func all(in arms: [Arm]) -> [Variation] {
    guard let first = arms.first else { return [] }
    let levers = first.settings.keys.sorted().map { name in
      var values: [SettingValue] = []
      for value in arms.compactMap({ $0.settings[name] }) where !values.contains(value) { values.append(value) }
      return (
        Variation(name, values: values), change: arms.firstIndex { $0.settings[name] != first.settings[name] }
      )
    }
    let varied = levers.filter { $0.change != nil }.sorted { $0.change ?? 0 > $1.change ?? 0 }
    return (varied.isEmpty ? levers : varied).map(\.0)
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
