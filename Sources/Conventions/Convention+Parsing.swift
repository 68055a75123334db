import KernelFormats

extension Convention {
    /// Parses a convention: a library's function and options with the library's names, `FUNCTION[:option=value,...]`.
    ///
    ///     scipy.signal.convolve2d:mode=same,boundary=symm
    ///     torch.Conv2d:padding=2:1,padding_mode=reflect
    ///     matlab.imfilter:conv,replicate
    ///
    /// Names of functions, options and words are the library's own and case-insensitive; `Convention.names` lists the
    /// functions. Numbers may be fractions. Lists are separated by `:`, in the library's own order. A word may be given
    /// without its option's name if no other option accepts it.
    /// - Throws: `ConventionError`, with the nearest name if a name is unknown, and the reason for a refusal.
    public init(_ text: String) throws(ConventionError) {
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        let preset = try ConventionTable.preset(named: String(text[..<colon]))
        var options: [(name: String, value: String)] = []
        let list = text[colon...].dropFirst()
        for item in list.split(separator: ",", omittingEmptySubsequences: true) {
            if let equals = item.firstIndex(of: "=") {
                options.append((Self.trimmed(item[..<equals]), Self.trimmed(item[equals...].dropFirst())))
            } else {
                options.append(try preset.option(ofWord: Self.trimmed(item)))
            }
        }
        self = try preset.convention(options)
    }

    /// Creates a convention from a row of the table and options.
    /// - Throws: what `init(_:)` throws.
    package init(
        preset: String, options: KeyValuePairs<String, String> = [:]
    ) throws(ConventionError) {
        self = try ConventionTable.preset(named: preset).convention(options.map { ($0.key, $0.value) })
    }

    /// The functions that `init(_:)` accepts, grouped by library.
    public static var names: [String] { ConventionTable.presets.map(\.name) }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension ConventionPreset {
    /// The option for a word that is given without the option's name.
    func option(ofWord word: String) throws(ConventionError) -> (name: String, value: String) {
        let takers = options.filter { option in
            (try? option.value(word, preset: name))?.settings.isEmpty == false
        }
        guard takers.count == 1 else {
            throw .unknownOption(
                word, preset: name, options: options.map(\.name),
                meant: Suggestion.nearest(to: word, among: options.map(\.name)))
        }
        return (takers[0].name, word)
    }
}
