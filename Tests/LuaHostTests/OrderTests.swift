import LuaHost
import Testing

@Suite("Order") struct OrderTests {
  @Test("pairs goes through numbers ascending, then text bytewise, then false and true, then one object")
  func pairsOrder() {
    let script = """
      local t = { 'one', 'two', [2^53] = 'large', [-1] = 'minus', [0.5] = 'half', [1e300] = 'huge', [-1/0] = 'least',
        b = 'b', a = 'a', ['ä'] = 'ae', [''] = 'empty', B = 'B', ['a\\0b'] = 'nul', [true] = 'yes', [false] = 'no', [print] = 'object' }
      for k, v in pairs(t) do print(v) end
      """
    let expected = [
      "least", "minus", "half", "one", "two", "large", "huge", "empty", "B", "a", "nul", "b", "ae", "no", "yes",
      "object",
    ]
    #expect(output(script) == expected)
    #expect(
      output(
        script.replacing(
          "for k, v in pairs(t) do print(v) end",
          with: "local k, v = next(t) while k ~= nil do print(v) k, v = next(t, k) end")) == expected)
  }

  @Test("The order does not depend on how a table was filled", arguments: 1...40)
  func filled(seed: Int) {
    let script = """
      local state = \(seed)
      local function draw(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n + 1 end
      local keys, t = {}, {}
      for i = 1, 60 do keys[i] = i % 3 == 0 and 'k' .. i or i % 3 == 1 and i // 2 or i / 7 end
      for i = #keys, 2, -1 do local j = draw(i) keys[i], keys[j] = keys[j], keys[i] end
      for i, k in ipairs(keys) do t[k] = k end
      for i = 1, 20 do t[keys[draw(60)]] = nil end
      local previous
      local count, expected = 0, 0
      for _, k in ipairs(keys) do if t[k] then expected = expected + 1 end end
      for k, v in pairs(t) do
        assert(k == v)
        if previous ~= nil then
          assert(type(previous) == type(k) and previous < k or type(previous) == 'number' and type(k) == 'string')
        end
        previous, count = k, count + 1
      end
      assert(count >= expected - 5)
      local key, n = nil, 0
      for k in pairs(t) do key = next(t, key) n = n + 1 assert(rawequal(key, k)) end
      assert(next(t, key) == nil and n == count)
      """
    #expect(output(script) == [])
  }

  @Test("Two keys that are objects have no order; one is last")
  func objectKeys() {
    for way in ["pairs(t)", "next, t"] {
      #expect(failure("local t = { [{}] = 1, [{}] = 2 } for k in \(way) do end").message.contains("objects"))
      #expect(output("local t = { [{}] = 1, 5 } for k in \(way) do print(type(k)) end") == ["number", "table"])
    }
  }

  @Test("Fields may be changed and cleared while a table is gone through, and new ones are not visited")
  func changes() {
    #expect(
      output("local t = { a = 1, b = 2, c = 3 } for k in pairs(t) do print(k) t[k] = nil t[k .. k] = 1 end") == [
        "a", "b", "c",
      ])
    #expect(
      output("local t = { 1, 2, 3, 4 } for i in pairs(t) do print(i) t[2] = nil t[#t + 1] = 0 end") == ["1", "3", "4"])
    #expect(
      output("local t = { a = 1, b = 2, c = 3 } for k in next, t do print(k) t[k] = nil end print(next(t))") == [
        "a", "b", "c", "nil",
      ])
    #expect(output("local t = { a = 1, b = 2, c = 3 } t.b = nil print(next(t, 'b'))") == ["c\t3"])
  }

  @Test("Traversals by next do not disturb each other")
  func nestedNext() {
    let script = """
      local n = 0
      local ts = {}
      for i = 1, 12 do ts[i] = { a = 1, b = 2, c = 3 } end
      local function go(i) if i > 5 then n = n + 1 return end for k in next, ts[i] do go(i + 1) end end
      go(1) print(n)
      for i = 1, 12 do local k = nil repeat k = next(ts[i], k) for j = 1, 12 do next(ts[j], 'a') end until k == nil end
      """
    #expect(output(script) == ["243"])
  }

  @Test("__pairs is respected")
  func pairsEvent() {
    #expect(
      output(
        "for k, v in pairs(setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end })) do print(k, v) end"
      ) == ["1\t2"])
  }

  @Test("The length of a table with holes is the same in every state")
  func holes() {
    let script = """
      local state = 42
      local function draw(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n + 1 end
      local h = 0
      for r = 1, 3000 do
        local t = {}
        for i = 1, draw(60) do
          local k = draw(3)
          if k == 1 then t[draw(24)] = i elseif k == 2 then t['k' .. draw(20)] = i else t[draw(24)] = nil t['k' .. draw(20)] = nil end
        end
        h = (h * 31 + #t) % 1000000007
      end
      print(h)
      """
    #expect(Set((0..<8).map { _ in output(script) }).count == 1)
  }

  @Test("Sorting is stable")
  func stable() {
    let script = """
      local t = {} for i = 1, 300 do t[i] = { k = i * 7 % 5, n = i } end
      table.sort(t, function(a, b) return a.k < b.k end)
      for i = 2, #t do assert(t[i - 1].k < t[i].k or t[i - 1].k == t[i].k and t[i - 1].n < t[i].n) end
      """
    #expect(output(script) == [])
  }

  @Test("Sorting orders numbers of both kinds, text, and what has __lt")
  func sorted() {
    #expect(
      output("local t = { 3, 2.5, -1, 2^60, math.maxinteger, -1/0 } table.sort(t) print(table.unpack(t))") == [
        "-inf\t-1\t2.5\t3\t1.1529215046068e+18\t9223372036854775807"
      ])
    #expect(output("local t = { 'b', 'a', 'B', '', 'aa' } table.sort(t) print(table.concat(t, ','))") == [",B,a,aa,b"])
    #expect(
      output("local t = { 1, 2, 3 } table.sort(t, function(a, b) return a > b end) print(table.concat(t, ','))") == [
        "3,2,1"
      ])
    #expect(
      output(
        "local m = { __lt = function(a, b) return a.n < b.n end } local t = {} for i = 1, 5 do t[i] = setmetatable({ n = -i }, m) end table.sort(t) print(t[1].n)"
      ) == ["-5"])
    #expect(failure("table.sort({ 1, 'x' })").message.contains("compare"))
    #expect(failure("table.sort({ 1, nil, 3 })").message.contains("compare"))
  }

  @Test("An order function that contradicts itself is an error")
  func contradiction() {
    for order in ["return true", "return a <= b", "return a % 3 < b % 2"] {
      let failure = failure(
        "local t = {} for i = 1, 1000 do t[i] = (i * 7919) % 109 end table.sort(t, function(a, b) \(order) end)")
      #expect(failure.message == "order function contradicts itself")
      #expect(failure.location?.line == 1)
    }
  }

  @Test("Sorting many takes no more comparisons than it should")
  func comparisons() {
    #expect(
      output(
        "local n = 0 local t = {} for i = 1, 1024 do t[i] = i * 7919 % 1031 end table.sort(t, function(a, b) n = n + 1 return a < b end) print(n < 1024 * 12)"
      ) == ["true"])
  }

  @Test("What pairs gives goes through tables only, whatever a script calls it with")
  func iteratorOfOthers() {
    for table in ["{ 1, 2 }", "{ a = 1 }", "{ 1, a = 2 }"] {
      for other in ["'text'", "print", "7", "true", "nil", "coroutine.create(print)"] {
        #expect(
          failure("local f = pairs(\(table)) f(\(other))").message.contains("table expected"), "\(table), \(other)")
      }
      #expect(failure("local f = pairs(\(table)) f()").message.contains("table expected"))
    }
  }
}
