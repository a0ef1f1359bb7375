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

  public init(
    _ status: Int, _ type: String, _ title: String, detail: String = "", whatToDo: String = "", field: String? = nil,
    retryAfter: Int? = nil
  ) {
    self.status = status
    self.type = type
    self.title = title
    self.detail = detail
    self.whatToDo = whatToDo
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
  static let notFound = WebProblem(
    404, "not-found", "There is nothing here.", whatToDo: "Open the address that the screen shows.")
  static let notYours = WebProblem(
    403, "not-yours", "This is not yours to do.", whatToDo: "Ask the facilitator.")
  static let notKnown = WebProblem(
    401, "not-known", "The host does not know this browser.", whatToDo: "Join with the code on the screen.")
  static let notSaved = WebProblem(
    507, "not-saved", "It could not be saved: the disk is full, or cannot be written.",
    whatToDo: "Nothing that was saved is lost. Ask the facilitator to make room, and try again.")

  static func notUnderstood(_ field: String, _ detail: String) -> WebProblem {
    WebProblem(422, "not-understood", "This was not understood.", detail: detail, whatToDo: "Try again.", field: field)
  }
}
