import Foundation

/// Writes files whole or not at all: into a new one beside it, which then takes its name. What is no ordinary file (a device, a pipe) is
/// written to as it is.
enum WholeFile {
  struct Problem: Error, CustomStringConvertible { let description: String }

  static func write(to path: String, _ body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
    var status = stat()
    let target = URL(fileURLWithPath: path)
    let isOrdinary = stat(target.path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    guard isOrdinary else {
      let file = try Terminal.Output(path, opened: open(target.path, O_WRONLY | O_CLOEXEC))
      defer { file.close() }
      return try body(file.write)
    }
    let draft = target.deletingLastPathComponent().appendingPathComponent(
      ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)"
    ).path
    let file = try Terminal.Output(path, opened: open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666))
    defer {
      file.close()
      unlink(draft)
    }
    try body(file.write)
    guard fsync(file.descriptor) == 0, rename(draft, target.path) == 0 else { throw Problem(path) }
  }
}

extension WholeFile.Problem {
  /// What the system says of its last error.
  init(_ path: String) { description = "\(path) could not be written: \(String(cString: strerror(errno)))" }
}

extension Terminal {
  /// An open file, by the name that messages show.
  struct Output {
    let name: String
    let descriptor: Int32

    /// - Parameter descriptor: negative where it could not be opened.
    init(_ name: String, opened descriptor: Int32) throws {
      guard descriptor >= 0 else { throw WholeFile.Problem(name) }
      self.init(name: name, descriptor: descriptor)
    }

    init(name: String, descriptor: Int32) {
      self.name = name
      self.descriptor = descriptor
    }

    func write(_ bytes: [UInt8]) throws {
      try bytes.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { throw WholeFile.Problem(name) }
          rest = rest.dropFirst(written)
        }
      }
    }

    func close() { _ = Foundation.close(descriptor) }
  }

  static let output = Output(name: "standard output", descriptor: STDOUT_FILENO)
}
