import ArgumentParser
import ImagePipeline

/// The command's exit codes, after sysexits.h.
///
/// Scripts rely on them.
enum ExitStatus {
    /// Some of several images failed; the others are written.
    static let someFailed = ExitCode(1)
    /// Wrong usage.
    static let usage = ExitCode(64)
    /// An input or kernel is malformed or unsuitable.
    static let data = ExitCode(65)
    /// An input does not exist or cannot be read.
    static let noInput = ExitCode(66)
    /// The system denied memory, threads or descriptors.
    static let system = ExitCode(71)
    /// An output cannot be created.
    static let cannotCreate = ExitCode(73)
    /// Reading or writing failed.
    static let io = ExitCode(74)
    /// Stopped by a signal.
    static let interrupted = ExitCode(130)

    /// The code for a failure.
    static func code(for kind: PipelineError.Kind) -> ExitCode {
        switch kind {
        case .usage: usage
        case .data: data
        case .noInput: noInput
        case .system: system
        case .cannotCreate: cannotCreate
        case .io: io
        case .interrupted: interrupted
        }
    }
}
