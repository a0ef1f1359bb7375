import Testing
import Negotiation
struct Placeholder { @Test func a() {} }
