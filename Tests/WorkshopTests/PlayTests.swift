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
    let run = try await room.host.rehearse()
    #expect(run == 1)
    let kept = try #require(await room.archive.kept)
    var request = RunRequest(ScenarioSource(name: "room.lua", files: [room.evaluator.file]))
    request.pace = room.host.setup.plan.pace
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
      let kept = Array(lines.prefix(1 + cut * (lines.count - 1) / 49))
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

  @Test("A practice round has one offer and one answer, and nothing of it counts")
  func practice() async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    let facilitator = room.facilitator
    #expect(await facilitator.control("practice").status == 200)
    #expect(await facilitator.control("step_back", ["round": 1]).status == 422)
    #expect(await facilitator.control("end").status == 409)
    var waves: Set<Int> = []
    for _ in 0..<60 where await room.gathering.round?.isOpen == true {
      await room.pass(1)
      if let wave = await room.gathering.round?.wave?.number { waves.insert(wave) }
      for phone in [city, works] {
        for request in await phone.requests() where request["answered"] as? [String: Any] == nil {
          _ = await phone.act(
            "answer", ["request": request["request"] ?? "", "answer": request["default"] as? String ?? "reject"])
        }
      }
    }
    let practised = await room.gathering
    #expect(practised.round?.isOpen == false && waves.count <= 2)
    #expect(!practised.settled.isEmpty && practised.isPractice)
    #expect(await facilitator.control("open").status == 200)
    let gathering = await room.gathering
    #expect(!gathering.isPractice && gathering.settled.isEmpty && gathering.inputs.isEmpty)
    #expect(gathering.round?.number == 1 && gathering.round?.isOpen == true && gathering.timeline == 1)
    #expect(await facilitator.control("practice").status == 409)
    let again = try await Room(lines: await room.store.lines, clock: room.clock)
    let restarted = await again.gathering
    #expect(restarted.round?.number == 1 && !restarted.isPractice)
  }

  @Test(
    "What an offer is worth to oneself is told before it is made, by the policy's own equation, and of others only how it stands to what they said"
  )
  func worth() async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    _ = await room.facilitator.control("open")
    var weighed = 0
    var guessed = 0
    var countered = 0
    for _ in 0..<200 where await room.gathering.round?.isOpen == true {
      await room.pass(1)
      for phone in [city, works] {
        for request in await phone.requests() where request["answered"] as? [String: Any] == nil {
          let name = try #require(request["request"] as? String)
          func told(_ answer: String) async -> (status: Int, value: [String: Any]) {
            await phone.json("POST", "/api/workshops/1/worth", ["request": name, "answer": answer])
          }
          var answer = request["default"] as? String ?? "reject"
          if let worth = request["worth"] as? Double, let form = request["counter"] as? [String: Any] {
            // The offer that is on the table, offered back, is worth what the page says that it is worth.
            let parts = try #require(form["parts"] as? [[String: Any]]).compactMap { $0["default"] as? Double }
            let same = "counter_text:" + parts.map { "\($0)" }.joined(separator: ",")
            let value = await told(same).value
            #expect(abs(try #require(value["worth"] as? Double) - worth) < 1e-9)
            guessed += (value["guesses"] as? [Any])?.count ?? 0
            if countered == 0 { answer = same }
            countered += 1
          } else if name.contains("/propose") {
            let value = await told(answer).value
            #expect((0...1).contains(try #require(value["worth"] as? Double)))
            weighed += 1
          }
          #expect(await told("text:1").status == 422)
          let other = phone.cookies == city.cookies ? works : city
          #expect(
            await other.json("POST", "/api/workshops/1/worth", ["request": name, "answer": answer]).status == 403)
          #expect(await phone.act("answer", ["request": name, "answer": answer]).status == 200)
        }
      }
    }
    #expect(weighed > 0 && countered > 0 && guessed > 0)
    #expect(await room.gathering.inputs.contains { if case .counterText = $0.answer { true } else { false } })
  }

  @Test(
    "In the debrief people say where they would rewind and what they take away; who leads sees how many, and not who")
  func lookingBack() async throws {
    let room = try await Room()
    let (city, works) = (await room.phone("Ana", seat: 0), await room.phone("Kofi", seat: 1))
    #expect(await city.act("rewind", ["request": "1/city/propose"]).status == 409)
    _ = await room.facilitator.control("open")
    for _ in 0..<100 where await room.gathering.round?.isOpen == true {
      await room.pass(1)
      for phone in [city, works] {
        for request in await phone.requests() where request["answered"] as? [String: Any] == nil {
          _ = await phone.act(
            "answer", ["request": request["request"] ?? "", "answer": request["default"] as? String ?? "reject"])
        }
      }
    }
    #expect(await room.facilitator.control("end").status == 200)
    let mine = try #require(await city.view()["mine"] as? [String: Any])
    let moments = try #require(mine["moments"] as? [[String: Any]])
    let named = try #require(moments.first?["request"] as? String)
    let other = try #require(moments.last?["request"] as? String)
    #expect(await city.act("rewind", ["request": other]).status == 200)
    for phone in [city, works] { #expect(await phone.act("rewind", ["request": named]).status == 200) }
    #expect(await city.act("rewind", ["request": "nonsense"]).status == 422)
    #expect(await works.act("take_away", ["text": "LISTEN-FIRST"]).status == 200)
    let console = try #require(await room.facilitator.view("console")["console"] as? [String: Any])
    #expect(console["votes"] as? [String: Int] == [named: 2])
    #expect(console["takeAways"] as? [String] == ["LISTEN-FIRST"])
    let record = await room.facilitator.send("GET", "/api/workshops/1/record.jsonl").text
    let line = try #require(record.split(separator: "\n").first { $0.contains("LISTEN-FIRST") })
    #expect(!line.contains("\"p2\""), "it says not who")
    #expect(await !city.send("GET", "/api/workshops/1/view").text.contains("LISTEN-FIRST"))
    // Why, by a measure and a step, and by an answer.
    let measure = try #require(room.host.setup.about.explained.first?.name)
    let why = await city.json("GET", "/api/workshops/1/why?measure=\(measure)&step=6")
    let label = try #require(room.host.setup.about.explained.first?.label)
    #expect(why.value["title"] as? String == "\(label) at 6")
    #expect(why.value["lines"] as? [String] == ["because of \(measure)"])
    #expect(await city.json("GET", "/api/workshops/1/why?measure=\(measure)&step=99").status == 422)
    let seq = try #require(moments.first?["seq"] as? Int)
    #expect(await city.json("GET", "/api/workshops/1/requests/\(seq)/why").status == 200)
    // Jobs for the game as a whole.
    for (path, body) in [("/api/runs", [:]), ("/api/sweeps", ["budget": 100])] {
      let begun = await room.facilitator.json("POST", path, body as [String: Any])
      let job = try #require(begun.value["job"] as? String)
      var state = ""
      for _ in 0..<200 where state != "done" {
        state = await room.facilitator.json("GET", "/api/jobs/\(job)").value["state"] as? String ?? ""
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(state == "done", "\(path)")
      guard case .events(let feed) = await room.facilitator.send("GET", "/api/jobs/\(job)/events").body else {
        Issue.record("no stream")
        continue
      }
      let told = String(decoding: await feed.read() ?? [], as: UTF8.self)
      #expect(told.hasPrefix("event: job\ndata: ") && told.contains("\"done\""))
      #expect(await feed.read() == nil)
    }
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
