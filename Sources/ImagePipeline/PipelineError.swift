import ImageCodecs
import Platform

/// The reason why an image was not filtered: one sentence with the file, the cause and a remedy.
package struct PipelineError: Error, Equatable, Sendable {
    /// The kind of failure, from which the command derives its exit code.
    package enum Kind: Equatable, Sendable {
        /// The request contradicts itself or the input.
        case usage
        /// An input or kernel is invalid.
        case data
        /// An input does not exist or cannot be opened.
        case noInput
        /// The system refused memory, threads or descriptors.
        case system
        /// An output cannot be created: it exists already, or its folder does not exist.
        case cannotCreate
        /// Reading or writing failed.
        case io
        /// The user or the system asked the program to stop.
        case interrupted
    }

    /// The kind of failure.
    package var kind: Kind
    /// The file as named by the user, or the command's option that is wrong.
    package var subject: String
    /// What is wrong and what a user of the command can do about it, in one line.
    package var message: String
    /// The text under which failures of many files are counted: by default, the message up to its first colon.
    package var cause: String
    /// The file that the failure refers to; by default, the subject.
    package var file: String
    /// What is wrong, without the command's options, for a user of the library.
    package var reason: String

    /// Creates a failure.
    /// - Parameters:
    ///   - subject: the file, or the command's option.
    ///   - message: what is wrong.
    ///   - advice: text after the message, for a user of the command.
    ///   - file: the file, if the subject is an option.
    ///   - reason: what is wrong, if the message names options.
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
    /// `subject: message`, on one line for any file name.
    package var description: String {
        let name = subject.isEmpty ? "\"\" (an empty name)" : subject.singleLine
        return "\(name): \(message.singleLine)"
    }
}

extension String {
    /// The text with control characters escaped, and with bytes that are not UTF-8 written as in `\xE9`.
    ///
    /// The escapes prevent a file's name from forging lines or colours.
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
