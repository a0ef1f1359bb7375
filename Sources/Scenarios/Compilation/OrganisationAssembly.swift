import LuaHost
import Partnerships

/// Sectors and organisations, and who is meant by a list of names.
extension Assembly {
  func sectorProfiles() -> [String: SectorProfile] {
    var profiles = Dictionary(uniqueKeysWithValues: BaseSector.allCases.map { ($0.rawValue, SectorProfile(like: $0)) })
    for sector in sheet.sectors {
      let fields = sector.value
      let base = fields.text("like").flatMap(BaseSector.init(rawValue:)) ?? .public
      if !fields.isGiven("like") {
        diagnostics.add(
          sector.site.diagnostic(
            "sector \"\(sector.name)\" is like no built-in one",
            advice: "write like = \"public\", \"private\", \"nonprofit\" or \"community\""))
      }
      var profile = SectorProfile(like: base, name: sector.name)
      if let income = fields.number("income") { profile.income = income }
      if let staff = fields.number("staff") { profile.staff = staff }
      if let home = fields.text("home"), let domain = KnowledgeDomain.allCases.first(where: { $0.name == home }) {
        profile.home = domain
      }
      if let culture = shares(fields, "culture", of: CultureDimension.allCases.map(\.name), standard: profile.culture) {
        profile.culture = culture
      }
      if let priorities = weights(fields, "priorities", of: objectives, "objective") {
        profile.priorities = Dictionary(uniqueKeysWithValues: zip(objectives, priorities))
      }
      profiles[sector.name] = profile
    }
    return profiles
  }

  func organisation(_ declared: Sheet.Named<Fields>, _ sectors: [String: SectorProfile])
    -> OrganisationDeclaration
  {
    let fields = declared.value
    let name = fields.text("sector")
    if name == nil, !fields.isGiven("sector") {
      diagnostics.add(
        fields.site.diagnostic(
          "\(fields.subject) has no sector",
          advice: "write sector = \"public\", \"private\", \"nonprofit\", \"community\", or one that you declare"))
    } else if let name, sectors[name] == nil {
      unknown("sector", name, among: BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name), fields, "sector")
    }
    var organisation = OrganisationDeclaration(
      name: declared.name, sector: name.flatMap { sectors[$0] } ?? SectorProfile(like: .public))
    organisation.income = fields.number("income")
    organisation.staff = fields.number("staff")
    organisation.funds = fields.number("funds")
    organisation.priorities = weights(fields, "priorities", of: objectives, "objective")
    organisation.culture = shares(
      fields, "culture", of: CultureDimension.allCases.map(\.name), standard: organisation.sector.culture)
    organisation.knowledge = shares(
      fields, "knowledge", of: KnowledgeDomain.allCases.map(\.name), standard: [0.2, 0.2, 0.2, 0.2])
    organisation.influence = fields.number("influence")
    organisation.opportunism = fields.number("opportunism")
    organisation.satisfaction = fields.number("satisfaction")
    organisation.agility = fields.number("agility")
    organisation.attitude = fields.number("attitude") ?? 0
    return organisation
  }

  mutating func initialTrust() {
    for (index, organisation) in sheet.organisations.enumerated() {
      for (name, value) in organisation.value.table("trust")?.named ?? [] {
        guard let other = organisations[name] else {
          diagnostics.add(
            organisation.value.site.diagnostic(
              "there is no organisation \"\(name)\", in which \(organisation.value.subject) has trust",
              at: .field(name),
              advice: advice(for: name, among: organisationNames)))
          continue
        }
        if other.index == index {
          diagnostics.add(
            organisation.value.site.diagnostic(
              "trust of \(organisation.value.subject) is in itself", at: .field(name), advice: "name another one"))
          continue
        }
        guard let trust = value.double, trust >= 0, trust <= 1 else {
          diagnostics.add(
            organisation.value.site.diagnostic(
              "trust of \(organisation.value.subject) in \"\(name)\" is \(Fields.show(value)), which is not a number from 0 to 1",
              at: .field(name)))
          continue
        }
        relate(OrganisationID(index), other, trust: trust)
      }
    }
  }

  mutating func relate(_ i: OrganisationID, _ j: OrganisationID, trust: Double?) {
    guard i != j, related.insert([i.index, j.index]).inserted else { return }
    world.relations.append(RelationDeclaration(from: i, to: j, trust: trust))
  }

  /// The organisations that a value names: a name, names, or a selection.
  func selected(_ value: LuaValue, _ fields: Fields, _ field: String, sectors: [String]) -> [OrganisationID] {
    switch value {
    case .mistake: return []
    case .object(let object) where object.kind == ObjectKind.selection.rawValue:
      switch sheet.selections[Int(object.index)] {
      case .everyone: return organisationNames.indices.map(OrganisationID.init)
      case .sector(let name):
        let known = BaseSector.allCases.map(\.rawValue) + sheet.sectors.map(\.name)
        if !known.contains(name) { unknown("sector", name, among: known, fields, field) }
        return sectors.indices.filter { sectors[$0] == name }.map(OrganisationID.init)
      case .members(let name):
        guard let partnership = sheet.partnerships.first(where: { $0.name == name }) else {
          unknown("partnership", name, among: sheet.partnerships.map(\.name), fields, field)
          return []
        }
        if partnership.value.subject == fields.subject { return [] }
        return selected(partnership.value["members"], partnership.value, "members", sectors: sectors)
      }
    case .string(let name):
      guard let organisation = organisations[name] else {
        unknown("organisation", name, among: organisationNames, fields, field)
        return []
      }
      return [organisation]
    case .table(let table):
      var found: [OrganisationID] = []
      for item in table.sequence {
        for organisation in selected(item, fields, field, sectors: sectors) where !found.contains(organisation) {
          found.append(organisation)
        }
      }
      if !table.named.isEmpty {
        diagnostics.add(fields.site.diagnostic("\(field) of \(fields.subject) is a list of names", at: .field(field)))
      }
      return found
    default:
      diagnostics.add(
        fields.site.diagnostic(
          "\(field) of \(fields.subject) is \(Fields.show(value)), which names no organisations", at: .field(field),
          advice: "write { \"…\", \"…\" }, everyone() or in_sector(\"…\"), with its ( )"))
      return []
    }
  }
}
