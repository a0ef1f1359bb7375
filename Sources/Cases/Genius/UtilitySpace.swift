/// What a `<utility_space>` holds, with the objectives in objectives flattened: GENIUS adds up the issues of all objectives, each with its
/// own weight, and takes no account of the weights of the objectives themselves.
///
/// Source: GENIUS 10.4, `AdditiveUtilitySpace.getUtility`.
struct UtilitySpace {
  private(set) var objectives: [Element] = []
  /// In the order of the document.
  private(set) var issues: [Element] = []
  private(set) var weights: [Element] = []
  private(set) var reservations: [Element] = []
  private(set) var discountFactors: [Element] = []

  init(_ space: Element, noting mistakes: inout Mistakes) {
    gather(from: space, noting: &mistakes)
    if issues.isEmpty { mistakes.note("<\(space.name)> has no <issue>", at: space) }
  }

  private mutating func gather(from element: Element, noting mistakes: inout Mistakes) {
    for child in element.children {
      switch child.name {
      case "objective":
        objectives.append(child)
        gather(from: child, noting: &mistakes)
      case "issue":
        issues.append(child)
        for part in child.children where !Self.parts.contains(part.name) {
          mistakes.note("unknown element <\(part.name)>\(advice(for: part.name, among: Self.parts))", at: part)
        }
      case "weight": weights.append(child)
      case "reservation": reservations.append(child)
      case "discount_factor": discountFactors.append(child)
      case "utility", "utility_function":
        mistakes.note("a nonlinear <\(child.name)> is not read; expected items, evaluators and weights", at: child)
      default: mistakes.note("unknown element <\(child.name)>\(advice(for: child.name, among: Self.names))", at: child)
      }
    }
  }

  private static let names = ["objective", "issue", "weight", "reservation", "discount_factor"]
  private static let parts = ["item", "range", "evaluator"]
}
