import CLua
import LuaHost
import Testing

/// Lua's own library, to compare with.
private func outputOfPlainLua(_ script: String) -> [String] {
  guard let lua = luaL_newstate() else { return [] }
  defer { lua_close(lua) }
  luaL_openlibs(lua)
  guard
    luaL_loadstring(
      lua,
      "local lines = {} local function print(s) lines[#lines + 1] = s end \(script)\nreturn table.concat(lines, '\\n')")
      == LUA_OK,
    lua_pcallk(lua, 0, 1, 0, 0, nil) == LUA_OK
  else {
    Issue.record("plain Lua: \(String(cString: lua_tolstring(lua, -1, nil)))")
    return []
  }
  return String(cString: lua_tolstring(lua, -1, nil)).split(separator: "\n", omittingEmptySubsequences: false).map(
    String.init)
}

@Suite("Patterns") struct PatternTests {
  /// Draws patterns and subjects in the script itself, so that both sides draw the same. Each line tells the
  /// whole outcome; of an error, only that it was one.
  static func script(seed: Int, count: Int, alphabet: String, signs: String) -> String {
    """
    local state = \(seed)
    local function draw(n) state = (state * 6364136223846793005 + 1442695040888963407) return (state >> 33) % n + 1 end
    local function some(pieces, most) local s = '' for i = 1, draw(most + 1) - 1 do s = s .. pieces[draw(#pieces)] end return s end
    local pieces, letters = {}, {}
    for p in ([==[\(alphabet)]==]):gmatch('%S+') do pieces[#pieces + 1] = p end
    for p in ([==[\(signs)]==]):gmatch('%S') do letters[#letters + 1] = p end
    letters[#letters + 1] = ' ' letters[#letters + 1] = '\\n' letters[#letters + 1] = '\\0'
    local function show(...)
      local t = { ... }
      if not t[1] then return 'error' end
      local s = ''
      for i = 2, select('#', ...) do s = s .. '|' .. (tostring(t[i]):gsub('[\\n%z]', '~')) end
      return s
    end
    for i = 1, \(count) do
      local pattern, subject, init = some(pieces, 7), some(letters, 12), draw(16) - 8
      local line = pattern .. '  ' .. subject:gsub('[\\n%z]', '~') .. '  ' .. init
      line = line .. ' find' .. show(pcall(string.find, subject, pattern, init)) .. ' match' .. show(pcall(string.match, subject, pattern, init))
      line = line .. ' gsub' .. show(pcall(string.gsub, subject, pattern, '<%0%1>', draw(4))) .. ' function' .. show(pcall(string.gsub, subject, pattern, function(a, b) return a and a ~= '' and a .. ':' .. tostring(b) end))
      line = line .. ' table' .. show(pcall(string.gsub, subject, pattern, { a = 'A', b = false, ab = 7 }))
      line = line .. ' gmatch' .. show(pcall(function() local s = '' for a, b in subject:gmatch(pattern, init) do s = s .. tostring(a) .. ',' .. tostring(b) .. ';' end return s end))
      line = line:gsub('[\\n%z]', '~')
      print(line)
    end
    """
  }

  @Test("Patterns match as Lua's own do", arguments: 1...60)
  func differential(seed: Int) {
    let alphabet =
      "a b ab . %a %d %s %w %u %x %p %c %g %l %A %D %S %W [ab] [^a] [a-c] [%a_] [^%s] [a-] [-a] []] [^]] [%]] [a%-c] [%w-z] a* b+ .- .* a? %a+ %d- [ab]* [^b]- ( ) ( ) () %1 %2 (a*) (.-) (%a+) ^ $ %f[%w] %f[%W] %f[a] %bab %b() %. %% %( - * + ? ] %n"
    let script = PatternTests.script(seed: seed, count: 150, alphabet: alphabet, signs: "aabbbcAB1(9)_-.%]^$")
    let expected = outputOfPlainLua(script)
    let found = Bench(LuaLimits(outputBytes: 8 << 20))
    #expect(throws: Never.self) { try found.run(script) }
    #expect(expected.count == 150)
    for (one, other) in zip(expected, found.printed) where clean(one) != other {
      Issue.record("Lua \(one)\nours \(other)")
    }
  }

  @Test("Broken patterns are wrong in the same places as Lua's", arguments: 100...130)
  func broken(seed: Int) {
    let alphabet =
      "a b [ [^ [a [% % %f %b %ba ( ) (( )) %0 %1 %9 ] [a-% [%a-z] [a-%%] [a-%%]] - * ^ $ [^^] [] [^] %f[ %b[] [[:alpha:]] [%b] [%f] \u{e9} [\u{e9}-\u{ff}] .- +"
    let script = PatternTests.script(seed: seed, count: 150, alphabet: alphabet, signs: "aab[]-%^:\u{e9}()")
    let expected = outputOfPlainLua(script)
    let found = Bench(LuaLimits(outputBytes: 8 << 20))
    #expect(throws: Never.self) { try found.run(script) }
    for (one, other) in zip(expected, found.printed) where clean(one) != clean(other) {
      Issue.record("Lua \(one)\nours \(other)")
    }
  }

  /// `print` of ours shows what is not UTF-8 otherwise.
  private func clean(_ line: String) -> String { String(line.unicodeScalars.filter { $0 != "\u{FFFD}" }) }

  @Test("A pattern with too many parts is too complex, as in Lua")
  func complexity() {
    for count in [198, 199, 200, 201] {
      let script = "print(tostring((pcall(string.find, ('a'):rep(300), ('a?'):rep(\(count))))))"
      #expect(output(script) == outputOfPlainLua(script), "\(count)")
    }
    let script =
      "print(tostring((pcall(string.find, 'a', ('()'):rep(33))))) print(tostring((pcall(string.find, 'a', ('()'):rep(32)))))"
    #expect(output(script) == outputOfPlainLua(script))
  }

  @Test("Plain searches, ends and numbers are as Lua's")
  func edges() {
    let script = #"""
      local function show(...) local s = '' for i = 1, select('#', ...) do s = s .. '|' .. tostring((select(i, ...))) end print(s) end
      show(('a.b'):find('.', 1, true)) show(('a.b'):find('.b', 1, true)) show((''):find('')) show(('abc'):find('', 4)) show(('abc'):find('', 5))
      show(('abc'):find('b', -1)) show(('abc'):find('b', -2)) show(('abc'):find('b', -200)) show(('abc'):find('c', 0)) show(string.rep(123, 2, 45))
      show(string.find(12345, 34)) show(('x'):rep(0)) show(('x'):rep(-1)) show(('ab'):rep(3, ',')) show(('x'):rep(5))
      show(('hello'):gsub('', '-')) show(('hello'):gsub('l', { l = 'L' })) show(('abc'):gsub('%w', '%%%0')) show(('abc'):gsub('(b)()', '%2'))
      show(('abc'):gsub('b', 5)) show(pcall(string.gsub, 'abc', 'b', '%2')) show(('abc def'):gsub('%w+', '%0 %0', 1)) show(('a\0b'):gsub('%z', 'x'))
      show(('a,b,,c'):gsub(',', ';', 2)) show(('THE (quick) fox'):find('%((%a+)%)')) show(('  trim  '):match('^%s*(.-)%s*$')) show(('x = 1'):match('^(%w+)%s*=%s*(%d+)$'))
      for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do show(k, v) end for w in ('^a^b'):gmatch('^a') do show(w) end
      show(('\xe9'):find('[\xe0-\xff]')) show(('äö'):len()) show(('%d'):format(3.0)) show(('%5.1f|%-5s|%q'):format(2.25, 'ab', 'a\nb'))
      """#
    #expect(output(script).map(clean) == outputOfPlainLua(script).map(clean))
  }

  @Test("A pattern that is used while it is being used is not disturbed")
  func reentrant() {
    #expect(
      output(
        "print((('abc'):gsub('.', function(c) return (c:gsub('.', function(d) return ('<' .. d .. '>'):gsub('.', '%0%0') end)) end)))"
      ) == ["<<aa>><<bb>><<cc>>"])
  }
}
