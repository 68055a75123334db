/// The page's text with fields to be filled in, its style and its script.
enum PageTemplate {
    /// A field that is filled in.
    enum Field: String {
        case title, style, data, planes, script
    }

    /// A part of the page's text.
    enum Part: Equatable {
        case text(String)
        case field(Field)
    }

    /// The parts of the page in order.
    ///
    /// A `{{` that does not begin a field is text.
    static var parts: [Part] {
        var parts: [Part] = []
        var text = ""
        var rest = string(PackageResources.page_html)[...]
        while let open = rest.firstRange(of: "{{") {
            text += rest[..<open.lowerBound]
            let name = rest[open.upperBound...].prefix { $0 != "}" }
            if let field = Field(rawValue: String(name)), rest[name.endIndex...].hasPrefix("}}") {
                parts += [.text(text), .field(field)]
                text = ""
                rest = rest[name.endIndex...].dropFirst(2)
            } else {
                text += "{{"
                rest = rest[open.upperBound...]
            }
        }
        return parts + [.text(text + rest)]
    }

    static var style: String { PageColors.style + string(PackageResources.page_css) }

    /// The script's files in the order of their dependencies.
    static var script: String {
        [
            PackageResources.numbers_js, PackageResources.data_js, PackageResources.kernels_js,
            PackageResources.geometry_js, PackageResources.formula_js, PackageResources.engine_js,
            PackageResources.measures_js, PackageResources.pictures_js, PackageResources.stage_js,
            PackageResources.grids_js, PackageResources.inspector_js, PackageResources.text_js,
            PackageResources.point_js, PackageResources.editor_js, PackageResources.copies_js,
            PackageResources.samples_js, PackageResources.laboratory_js, PackageResources.controls_js,
            PackageResources.start_js,
        ].map(string).joined(separator: "\n")
    }

    private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// The text escaped for HTML's content and attributes.
    var escapedForHTML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // HTML cannot represent these characters.
            case "\0"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
