import Convolution
import ImageCodecs
import KernelFormats

/// A path with fields, such as `{dir}{stem}.{mode}.{ext}`; `{{` and `}}` are braces.
package struct OutputTemplate: Equatable, Sendable {
    /// A part of a name that differs between outputs.
    package enum Field: String, CaseIterable, Sendable {
        /// The input's folder below the input directory.
        case dir
        /// The input's name without its extension.
        case stem
        /// The input's name.
        case name
        /// The mode of the operation.
        case mode
        /// The kernel's name.
        case kernel
        /// The extension of the output's format.
        case ext
    }

    private enum Piece: Equatable {
        case text(String)
        case field(Field)
    }

    private let pieces: [Piece]

    /// Parses a template.
    /// - Throws: `PipelineError` of kind `usage` for an unknown field, and for a brace without its partner.
    package init(_ text: String) throws(PipelineError) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            if (character == "{" || character == "}") && rest.first == character {
                rest.removeFirst()
                literal.append(character)
            } else if character == "{" {
                guard let close = rest.firstIndex(of: "}") else {
                    throw PipelineError(.usage, text, "has a { without its }; a brace itself is written {{")
                }
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = ""
                pieces.append(.field(try Self.field(String(rest[..<close]), of: text)))
                rest = rest[rest.index(after: close)...]
            } else {
                literal.append(character)
            }
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        self.pieces = pieces
    }

    private static func field(_ word: String, of text: String) throws(PipelineError) -> Field {
        if let field = Field(rawValue: word) { return field }
        let names = Field.allCases.map(\.rawValue)
        let meant = Suggestion.nearest(to: word, among: names).map { "; did you mean {\($0)}?" } ?? ""
        let all = names.map { "{\($0)}" }.joined(separator: " ")
        throw PipelineError(
            .usage, text, "has an unknown field {\(word)}; there are \(all)\(meant)")
    }

    /// The path, if the template has no fields.
    var plainPath: String? {
        switch pieces.count {
        case 0: ""
        case 1: if case .text(let text) = pieces[0] { text } else { nil }
        default: nil
        }
    }

    /// The text before the first field.
    var prefix: String {
        if case .text(let text)? = pieces.first { text } else { "" }
    }

    /// Whether names depend on a field.
    func contains(_ field: Field) -> Bool { pieces.contains(.field(field)) }

    /// Whether names end in a dot and the extension, and have the extension nowhere else.
    package var endsInExtensionAlone: Bool {
        guard pieces.last == .field(.ext), case .text(let text)? = pieces.dropLast().last else { return false }
        return text.hasSuffix(".") && pieces.count { $0 == .field(.ext) } == 1
    }

    /// The path for one input.
    func path(for parts: OutputNaming.Parts) -> String {
        var result = ""
        var followsFolder = false
        for piece in pieces {
            switch piece {
            // A folder ends in a slash, or is empty.
            case .text(let text): result += followsFolder && text.first == "/" ? text.dropFirst() : text[...]
            case .field(let field): result += parts.text(of: field)
            }
            followsFolder = piece == .field(.dir)
        }
        return result
    }
}

extension OutputNaming.Parts {
    fileprivate func text(of field: OutputTemplate.Field) -> String {
        switch field {
        case .dir: folder
        case .stem: stem
        case .name: input.map { PathName.split($0).name } ?? "stdin"
        case .mode: mode.rawValue
        case .kernel: kernelName
        case .ext: ext
        }
    }
}
