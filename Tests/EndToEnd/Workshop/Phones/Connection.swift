import Foundation

/// What became of a request that was not answered.
enum Failure: Error {
  /// The connection was refused, reset or ended.
  case lost
  /// Nothing came for as long as a page waits.
  case slow
}

/// What was answered, as far as a phone reads it.
struct Answer {
  var status = 0
  var tag: String?
  var cookie: String?
  var body: [UInt8] = []
  fileprivate var length = 0

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// HTTP/1.1 over one blocking socket of this machine.
final class Connection {
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)
  /// What has come and is not read yet.
  private var unread = 0..<0

  /// - Parameter patience: seconds without a byte after which it is given up.
  init(port: UInt16, patience: Int) throws(Failure) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw .lost }
    var time = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var isOn: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw errno == EINPROGRESS ? .slow : .lost }
  }

  deinit { close(descriptor) }

  func send(_ request: String) throws(Failure) {
    let bytes = Array(request.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Self.failure }
      sent += count
    }
  }

  /// A line without its end.
  func line() throws(Failure) -> String {
    var searched = unread.lowerBound
    while true {
      if let end = buffer[searched..<unread.upperBound].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[unread.lowerBound..<end]
        unread = (end + 1)..<unread.upperBound
        return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
      let pending = unread.count
      try receive()
      searched = unread.lowerBound + pending
    }
  }

  /// The head of an answer.
  func head() throws(Failure) -> Answer {
    var answer = Answer()
    answer.status = Int(try line().split(separator: " ").dropFirst().first ?? "") ?? 0
    while true {
      let line = try line()
      guard let colon = line.firstIndex(of: ":") else { return answer }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      switch line[..<colon].lowercased() {
      case "content-length": answer.length = Int(value) ?? 0
      case "etag": answer.tag = String(value)
      case "set-cookie": answer.cookie = String(value.prefix { $0 != ";" })
      default: break
      }
    }
  }

  /// Asks, and reads what is answered to its end.
  func ask(_ request: String) throws(Failure) -> Answer {
    try send(request)
    var answer = try head()
    while unread.count < answer.length { try receive() }
    answer.body = Array(buffer[unread.prefix(answer.length)])
    unread = unread.dropFirst(answer.length)
    return answer
  }

  /// Adds to what is unread; more than before when it returns.
  private func receive() throws(Failure) {
    if unread.isEmpty {
      unread = 0..<0
    } else if unread.upperBound == buffer.count {
      if unread.lowerBound == 0 {
        buffer += [UInt8](repeating: 0, count: buffer.count)
      } else {
        buffer.replaceSubrange(0..<unread.count, with: Array(buffer[unread]))
        unread = 0..<unread.count
      }
    }
    let end = unread.upperBound
    let count = buffer.withUnsafeMutableBytes { bytes in
      recv(descriptor, bytes.baseAddress! + end, bytes.count - end, 0)
    }
    guard count > 0 else { throw count == 0 ? .lost : Self.failure }
    unread = unread.lowerBound..<(end + count)
  }

  private static var failure: Failure { errno == EAGAIN ? .slow : .lost }
}

/// Asks one thing after another, as one browser does of one host.
struct Browser {
  let port: UInt16
  var cookie = ""
  private var kept: Connection?

  /// As `patience()` of common.js.
  private static let patience = 10

  init(port: UInt16, cookie: String = "") {
    self.port = port
    self.cookie = cookie
  }

  mutating func ask(_ method: String, _ target: String, body: String = "", tag: String = "") throws(Failure) -> Answer {
    let request = head(method, target, tag.isEmpty ? "" : "If-None-Match: \(tag)\r\n", body.utf8.count) + body
    if let old = kept.take() {
      do {
        let answer = try old.ask(request)
        kept = old
        return answer
      } catch .slow {
        throw .slow
      } catch {
        // The host closes what was idle for long: a browser then asks again by itself, on a connection that is new.
      }
    }
    let connection = try Connection(port: port, patience: Self.patience)
    let answer = try connection.ask(request)
    kept = connection
    return answer
  }

  /// An event stream, whose head is read, and the status.
  func stream(_ target: String) throws(Failure) -> (Connection, status: Int) {
    // The host says every ten seconds that it is still there.
    let connection = try Connection(port: port, patience: 25)
    try connection.send(head("GET", target, "Accept: text/event-stream\r\n", 0))
    return (connection, try connection.head().status)
  }

  private func head(_ method: String, _ target: String, _ fields: String, _ length: Int) -> String {
    let host = "127.0.0.1:\(port)"
    let more = method == "GET" ? "" : "Origin: http://\(host)\r\nContent-Type: application/json\r\n"
    return
      "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nCookie: \(cookie)\r\n\(fields)\(more)Content-Length: \(length)\r\n\r\n"
  }
}
