import Foundation
import Negotiation

/// What a party wants, read from a preference profile of the GENIUS platform.
///
///     let profile = try GeniusProfile(xml: Data(contentsOf: url), file: url.lastPathComponent, of: domain)
///     let discount = profile.discount(steps: 100)
///
/// Its root is `<utility_space>`. Issues and values are found by name, weights by the `index` of their issue in the same file.
///
/// **Weights** are taken as written: GENIUS does not normalise those of a file. It cuts utilities off at 1, which no sum over issues
/// can; so weights that sum to more than 1.02, which GENIUS no longer calls normalised, are divided by their sum.
///
/// **Time.** GENIUS discounts by d^t, t from 0 to 1 over the negotiation, the reservation value too. A `Discount` is one of steps:
/// ``discount(steps:)`` divides time among them. (NegMAS takes d for the factor of every step, and so discounts far more.)
///
/// Sources: Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014; GENIUS 10.4, `AdditiveUtilitySpace`, `AbstractUtilitySpace`; NegMAS,
/// `UtilityFunction.from_xml_str`.
public struct GeniusProfile: Hashable, Sendable {
  /// Of the file, without its extension.
  public let name: String
  /// One term an issue of the domain, in its order; worths from 0 to 1, those of constants aside.
  public let utility: LinearAdditive
  /// What no agreement is worth at the start; 0 where the file does not say. (`Preferences` never discounts it.)
  public let reservation: Double
  /// d: what is left of a utility at the end, above 0 and at most 1. 1 where the file does not say, or says 0.
  public let discountFactor: Double

  /// - Parameter file: a name or path, for messages and ``name``.
  /// - Throws: every mistake of a well-formed file, the first of another.
  public init(xml: Data, file: String, of domain: GeniusDomain) throws(GeniusProblem) {
    let root = try Element(xml: xml, file: file, root: "utility_space")
    var mistakes = Mistakes(in: file)
    let space = UtilitySpace(root, noting: &mistakes)
    let terms = mistakes.terms(of: space, root: root, in: domain)
    let reservation = mistakes.value(ofOnly: space.reservations, in: -Mistakes.largest...Mistakes.largest) ?? 0
    let factor = mistakes.value(ofOnly: space.discountFactors, in: 0...1) ?? 0
    try mistakes.check()

    let total = terms.reduce(0) { $0 + $1.weight }
    let scale = total > 1.02 ? total : 1
    name = file.stem
    utility = LinearAdditive(terms: terms.map { .init(weight: $0.weight / scale, worth: $0.worth) })
    self.reservation = reservation
    discountFactor = factor == 0 ? 1 : factor
  }

  /// In a negotiation of so many steps, step s is at time s/(steps + 1): a factor of d^(1/(steps + 1)) a step.
  /// - Parameter steps: at least 1.
  /// - Returns: nil where there is no discount.
  public func discount(steps: Int) -> Discount? {
    precondition(steps >= 1, "a negotiation has at least one step")
    return discountFactor == 1 ? nil : .exponential(factor: pow(discountFactor, 1 / Double(steps + 1)))
  }
}

extension Mistakes {
  /// nil also where there is no such element.
  fileprivate mutating func value(ofOnly elements: [Element], in range: ClosedRange<Double>) -> Double? {
    var lines: [String: Int] = [:]
    for element in elements { _ = isNew(element.name, in: &lines, at: element, called: "<\(element.name)>") }
    return elements.first.flatMap { number("value", of: $0, in: range) }
  }

  /// One an issue of the domain, unless a mistake was noted.
  fileprivate mutating func terms(
    of space: UtilitySpace, root: Element, in domain: GeniusDomain
  ) -> [LinearAdditive.Term] {
    let names = domain.issues.map(\.name)
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let weights = weights(of: space)
    var (lines, indices) = ([String: Int](), [Int: Int]())
    var terms = [LinearAdditive.Term?](repeating: nil, count: names.count)
    for element in space.issues {
      guard let name = text("name", of: element) else { continue }
      guard let place = places[name] else {
        note("the domain has no issue \(name.quoted)\(advice(for: name, among: names))", at: element)
        continue
      }
      guard isNew(name, in: &lines, at: element, called: "issue \(name.quoted)") else { continue }
      let worth = worth(of: element, issue: domain.issues[place], kind: domain.kinds[place])
      guard let index = wholeNumber("index", of: element),
        isNew(index, in: &indices, at: element, called: "an issue of index \(index)")
      else { continue }
      guard let weight = weights[index] else {
        note("issue \(name.quoted) has no weight; expected <weight index=\"\(index)\" value=…>", at: element)
        continue
      }
      if let worth { terms[place] = .init(weight: weight, worth: worth) }
    }
    for name in names where lines[name] == nil { note("issue \(name.quoted) of the domain is missing", at: root) }
    return terms.compactMap(\.self)
  }

  /// By the index of the issue. Mistaken ones are 0, so as not to be missed again.
  private mutating func weights(of space: UtilitySpace) -> [Int: Double] {
    let indices = Set((space.issues + space.objectives).compactMap { $0["index"].flatMap { Int($0.trimmed) } })
    var lines: [Int: Int] = [:]
    var weights: [Int: Double] = [:]
    for element in space.weights {
      guard let index = wholeNumber("index", of: element),
        isNew(index, in: &lines, at: element, called: "a weight of index \(index)")
      else { continue }
      if !indices.contains(index) { note("the weight of index \(index) is that of no issue", at: element) }
      weights[index] = number("value", of: element, in: 0...Self.largest) ?? 0
    }
    return weights
  }
}
