/// A large value that is read often and seldom written: held by reference, so that what holds it stays small, and written by replacement.
///
/// A value nevertheless: nothing changes what copies share.
final class Held<Value: Sendable>: Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
