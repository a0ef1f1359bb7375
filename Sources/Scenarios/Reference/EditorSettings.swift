/// Settings of the Lua language server for a folder with scenarios.
enum EditorSettings {
  /// The file's name is the language server's.
  static let fileName = ".luarc.json"
  static let annotationsFileName = "entente.meta.lua"

  /// Lua 5.4 without the libraries that the sandbox does not have. `require` is the sandbox's own, and annotated as such.
  static let text = """
    {
      "runtime.version": "Lua 5.4",
      "runtime.builtin": {
        "io": "disable",
        "os": "disable",
        "debug": "disable",
        "package": "disable"
      },
      "workspace.checkThirdParty": false
    }

    """
}
