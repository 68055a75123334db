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
    /// Names are case-insensitive. A name may be short if it is unambiguous: the function alone (`filter2D`), some of its
    /// parts (`ndimage.convolve`, `scipy.convolve2d`), or the system alone (`opencv`, also by another name of it).
    /// - Throws: `ConventionError.unknownPreset`, with the nearest name, and `.ambiguousPreset`, with all candidates.
    package static func preset(named name: String) throws(ConventionError) -> ConventionPreset {
        var wanted = parts(name)
        let exact = presets.filter { $0.names.contains { parts($0) == wanted } }
        if let preset = exact.first { return preset }
        if let system = wanted.first.flatMap({ systems[$0] }) { wanted[0] = system }
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

    /// Other names of systems.
    private static let systems = ["pytorch": "torch", "tensorflow": "tf", "im": "imagemagick"]

    /// Whether a name consists of some parts of another, in the same order.
    private static func isShort(_ name: [String], for other: [String]) -> Bool {
        var rest = other[...]
        for part in name {
            guard let place = rest.firstIndex(of: part) else { return false }
            rest = rest[(place + 1)...]
        }
        return name.count < other.count
    }
}

extension ConventionPreset {
    /// The name and the aliases.
    var names: [String] { [name] + aliases }
}
