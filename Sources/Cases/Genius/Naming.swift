import Foundation
import Scenarios

/// Characters of a name that are compared and quoted.
private let longest = 60

/// "; did you mean "x"?" where a name that is near is known, else what there is.
func advice(for name: String, among names: [String]) -> String {
  if let nearest = names.map({ String($0.prefix(longest)) }).nearest(to: String(name.prefix(longest))) {
    return "; did you mean \(nearest.quoted)?"
  }
  return names.isEmpty ? "" : "; there are: " + names.prefix(12).map(\.quoted).joined(separator: ", ")
}

extension String {
  var quoted: String { "\"" + (dropFirst(longest).isEmpty ? self : prefix(longest) + "…") + "\"" }
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
  /// Of a path, the name of its file without the extension.
  var stem: String { URL(filePath: self).deletingPathExtension().lastPathComponent }
}
