import Negotiation

/// What the values of an issue are worth: an evaluation an `<item>`, or an `<evaluator>` over numbers.
///
/// Evaluations are divided by the largest of their issue; where that is 0, so are the worths. Functions of x, the value:
///
/// - `linear`: parameter1 · x + parameter0, or slope · x + offset, cut off at 0 and 1. In an integer issue slope and offset, by those
///   names, count x from the lower bound, as in GENIUS since it named them so (NegMAS does not). A constant that is left out is 0.
/// - `constant`: parameter0.
/// - `triangular`: from 0 at parameter0 up to 1 at parameter2 and down to 0 at parameter1. At a top that is also the upper end it is 1,
///   where GENIUS, against its documentation, has 0.
///
/// Source: GENIUS 10.4, `EvaluatorDiscrete`, `EvaluatorInteger`, `EvaluatorReal`, `EVALFUNCTYPE`; of integers with parameters, older ones.
extension Mistakes {
  typealias Worth = LinearAdditive.Worth

  /// Affine of constants and of linear functions that are nowhere cut off, else a table.
  mutating func worth(of element: Element, issue: Issue, kind: GeniusDomain.Kind) -> Worth? {
    guard let evaluator = element.children(named: "evaluator").first else {
      return evaluations(of: element, issue: issue)
    }
    let numbers = issue.values.compactMap { if case .number(let number) = $0 { number } else { nil } }
    guard let lower = numbers.first, let upper = numbers.last else {
      note("an <evaluator> of issue \(issue.name.quoted), which is discrete; expected an <item> a value", at: evaluator)
      return nil
    }
    if element["lowerbound"] != nil || !element.children(named: "range").isEmpty,
      let bounds = bounds(of: element, kind), bounds != lower...upper
    {
      note("the range of issue \(issue.name.quoted) is \(lower) to \(upper) in the domain", at: element)
    }
    let type = evaluator["ftype"] ?? "linear"
    switch type.lowercased() {
    case "linear": return linear(evaluator, over: numbers, from: kind == .integer ? lower : 0)
    case "constant": return number("parameter0", of: evaluator).map { .affine(slope: 0, intercept: $0) }
    case "triangular": return triangular(evaluator, over: numbers)
    default:
      let known = ["linear", "constant", "triangular"]
      note("unknown ftype \(type.quoted) of an evaluator\(advice(for: type, among: known))", at: evaluator)
      return nil
    }
  }

  private mutating func linear(_ evaluator: Element, over numbers: [Double], from lower: Double) -> Worth? {
    let isNamed = evaluator["slope"] != nil
    let (slopeKey, offsetKey) = isNamed ? ("slope", "offset") : ("parameter1", "parameter0")
    guard let slope = number(slopeKey, of: evaluator),
      let offset = evaluator[offsetKey] == nil ? 0 : number(offsetKey, of: evaluator)
    else { return nil }
    let intercept = isNamed ? offset - slope * lower : offset
    let worths = numbers.map { $0 * slope + intercept }
    // A rounding error is not cut off.
    if worths.allSatisfy((-1e-9...1 + 1e-9).contains) { return .affine(slope: slope, intercept: intercept) }
    return .table(worths.map { min(max($0, 0), 1) })
  }

  private mutating func triangular(_ evaluator: Element, over numbers: [Double]) -> Worth? {
    let corners = (0...2).compactMap { number("parameter\($0)", of: evaluator) }
    guard corners.count == 3 else { return nil }
    let (lower, upper, top) = (corners[0], corners[1], corners[2])
    guard lower <= top, top <= upper else {
      note(
        "parameter2, the top, is \(top); expected one from parameter0, \(lower), to parameter1, \(upper)", at: evaluator
      )
      return nil
    }
    return .table(
      numbers.map { $0 == top ? 1 : max(0, $0 < top ? ($0 - lower) / (top - lower) : (upper - $0) / (upper - top)) })
  }

  private mutating func evaluations(of element: Element, issue: Issue) -> Worth? {
    let names = issue.values.map(\.name)
    let places = Dictionary(uniqueKeysWithValues: zip(issue.values, names.indices))
    var lines: [Int: Int] = [:]
    var table = [Double](repeating: 0, count: names.count)
    for item in element.children(named: "item") {
      guard let text = text("value", of: item) else { continue }
      guard let place = places[.text(text)] ?? Double(text.trimmed).flatMap({ places[.number($0)] }) else {
        note("issue \(issue.name.quoted) has no value \(text.quoted)\(advice(for: text, among: names))", at: item)
        continue
      }
      if isNew(place, in: &lines, at: item, called: "value \(text.quoted)") {
        table[place] = number("evaluation", of: item, in: 0...Self.largest) ?? 0
      }
    }
    let missing = names.indices.filter { lines[$0] == nil }.prefix(12).map { names[$0].quoted }
    if !missing.isEmpty {
      note("issue \(issue.name.quoted) has no evaluation of \(missing.joined(separator: ", "))", at: element)
    }
    // Below this all are worth nothing to GENIUS.
    let largest = table.max() ?? 0
    return .table(table.map { largest < 0.00001 ? 0 : $0 / largest })
  }
}

extension IssueValue {
  /// As it is written in a file.
  fileprivate var name: String {
    switch self {
    case .text(let text): text
    case .number(let number): "\(number)"
    case .division(let shares): "\(shares)"
    }
  }
}
