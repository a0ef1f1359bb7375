import Foundation
import Simulation

/// A folder with a scenario to start from, and what editors need to complete and check it.
///
///     let new = try NewScenario(at: "harbour")
///     try new.write()
///
/// Either all of it is there in the end or nothing: it is written beside its place and then moved there.
public struct NewScenario {
  /// The folder, as it was asked for.
  public let folder: String
  /// Names and contents, the script first.
  let files: [SourceFile]
  public var script: String { "\(folder)/\(files[0].name)" }

  /// - Parameters:
  ///   - path: the folder to make; its name is the scenario's.
  ///   - original: the scenario to copy, with all the files that it reads.
  /// - Throws: `FileProblem`; `ScenarioProblem` if the original has mistakes.
  public init(at path: String, copying original: ScenarioSource? = nil) throws {
    folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let name = folder.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    try Self.check(name)
    var files = [SourceFile(name: "\(name).lua", bytes: Array(StarterScript(name: name).text.utf8))]
    if let original {
      files = try compile(original).files
      files[0] = SourceFile(name: "\(name).lua", bytes: files[0].bytes)
    }
    files.append(SourceFile(name: EditorSettings.fileName, bytes: Array(EditorSettings.text.utf8)))
    files.append(SourceFile(name: EditorSettings.annotationsFileName, bytes: Array(Annotations().text.utf8)))
    var seen: Set<String> = []
    for file in files where !seen.insert(file.name.lowercased()).inserted {
      throw FileProblem(
        message:
          "the scenario reads a file '\(file.name)', which would have to be written twice; choose another name than '\(name)'"
      )
    }
    self.files = files
  }

  private static func check(_ name: String) throws {
    func refuse(_ what: String, _ advice: String) -> FileProblem {
      FileProblem(message: "\(what); \(advice)")
    }
    if name.lowercased().hasSuffix(".lua") {
      let stem = String(name.dropLast(4))
      throw refuse(
        "the name is a folder's, not a file's", "entente new \(stem) makes \(stem)/\(stem).lua")
    }
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_".unicodeScalars.contains($0)
        || $0.properties.generalCategory == .nonspacingMark
    }
    guard let first = name.first, first.isLetter || first.isNumber, isPlain, name.utf8.count <= 100 else {
      let shown = name.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
      throw refuse(
        "'\(shown)' cannot be a scenario's name",
        "begin with a letter or digit, and use letters, digits, - and _, at most 100, as in harbour-town")
    }
  }

  /// Makes the folder.
  /// - Throws: `FileProblem`, and then nothing is left of it.
  public func write() throws {
    let target = URL(fileURLWithPath: folder)
    let parent = target.deletingLastPathComponent()
    let files = FileManager.default
    // Links that lead nowhere are something, too.
    if (try? files.attributesOfItem(atPath: target.path)) != nil {
      throw FileProblem(
        message: "\(folder) exists already, and nothing is overwritten; choose another name, or move it away")
    }
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: parent.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw FileProblem(message: "\(folder) cannot be made: there is no folder \(parent.relativePath); make it first")
    }
    let draft = parent.appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString)")
    do {
      try files.createDirectory(at: draft, withIntermediateDirectories: false)
      for file in self.files {
        let place = draft.appendingPathComponent(file.name)
        try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: place)
      }
      try files.moveItem(at: draft, to: target)
    } catch {
      // What cannot be removed was not made: nothing more can be done about it, and the first failure is the one to tell.
      try? files.removeItem(at: draft)
      throw FileProblem(message: "\(folder) cannot be written: \(Self.reason(error)); nothing was left behind")
    }
  }

  /// What the system says, without the path of the draft.
  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileWriteOutOfSpace: return "the disk is full; make room on it"
    case .fileWriteVolumeReadOnly: return "that disk can only be read; choose a folder on another"
    case .fileWriteNoPermission: return "you may not write there; choose a folder of your own"
    default: break
    }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    return system.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(system.code))) : error.localizedDescription
  }

  /// What was written, and what to do next.
  public var text: String {
    let about = [
      EditorSettings.fileName: "settings for editors with the Lua language server",
      EditorSettings.annotationsFileName: "the words of the language for such editors; nothing runs it",
    ]
    let width = files.map { folder.count + 1 + $0.name.count }.max() ?? 0
    let rows = files.enumerated().map { place, file in
      let path = "\(folder)/\(file.name)"
      let purpose =
        place == 0 ? "the scenario: change it with any text editor" : about[file.name] ?? "read by the scenario"
      return "  \(path)\(String(repeating: " ", count: width - path.count))  \(purpose)"
    }
    return """
      Written:
      \(rows.joined(separator: "\n"))

      Next:
        entente run \(script)     see what comes of it
        entente check \(script)   see what it declares, and every mistake at once

      """
  }
}
