/// What is asked before anything is done: whether a request came to us, from a page of ours, small enough.
struct Gate: Sendable {
  /// Names and addresses that we are served under, with the port: "127.0.0.1:8080".
  var hosts: Set<String>

  static let longestTarget = 4096

  /// - Throws: `WebProblem`: 421 for another host, 403 for another site's page, 415 for another kind of body.
  func check(_ request: WebRequest) throws(WebProblem) {
    guard let host = request.headers["host"]?.lowercased(), hosts.contains(host) else {
      throw WebProblem(421, "wrong-host")
    }
    guard request.path.utf8.count <= Self.longestTarget else {
      throw WebProblem(414, "too-long")
    }
    if ["GET", "HEAD"].contains(request.method) { return }
    let scheme = request.isSecure ? "https" : "http"
    if let origin = request.headers["origin"] {
      guard origin.lowercased() == "\(scheme)://\(host)" else { throw Self.foreign }
    } else if request.headers["sec-fetch-site"] != "same-origin" {
      throw Self.foreign
    }
    let kind = request.headers["content-type"]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
    let isForm = Self.formPaths.contains(request.path) && kind == "application/x-www-form-urlencoded"
    guard kind == "application/json" || isForm || request.method == "DELETE" && request.body.isEmpty else {
      throw WebProblem(415, "wrong-kind")
    }
  }

  /// What works without scripts.
  static let formPaths: Set<String> = ["/join", "/play"]

  private static let foreign = WebProblem(403, "foreign-page")
}
