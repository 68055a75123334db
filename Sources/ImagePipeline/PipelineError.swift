import ImageCodecs
import Platform

/// Why an image was not filtered: one sentence that names the file, the cause and the way out.
package struct PipelineError: Error, Equatable, Sendable {
    /// What sort of failure it is; the command turns it into its exit code.
    package enum Kind: Equatable, Sendable {
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
    package var kind: Kind
    /// The file, as its user named it, or the command's option that is wrong.
    package var subject: String
    /// What is wrong, and what a user of the command can do about it, in one line.
    package var message: String
    /// What failures of many files are counted under: the message up to its first colon, where nothing else is said.
    package var cause: String
    /// The file, where the subject is an option.
    package var file: String
    /// What is wrong, for a user of the library: without the command's options.
    package var reason: String

    /// A failure.
    /// - Parameters:
    ///   - subject: the file, or the command's option.
    ///   - message: what is wrong.
    ///   - advice: what follows the message for a user of the command.
    ///   - file: the file, where the subject is an option.
    ///   - reason: what is wrong, where the message names options.
    package init(
        _ kind: Kind, _ subject: String, _ message: String, advice: String = "", file: String? = nil,
        reason: String? = nil
    ) {
        self.kind = kind
        self.subject = subject
        let whole = message + advice
        self.message = whole
        self.file = file ?? subject
        self.reason = reason ?? message
        cause = whole.firstRange(of: ": ").map { String(whole[..<$0.lowerBound]) } ?? whole
    }
}

extension PipelineError: CustomStringConvertible {
    /// `subject: message`, on one line whatever the file's name holds.
    package var description: String {
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
