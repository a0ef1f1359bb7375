import Charts
import Crypto

/// What pages load: embedded in the program, nothing else of the file system is reached.
enum Assets {
  private static let files: [String: (kind: String, bytes: [UInt8])] = [
    "common.js": ("text/javascript", PackageResources.common_js),
    "join.js": ("text/javascript", PackageResources.join_js),
    "play.js": ("text/javascript", PackageResources.play_js),
    "screen.js": ("text/javascript", PackageResources.screen_js),
    "console.js": ("text/javascript", PackageResources.console_js),
    "debrief.js": ("text/javascript", PackageResources.debrief_js),
    "forms.js": ("text/javascript", PackageResources.forms_js),
    "pictures.js": ("text/javascript", PackageResources.pictures_js),
    "more.js": ("text/javascript", PackageResources.more_js),
    "workshop.css": ("text/css", PackageResources.workshop_css),
    "room.css": ("text/css", PackageResources.room_css),
    "charts.css": ("text/css", Array(ChartStyle.css.utf8)),
    "en.json": ("application/json", PackageResources.en_json),
    "en.room.json": ("application/json", PackageResources.en_room_json),
  ]
  private static let tags = files.mapValues { Token.digest(String(decoding: $0.bytes, as: UTF8.self)) }

  static func response(_ name: String, _ request: WebRequest) throws -> WebResponse {
    guard let file = files[name], let tag = tags[name] else { throw WebProblem.notFound }
    let headers = [
      (name: "content-type", value: "\(file.kind); charset=utf-8"), (name: "etag", value: "\"\(tag.prefix(16))\""),
      (name: "cache-control", value: "no-cache"),
    ]
    if request.headers["if-none-match"] == "\"\(tag.prefix(16))\"" { return WebResponse(304, headers: headers) }
    return WebResponse(200, headers: headers, body: .bytes(file.bytes))
  }
}
