import Foundation

/// The host's own texts, by key: English stands in Assets/en.host.json, and nowhere else.
struct Words: Sendable {
  private let table: [String: String]

  init(_ bytes: [UInt8]) {
    table = (try? JSONDecoder().decode([String: String].self, from: Data(bytes))) ?? [:]
  }

  static let english = Words(PackageResources.en_host_json)

  var keys: Set<String> { Set(table.keys) }

  /// The text with what stands in braces put in; the key itself where there is none.
  func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
    guard var text = table[key] else { return key }
    for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
    return text
  }

  /// nil where there is none.
  func known(_ key: String) -> String? { table[key] }
}
