/// What the symbols in the mechanisms' equations stand for: MODEL.md's notation and state, in the order in which a reader needs them.
public struct Symbol: Hashable, Sendable {
  /// One or more: "α_ij, β_ij".
  public let symbols: String
  public let meaning: String

  init(_ symbols: String, _ meaning: String) {
    self.symbols = symbols
    self.meaning = meaning
  }
}

extension Model {
  public static let notation: [Symbol] = [
    Symbol("i, j", "organisations; in sums over j, the other members"),
    Symbol("M, k", "the members of the partnership; their number"),
    Symbol("P, Ω", "all who are or ever were members of the partnership; of any partnership"),
    Symbol("n, K", "numbers of organisations and of objectives"),
    Symbol("N", "rounds so far in the talks; N(0, s) is a normal draw with standard deviation s"),
    Symbol("U(a, b)", "a uniform draw; U(a ± s) one from a − s to a + s"),
    Symbol("Λ(x)", "1/(1 + e^(−x))"),
    Symbol("clip(x, a, b)", "x, but at least a and at most b"),
    Symbol("[condition]", "1 where it holds, else 0"),
    Symbol("x̄", "the mean over members or over ordered pairs of members; 0 over none"),
    Symbol("ΔU_i", "the change in U_i"),
    Symbol("Δtransparency, Δvoice, Δflexibility", "the lever less its default: 0.5, 0.2, 0.4"),
    Symbol(
      "transparency, channels, monitoring, voice, roles, flexibility, mediation, vision, build",
      "levers of the partnership, 0 to 1; governance is lead, vote, consensus or nao"),
    Symbol("t, age", "the step; the steps since the partnership was founded or renewed"),
    Symbol("F_i", "funds, k€"),
    Symbol("b_i", "normal income, k€ a month"),
    Symbol("X_i", "staff, person-months a month"),
    Symbol("κ_id", "knowledge in domain d, 0 to 1"),
    Symbol("c_i", "culture: clan, adhocracy, control, market, each 0 to 1"),
    Symbol("w_i", "priorities: weights of the objectives, Σ = 1"),
    Symbol("attitude_i", "stated attitude to partnering, −1 to 1"),
    Symbol("g_i", "opportunism, 0 to 1"),
    Symbol("π_i", "influence; constant in sum over the members"),
    Symbol("s_i", "satisfaction, 0 to 1"),
    Symbol("a_i", "agility, 0 to 1"),
    Symbol("e", "share of income lost in a recession, before agility"),
    Symbol("α_ij, β_ij", "good and bad evidence that i holds of j"),
    Symbol("R_ij, T_ij", "relational trust and trust of i in j, 0 to 1"),
    Symbol("σ_ij, ξ", "what i assumes of a stranger j, 1 being distrust; the climate of the run"),
    Symbol("d_ij, η_ij", "cultural distance; how clearly i sees j"),
    Symbol("o_ij, ζ_i", "what i observes of j; the share of its pledge that i delivered"),
    Symbol("Z", "in talks, the text v, q̂, r, τ̂; in production, its output"),
    Symbol(
      "v, q, r, τ", "what was agreed: weights of objectives, share of income, equality of rights, time to the review"),
    Symbol("U_i, B_i, asp_i", "worth of a text to i, of no agreement, and what i holds out for"),
    Symbol("d_i", "decision rights, Σ = 1 over the members"),
    Symbol(
      "pool", "funds of the partnership, k€; spend is what it spends in a step, programme what reaches its programme"),
    Symbol("x_k", "share of the programme that goes to objective k"),
    Symbol("B, B_R, B_T", "intensity of relationship building: for all, for ties, for training"),
    Symbol("A, I", "method factor; innovations adopted"),
    Symbol("V, L, H", "shared vision, legitimacy and conflict, 0 to 1"),
    Symbol("y_k, G_k", "outcome of objective k, 0 to 1; how far its target is attained"),
    Symbol("target", "the level of an outcome that is called attained"),
    Symbol("n_k", "what the communities need: weights of the objectives"),
    Symbol("+=, −=", "what a step adds to a variable or takes from it, clipped to its range"),
  ]
}
