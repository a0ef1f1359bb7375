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
    guard let text = table[key] else { return key }
    guard !values.isEmpty else { return text }
    var told = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      told += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      told += values[String(name)] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return told + rest
  }

  /// nil where there is none.
  func known(_ key: String) -> String? { table[key] }
}
