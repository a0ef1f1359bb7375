import ArgumentParser
import Foundation

/// Writes files whole or not at all: into a new one beside it, which then takes its name. What is no ordinary file (a device, a pipe) is
/// written to as it is.
enum WholeFile {
  struct Problem: Error, CustomStringConvertible { let description: String }

  /// Whether a file can be written there, as far as that can be seen before it is.
  /// - Throws: `ValidationError`, where its folder is not there or may not be written in, or it is a folder itself.
  static func requirePlace(for path: String, option: String) throws {
    let target = URL(fileURLWithPath: path)
    var status = stat()
    if stat(target.path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw ValidationError("\(option) \(path) is a folder; name a file in it")
      }
      guard status.st_mode & S_IFMT == S_IFREG else { return }
    }
    let folder = target.deletingLastPathComponent().path
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw ValidationError("\(option) \(path): there is no folder \(folder); make it first")
    }
    guard access(folder, W_OK) == 0 else {
      throw ValidationError("\(option) \(path): you may not write in the folder \(folder)")
    }
  }

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
