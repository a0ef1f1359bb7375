import Testing
import Simulation
struct Placeholder { @Test func a() {} }
