import Foundation
import Negotiation

/// What is negotiated, read from a domain file of the GENIUS platform.
///
///     let domain = try GeniusDomain(xml: Data(contentsOf: url), file: url.lastPathComponent)
///
/// Its root is `<negotiation_template>`; the issues of its `<utility_space>` are in the order of the file, those of nested objectives
/// included. Of the attributes `type`, `etype` and `vtype` the first that is given counts; where none is, an issue is discrete.
/// `number_of_issues` is often wrong, and `<agent>` is about players: both are passed over.
///
/// Sources: Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014; GENIUS 10.4, `DomainImpl`; NegMAS, `issues_from_xml_str`.
public struct GeniusDomain: Hashable, Sendable {
  /// Of the file, without its extension.
  public let name: String
  /// Discrete ones have texts, the others numbers ascending; at least one value each.
  public let issues: [Issue]
  /// One an issue.
  let kinds: [Kind]

  enum Kind: String, CaseIterable {
    case discrete, integer, real
  }

  static let mostIntegers = 10_000

  /// - Parameters:
  ///   - file: a name or path, for messages and ``name``.
  ///   - levels: as many evenly spaced values, both bounds among them, stand for the continuum of a real issue; at least 2.
  /// - Throws: every mistake of a well-formed file, the first of another.
  public init(xml: Data, file: String, levels: Int = 11) throws(GeniusProblem) {
    precondition(levels >= 2, "a real issue has at least its two bounds")
    let root = try Element(xml: xml, file: file, root: "negotiation_template")
    guard let space = root.children(named: "utility_space").first else {
      throw GeniusProblem(file: file, line: root.line, "<\(root.name)> has no <utility_space>")
    }
    var mistakes = Mistakes(in: file)
    var lines: [String: Int] = [:]
    var read: [(issue: Issue, kind: Kind)] = []
    for element in UtilitySpace(space, noting: &mistakes).issues {
      guard let name = mistakes.text("name", of: element), let kind = mistakes.kind(of: element),
        mistakes.isNew(name, in: &lines, at: element, called: "issue \(name.quoted)")
      else { continue }
      let values = kind == .discrete ? mistakes.texts(of: element) : mistakes.numbers(of: element, kind, levels: levels)
      read.append((Issue(name: name, values: values), kind))
    }
    try mistakes.check()
    name = file.stem
    issues = read.map(\.issue)
    kinds = read.map(\.kind)
  }
}

extension Mistakes {
  /// Of attributes of `<range>`, or of the issue itself.
  mutating func bounds(of issue: Element, _ kind: GeniusDomain.Kind) -> ClosedRange<Double>? {
    let range = issue.children(named: "range").first ?? issue
    let bounds = ["lowerbound", "upperbound"].compactMap {
      kind == .integer ? wholeNumber($0, of: range).map(Double.init) : number($0, of: range)
    }
    guard bounds.count == 2 else { return nil }
    if bounds[0] <= bounds[1] { return bounds[0]...bounds[1] }
    note("lowerbound \(bounds[0]) is above upperbound \(bounds[1])", at: range)
    return nil
  }

  fileprivate mutating func kind(of issue: Element) -> GeniusDomain.Kind? {
    guard let type = issue["type"] ?? issue["etype"] ?? issue["vtype"] else { return .discrete }
    if let kind = GeniusDomain.Kind(rawValue: type.lowercased()) { return kind }
    let known = GeniusDomain.Kind.allCases.map(\.rawValue)
    note("unknown type \(type.quoted) of an issue\(advice(for: type, among: known))", at: issue)
    return nil
  }

  fileprivate mutating func texts(of issue: Element) -> [IssueValue] {
    var lines: [String: Int] = [:]
    let items = issue.children(named: "item")
    if items.isEmpty { note("a discrete issue has no <item>", at: issue) }
    return items.compactMap { item in
      guard let value = text("value", of: item) else { return nil }
      return isNew(value, in: &lines, at: item, called: "value \(value.quoted)") ? .text(value) : nil
    }
  }

  /// Empty where a mistake was noted.
  fileprivate mutating func numbers(of issue: Element, _ kind: GeniusDomain.Kind, levels: Int) -> [IssueValue] {
    guard let bounds = bounds(of: issue, kind) else { return [] }
    let (lower, width) = (bounds.lowerBound, bounds.upperBound - bounds.lowerBound)
    if width == 0 { return [.number(lower)] }
    let steps = kind == .real ? levels - 1 : Int(width)
    guard kind == .real || steps < GeniusDomain.mostIntegers else {
      note("an integer issue of \(steps + 1) values; expected at most \(GeniusDomain.mostIntegers)", at: issue)
      return []
    }
    return (0..<steps).map { .number(lower + width * Double($0) / Double(steps)) } + [.number(bounds.upperBound)]
  }
}
