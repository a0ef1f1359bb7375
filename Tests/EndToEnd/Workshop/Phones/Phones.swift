import Foundation

/// Where the phones play.
struct Room: Sendable {
  let port: UInt16
  let code: String
  let workshop: String
  var path: String { "/api/workshops/\(workshop)" }
}

/// A room full of phones, which load.py conducts:
///
///     phones --port 8080 --code K7RM4P --phones 200 --workshop 1
///
/// Says `{"joined":200,"seconds":…}` when all are in, plays until its input ends or says "stop", and then gives account: one `Phone.Account` for each.
@main
struct Phones {
  static func main() {
    let arguments = CommandLine.arguments
    func option(_ name: String) -> String {
      guard let index = arguments.firstIndex(of: "--\(name)"), index + 1 < arguments.count else {
        fail("usage: phones --port PORT --code CODE --phones COUNT --workshop NUMBER")
      }
      return arguments[index + 1]
    }
    guard let port = UInt16(option("port")), let count = Int(option("phones")), count > 0 else {
      fail("a port and a number of phones are numbers")
    }
    let room = Room(port: port, code: option("code"), workshop: option("workshop"))
    let begun = ContinuousClock.now
    let phones = Shared<[Phone]>([])
    for number in 0..<count {
      begin {
        do {
          let phone = try Phone(number, in: room)
          phone.play()
          phone.waitUntilItHears()
          phones.change { $0.append(phone) }
        } catch let refused as Refused {
          fail("phone \(number) cannot join: \(refused.answer.status) \(refused.answer.text)")
        } catch {
          fail("phone \(number) cannot join: \(error)")
        }
      }
    }
    phones.wait { $0.count == count ? .distantPast : nil }
    struct Joined: Encodable {
      let joined: Int
      let seconds: Double
    }
    tell(Joined(joined: count, seconds: (ContinuousClock.now - begun) / .seconds(1)))
    while let line = readLine(), line != "stop" {}
    tell(phones.change { $0.map(\.account) })
    // Some may be in the midst of trying again.
    exit(0)
  }

  private static func tell(_ value: some Encodable) {
    print(json(value))
    fflush(nil)
  }

  private static func fail(_ problem: String) -> Never {
    FileHandle.standardError.write(Data("phones: \(problem)\n".utf8))
    exit(1)
  }
}
