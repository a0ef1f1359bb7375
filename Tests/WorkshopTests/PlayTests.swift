import Evaluation
import Foundation
import Scenarios
import Simulation
import Testing

@testable import Workshop

/// A workshop from joining to the debrief, without a socket.
@Suite struct PlayTests {
  @Test("Nobody in it: every seat is played by its policy, and the run is the one with the workshop's pace")
  func rehearsal() async throws {
    let room = try await Room()
    #expect(try await room.host.rehearse() == 1)
    let kept = try #require(await room.archive.kept)
    var request = RunRequest(ScenarioSource(name: "room.lua", files: [room.evaluator.file]))
    request.pace = await room.host.setup.plan.pace
    let plain = try evaluate(request)
    #expect(kept.history.digest == plain.history.digest)
    #expect(kept.order.inputs.isEmpty)
    #expect(await room.gathering.phase == .debrief)
  }

  @Test("Two people and a bot play it through; the run has their answers, and evaluates to what the room saw")
  func whole() async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    var answers = 0
    for round in 1...4 {
      #expect(await room.facilitator.control("open").status == 200)
      var passes = 0
      while await room.gathering.round?.isOpen == true, passes < 200 {
        passes += 1
        await room.pass(1)
        for phone in [city, works] {
          for request in await phone.requests() where request["answered"] is NSNull || request["answered"] == nil {
            let name = try #require(request["request"] as? String)
            let answer = try #require(request["default"] as? String ?? "reject")
            let result = await phone.act("answer", ["request": name, "answer": answer, "why": "because \(round)"])
            #expect(result.status == 200, "\(result.value)")
            answers += 1
          }
        }
      }
      #expect(await room.gathering.round?.number == round)
      #expect(await room.gathering.round?.isOpen == false)
    }
    #expect(answers > 8)
    #expect(await room.facilitator.control("open").status == 409, "that was the last round")
    #expect(await room.facilitator.control("end").status == 200)
    let kept = try #require(await room.archive.kept)
    #expect(!kept.order.inputs.isEmpty && kept.history.status == .ok)
    // What was answered by default changes nothing but who answered: each is an input, used or not asked again.
    let spec = kept.order.spec(kept.files)
    #expect(spec.inputs == (await room.gathering.inputs))
    let again = try evaluate(RunRequest(spec, named: "room.lua"))
    #expect(again.history.digest == kept.history.digest)
    let view = await room.facilitator.view("console")
    #expect(view["phase"] as? String == "debrief")
  }

  @Test("Started again from its record at any line, it is where it was, paused; nothing is lost or doubled")
  func restarts() async throws {
    let room = try await Room()
    let city = await room.phone("Ana", seat: 0)
    _ = await room.facilitator.control("open")
    await room.pass(1)
    let request = try #require(await city.requests().first)
    let name = try #require(request["request"] as? String)
    let id = Token.random(16)
    let saved = await city.act(
      "answer", ["request": name, "answer": request["default"] as? String ?? "reject"], id: id)
    #expect(saved.status == 200)

    let again = try await Room(lines: await room.store.lines, clock: room.clock)
    await again.host.start()
    #expect(await again.gathering.pause?.because == .restart)
    var phone = again.stranger
    phone.cookies = city.cookies
    let asked = try #require(await phone.requests().first { $0["request"] as? String == name })
    #expect((asked["answered"] as? [String: Any])?["answer"] as? String == request["default"] as? String)
    // The page did not hear that it was saved, and sends it again: it is the same answer.
    let twice = await phone.act("answer", ["request": name, "answer": request["default"] as? String ?? ""], id: id)
    #expect(twice.status == 200 && twice.value["seq"] as? Int == saved.value["seq"] as? Int)
    let answered = await again.store.lines.filter { if case .answered = $0.deed { true } else { false } }
    #expect(answered.count == 1)
    #expect(await again.store.lines.map(\.seq) == Array(1...(await again.gathering.seq)))
    #expect(await again.facilitator.control("resume").status == 200)
    await again.pass(4)
    #expect(await again.gathering.settled.contains { $0.request == name && $0.given != nil })
  }

  @Test("Killed at fifty moments, a rehearsal comes to the same history as without")
  func kills() async throws {
    let whole = try await Room()
    _ = try await whole.host.rehearse()
    let digest = try #require(await whole.archive.kept).history.digest
    let lines = await whole.store.lines
    for cut in 0..<50 {
      let kept = Array(lines.prefix(1 + cut * (lines.count - 1) / 50))
      let again = try await Room(lines: kept)
      _ = try await again.host.rehearse()
      #expect(try #require(await again.archive.kept).history.digest == digest)
    }
  }

  @Test("A later answer takes the place of an earlier one until the wave closes, and none is taken after")
  func closing() async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    _ = await room.facilitator.control("open")
    await room.pass(1)
    var asked: (Room.Browser, String)?
    for phone in [city, works] {
      if let name = await phone.requests().first?["request"] as? String { asked = (phone, name) }
    }
    let (phone, name) = try #require(asked)
    let choices = name.contains("/respond") ? ["reject", "accept"] : ["pass", "walk_out"]
    for answer in choices { #expect(await phone.act("answer", ["request": name, "answer": answer]).status == 200) }
    #expect(await room.facilitator.control("close").status == 200)
    let settled = try #require(await room.gathering.settled.last { $0.request == name })
    #expect(settled.given?.answer == choices[1])
    let late = await phone.act("answer", ["request": name, "answer": choices[0]])
    #expect(late.status == 409 && late.value["type"] as? String == "round-closed")
    // Whoever closes the round leaves what is still to be asked to the policies.
    await room.pass(2)
    #expect(await room.gathering.round?.isOpen == false)
  }

  @Test("The clock closes a wave; a pause stops it, and gives back what was left; it can be extended")
  func clock() async throws {
    let room = try await Room(seconds: 60)
    _ = await room.phone("Ana", seat: 0)
    _ = await room.facilitator.control("open")
    await room.pass(1)
    let end = try #require(await room.gathering.endsAt)
    #expect(await room.facilitator.control("pause").status == 200)
    await room.pass(300)
    #expect(await room.gathering.round?.wave?.isOpen == true)
    #expect(await room.facilitator.control("resume").status == 200)
    #expect(try #require(await room.gathering.endsAt) >= end + 300_000)
    #expect(await room.facilitator.control("extend").status == 200)
    #expect(try #require(await room.gathering.endsAt) >= end + 360_000)
  }

  @Test("Who never comes back is waited for as long as the grace, and then the policy answers")
  func dropout() async throws {
    let room = try await Room()
    let phones = [await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1)]
    _ = phones
    _ = await room.facilitator.control("open")
    // Nobody has a stream: both are away.
    await room.pass(20)
    #expect(await room.gathering.round?.isOpen == true)
    await room.pass(400)
    #expect(await room.gathering.round?.isOpen == false)
    #expect(await room.gathering.settled.allSatisfy { $0.given == nil })
  }

  @Test("A step back begins another try with what was answered before it; the first try stays in the record")
  func stepBack() async throws {
    let room = try await Room()
    let city = await room.phone("Ana", seat: 0)
    func play() async {
      _ = await room.facilitator.control("open")
      for _ in 0..<60 {
        await room.pass(1)
        if await room.gathering.round?.isOpen == false { return }
        for request in await city.requests() where request["answered"] is NSNull || request["answered"] == nil {
          _ = await city.act(
            "answer", ["request": request["request"] ?? "", "answer": request["default"] ?? "reject"])
        }
      }
    }
    await play()
    let first = await room.gathering.inputs
    await play()
    #expect(await room.gathering.inputs.count > first.count)
    #expect(await room.facilitator.control("step_back", ["round": 2]).status == 200)
    #expect(await room.gathering.inputs == first)
    let back = await room.gathering
    #expect(back.timeline == 2 && back.round?.number == 1)
    await play()
    #expect(await room.gathering.round?.number == 2)
    #expect(await room.facilitator.control("step_back", ["round": 7]).status == 422)
  }

  @Test("What most of a team answer is the seat's answer; of as many, what was answered first")
  func teams() async throws {
    let room = try await Room()
    let team = [await room.phone("Ana", seat: 0), await room.phone("Bo", seat: 0), await room.phone("Cy", seat: 0)]
    _ = await room.facilitator.control("open")
    for _ in 0..<20 {
      await room.pass(1)
      if !(await team[0].requests()).isEmpty { break }
    }
    let name = try #require(await team[0].requests().first?["request"] as? String)
    let (one, other) = name.contains("/respond") ? ("accept", "reject") : ("pass", "leave")
    _ = await team[0].act("answer", ["request": name, "answer": other])
    #expect(await room.gathering.undecided.contains { $0.id == name })
    _ = await team[1].act("answer", ["request": name, "answer": one])
    _ = await team[2].act("answer", ["request": name, "answer": one])
    let open = try #require(await room.gathering.openRequests.first { $0.id == name })
    #expect(await room.gathering.decision(open)?.answer == one)
  }

  @Test("A full disk answers 507, nothing that was saved is lost, and it goes on when there is room")
  func fullDisk() async throws {
    let room = try await Room()
    let city = await room.phone("Ana", seat: 0)
    await room.store.fill(true)
    let seq = await room.gathering.seq
    let refused = await city.act("ready")
    #expect(refused.status == 507 && refused.value["type"] as? String == "not-saved")
    #expect(await room.gathering.seq == seq)
    #expect((await room.facilitator.view("console")["console"] as? [String: Any])?["saved"] as? Bool == false)
    await room.store.fill(false)
    #expect(await city.act("ready").status == 200)
    #expect(await room.gathering.seq == seq + 1)
  }
}
