extension NamedKernel {
    /// Other spellings of names, in lower-case letters and digits alone: what other programs call the same kernel.
    private static let spellings: [String: String] = {
        var spellings = [
            "gauss": "gaussian", "gaussianblur": "gaussian", "blur": "gaussian", "mean": "box", "average": "box",
            "boxblur": "box", "defocus": "disk", "pillbox": "disk", "motionblur": "motion", "laplace": "laplacian",
            "edge": "laplacian", "edges": "laplacian", "sharp": "sharpen", "unsharpmask": "unsharp", "usm": "unsharp",
            "embossing": "emboss", "delta": "identity", "unit": "identity", "translate": "shift",
        ]
        for name in ["sobel", "scharr", "prewitt", "roberts"] {
            for direction in ["x", "y"] { spellings[name + direction] = "\(name):direction=\(direction)" }
        }
        for row in all { spellings[row.name] = row.name }
        return spellings
    }()

    /// An argument in the spelling of this table, such as `sobel:direction=x` for `Sobel-X`; case, hyphens and
    /// underscores do not matter.
    ///
    /// A name of ImageMagick's is changed only if its parameters are named, which ImageMagick's are not.
    /// - Returns: `nil` if no kernel has such a name.
    package static func spelled(_ argument: String) -> String? {
        if ImageMagickName(argument) != nil { return argument }
        let name = argument.prefix { $0 != ":" }
        let key = name.lowercased().filter { !"-_ ".contains($0) }
        guard let own = spellings[key] else { return nil }
        let parameters = argument.dropFirst(name.count + 1)
        guard !parameters.isEmpty else { return own }
        return own + (own.contains(":") ? "," : ":") + parameters
    }
}
