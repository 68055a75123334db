import JSON
import Convolution
import ImageReport
import KernelFormats

/// Properties of a kernel.
struct KernelFacts {
    private let kernel: Kernel
    private let response: CornerResponse
    /// `nil` if computing it would take seconds.
    private let rank: Int?
    private let modeDifference: Double

    init(_ kernel: Kernel) {
        self.kernel = kernel
        response = kernel.cornerResponse
        rank = max(kernel.width, kernel.height) <= 256 ? kernel.rank() : nil
        modeDifference = kernel.largestModeDifference
    }

    /// One line for each property, of at most 80 columns for numbers of usual size.
    var lines: [String] {
        [
            "size        \(sizeText)", "centre      \(centreText)",
            kernel.offset == 0 ? nil : "bias        \(short(kernel.offset)), added to every output sample",
            "sum         \(sum(kernel.signedSum())) (positive weights \(short(kernel.positiveSum)), "
                + "negative \(short(kernel.negativeSum)))",
            "rank        \(rankText)", "half turn   \(halfTurnText)",
            "transpose   " + (kernel.isSymmetricUnderTransposition ? "changes nothing" : "changes the kernel"),
            "response    \(sum(response.zero)) at frequency 0",
            "at Nyquist  \(sum(response.nyquistX)) in x, \(sum(response.nyquistY)) in y, "
                + "\(sum(response.nyquistXY)) in both",
        ].compactMap { $0 }
    }

    private var sizeText: String {
        let used = kernel.weights.count { $0 != 0 }
        let count = kernel.weights.count
        return "\(kernel.width)x\(kernel.height), \(count) \(count == 1 ? "tap" : "taps")"
            + (used == count ? "" : ", \(used) of them not 0")
    }

    private var centreText: String {
        let (correlate, convolve) = (kernel.centre(for: .correlate), kernel.centre(for: .convolve))
        if kernel.anchor != nil { return "x=\(correlate.x),y=\(correlate.y), the kernel's own anchor" }
        if correlate == convolve { return "x=\(correlate.x),y=\(correlate.y) for convolve and correlate" }
        return "x=\(convolve.x),y=\(convolve.y) for convolve, x=\(correlate.x),y=\(correlate.y) for correlate"
    }

    private var rankText: String {
        switch rank {
        case nil: "not looked for in a kernel of this size"
        case 0: "0: every weight is 0"
        case 1: "1: separable into a column and a row"
        case let rank?: "\(rank): a sum of \(rank) separable kernels"
        }
    }

    private var halfTurnText: String {
        guard modeDifference > 0 else { return "changes nothing: convolve and correlate agree" }
        let limit = modeDifference.isInfinite ? short(modeDifference) : "up to \(short(modeDifference))"
        return "convolve and correlate differ by \(limit) (samples 0...1)"
    }

    /// A sum, marked if it may be only the rounding error of weights that cancel out.
    private func sum(_ value: Double) -> String {
        let isDoubtful = value != 0 && kernel.isRounding(value)
        return short(value) + (isDoubtful ? " (no more than the rounding of the weights)" : "")
    }

    private func short(_ value: Double) -> String {
        guard value.isInfinite else { return NumberFormatter.significant(value, digits: 6) }
        return value > 0 ? "more than 1.79769e308" : "less than -1.79769e308"
    }
}

extension KernelFacts {
    /// The properties as JSON, numbers in full precision.
    func json(name: String, format: String, notes: [String]) -> String {
        var object = JSONObject()
        object.add("kernel", name)
        object.add("format", format)
        object.add("width", kernel.width)
        object.add("height", kernel.height)
        object.add("anchor", kernel.anchor.map(Self.tap))
        var centre = JSONObject()
        centre.add("convolve", Self.tap(kernel.centre(for: .convolve)))
        centre.add("correlate", Self.tap(kernel.centre(for: .correlate)))
        object.add("centre", centre)
        object.add("bias", kernel.offset)
        object.add("sum", kernel.signedSum())
        object.add("positive_sum", kernel.positiveSum)
        object.add("negative_sum", kernel.negativeSum)
        object.add("absolute_sum", kernel.absoluteSum)
        object.add("rank", rank)
        object.add("symmetric_180", kernel.isSymmetricUnder180)
        object.add("mode_difference", modeDifference)
        object.add("symmetric_transpose", kernel.isSymmetricUnderTransposition)
        var corners = JSONObject()
        corners.add("zero", response.zero)
        corners.add("nyquist_x", response.nyquistX)
        corners.add("nyquist_y", response.nyquistY)
        corners.add("nyquist_xy", response.nyquistXY)
        object.add("response", corners)
        object.add(
            "weights", (0..<kernel.height).map { row in (0..<kernel.width).map { kernel[row: row, column: $0] } })
        let notes =
            notes + (kernel.absoluteSum.isFinite ? [] : ["null stands for a magnitude of more than 1.79769e308"])
        if !notes.isEmpty { object.add("notes", notes) }
        return object.text
    }

    private static func tap(_ anchor: Kernel.Anchor) -> JSONObject {
        var object = JSONObject()
        object.add("x", anchor.x)
        object.add("y", anchor.y)
        return object
    }
}
