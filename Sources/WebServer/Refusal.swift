#if Web
  import Hummingbird
  import HTTPTypes

  /// What the server itself answers, before a site is asked: a problem document.
  struct Refusal: Error {
    let status: HTTPResponse.Status
    let detail: String
    let whatToDo: String
    var retryAfterSeconds: Int?

    static let badRequest = Refusal(
      status: .badRequest, detail: "What came is no request of HTTP/1.1.",
      whatToDo: "Reload the page; if it comes again, tell who runs the workshop.")
    static let badTarget = Refusal(
      status: .badRequest, detail: "The address in the request is not well written.",
      whatToDo: "Open the page from the link or the QR code again.")
    static let badHost = Refusal(
      status: .badRequest, detail: "The request names more than one host.",
      whatToDo: "Open the page from the link or the QR code again.")
    static let bodyTooSlow = Refusal(
      status: .requestTimeout, detail: "The request did not arrive within 20 seconds.",
      whatToDo: "Send it again; what was sent is not kept.")
    static let bodyTooLarge = Refusal(
      status: .contentTooLarge, detail: "The request is larger than what is taken here.",
      whatToDo: "Send less.")
    static let targetTooLong = Refusal(
      status: .uriTooLong, detail: "The address in the request is longer than 4096 bytes.",
      whatToDo: "Open the page from the link or the QR code again.")
    static let headersTooLarge = Refusal(
      status: .requestHeaderFieldsTooLarge,
      detail: "The head of the request is larger than 16 kB, or has more than 100 lines.",
      whatToDo: "Delete this site's cookies and open the page again.")
    static let tooManyOfAddress = Refusal(
      status: .serviceUnavailable, detail: "There are too many connections from this address.",
      whatToDo: "Close pages that are not needed; the page tries again by itself.", retryAfterSeconds: 5)
    static let tooManyInAll = Refusal(
      status: .serviceUnavailable, detail: "There are too many connections.",
      whatToDo: "Wait a little; the page tries again by itself.", retryAfterSeconds: 5)

    private init(
      status: HTTPResponse.Status, detail: String, whatToDo: String, retryAfterSeconds: Int? = nil
    ) {
      self.status = status
      self.detail = detail
      self.whatToDo = whatToDo
      self.retryAfterSeconds = retryAfterSeconds
    }

    /// As all texts are our own and plain, nothing in them needs an escape.
    var body: ByteBuffer {
      ByteBuffer(
        string: #"{"type":"about:blank","title":"\#(status.reasonPhrase)","status":\#(status.code),"#
          + #""detail":"\#(detail)","what_to_do":"\#(whatToDo)"}"#)
    }

    /// After a refusal the connection is not used again: what was asked may not have been read to its end.
    var head: HTTPResponse {
      var fields: HTTPFields = [
        .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)",
        .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .connection: "close",
      ]
      if let retryAfterSeconds { fields[.retryAfter] = "\(retryAfterSeconds)" }
      return HTTPResponse(status: status, headerFields: fields)
    }

    var response: Response {
      Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }
  }
#endif
