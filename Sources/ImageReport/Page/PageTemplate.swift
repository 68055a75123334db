/// The page's text with fields to be filled in, and its style and script.
enum PageTemplate {
    /// What is filled in.
    enum Field: String {
        case title, style, data, planes, script
    }

    /// A part of the page's text.
    enum Part: Equatable {
        case text(String)
        case field(Field)
    }

    /// The page in order.
    ///
    /// A `{{` that begins no field is text.
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

    static var style: String { string(PackageResources.page_css) }

    /// The script's files in the order in which they use each other.
    static var script: String {
        [
            PackageResources.numbers_js, PackageResources.data_js, PackageResources.formula_js,
            PackageResources.pictures_js, PackageResources.stage_js, PackageResources.grids_js,
            PackageResources.inspector_js, PackageResources.text_js, PackageResources.controls_js,
            PackageResources.start_js,
        ].map(string).joined(separator: "\n")
    }

    private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// The text as it stands between HTML's tags and in its attributes.
    var escapedForHTML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // HTML has no way to write these.
            case "\0"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
