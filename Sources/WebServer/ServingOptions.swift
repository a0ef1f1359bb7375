#if Web
  import ArgumentParser

  /// The options of every command that serves.
  public struct ServingOptions: ParsableArguments {
    @Option(
      name: .long, defaultAsFlag: Binding.everywhere,
      help: ArgumentHelp(
        "Serve the local network too: all of it, or one interface (or address) of this machine.",
        valueName: "interface"))
    public var lan: String?

    @Option(name: .long, help: "The port; 0 for any that is free.")
    public var port = 8080

    @Option(
      name: .long,
      help: ArgumentHelp("Believe X-Forwarded-For and -Proto of a proxy at this address.", valueName: "address"))
    public var behindProxy: String?

    public init() {}

    public var binding: Binding {
      get throws { try Binding(lan: lan, port: port, proxy: behindProxy) }
    }
  }
#endif
