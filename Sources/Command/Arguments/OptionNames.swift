import ArgumentParser
import KernelFormats

/// The options of a verb, and the one that a misspelt option probably means.
struct OptionNames {
    /// The names with their dashes.
    let names: [String]

    /// Words of other programs, and the option that does the same here.
    private static let synonyms = [
        "filter": "kernel", "weights": "kernel", "operation": "mode", "op": "mode", "method": "algorithm",
        "engine": "algorithm", "edge": "boundary", "edges": "boundary", "bordermode": "boundary",
        "boundarymode": "boundary", "paddingmode": "boundary", "padmode": "boundary", "bordertype": "boundary",
        "extend": "boundary", "origin": "anchor", "center": "anchor", "centre": "anchor", "strides": "stride",
        "step": "stride", "dilations": "dilation", "dilationrate": "dilation", "pad": "padding", "delta": "bias",
        "offset": "bias", "add": "bias", "factor": "scale", "gain": "scale", "multiply": "scale",
        "preset": "like", "convention": "like", "library": "like", "as": "like", "bits": "depth", "bitdepth": "depth",
        "compression": "png-level", "level": "png-level", "dest": "output", "destination": "output",
        "outfile": "output", "outputfile": "output", "to": "output",
        "gray": "grey", "grayscale": "grey", "greyscale": "grey", "gamma": "linear", "linearlight": "linear",
        "region": "crop", "roi": "crop", "extract": "crop", "parallel": "jobs", "workers": "jobs", "cores": "jobs",
        "replace": "overwrite", "clobber": "overwrite", "continue": "resume", "silent": "quiet", "debug": "verbose",
        "check": "verify", "normalise": "normalize", "norm": "normalize", "flatten": "background",
        "backgroundcolor": "background", "transparency": "alpha", "rotate": "orientation", "exif": "orientation",
        "autoorient": "orientation", "stripmetadata": "strip", "nometadata": "strip", "interlaced": "interlace",
        "subsampling": "sampling", "chroma": "sampling", "difference": "diff", "clip": "range", "clamp": "range",
        "round": "rounding", "show": "preview", "display": "preview", "recurse": "recursive", "simulate": "dry-run",
    ]

    /// Reads the options of a verb and of its subcommands.
    init(of verb: any ParsableCommand.Type) {
        let commands = (try? CommandReference(verb: verb))?.all ?? []
        names = commands.flatMap(\.options).flatMap(\.names).filter { $0.hasPrefix("--") }
    }

    /// What is written instead of options that have no counterpart of the same meaning.
    private static let advice = [
        "divisor": "to divide by 9, write --scale 1/9", "divide": "to divide by 9, write --scale 1/9",
        "outdir": "write -o with a / at the end, as in -o filtered/",
        "outputdir": "write -o with a / at the end, as in -o filtered/",
    ]

    /// Advice for an option that other programs have; `nil` if `meant` answers.
    static func advice(for word: String) -> String? {
        advice[Synonyms.key(word.drop { $0 == "-" }.prefix { $0 != "=" })]
    }

    /// The option that begins with a word, or else has it for a synonym, or else differs from it by few letters.
    func meant(by word: String) -> String? {
        let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
        guard name.count > 1 else { return nil }
        let lower = name.lowercased()
        if let whole = names.first(where: { $0.dropFirst(2) == lower }) { return whole }
        if let longer = names.first(where: { $0.dropFirst(2).hasPrefix(lower) }) { return longer }
        let key = Synonyms.key(name)
        if let same = names.first(where: { Synonyms.key($0) == key }) { return same }
        if let synonym = Self.synonyms[key].map({ "--\($0)" }), names.contains(synonym) { return synonym }
        return Suggestion.nearest(to: lower, among: names.map { String($0.dropFirst(2)) }).map { "--\($0)" }
    }
}
