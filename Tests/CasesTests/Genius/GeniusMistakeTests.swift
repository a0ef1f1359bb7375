import Cases
import Foundation
import Testing

/// A file spoilt in one place, and what is said of it.
struct Spoilt: Sendable, CustomTestStringConvertible {
  let old, new: String
  let line: Int
  let said: String
  var testDescription: String { said }

  init(_ old: String, _ new: String, _ line: Int, _ said: String) {
    (self.old, self.new, self.line, self.said) = (old, new, line, said)
  }
}

struct GeniusMistakeTests {
  @Test("Files that are right have no mistakes")
  func right() throws {
    #expect(problemOfDomain(Flawless.domain) == nil)
    #expect(try problemOfProfile(Flawless.profile) == nil)
  }

  static let domains = [
    Spoilt("'integer'", "'intger'", 6, #"unknown type "intger" of an issue; did you mean "integer"?"#),
    Spoilt("'real'", "'price'", 8, #"unknown type "price" of an issue; there are: "discrete", "integer", "real""#),
    Spoilt("name='Size' ", "", 6, "<issue> has no name"),
    Spoilt("'Size'", "'Colour'", 6, #"issue "Colour" is in line 4 already"#),
    Spoilt("'Light'", "'Dark'", 5, #"value "Dark" is in line 5 already"#),
    Spoilt("value='Light'", "", 5, "<item> has no value"),
    Spoilt("<item index='1' value='Dark'/><item index='2' value='Light'/>", "", 4, "a discrete issue has no <item>"),
    Spoilt("lowerbound='1'", "lowerbound='one'", 7, #"lowerbound "one" of <range> is not a whole number of 32 bits"#),
    Spoilt("lowerbound='1'", "lowerbound='1.5'", 7, #"lowerbound "1.5" of <range> is not a whole number of 32 bits"#),
    Spoilt(
      "lowerbound='1'", "lowerbound='99999999999'", 7,
      #"lowerbound "99999999999" of <range> is not a whole number of 32 bits"#),
    Spoilt("lowerbound='1'", "lowerbound='10'", 7, "lowerbound 10.0 is above upperbound 9.0"),
    Spoilt("upperbound='9'", "upperbound='10001'", 6, "an integer issue of 10001 values; expected at most 10000"),
    Spoilt("upperbound='9'", "", 7, "<range> has no upperbound"),
    Spoilt("<range lowerbound='1' upperbound='9'/>", "", 6, "<issue> has no lowerbound"),
    Spoilt("'1.5'", "'inf'", 9, #"upperbound "inf" of <range> is not a number from -1e+150 to 1e+150"#),
    Spoilt("'1.5'", "'nan'", 9, #"upperbound "nan" of <range> is not a number from -1e+150 to 1e+150"#),
    Spoilt("'1.5'", "'1e999'", 9, #"upperbound "1e999" of <range> is not a number from -1e+150 to 1e+150"#),
    Spoilt("'1.5'", "'-0.5'", 9, "lowerbound 0.0 is above upperbound -0.5"),
    Spoilt("<range", "<rnage", 7, #"unknown element <rnage>; did you mean "range"?"#),
    Spoilt(
      "<objective", "<agent/><objective", 3,
      #"unknown element <agent>; there are: "objective", "issue", "weight", "reservation", "discount_factor""#),
    Spoilt("negotiation_template", "utility_space", 1, "the root is <utility_space>; expected <negotiation_template>"),
    Spoilt("utility_space", "utility", 1, "<negotiation_template> has no <utility_space>"),
    Spoilt("/><item", "><item", 5, "an end tag; expected that of <item> of line 5"),
    Spoilt(
      "'Dark'", "'Dark&Red'", 5,
      "after the start of <issue> of line 4: an \"&\" of no known entity; a plain one is written \"&amp;\""),
    Spoilt(
      "'Dark'", "'&dark;'", 5,
      "after the start of <issue> of line 4: an \"&\" of no known entity; a plain one is written \"&amp;\""),
    Spoilt("'Dark'", "'Dark' value=''", 5, "after the start of <issue> of line 4: an attribute is given twice"),
    Spoilt("'Dark'", "Dark", 5, "not well-formed XML after the start of <issue> of line 4 (libxml2 error 39)"),
    Spoilt("</negotiation_template>", "</negotiation_template><a/>", 12, "something follows the end of the document"),
    Spoilt(
      "<negotiation_template>", "<!-- -->\n<?xml version='1.0'?><negotiation_template>", 2,
      "an XML declaration; expected it at the very beginning of the file"),
  ]

  @Test("Of a domain, every mistake is told by its line, with what was expected", arguments: domains)
  func domain(spoilt: Spoilt) throws {
    #expect(Flawless.domain.contains(spoilt.old))
    let problem = try #require(problemOfDomain(Flawless.domain.replacing(spoilt.old, with: spoilt.new)))
    #expect(
      problem.description.split(separator: "\n").contains("domain.xml:\(spoilt.line): \(spoilt.said)"), "\(problem)")
  }

  static let profiles = [
    Spoilt("\"Crop\"", "\"Corp\"", 3, #"the domain has no issue "Corp"; did you mean "Crop"?"#),
    Spoilt("\"Crop\"", "\"Corp\"", 1, #"issue "Crop" of the domain is missing"#),
    Spoilt("\"Crop\"", "\"Gate\"", 13, #"issue "Gate" is in line 3 already"#),
    Spoilt("\"Apples\"", "\"Aples\"", 4, #"issue "Crop" has no value "Aples"; did you mean "Apples"?"#),
    Spoilt("\"Apples\"", "\"Aples\"", 3, #"issue "Crop" has no evaluation of "Apples""#),
    Spoilt("\"open\"", "\"shut\"", 15, #"value "shut" is in line 14 already"#),
    Spoilt(
      "evaluation=\"4\"", "evaluation=\"much\"", 6, #"evaluation "much" of <item> is not a number from 0.0 to 1e+150"#),
    Spoilt(
      "evaluation=\"4\"", "evaluation=\"-4\"", 6, #"evaluation "-4" of <item> is not a number from 0.0 to 1e+150"#),
    Spoilt(
      "evaluation=\"4\"", "evaluation=\"infinity\"", 6,
      #"evaluation "infinity" of <item> is not a number from 0.0 to 1e+150"#),
    Spoilt("evaluation=\"4\"", "", 6, "<item> has no evaluation"),
    Spoilt(
      "<weight index=\"3\" value=\"0.2\"/>", "", 9, #"issue "Hands" has no weight; expected <weight index="3" value=…>"#
    ),
    Spoilt(
      "<weight index=\"3\" value=\"0.2\"/>", "<weight index=\"3\" value=\"-1\"/>", 18,
      #"value "-1" of <weight> is not a number from 0.0 to 1e+150"#),
    Spoilt("<weight index=\"3\"", "<weight index=\"2\"", 18, "a weight of index 2 is in line 17 already"),
    Spoilt("<weight index=\"3\"", "<weight index=\"33\"", 18, "the weight of index 33 is that of no issue"),
    Spoilt("<issue index=\"3\"", "<issue", 9, "<issue> has no index"),
    Spoilt("<issue index=\"3\"", "<issue index=\"2\"", 9, "an issue of index 2 is in line 7 already"),
    Spoilt("linear", "liner", 8, #"unknown ftype "liner" of an evaluator; did you mean "linear"?"#),
    Spoilt(
      "linear", "faratin", 8, #"unknown ftype "faratin" of an evaluator; there are: "linear", "constant", "triangular""#
    ),
    Spoilt("slope=\"0.1\"", "", 8, "<evaluator> has no parameter1"),
    Spoilt("linear\" slope", "constant\" slope", 8, "<evaluator> has no parameter0"),
    Spoilt(
      "linear\" parameter1=\"1\"", "triangular\" parameter2=\"3\" parameter1=\"2\"", 12,
      "parameter2, the top, is 3.0; expected one from parameter0, 0.0, to parameter1, 2.0"),
    Spoilt(
      "<item value=\"open\"", "<evaluator/><item value=\"open\"", 14,
      #"an <evaluator> of issue "Gate", which is discrete; expected an <item> a value"#),
    Spoilt(
      "name=\"Hands\"", "name=\"Hands\" lowerbound=\"0\" upperbound=\"4\"", 9,
      #"the range of issue "Hands" is 1.0 to 4.0 in the domain"#),
    Spoilt(
      "<objective", "<utility/><objective", 2,
      "a nonlinear <utility> is not read; expected items, evaluators and weights"),
    Spoilt(
      "</objective>", "</objective><reservation value='x'/>", 21,
      #"value "x" of <reservation> is not a number from -1e+150 to 1e+150"#),
    Spoilt(
      "</objective>", "<reservation value='1'/></objective><reservation value='1'/>", 21,
      "<reservation> is in line 21 already"),
    Spoilt(
      "</objective>", "</objective><discount_factor value='1.1'/>", 21,
      #"value "1.1" of <discount_factor> is not a number from 0.0 to 1.0"#),
    Spoilt(
      "</objective>", "</objective><discount_facter value='1'/>", 21,
      #"unknown element <discount_facter>; did you mean "discount_factor"?"#),
    Spoilt("utility_space", "negotiation_template", 1, "the root is <negotiation_template>; expected <utility_space>"),
  ]

  @Test("Of a profile, every mistake is told by its line, with what was expected", arguments: profiles)
  func profile(spoilt: Spoilt) throws {
    #expect(Flawless.profile.contains(spoilt.old))
    let found = try problemOfProfile(Flawless.profile.replacing(spoilt.old, with: spoilt.new))
    let problem = try #require(found)
    #expect(
      problem.description.split(separator: "\n").contains("profile.xml:\(spoilt.line): \(spoilt.said)"), "\(problem)")
  }

  @Test("All mistakes of a file are told together, by line, up to twenty")
  func together() throws {
    let three = Flawless.domain.replacing("'integer'", with: "'intger'").replacing("'1.5'", with: "'x'").replacing(
      "'Light'", with: "'Dark'")
    #expect(problemOfDomain(three)?.mistakes.map(\.line) == [5, 6, 9])
    let many = Flawless.domain.replacing(
      "</objective>", with: String(repeating: "<issue/>", count: 1_000) + "</objective>")
    #expect(problemOfDomain(many)?.mistakes.count == 20)
  }

  @Test("Names that are long are cut short in messages")
  func long() throws {
    let problem = try #require(
      problemOfDomain(Flawless.domain.replacing("'real'", with: "'\(String(repeating: "r", count: 9_000))'")))
    #expect(problem.description.count < 250)
  }
}
