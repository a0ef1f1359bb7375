import Foundation
import Simulation
import Testing

@testable import Workshop

/// How a round goes, part by part, and what is told of it.
@Suite struct RoundTests {
  /// Answers everything that is asked, until the round is over.
  private func play(_ room: Room, _ phones: [Room.Browser], _ answer: (String) -> String? = { _ in nil }) async {
    for _ in 0..<200 {
      guard await room.gathering.round?.isOpen == true else { return }
      await room.pass(1)
      for phone in phones {
        for request in await phone.requests() where request["answered"] is NSNull || request["answered"] == nil {
          guard let name = request["request"] as? String, let kind = request["kind"] as? String else { continue }
          _ = await phone.act(
            "answer", ["request": name, "answer": answer(kind) ?? request["default"] as? String ?? "reject"])
        }
      }
    }
  }

  private func waves(_ room: Room) async -> [[OpenRequest]] {
    await room.store.lines.compactMap { if case .asked(_, _, let requests) = $0.deed { requests } else { nil } }
  }

  @Test("There are as many exchanges as the scenario says, whoever proposes: an offer and the answers to it are one")
  func exchanges() async throws {
    let room = try await Room()
    let phones = [await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1), await room.phone("Lu", seat: 2)]
    _ = await room.facilitator.control("open")
    await play(room, phones) { $0 == "respond" ? "reject" : nil }
    let talks = await waves(room).filter { $0.contains(where: \.isTalk) }
    let proposals = talks.filter { $0.contains { $0.kind == "propose" } }
    #expect(proposals.count == 2, "\(talks.map { $0.map(\.id) })")
    #expect(talks.count == 4, "each offer is answered")
    let settled = await room.gathering.settled
    #expect(settled.filter { $0.exchange == 1 }.count == settled.filter { $0.exchange == 2 }.count)
    #expect(settled.contains { $0.exchange == nil }, "decisions belong to no exchange")
  }

  @Test("Closing a part leaves the rest of the round; ending the round leaves it to the policies")
  func closing() async throws {
    let room = try await Room()
    _ = [await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1)]
    _ = await room.facilitator.control("open")
    await room.pass(1)
    #expect(await room.facilitator.control("close_wave").status == 200)
    await room.pass(1)
    #expect(await room.gathering.round?.wave?.number == 2)
    let round = try #require(await room.facilitator.view("console")["round"] as? [String: Any])
    #expect(round["exchange"] as? Int == 1 && round["exchanges"] as? Int == 2)
    #expect(await room.facilitator.control("close").status == 200)
    await room.pass(1)
    #expect(await room.gathering.round?.isOpen == false)
    #expect(await waves(room).count == 2, "nothing more is asked")
    #expect(await room.facilitator.control("close_wave").status == 409)
  }

  @Test("What the policy answered for a seat is told, and in the debrief of every round")
  func botAnswers() async throws {
    let room = try await Room()
    let city = await room.phone("Ana", seat: 0)
    for _ in 1...2 {
      _ = await room.facilitator.control("open")
      await room.pass(1)
      _ = await room.facilitator.control("close")
      await room.pass(1)
    }
    _ = await room.facilitator.control("end")
    let console = try #require(await room.facilitator.view("console")["console"] as? [String: Any])
    let answers = try #require(console["answers"] as? [[String: Any]])
    #expect(answers.count == 2 && answers.allSatisfy { $0["by"] as? String == "bot" })
    #expect(
      answers.allSatisfy {
        ($0["answer"] as? String).map { !["–", "answered by the built-in policy"].contains($0) } ?? false
      }, "\(answers)")
    #expect(answers.allSatisfy { ($0["terms"] as? String)?.contains("pledge") ?? false }, "\(answers)")
    let mine = try #require(await city.view()["mine"] as? [String: Any])
    #expect((mine["moments"] as? [[String: Any]])?.allSatisfy { $0["isBot"] as? Bool == true } ?? false)
  }

  @Test("The debrief tells how it came out and where the people stopped, and can be stepped back from, or gone on with")
  func debrief() async throws {
    let room = try await Room()
    let city = await room.phone("Ana", seat: 0)
    _ = await room.facilitator.control("open")
    await play(room, [city])
    _ = await room.facilitator.control("end")
    for who in [room.projector, city] {
      let screen = try #require(
        await who.view(who.cookies["entente-screen"] == nil ? "seat" : "screen")["screen"] as? [String: Any])
      let story = try #require(screen["story"] as? [String: Any])
      #expect((story["verdict"] as? [String])?.isEmpty == false)
      let stops = (story["moments"] as? [[String: Any]] ?? []).filter { $0["isEndOfPlay"] as? Bool == true }
      #expect(stops.count == 1 && stops[0]["step"] as? Int == 6)
    }
    let before = await room.gathering
    #expect(await room.facilitator.control("step_back", ["round": 3]).status == 422, "round 2 was not played")
    #expect(await room.facilitator.control("step_back", ["round": 2]).status == 200)
    let after = await room.gathering
    #expect(after.phase == .playing && after.inputs == before.inputs && after.settled == before.settled)
    #expect(await room.facilitator.control("open").status == 200)
    #expect(await room.gathering.round?.number == 2)
  }

  @Test("Asked for again under its id, the end is the same end")
  func ending() async throws {
    let room = try await Room()
    _ = await room.facilitator.control("open")
    await room.pass(1)
    let body: [String: Any] = ["id": Token.random(16), "kind": "end"]
    let first = await room.facilitator.json("POST", "/api/workshops/1/controls", body)
    let again = await room.facilitator.json("POST", "/api/workshops/1/controls", body)
    #expect(first.status == 200 && again.status == 200)
    #expect(first.value["seq"] as? Int == again.value["seq"] as? Int)
    #expect(await room.store.lines.count { $0.deed == .ended } == 1)
  }

  @Test("What a request stands for is the same read again, in few signs or in many")
  func spans() throws {
    for covers: [(Int, Int)] in [
      [(1, 0)], [(1, 0), (1, 2), (1, 3), (2, 0), (2, 2), (2, 3)], [(1, 0), (2, 1)], [(2, 0), (1, 0)], [], [(7, 1000)],
    ] {
      let request = OpenRequest(
        id: "1/city/share", seat: 0, kind: "share", covers: covers.map { .init(step: $0.0, index: $0.1) })
      #expect(try JSONDecoder().decode(OpenRequest.self, from: JSONEncoder().encode(request)) == request)
    }
    let long = OpenRequest(
      id: "1/city/share", seat: 0, kind: "share",
      covers: (1...6).flatMap { step in (0..<200).map { .init(step: step, index: $0) } })
    #expect(try JSONEncoder().encode(long).count < 100)
    // As records of before have it.
    let old = #"{"id":"1/city/share","seat":0,"kind":"share","covers":[{"step":1,"index":2}]}"#
    #expect(try JSONDecoder().decode(OpenRequest.self, from: Data(old.utf8)).covers == [.init(step: 1, index: 2)])
  }

  @Test("Those who are choosing are each led to another seat, and nobody to one that is taken while others are free")
  func suggestions() async throws {
    let room = try await Room()
    func suggested() async -> Int? {
      await room.stranger.json(
        "POST", "/api/joins", ["code": "K7RM4P", "nickname": "", "lang": "en", "id": Token.random(16)]
      ).value["suggested"] as? Int
    }
    let first = [await suggested(), await suggested(), await suggested()]
    #expect(Set(first.compactMap { $0 }) == [0, 1, 2])
    _ = await room.phone("Ana", seat: 0)
    for _ in 0..<5 { #expect(await suggested() != 0) }
  }

  @Test("When connections are nearly used up, the console says so, and takes it back when they are not")
  func descriptors() async throws {
    let room = try await Room()
    func problem() async -> String? {
      (await room.facilitator.view("console")["console"] as? [String: Any])?["problem"] as? String
    }
    await room.host.say(descriptors: 900, of: 1000)
    #expect(await problem() == nil)
    await room.host.say(descriptors: 951, of: 1000)
    #expect(await problem()?.contains("951 of 1000") == true)
    await room.host.say(descriptors: 10, of: 1000)
    #expect(await problem() == nil)
  }

  @Test("One seat has ten times the time: it is waited for, its phone shows its own end, and no other seat is told")
  func unhurried() async throws {
    let room = try await Room(seconds: 10)
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    #expect(await works.control("unhurried", ["to": 1]).status == 403, "it is the facilitator's")
    #expect(await room.facilitator.control("unhurried", ["to": 9]).status == 422)
    #expect(await room.facilitator.control("unhurried", ["to": 1]).status == 200)
    _ = await room.facilitator.control("open")
    await room.pass(1)
    // The first wave may ask one seat alone.
    while await room.gathering.undecided.contains(where: { $0.seat == 1 }) == false {
      _ = await room.facilitator.control("close_wave")
      await room.pass(1)
    }
    let common = try #require(await room.gathering.endsAt)
    let mine = try #require(await works.view()["mine"] as? [String: Any])
    #expect((mine["endsAt"] as? Int64 ?? 0) > common + 80_000)
    #expect((await city.view()["mine"] as? [String: Any])?["endsAt"] is NSNull?)
    let seen = try #require(await city.view()["seats"] as? [[String: Any]])
    #expect(seen.allSatisfy { $0["isUnhurried"] as? Bool == false })
    let led = try #require(await room.facilitator.view("console")["seats"] as? [[String: Any]])
    #expect(led.map { $0["isUnhurried"] as? Bool } == [false, true, false])
    let wave = await room.gathering.round?.wave?.number
    await room.pass(30)
    #expect(await room.gathering.round?.wave?.number == wave, "it is waited for")
    #expect(await room.gathering.round?.wave?.isOpen == true)
    await room.pass(80)
    let after = await room.gathering.round?.wave
    #expect(after?.number != wave || after?.isOpen == false, "but not for ever")
  }
}
