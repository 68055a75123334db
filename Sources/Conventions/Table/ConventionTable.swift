import KernelFormats

/// The table of library functions from which conventions can be created.
///
/// A row describes a function completely: the operation on the kernel, the position of the centre, and the settings of
/// each word of each option. Adding a library means adding a row.
package enum ConventionTable {
    /// The rows.
    package static let presets: [ConventionPreset] =
        scipy + openCV + networks + imageTools + imageMagick + science + own

    /// The row with a given name.
    ///
    /// Names are case-insensitive. A name may be short if it is unambiguous: the function alone (`filter2D`), its last
    /// parts (`ndimage.convolve`), or the system alone (`opencv`).
    /// - Throws: `ConventionError.unknownPreset`, with the nearest name, and `.ambiguousPreset`, with all candidates.
    package static func preset(named name: String) throws(ConventionError) -> ConventionPreset {
        let wanted = parts(name)
        let exact = presets.filter { $0.names.contains { parts($0) == wanted } }
        if let preset = exact.first { return preset }
        let near = presets.filter { $0.names.contains { isShort(wanted, for: parts($0)) } }
        if near.count == 1 { return near[0] }
        if near.count > 1 { throw .ambiguousPreset(name, candidates: near.map(\.name)) }
        let shortNames = presets.compactMap { preset in
            preset.name.split(separator: ".").last.map { String($0) }
        }
        let known = presets.flatMap(\.names) + shortNames
        throw .unknownPreset(name, meant: Suggestion.nearest(to: name, among: known))
    }

    private static func parts(_ name: String) -> [String] {
        name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
    }

    /// Whether a name is the beginning or the end of another, in whole parts.
    private static func isShort(_ name: [String], for other: [String]) -> Bool {
        name.count < other.count && (other.starts(with: name) || other.suffix(name.count).elementsEqual(name))
    }
}

extension ConventionPreset {
    /// The name and the aliases.
    var names: [String] { [name] + aliases }
}
