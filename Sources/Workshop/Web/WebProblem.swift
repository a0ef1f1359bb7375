import Foundation

/// Why something cannot be done, as browsers are told: a problem document (RFC 9457).
public struct WebProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public var status: Int
  public var type: String
  public var title: String
  public var detail: String
  public var whatToDo: String
  /// Which field of what was sent.
  public var field: String?
  /// Seconds after which it may be tried again.
  public var retryAfter: Int?

  /// - Parameters:
  ///   - text: by which its words are found in the table, where one type has several.
  ///   - values: what stands in them in braces.
  init(
    _ status: Int, _ type: String, text: String? = nil, _ values: [String: String] = [:], detail: String = "",
    field: String? = nil, retryAfter: Int? = nil
  ) {
    let words = Words.english
    let key = "problem.\(text ?? type)"
    self.status = status
    self.type = type
    title = words(key, values)
    self.detail = detail
    whatToDo = words.known("\(key).do") == nil ? "" : words("\(key).do", values)
    self.field = field
    self.retryAfter = retryAfter
  }

  public var description: String { [title, detail, whatToDo].filter { !$0.isEmpty }.joined(separator: " ") }

  private struct Document: Encodable {
    var type, title, detail, what_to_do: String
    var field: String?
    var retry_after: Int?
  }

  public var response: WebResponse {
    var headers = [
      (name: "content-type", value: "application/problem+json; charset=utf-8"),
      (name: "cache-control", value: "no-store"),
    ]
    if let retryAfter { headers.append((name: "retry-after", value: "\(retryAfter)")) }
    let document = Document(
      type: type, title: title, detail: detail, what_to_do: whatToDo, field: field, retry_after: retryAfter)
    return WebResponse(status, headers: headers, body: .bytes(JSON.bytes(document)))
  }
}

/// JSON as it is sent.
enum JSON {
  static func bytes(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(value)).map(Array.init) ?? Array("null".utf8)
  }
}

extension WebProblem {
  static let notFound = WebProblem(404, "not-found")
  static let notYours = WebProblem(403, "not-yours")
  static let notKnown = WebProblem(401, "not-known")
  static let notSaved = WebProblem(507, "not-saved")

  /// - Parameter detail: the key of its words.
  static func notUnderstood(_ field: String, _ detail: String, _ values: [String: String] = [:]) -> WebProblem {
    WebProblem(422, "not-understood", detail: Words.english(detail, values), field: field)
  }
}
