import Conventions
import Convolution
import ImageBuffers

/// The texts of a sheet.
struct SheetText {
    /// The heading.
    let heading: String
    /// What the sheet shows, in a sentence.
    let takeaway: String
    /// The line below it.
    let subheading: String
    private let kind: Comparison.Kind
    private let kernel: Kernel
    private let isSymmetric: Bool
    private let dataRange: Double
    private let bitDepth: Int

    init(_ comparison: borrowing Comparison) {
        kind = comparison.kind
        kernel = comparison.kernel
        isSymmetric = comparison.kernelIsSymmetric
        dataRange = comparison.dataRange
        bitDepth = comparison.bitDepth
        let (a, b) = (comparison.a, comparison.b)
        takeaway = SheetTakeaway(comparison).text
        let image = comparison.inputName
        let kernel =
            "kernel \(comparison.kernelName), "
            + Self.size(comparison.kernel.width, comparison.kernel.height)
        switch comparison.kind {
        case .modes:
            heading = "Correlation and convolution of \(image)"
            let extent = a.filter.size == .same ? "" : ", \(a.filter.size.rawValue) size"
            subheading = "\(kernel); past the border: \(a.filter.boundary)\(extent)"
        case .conventions:
            heading = "\(Self.breakable(a.title)) and \(Self.breakable(b.title))"
            subheading = "\(image), \(kernel)"
        }
    }

    /// A size in columns and rows, without a line break.
    static func size(_ width: Int, _ height: Int) -> String { "\(width)\u{A0}×\u{A0}\(height)" }

    /// A preset's name in which lines can be broken between options.
    static func breakable(_ title: String) -> String {
        String(title.flatMap { ":,".contains($0) ? [$0, " "] : [$0] })
    }
}

extension SheetText {
    /// How the kernel is transformed.
    static func act(_ operation: Convention.Operation) -> String {
        switch operation {
        case .correlate: "as written"
        case .convolve: "rotated by 180°"
        case .flipRows: "flipped top to bottom"
        }
    }

    func kernelTitle(_ side: ComparedSide) -> String {
        switch (kind, side.operation) {
        case (.modes, .correlate): "Kernel as written"
        case (.modes, _): "Kernel rotated by 180°"
        case (.conventions, _): "Kernel \(Self.act(side.operation))"
        }
    }

    /// - Parameter unit: the unit of the shown numbers; `nil` for 1.
    func kernelCaption(_ side: ComparedSide, unit: String?, showsNumbers: Bool) -> String {
        var parts: [String] = []
        if kind == .conventions { parts.append("as \(Self.breakable(side.title)) lays it") }
        if kind == .modes, side.operation == .correlate { parts.append("as correlation lays it") }
        if kind == .modes, side.operation == .convolve {
            parts.append(
                isSymmetric
                    ? "the same: it is symmetric"
                    : kernel.isAntisymmetricUnder180 ? "its own negative" : "as convolution lays it")
        }
        if showsNumbers {
            if let unit { parts.append("numbers \(unit)") }
        } else {
            parts.append("colours by the square root of the weight")
        }
        parts.append("framed: its centre")
        return parts.joined(separator: "; ")
    }

    func pointTitle(_ side: ComparedSide) -> String {
        kind == .modes ? "\(side.title) makes of it" : Self.breakable(side.title)
    }

    func pointCaption(_ side: ComparedSide) -> String {
        if isSymmetric { return "the kernel: the same when rotated" }
        return switch side.operation {
        case .correlate: "the kernel rotated by 180°"
        case .convolve: "the kernel as it is written"
        case .flipRows: "the kernel flipped left to right"
        }
    }

    func resultCaption(_ side: ComparedSide, _ scale: DisplayScale) -> String {
        let act: String =
            switch (kind, side.operation) {
            case (.modes, .correlate): "the kernel as written (OpenCV, Keras, PyTorch)"
            case (.modes, _): "the kernel rotated by 180° (scipy.signal.convolve2d, textbooks)"
            case (.conventions, let operation): "the kernel \(Self.act(operation))"
            }
        return [act, Self.words(for: scale, bitDepth: bitDepth)].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// The meaning of brightness, if it is not obvious.
    static func words(for scale: DisplayScale, bitDepth: Int) -> String {
        let (low, high) = (SheetNumber.short(Double(scale.low)), SheetNumber.short(Double(scale.high)))
        switch scale.range {
        case .offset:
            return 2 * scale.high == (bitDepth == 16 ? 65535 : 255) || bitDepth == 32
                ? "mid-grey is 0" : "mid-grey is 0, white \(high)"
        case .abs: return "magnitudes"
        case .minmax: return "black is \(low), white \(high)"
        case .clip:
            return bitDepth == 32 ? "black is \(low), white \(high)" : ""
        case nil: return ""
        }
    }

    /// - Parameter covered: samples per pixel; 1 if the picture is not reduced.
    func differenceCaption(_ difference: ComparedDifference, covered: Int) -> String {
        var parts =
            kind == .modes
            ? ["correlation − convolution: orange where correlation is larger"]
            : ["the first minus the second: orange where the first is larger"]
        let unlike = difference.metrics.finitenessDiffers
        if unlike > 0 { parts.append("NaN or infinity differs in \(unlike) \(unlike == 1 ? "sample" : "samples")") }
        if covered > 1 { parts.append("a pixel shows the largest of \(covered)") }
        let (fullScale, saturated) = (difference.fullScale, difference.saturatedShare)
        if dataRange > 0, fullScale < 0.01 * dataRange {
            parts.append(
                "magnified: the scale ends at \(SheetNumber.short(fullScale)) of \(SheetNumber.short(dataRange))")
        }
        if saturated > 0 { parts.append("beyond the scale: \(NumberFormatter.percent(saturated)) of the samples") }
        return parts.joined(separator: "; ")
    }

    /// The reason why there is no difference.
    var nothingReason: String {
        switch kind {
        case .modes where isSymmetric:
            "The kernel is the same when rotated by 180°, so correlation and convolution agree on every image."
        case .modes: "Rotating this kernel does change it, but not what it makes of this image."
        case .conventions: "Both make the same of this image with this kernel."
        }
    }
}
