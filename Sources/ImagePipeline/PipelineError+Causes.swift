import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

extension PipelineError {
    /// A decoder's error, with the name of its file.
    /// - Parameter advice: text after the message of damage, for a user of the command.
    init(_ error: CodecError, subject: String, advice: String = "") {
        switch error {
        case .io(let words): self.init(.io, subject, "reading failed: \(words)")
        case .cannotOpen(let words): self.init(.noInput, subject, "cannot be opened: \(words)")
        case .unknownFormat(let words):
            self.init(.data, subject, "is \(words); what is read here is \(ImageFormat.list("and"))")
            cause = "is \(words)"
        case .malformed(let format, let words):
            self.init(.data, subject, "damaged \(format.name): \(words)", advice: advice)
        case .unsupported(let format, let words): self.init(.data, subject, "unsupported \(format.name): \(words)")
        case .otherAxes(let words, let fitting):
            let names = fitting.map(\.rawValue).joined(separator: " or ")
            self.init(
                .data, subject, words, advice: "; use --layout \(names)", reason: "\(words); its layout is \(names)")
        case .severalArrays(let list):
            self.init(.data, subject, "holds several arrays: \(list)", advice: "; name one, as in \(subject):NAME")
        case .withoutLight(let words):
            self.init(
                .data, subject, words, advice: "; omit --linear, or convert it to a picture in sRGB first")
        case .tooManyPixels(let words): self.init(.data, subject, words, advice: "; --max-pixels sets the limit")
        case .limitExceeded(let words): self.init(.data, subject, words)
        case .systemRefused(let words): self.init(.system, subject, words)
        }
    }

    /// An encoder's error, with the name of its file.
    init(writing error: CodecError, subject: String) {
        if case .io(let words) = error {
            // What a pipe has received stays there.
            let isFile = subject != OutputDestination.standardOutput.name
            self.init(.io, subject, "writing failed: \(words)" + (isFile ? "; nothing was written" : ""))
        } else {
            self.init(error, subject: subject)
        }
    }

    /// A filter's error, with the name of its image.
    init(_ error: FilterError, subject: String) {
        switch error {
        case .anchorOutside(let anchor, let width, let height):
            self.init(
                .usage, "--anchor",
                "x=\(anchor.x),y=\(anchor.y) is outside the \(width)x\(height) kernel; "
                    + "x goes from 0 to \(width - 1), y from 0 to \(height - 1)",
                file: subject, reason: error.description)
        case .nothingValid(let imageWidth, let imageHeight, let kernelWidth, let kernelHeight):
            self.init(
                .usage, subject,
                "no position has the \(kernelWidth)x\(kernelHeight) kernel wholly inside the "
                    + "\(imageWidth)x\(imageHeight) image",
                advice: "; use --size same or full")
            cause = "no position has the kernel wholly inside the image"
        case .copyHasNoFullSize:
            self.init(
                .usage, "--boundary copy",
                "there is nothing to copy outside the image, where --size full has samples; use --size same",
                file: subject, reason: error.description)
        case .reachesTooFar(let limit):
            self.init(
                .data, subject,
                "the kernel with its dilation, the stride or the padding reaches over \(limit) samples or more; give "
                    + "smaller numbers")
        case .tooLarge(let width, let height):
            self.init(PlaneError.tooLarge(width: width, height: height), subject: subject)
        case .stepOutOfRange, .sizeMismatch:
            self.init(.usage, subject, error.description)
        }
    }

    /// A convention's or a filter's error; unknown names and options that no library has are wrong usage.
    init(_ error: ConventionError, subject: String) {
        switch error {
        case .filter(let error): self.init(error, subject: subject)
        case .refused: self.init(.data, subject, error.description)
        default: self.init(.usage, "--like", error.description, file: subject)
        }
    }

    /// The error for samples whose memory the system refuses, although the budget allows it.
    init(_ error: PlaneError, subject: String) {
        switch error {
        case .tooLarge(let width, let height):
            self.init(
                .system, subject,
                "the system has not the memory for \(width)x\(height) samples",
                advice: "; end other programs, or set a lower limit by --memory")
        case .empty, .raggedRow: self.init(.data, subject, error.description)
        }
    }
}
