import KernelFormats

extension Convention {
    /// Reads a convention: a library's function, and options under their names there, `FUNCTION[:option=value,...]`.
    ///
    ///     scipy.signal.convolve2d:mode=same,boundary=symm
    ///     torch.Conv2d:padding=2:1,padding_mode=reflect
    ///     matlab.imfilter:conv,replicate
    ///
    /// Names of functions, options and words are the library's own, upper and lower case being the same; `Convention.names`
    /// lists the functions. Numbers may be fractions; lists are apart by `:`, in the library's own order. A word may stand without
    /// its option's name where no other option takes it.
    /// - Throws: `ConventionError`, with the nearest name for what is unknown, and the reason for what is refused.
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

    /// A convention of a row and its options.
    /// - Throws: `ConventionError`, as `init(_:)` does.
    package init(
        preset: String, options: KeyValuePairs<String, String> = [:]
    ) throws(ConventionError) {
        self = try ConventionTable.preset(named: preset).convention(options.map { ($0.key, $0.value) })
    }

    /// The functions that `init(_:)` knows, library by library.
    public static var names: [String] { ConventionTable.presets.map(\.name) }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension ConventionPreset {
    /// The option of a word that stands without it.
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
