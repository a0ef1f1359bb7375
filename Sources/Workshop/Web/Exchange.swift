/// What a browser asks, as a value: no socket is needed to make one.
public struct WebRequest: Sendable {
  /// In capitals.
  public var method: String
  /// Percent-decoded, without the query.
  public var path: String
  public var query: [String: String]
  /// By name in lower case; of one that came more than once, the values joined by ", ".
  public var headers: [String: String]
  public var body: [UInt8]
  /// Whose it is, for limits: the peer's, or what a trusted proxy says.
  public var address: String
  /// Whether it came by https, as a trusted proxy says.
  public var isSecure: Bool

  public init(
    _ method: String, _ path: String, query: [String: String] = [:], headers: [String: String] = [:],
    body: [UInt8] = [], address: String = "127.0.0.1", isSecure: Bool = false
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.address = address
    self.isSecure = isSecure
  }
}

/// What it is answered.
public struct WebResponse: Sendable {
  public enum Body: Sendable {
    case bytes([UInt8])
    /// An event stream, which goes on.
    case events(EventFeed)
  }

  public var status: Int
  /// In order; `set-cookie` may come more than once.
  public var headers: [(name: String, value: String)]
  public var body: Body
  /// Whether the connection is not to be used again: what was asked was not read to its end.
  public var closes = false

  public init(_ status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// An event stream without a queue: it is woken when there may be something new, and then reads what there is from the record, by its own cursor.
public struct EventFeed: Sendable {
  /// At most one is kept: who was slow is woken once.
  public let wakes: AsyncStream<Void>
  /// What is to be written now: whole events of text/event-stream; empty if there is nothing; nil when the stream is over.
  public let read: @Sendable () async -> [UInt8]?

  public init(wakes: AsyncStream<Void>, read: @escaping @Sendable () async -> [UInt8]?) {
    self.wakes = wakes
    self.read = read
  }
}

/// How much of a request is taken in: a body of so many bytes.
public enum WebLimits {
  public static let body = 64 * 1024
  public static let scenarioBody = 1024 * 1024
}

/// Whoever answers requests: the workshop's host, whatever server stands before it.
public protocol WebSite: Sendable {
  func respond(to request: WebRequest) async -> WebResponse
  /// The most bytes of a body that it wants to see of such a request.
  func bodyLimit(_ method: String, _ path: String) -> Int
}
