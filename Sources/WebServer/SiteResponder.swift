#if Web
  import Foundation
  import HTTPTypes
  import Hummingbird
  import HummingbirdCore
  import NIOCore
  import NIOHTTP1
  import Workshop

  /// Between Hummingbird and a site: a request becomes a value, and a value becomes an answer.
  struct SiteResponder<Site: WebSite>: HTTPResponder {
    let site: Site
    let proxy: String?

    func respond(to request: Request, context: PeerContext) async throws -> Response {
      do {
        var asked = try WebRequest(head: request.head, uri: request.uri, peer: context.address, proxy: proxy)
        asked.body = try await body(of: request, upTo: site.bodyLimit(asked.method, asked.path))
        var response = Response(await site.respond(to: asked), on: context.connection)
        if request.head.endsConnection { response.headers[.connection] = "close" }
        return request.method == .head ? response.createHeadResponse() : response
      } catch let refusal as Refusal {
        return refusal.response
      }
    }

    private func body(of request: Request, upTo limit: Int) async throws -> [UInt8] {
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
        throw Refusal.bodyTooLarge
      }
      do {
        return Array(buffer: try await request.body.collect(upTo: limit))
      } catch is NIOTooManyBytesError {
        throw Refusal.bodyTooLarge
      }
    }
  }

  /// Who is at the other end.
  struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let connection: any Channel
    var address: String { connection.remoteAddress?.plainIPAddress ?? "" }

    init(source: ApplicationRequestContextSource) {
      coreContext = .init(source: source)
      connection = source.channel
    }
  }

  extension SocketAddress {
    /// An IPv4 address is itself, also where it reached a socket of IPv6.
    var plainIPAddress: String? {
      guard let ipAddress else { return nil }
      let mapped = "::ffff:"
      guard ipAddress.hasPrefix(mapped), ipAddress.contains(".") else { return ipAddress }
      return String(ipAddress.dropFirst(mapped.count))
    }
  }

  extension HTTPRequest {
    var endsConnection: Bool {
      headerFields[values: .connection].contains { $0.lowercased().contains("close") }
    }
  }

  extension WebRequest {
    /// The request without its body.
    ///
    /// - Throws: `Refusal` where the target is too long or not well written, or the host is told twice.
    init(head: HTTPRequest, uri: URI, peer: String, proxy: String?) throws {
      guard (head.path ?? "").utf8.count <= Limits.target else { throw Refusal.targetTooLong }
      guard let path = uri.path.removingPercentEncoding, path.hasPrefix("/"), path.isPrintable else {
        throw Refusal.badTarget
      }
      var headers: [String: String] = [:]
      for field in head.headerFields {
        let name = field.name.canonicalName
        let separator = field.name == .cookie ? "; " : ", "
        headers[name] = headers[name].map { $0 + separator + field.value } ?? field.value
      }
      // The codec keeps the first as the request's authority.
      guard headers["host"] == nil else { throw Refusal.badHost }
      headers["host"] = head.authority
      let isProxied = peer == proxy
      // A proxy appends whom it saw; what stands before it came from outside.
      let forwardedFor = headers["x-forwarded-for"]?.split(separator: ",").last?.trimmingCharacters(in: .whitespaces)
      let forwardedProtocol = headers["x-forwarded-proto"]?.split(separator: ",").last?.trimmingCharacters(
        in: .whitespaces)
      self.init(
        head.method.rawValue.uppercased(), path, query: try Self.query(uri.query), headers: headers,
        address: isProxied ? forwardedFor ?? peer : peer,
        isSecure: isProxied && forwardedProtocol?.lowercased() == "https")
    }

    /// Of a name that came more than once, the first value.
    private static func query(_ text: String?) throws -> [String: String] {
      var query: [String: String] = [:]
      for pair in (text ?? "").split(separator: "&") {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let words = sides.map { $0.replacing("+", with: " ").removingPercentEncoding }
        guard let name = words[0], let value = words.count > 1 ? words[1] : "" else { throw Refusal.badTarget }
        if query[name] == nil { query[name] = value }
      }
      return query
    }
  }

  extension String {
    fileprivate var isPrintable: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
  }

  extension Response {
    init(_ answer: WebResponse, on connection: any Channel) {
      var fields = HTTPFields()
      for (name, value) in answer.headers {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a site sends a header named '\(name)'") }
        fields.append(HTTPField(name: name, value: value))
      }
      if answer.closes { fields[.connection] = "close" }
      let status = HTTPResponse.Status(code: answer.status)
      switch answer.body {
      case .bytes(let bytes):
        self.init(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
      case .events(let feed):
        self.init(status: status, headers: fields.forEvents, body: .events(feed, on: connection))
      }
    }
  }
#endif
