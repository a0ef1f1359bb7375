import Simulation
import Testing

struct Placeholder { @Test func a() {} }
