import KernelFormats

/// Every library's function that a convention can be made of.
///
/// A row says all there is to know about a function: what it does to the kernel, where the centre lies, and what each
/// word of each option sets. Adding a library is adding a row.
package enum ConventionTable {
    /// The rows.
    package static let presets: [ConventionPreset] =
        scipy + openCV + networks + imageTools + imageMagick + science + own

    /// The row of a name.
    ///
    /// Upper and lower case are the same. A name may be short, where it is no other's: the function alone (`filter2D`),
    /// its last parts (`ndimage.convolve`), or the system alone (`opencv`).
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

    /// Whether a name is the beginning or the end of another, part by part.
    private static func isShort(_ name: [String], for other: [String]) -> Bool {
        name.count < other.count && (other.starts(with: name) || other.suffix(name.count).elementsEqual(name))
    }
}

extension ConventionPreset {
    /// The name and the aliases.
    var names: [String] { [name] + aliases }
}
