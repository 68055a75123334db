import ImageCodecs
import Platform

/// Why an image was not filtered: one sentence that names the file, the cause and the way out.
public struct PipelineError: Error, Equatable, Sendable {
    /// What sort of failure it is; the command turns it into its exit code.
    public enum Kind: Equatable, Sendable {
        /// What was asked for contradicts itself or the input.
        case usage
        /// An input or kernel is not what it should be.
        case data
        /// An input is not there or cannot be opened.
        case noInput
        /// The system refused memory, threads or descriptors.
        case system
        /// An output cannot be created: it exists, or its folder does not.
        case cannotCreate
        /// Reading or writing failed under way.
        case io
        /// The user or the system asked the program to stop.
        case interrupted
    }

    /// What sort of failure it is.
    public var kind: Kind
    /// The file, as its user named it.
    public var subject: String
    /// What is wrong, and what to do about it, in one line.
    public var message: String
    /// What failures of many files are counted under: the message up to its first colon, where nothing else is said.
    public var cause: String

    /// A failure with every field.
    public init(_ kind: Kind, _ subject: String, _ message: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
        cause = message.firstRange(of: ": ").map { String(message[..<$0.lowerBound]) } ?? message
    }
}

extension PipelineError: CustomStringConvertible {
    /// `subject: message`, on one line whatever the file's name holds.
    public var description: String {
        let name = subject.isEmpty ? "\"\" (an empty name)" : subject.singleLine
        return "\(name): \(message.singleLine)"
    }
}

extension String {
    /// The text with control characters shown as escapes, so that a file's name cannot forge lines or colours, and a
    /// name's bytes that are no UTF-8 as in `\xE9`.
    package var singleLine: String {
        guard
            unicodeScalars.contains(where: {
                $0.properties.generalCategory == .control || PathText.byte(of: $0) != nil
            })
        else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if let byte = PathText.byte(of: scalar) {
                result += "\\x" + String(byte, radix: 16, uppercase: true)
            } else if scalar.properties.generalCategory == .control {
                result += scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
