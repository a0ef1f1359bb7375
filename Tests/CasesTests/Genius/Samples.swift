import Cases
import Foundation
import Negotiation

enum Sample {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

  static func domain(levels: Int = 11) throws -> GeniusDomain {
    try GeniusDomain(xml: data("orchard-domain.xml"), file: "some/where/orchard-domain.xml", levels: levels)
  }

  static func profile(_ file: String, levels: Int = 11) throws -> GeniusProfile {
    try GeniusProfile(xml: data(file), file: file, of: domain(levels: levels))
  }

  private static func data(_ file: String) throws -> Data { try Data(contentsOf: folder.appending(path: file)) }
}

extension LinearAdditive {
  /// Of one value an issue, given by their places.
  func utility(of choices: [Int], over issues: [Negotiation.Issue]) -> Double {
    zip(zip(terms, issues), choices).reduce(bias) { sum, each in
      let ((term, issue), place) = each
      return switch (term.worth, issue.values[place]) {
      case (.table(let table), _): sum + term.weight * table[place]
      case (.affine(let slope, let intercept), .number(let x)): sum + term.weight * (slope * x + intercept)
      default: .nan
      }
    }
  }
}

/// What a reader of a text says is wrong with it.
func problemOfDomain(_ xml: String) -> GeniusProblem? { problemOfDomain(Data(xml.utf8)) }

func problemOfDomain(_ xml: Data) -> GeniusProblem? {
  do throws(GeniusProblem) {
    _ = try GeniusDomain(xml: xml, file: "domain.xml")
    return nil
  } catch { return error }
}

func problemOfProfile(_ xml: String) throws -> GeniusProblem? {
  let domain = try Sample.domain()
  do throws(GeniusProblem) {
    _ = try GeniusProfile(xml: Data(xml.utf8), file: "profile.xml", of: domain)
    return nil
  } catch { return error }
}
