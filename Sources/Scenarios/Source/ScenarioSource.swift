import Foundation
import Simulation

/// Where a scenario's files come from: a folder, or a record that holds them all.
public struct ScenarioSource: Sendable {
  /// The script's name, as messages show it.
  public let name: String
  private let script: [UInt8]
  private let read: @Sendable (String) throws -> [UInt8]

  /// A script on disk. What it requires is looked for beside it, and nowhere else.
  /// - Parameter files: the script and others as they were read before, which are not read again: they may have changed since.
  /// - Throws: `FileProblem`.
  public init(path: String, holding files: [SourceFile] = []) throws {
    let url = URL(fileURLWithPath: path)
    name = url.lastPathComponent
    script = try files.first?.bytes ?? FileProblem.reading(path, what: "the scenario")
    let folder = url.deletingLastPathComponent()
    let held = Dictionary(files.dropFirst().map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    read = { name in
      if let bytes = held[name] { return bytes }
      let target = folder.appendingPathComponent(name)
      let inside = folder.resolvingSymlinksInPath().path + "/"
      guard target.resolvingSymlinksInPath().path.hasPrefix(inside) else {
        throw FileProblem(message: "'\(name)' is not beside the scenario: scripts reach files in their own folder only")
      }
      return try FileProblem.reading(target.path, what: "'\(name)'", shownAs: name)
    }
  }

  /// A script with all its files, as a record holds them.
  public init(name: String, files: [SourceFile]) {
    self.name = name
    script = files.first?.bytes ?? []
    let contents = Dictionary(files.dropFirst().map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    read = { name in
      guard let bytes = contents[name] else { throw FileProblem(message: "the record has no file '\(name)'") }
      return bytes
    }
  }

  package var scriptFile: SourceFile { SourceFile(name: name, bytes: script) }

  /// The contents of a file beside the script.
  package func file(_ name: String) throws -> SourceFile {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains(".."), !parts.contains("."), !parts.contains(""),
      !name.contains("\0"),
      !name.contains("\\")
    else { throw FileProblem(message: "'\(name)' is not beside the scenario: write a path like \"data/partners.csv\"") }
    return SourceFile(name: name, bytes: try read(name))
  }
}

/// A file that cannot be read: which, why, and what to do.
public struct FileProblem: Error, Sendable, CustomStringConvertible {
  public let message: String
  public var description: String { message }

  /// Scripts and tables larger than this are refused, in bytes.
  static let limit = 64 << 20

  static func reading(_ path: String, what: String, shownAs name: String? = nil) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileProblem(message: "there is no file \(name ?? path)" + near(path))
    }
    if isFolder.boolValue { throw FileProblem(message: "\(name ?? path) is a folder; name a file in it") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let type = attributes?[.type] as? FileAttributeType, type != .typeRegular, type != .typeSymbolicLink {
      throw FileProblem(message: "\(name ?? path) is not an ordinary file")
    }
    if let size = attributes?[.size] as? Int, size > limit {
      throw FileProblem(
        message: "\(name ?? path) is larger than \(limit >> 20) MB, which is more than a scenario's file can be")
    }
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FileProblem(message: "\(name ?? path) cannot be read: \(error.localizedDescription)")
    }
  }

  private static func near(_ path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let beside = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
    return nearestName(to: url.lastPathComponent, among: beside).map { "; did you mean '\($0)'?" } ?? ""
  }
}
