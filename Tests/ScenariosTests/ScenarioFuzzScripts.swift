/// SplitMix64: a seed gives the same scripts everywhere.
struct FuzzDraws: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
  mutating func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &self) < part }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}

/// Scripts by chance: out of the words of the language, and out of scripts that there are.
struct FuzzScripts {
  /// What a script is made of: `<name>` in a template stands for one of the templates of that name.
  static let grammar: [String: [String]] = [
    "n": [
      "0", "1", "-1", "2", "3", "0.5", "0.1", "7", "1.5", "-0.0", "100000", "100001", "1e308", "-1e308", "0/0", "1/0",
      "-1/0", "2^53", "2^63", "-2^63", "1e-320", "math.mininteger", "math.maxinteger", "1e19", "1e15", "-0.25", "6",
    ],
    "share": ["0", "1", "0.5", "0.25", "0.9", "0.1", "0.75", "0.05", "1e-320", "<n>"],
    "small": ["1", "2", "3", "4", "5", "1", "2", "3", "6", "<n>"],
    "org": ["city", "works", "club", "farm 1", "farm 2", "farm 4"], "part": ["compact", "pact", "later"],
    "goal": ["clean_air", "jobs"], "town": ["town", "village"], "orgtrait": ["hope", "fear"],
    "trait": ["hope", "fear", "grudge", "luck", "mood", "<word>"],
    "lever": [
      "build", "transparency", "channels", "monitoring", "voice", "roles", "flexibility", "mediation", "vision",
    ],
    "owner": ["organisation", "relation", "partnership", "world"],
    "metric": [
      "attainment", "impact", "trust", "trust_dispersion", "credibility", "equity", "burden_equity", "alignment",
      "shared_vision", "utilisation", "pooled_share", "duplication", "reliability", "coordination_cost", "legitimacy",
      "representation", "innovations", "method", "culture_change", "cultural_distance", "knowledge", "agility",
      "conflict", "satisfaction", "exits", "months_to_agreement", "months_negotiating", "legacy", "repartnerings",
    ],
    "field": [
      "name", "sector", "funds", "income", "staff", "satisfaction", "agility", "influence", "opportunism", "attitude",
      "priorities", "culture", "knowledge", "partnerships", "neighbours", "relations", "credibility", "draw",
      "trust_in", "observed", "relation_to", "members", "alive", "active", "age", "pool", "lead", "shares", "agreement",
      "governance", "protocol", "term", "level", "target", "attained", "size", "needs", "impact", "step", "steps",
      "organisations", "objectives", "communities", "column", "set_column", "edges", "set", "add", "post", "from", "to",
      "trust", "default", "uniform", "pick", "<trait>", "<metric>", "<lever>", "<org>", "<goal>", "<part>",
    ],
    "word": words, "parameter": parameters,
    "mechanism": mechanisms,
    "account": [
      "<org>.funds", "<org>.<orgtrait>", "<org>.influence", "<org>.satisfaction", "<org>.agility",
      "<org>.knowledge.policy", "<org>.culture.clan", "<org>.priorities.<goal>", "<part>.pool", "<part>.luck",
      "<part>.shares.<goal>", "<part>.method", "<part>.conflict", "<part>.shared_vision", "<part>.legitimacy",
      "<org>→<org>.grudge", "<org>→<org>.good_evidence", "<org>→<org>.relational_trust", "world.mood",
      "objectives.<goal>", "source.income", "source.market", "sink.spending", "<word>", "", "<org>.<field>",
    ],
    "s": [
      "'<org>'", "'<org>'", "'<part>'", "'<goal>'", "'<trait>'", "'<field>'", "'<account>'", "'<word>'", "''", "'\\0'",
      "'\\xff\\xfe'", "('x'):rep(300)", "'1'", "'0x10'", "'nan'", "'\\u{2028}'", "'a\\nb'",
    ],
    // Who is spoken of.
    "world": ["world", "world", "world", "world", "K.world", "me", "nil"],
    "who": [
      "world.organisations['<org>']", "world.organisations['<org>']", "world.organisations[<small>]", "me", "K.me",
      "other",
      "'<org>'", "everyone()[<small>]", "world.partnerships.<part>.members[<small>]", "K.who",
    ],
    "compact": [
      "world.partnerships.<part>", "world.partnerships[<small>]", "partnership", "K.partnership", "'<part>'",
    ],
    "tie": [
      "(<who>).relations[<small>]", "(<who>):relation_to(<who>)", "tie", "K.tie",
      "world.organisations.city:relation_to('works')",
    ],
    "thing": [
      "<who>", "<who>", "<tie>", "<compact>", "world", "world.objectives.<goal>", "world.communities.<town>", "ask",
      "draw", "K.ask", "K.draw", "K.kept", "K.list", "K.effect", "world.organisations", "world.objectives",
      "world.partnerships", "world.communities", "row", "K.row", "offer", "talk", "motion", "K.offer", "K.selection",
    ],
    "list": [
      "everyone()", "in_sector('<sector>')", "members('<part>')", "(<who>).neighbours", "(<who>).relations",
      "(<compact>).members", "(<who>).partnerships", "world:column('<trait>')", "K.list", "{ <e>, <e> }", "{}",
      "{ '<org>', '<org>' }", "draw:shuffle(<list>)", "world.organisations",
    ],
    "who at first": [
      "everyone()", "{ 'city', 'works', 'club' }", "in_sector('<sector>')", "{ '<org>', 'works' }", "<e>",
    ],
    "sector": ["public", "private", "nonprofit", "community", "farming"],
    "e": [
      "<n>", "<n>", "<s>", "<thing>", "(<thing>)['<field>']", "(<thing>)['<field>']", "(<thing>)[<e>]", "<list>",
      "#(<list>)",
      "#(<thing>)", "<call>", "<call>", "nil", "true", "false", "{}", "{ ['<field>'] = <e>, <e> }", "tostring(<thing>)",
      "<effect>", "ask:default()", "world.step", "world:column(<s>)", "((<e>) == (<e>))", "type(<e>)", "math.random()",
      "print", "(<who>).draw", "function(...) <x> return <e> end", "select('#', <e>)", "(<e>) .. ''", "(<e>) + <n>",
      "coroutine.wrap(function(...) <x> coroutine.yield(<e>) <x> return <e> end)", "K.co",
      "(<thing>)['<field>'](<thing>, <e>, <e>)",
    ],
    "call": [
      "(<world>):set(<thing>, '<trait>', <e>)", "(<world>):add(<thing>, '<trait>', <n>)",
      "(<world>):set(<e>, <e>, <e>)",
      "world:set(<who>, '<orgtrait>', <n>)", "world:add(<who>, '<orgtrait>', <n>)",
      "world:add(<tie>, 'grudge', <n>)", "world:set(world, 'mood', <n>)", "world:set(<compact>, 'luck', <n>)",
      "(<world>):post('<account>', <n>, <s>)", "(<world>):post(<s>, <e>)", "(<world>):column('<trait>')",
      "world:column('<field>')", "world:set_column('<orgtrait>', world:column('<orgtrait>'))",
      "world:set_column('<trait>', <list>)", "world:set_column('mood', { <n> })", "(<world>):edges(<e>)",
      "(<who>):trust_in(<who>)", "(<who>):observed(<who>)", "(<who>):relation_to(<e>)", "(<draw>):uniform(<e>, <e>)",
      "(<draw>):normal(<n>, <n>)", "(<draw>):chance(<n>)", "(<draw>):integer(<n>, <n>)", "(<draw>):pick(<list>)",
      "(<draw>):shuffle(<list>)", "(<draw>):sample(<list>, <small>)", "ask:default(<e>)", "K.ask:default()", "<effect>",
      "<answer>", "math.random(<n>, <n>)", "table.unpack(<list>)", "table.concat(<list>)", "<word>(<e>, <e>)",
      "K.set(world, <who>, '<orgtrait>', <n>)", "K.add(<e>, <e>, <e>, <n>)", "K.method(<e>, <e>, <e>)",
    ],
    "do": [
      "world:set(world.organisations['<org>'], '<orgtrait>', <n>)",
      "world:add(world.organisations.city, 'hope', <share>)",
      "world:set('works', 'hope', <n>)",
      "local tie = world.organisations.city:relation_to('works') world:add(tie, 'grudge', <n>)",
      "world:set_column('<orgtrait>', world:column('<orgtrait>'))", "world:post('<account>', <n>, 'why')",
      "world:post('<account>', <share>)", "world:set(world, 'mood', <n>)",
      "world:add(world.partnerships.compact, 'luck', <n>)",
      "local c = world:column('<trait>') for i = 1, #c do c[i] = <number> end world:set_column('<trait>', c)",
      "local c = world:column('grudge') for i = 1, #c do c[i] = c[i] + <n> end world:set_column('grudge', c)",
      "local from, to = world:edges() K.list = to", "give { from = 'city', to = 'works', amount = <n> }",
      "for i, a in ipairs(world.organisations.city.neighbours) do world:add(a, 'hope', <n>) end",
      "K.kept = world.organisations.city.neighbours", "K.tie = world.organisations.city.relations[1]",
      "world:add(K.tie, 'grudge', <n>)",
    ],
    "draw": ["draw", "(<who>).draw", "K.draw", "draw", "<e>"],
    "effect": [
      "give { from = <s>, to = <s>, amount = <n> }", "give { from = '<org>', to = '<org>', amount = <n> }",
      "set { partnership = '<part>', <lever> = <share>, governance = '<rule>' }",
      "set { model = { <parameter> = <n> } }",
      "set { objective = '<goal>', target = <share> }", "set { community = '<town>', needs = { <goal> = <n> } }",
      "shock { objective = '<goal>', amount = <share> }", "shock { kind = 'recession' }", "shock { kind = 'disaster' }",
      "invite { organisation = '<org>', partnership = '<part>' }",
      "expel { organisation = '<org>', partnership = '<part>' }",
      "start { partnership = '<part>', members = <list> }", "start { partnership = 'later' }",
      "dissolve { partnership = '<part>' }", "activity('<kind>', { partnership = '<part>', cost = <n> })",
      "mediation { partnership = '<part>', cost = <n> }", "<word> { ['<field>'] = <e>, ['<field>'] = <e> }",
    ],
    "kind": ["workshop", "joint_training", "team_building", "<word>"],
    "rule": ["lead", "vote", "consensus", "nao"], "protocol": ["single_text", "rotating", "vote"],
    "answer": [
      "accept()", "reject(<s>)", "counter { <offer> }", "pass()", "leave()", "walk_out()", "ask:default()",
      "{ <offer> }",
      "counter(offer)", "offer", "K.offer", "talk",
    ],
    "offer": [
      "weights = { <goal> = <share>, <goal> = <share> }", "level = <share>", "rights = <share>, timeline = <share>",
      "deadline = 12", "deadline = <n>", "seats = <n>", "split = { city = <share>, works = <share> }",
      "level = <share>, weights = <e>", "['<field>'] = <e>", "",
    ],
    // What a function does. Most of it may fail without an end.
    "x": [
      "", "pcall(function() <y> end)", "pcall(function() <y> <y> end)", "pcall(function() <y> end) <x>", "<y>",
      "local ok, said = pcall(function() <y> end) K.kept = said",
    ],
    "y": [
      "local a = <e>", "local a = <call>", "<keep>", "<keep>", "local a, b = <call>, <call>",
      "for k, v in pairs(<thing>) do local a = v break end", "for i, a in ipairs(<list>) do <x> break end",
      "for _, who in ipairs(world.organisations) do world:set(who, '<orgtrait>', <n>) end",
      "for _, who in ipairs(world.organisations) do world:add(who, '<orgtrait>', who.<orgtrait> * <n>) end",
      "for _, who in ipairs(world.organisations) do for _, tie in ipairs(who.relations) do world:add(tie, 'grudge', <n>) end end",
      "if <e> then <x> else <x> end", "while <e> do <x> break end", "(<thing>)['<field>'] = <e>",
      "K.list[<small>] = <e>",
      "table.sort(<list>, function(a, b) return <e> end)", "table.insert(<list>, <e>)", "table.remove(<list>)",
      "error(<e>)", "print(<e>, <e>)", "coroutine.yield(<e>)", "coroutine.wrap(function(...) <x> end)(<e>)",
      "K.co = coroutine.wrap(function(...) while true do <x> coroutine.yield(<e>) end end)", "K.co(<e>)", "K.co()",
      "local a = <call>", "<do>", "<do>", "<do>", "<do>", "<effect>", "<effect>",
      "<declaration>", "assert(<e>, <e>)", "string.format(<s>, <e>)",
      "local t = setmetatable({}, { __index = function(t, k) return <e> end, __len = function() return <n> end, __pairs = function(t) return <e> end }) world:set_column('hope', t)",
      "local t = setmetatable({}, { __gc = function() <x> end })", "do return end",
      "setmetatable(<thing>, { __index = print })", "rawset(<thing>, <e>, <e>)", "rawget(<thing>, 1)",
      "world:set(<who>, 'hope', 0.5) assert(world.organisations.city.hope) error('after')",
      "world:set(<who>, 'hope', <n>) <effect> world:add(<who>, 'hope', <n>)", "require 'helper'", "require <s>",
      "world.organisations.city:relation_to('works').grudge = 1",
      "invite { organisation = 'club', partnership = 'compact' } world:add(<tie>, 'grudge', 0.1)",
      "local old = world:column('grudge') <effect> world:set_column('grudge', old)",
      "assert((<who>).neighbours == (<who>).neighbours)",
      "local a = (<who>).hope world:post('city.hope', <n>) a = (<who>).hope",
    ],
    "keep": [
      "K.world = world", "K.me = me", "K.who = <who>", "K.partnership = <compact>", "K.tie = <tie>", "K.ask = ask",
      "K.draw = <draw>", "K.list = <list>", "K.kept = <e>", "K.effect = <effect>", "K.offer = offer or talk",
      "K.row = row", "K.set = world.set", "K.add = world.add", "K.method = (<thing>)['<field>']",
      "K.selection = everyone()",
    ],
    "policyof": ["city", "works", "farming", "stubborn", "community", "<word>"],
    "decision": [
      "propose = function(me, talk, ask) <x> return <answer> end",
      "respond = function(me, offer, ask) <x> return <answer> end",
      "vote = function(me, motion, ask) <x> return <verdict> end",
      "steer = function(me, partnership, ask) <x> return <motion> end",
      "contribute = function(me, partnership, ask) <x> return <number> end",
      "share = function(me, other, ask) <x> return <number> end",
      "spend = function(me, ask) <x> return { <goal> = <share>, <goal> = <share> } end",
      "spend = function(me, ask) <x> return <e> end",
      "join = function(me, partnership, ask) <x> return <verdict> end",
      "stay = function(me, partnership, ask) <x> return <verdict> end",
    ],
    "verdict": ["true", "false", "ask:default()", "true", "<e>"],
    "number": ["ask:default()", "<share>", "0.5", "1", "draw and draw:uniform()", "<e>"],
    "motion": [
      "nil", "{ <lever> = <share> }", "{ <effect>, <effect> }", "<effect>", "K.effect", "{ governance = '<rule>' }",
      "<e>",
      "ask:default()", "{ term = <n> }",
    ],
    "measured": [
      "<number>", "(<thing>)['<field>']", "#(<list>)", "<n>", "world.partnerships.<part>.<metric>", "<e>", "1",
    ],
    "start": [
      "<share>", "function(<owned>, draw) <x> return <number> end",
      "function(<owned>, draw) <keep> return draw:uniform(0, 1) end",
      "function(<owned>, draw) return 0.25 end", "<e>",
    ],
    "owned": ["me", "tie", "partnership", "world"],
    "range": ["min = 0, max = 1", "min = 0", "max = <n>", "min = <n>, max = <n>", "about = 'x'"],
    "effectordo": ["<effect>", "function(world, draw) <x> <x> <x> end", "function(world, draw) <x> <x> end"],
    "declaration": [
      "measure('m<small>', function(world) <x> return <measured> end)",
      "measure('m', function(world) return <measured> end)",
      "mechanism('own', { after = '<mechanism>' }, function(world, draw) <x> <x> <x> end)",
      "mechanism('moving', { before = '<mechanism>' }, function(world, draw) <x> <x> <x> end)",
      "mechanism('<mechanism>', { about = 'x' }, function(world, draw) <x> end)",
      "at(<small>, <effectordo>)", "at(<small>, <effectordo>)", "every(<small>, <effectordo>)",
      "when(function(world) <x> return <verdict> end, <effectordo>, { once = <verdict> })",
      "policy('<policyof>', { <decision>, <decision> })", "policy('<policyof>', { <decision> })",
      "success(function(world) <x> return <verdict> end)", "mechanisms { off = { '<mechanism>' } }",
      "mechanisms { <parameter> = <n> }", "mechanisms 'none'",
      "trait('luck', { of = 'partnership', <range>, start = <start> })",
      "trait('mood', { of = 'world', <range>, start = <start> })",
      "trait('grudge', { of = 'relation', <range>, start = <start> })",
      "trait('fear', { <range>, start = <start> })", "trait('fear', { of = '<owner>', start = <start> })",
      "organisations(<few>, function(i, draw) pcall(function() <y> end) return { name = 'farm ' .. i, sector = '<sector>', <orgfield> } end)",
      "organisations(csv 'data/rows.csv', function(row, draw) pcall(function() <y> end) return { name = row.name, sector = '<sector>', income = row.income } end)",
      "organisation('<org> x', { sector = '<sector>', <orgfield>, <orgfield> })",
      "sector('farming', { like = 'private', income = <n>, culture = { clan = <share> } })",
      "community('<town>', { size = <n>, needs = { <goal> = <n> } })",
      "network { kind = '<net>', degree = <small>, rewire = <share>, within = <share>, between = <share> }",
      "network { kind = 'edges', edges = { { '<org>', '<org>', trust = <share> }, { <e>, <e> } } }",
      "partnership('pact', { members = <who at first>, governance = '<rule>', protocol = '<protocol>', lead = '<org>', <lever> = <share>, term = <small> })",
      "partnership('pact', { members = { '<org>', '<org>' }, text = false, issues = { <issue>, <issue> }, governance = '<rule>' })",
      "partnership('later', { members = everyone(), founded = false, <lever> = <share> })",
      "local p = parameter('p<small>', { default = <share>, min = <n>, max = <n> })",
      "whatif('other', { <parameter> = <n> })",
      "workshop { rounds = <small>, steps_per_round = <small>, seats = { '<org>' } }", "<keep>", "<x>",
      "K.effect = <effect>",
      "<word>(<s>, { ['<field>'] = <e>, ['<field>'] = <e> })", "<word> { ['<field>'] = <e> }", "<word>(<e>)",
      "trait('<org>', { start = <share> })",
      "objective('<word>', { start = <share>, decay = <share>, community = '<town>' })",
    ],
    "issue": [
      "issue('deadline', { choices = { 12, 24, 36 }, default = 24, prefers = { city = { [12] = <share>, [24] = <n> } } })",
      "issue('seats', { from = <n>, to = <n>, step = <n>, default = <n>, effect = function(world, value) <x> <x> end })",
      "issue('seats', { from = 0, to = 5, prefers = { works = function(value) <x> return <number> end }, effect = function(world, value) K.world = world <x> end })",
      "issue('split', { divide = <few>, prefers = { city = function(value) return value.city end } })",
      "issue('split', { divide = 4, effect = function(world, value) <x> K.kept = value end })",
      "issue(<s>, { choices = <list>, default = <e> })",
    ],
    "few": ["1", "2", "4", "8", "4", "5"],
    "orgfield": [
      "income = <n>", "staff = <n>", "funds = <n>", "priorities = { <goal> = <share>, <goal> = <n> }",
      "culture = { clan = <share> }", "knowledge = { policy = <share> }", "influence = <share>",
      "opportunism = <share>",
      "attitude = <share>", "trust = { ['<org>'] = <share> }", "policy = 'stubborn'", "hope = <share>", "hope = <n>",
      "satisfaction = <share>, agility = <share>", "['<field>'] = <e>",
    ],
    "net": ["complete", "ring", "small_world", "preferential", "random", "blocks", "edges"],
    "unit": ["week", "month", "quarter", "year"],
  ]

  static let mechanisms = [
    "solo", "information", "negotiation", "culture", "evidence", "ties", "rights", "vision", "contribution",
    "production", "overheads", "allocation", "relationship_building", "learning", "innovation", "voice", "influence",
    "legitimacy", "conflict", "shocks", "satisfaction", "lifecycle",
  ]
  static let words = [
    "scenario", "parameter", "objective", "sector", "organisation", "community", "network", "partnership", "issue",
    "policy", "trait", "mechanism", "mechanisms", "at", "every", "when", "measure", "success", "whatif", "workshop",
    "organisations", "csv", "activity", "shock", "mediation", "set", "invite", "expel", "start", "dissolve", "give",
    "everyone", "in_sector", "members", "accept", "reject", "counter", "pass", "leave", "walk_out",
  ]
  static let parameters = [
    "reserve_months", "solo_prod", "dup_max", "info_floor", "lag_max", "q_max", "batna_base", "asp_start", "asp_step",
    "rounds_per_month", "mutations_per_round", "mutation_size", "temp0", "cooling", "standing_move", "text_quota",
    "quota_vote", "quota_nao", "review_min", "review_span", "reneg_age", "cult_rate", "trust_prior_n", "skepticism",
    "skepticism_spread", "evidence_decay", "relational_half", "obs_noise", "rel_init", "coop_scale", "q_cap", "prod",
    "ces_rho", "ces_f", "ces_x", "ces_k", "input_floor", "target", "spend_rate", "coord_tie", "board", "overhead_max",
    "lever_load", "build_half", "innov_max", "power_rate", "power_exponent", "grant_rate", "econ_rate", "econ_months",
    "disaster_rate", "turnover_every", "turnover_concentration", "expect_time", "exit_max", "exit_scale", "exit_grace",
    "repart_rate", "min_members", "form_limit", "inactive_months", "join_mid", "acc_watch", "gap_floor",
  ]

  /// The files that lie beside every script.
  let besides: [String: String]
  /// The scripts that there are, each in tokens.
  private let known: [[String]]

  init(scripts: [String], besides: [String: String]) {
    self.besides = besides
    known = scripts.map(Self.tokens)
  }

  // MARK: Out of words

  static func expand(_ template: String, _ depth: Int, _ draws: inout FuzzDraws) -> String {
    var result: [UInt8] = []
    expand(Array(template.utf8), depth, &draws, into: &result)
    return String(decoding: result, as: UTF8.self)
  }

  private static func expand(
    _ template: [UInt8], _ depth: Int, _ draws: inout FuzzDraws, into result: inout [UInt8]
  ) {
    var place = 0
    while place < template.count {
      if template[place] == UInt8(ascii: "<"), result.count < 20_000,
        let end = template[place...].firstIndex(of: UInt8(ascii: ">")),
        let choices = grammar[String(decoding: template[(place + 1)..<end], as: UTF8.self)]
      {
        let simple = depth <= 0 ? choices.filter { !$0.contains("<") } : []
        let choice = !simple.isEmpty ? draws.pick(simple) : depth > -6 ? draws.pick(choices) : "nil"
        expand(Array(choice.utf8), depth - 1, &draws, into: &result)
        place = end + 1
      } else {
        result.append(template[place])
        place += 1
      }
    }
  }

  func composed(_ draws: inout FuzzDraws) -> String {
    var lines = [
      "local K = { list = {} }", "local world, draw, me, ask, talk, offer, other, tie, motion, row",
      draws.chance(0.9)
        ? "scenario { title = 'Fuzz', steps = \(draws.below(5) + 2) }"
        : Self.expand("scenario { title = <s>, steps = <small>, unit = '<unit>', skepticism = <share> }", 3, &draws),
      "objective('clean_air', { about = 'air' })", "objective('jobs', { start = 0.4 })",
      "organisation('city', { sector = 'public' })",
      "organisation('works', { sector = 'private', policy = 'stubborn' })",
      "organisation('club', { sector = 'community' })",
      "policy('stubborn', {})", "community('town', {})",
      "trait('hope', { of = 'organisation', min = 0, max = 1, start = 0.5 })",
    ]
    if draws.chance(0.5) { lines.append("trait('grudge', { of = 'relation', min = 0, start = 0.1 })") }
    if draws.chance(0.5) { lines.append("trait('mood', { of = 'world', start = 1 })") }
    if draws.chance(0.5) { lines.append("trait('luck', { of = 'partnership', max = 2, start = 1 })") }
    lines.append(
      draws.chance(0.7)
        ? "partnership('compact', { members = { 'city', 'works' } })"
        : Self.expand(
          "partnership('compact', { members = everyone(), governance = '<rule>', lead = 'city', issues = { <issue> } })",
          4,
          &draws))
    for _ in 0..<(draws.below(6) + 1) {
      let line = Self.expand("<declaration>", 5, &draws)
      // What is declared twice is refused, and nothing is seen of the rest.
      let same = lines.firstIndex { $0.prefix { $0 != "," && $0 != "{" } == line.prefix { $0 != "," && $0 != "{" } }
      if let same, line.contains(","), draws.chance(0.9) { lines[same] = line } else { lines.append(line) }
    }
    while draws.chance(0.05) { lines.remove(at: draws.below(lines.count)) }
    return lines.joined(separator: "\n")
  }

  // MARK: Out of scripts

  static func tokens(_ script: String) -> [String] {
    var tokens: [String] = []
    var rest = Substring(script)
    func isWord(_ character: Character) -> Bool { character.isLetter || character == "_" || character.isNumber }
    while let first = rest.first {
      let token: Substring
      if isWord(first) {
        token = rest.prefix { isWord($0) || (first.isNumber && $0 == ".") }
      } else if first == "\"" || first == "'", let end = rest.dropFirst().firstIndex(of: first) {
        token = rest[...end]
      } else if first == " " {
        token = rest.prefix { $0 == " " }
      } else {
        token = rest.prefix(1)
      }
      tokens.append(String(token))
      rest = rest.dropFirst(token.count)
    }
    return tokens
  }

  func mutated(_ draws: inout FuzzDraws) -> [UInt8] {
    var tokens = draws.pick(known)
    for _ in 0..<(1 << draws.below(3)) where !tokens.isEmpty { mutate(&tokens, &draws) }
    var bytes = Array(tokens.joined().utf8)
    if draws.chance(0.05), !bytes.isEmpty {
      for _ in 0..<(draws.below(4) + 1) { bytes[draws.below(bytes.count)] = UInt8(truncatingIfNeeded: draws.next()) }
    }
    if draws.chance(0.02) { bytes.removeLast(draws.below(bytes.count + 1)) }
    return bytes
  }

  private func mutate(_ tokens: inout [String], _ draws: inout FuzzDraws) {
    let place = draws.below(tokens.count)
    func places(_ condition: (String) -> Bool) -> [Int] { tokens.indices.filter { condition(tokens[$0]) } }
    switch draws.below(10) {
    case 0: tokens.remove(at: place)
    case 1: tokens.insert(tokens[place], at: place)
    case 2: tokens.swapAt(place, draws.below(tokens.count))
    case 3, 4:
      let numbers = places { $0.first?.isNumber == true }
      guard !numbers.isEmpty else { return }
      tokens[draws.pick(numbers)] = Self.expand("<n>", 1, &draws)
    case 5:
      let names = places { $0.first?.isLetter == true }
      guard !names.isEmpty else { return }
      tokens[draws.pick(names)] = draws.chance(0.5) ? tokens[draws.pick(names)] : Self.expand("<field>", 2, &draws)
    case 6:
      let texts = places { $0.first == "\"" || $0.first == "'" }
      guard !texts.isEmpty else { return }
      tokens[draws.pick(texts)] =
        draws.chance(0.5) ? tokens[draws.pick(texts)] : Self.expand(draws.chance(0.5) ? "<s>" : "<e>", 2, &draws)
    case 7:
      let ends = [0] + places { $0 == "\n" } + [tokens.count]
      let line = draws.below(ends.count - 1)
      let range = ends[line]..<ends[line + 1]
      let text = Array(tokens[range])
      let other = draws.pick(ends)
      if draws.chance(0.5) { tokens.removeSubrange(range) }
      if draws.chance(0.6) { tokens.insert(contentsOf: text, at: min(other, tokens.count)) }
    case 8:
      let ends = places { $0 == "\n" }
      tokens.insert(
        "\nlocal K = {} " + Self.expand("<declaration>", 4, &draws) + "\n", at: ends.isEmpty ? 0 : draws.pick(ends))
    default:
      let doing = places { $0 == "return" || $0 == "local" || $0 == "end" }
      guard !doing.isEmpty else { return }
      tokens.insert(Self.expand("pcall(function() local K = {} <y> end) ", 4, &draws), at: draws.pick(doing))
    }
  }
}
