import JSON
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport

/// The result of a comparison as text and as JSON.
struct CompareReport {
    private let request: CompareRequest
    private let outcome: CompareOutcome

    init(_ request: CompareRequest, _ outcome: CompareOutcome) {
        self.request = request
        self.outcome = outcome
    }

    /// The line that every run prints.
    var line: String {
        (request.input == .testPicture ? "" : "\(request.input.name.singleLine) -> ")
            + "\(request.output.singleLine): "
            + "\(outcome.a.title.singleLine) and \(outcome.b.title.singleLine) "
            + "with a \(request.kernel.width)x\(request.kernel.height) kernel, \(words)"
            + (outcome.input.layout.alphaIndex == nil ? "" : ", alpha copied")
    }

    private var words: String {
        guard let difference = outcome.difference else {
            return "results of different sizes, \(Self.size(outcome.sizeA)) and \(Self.size(outcome.sizeB))"
        }
        guard !difference.isNothing else {
            let isSymmetric = request.kernel.isSymmetricUnder180
            return isSymmetric
                ? "no difference: the kernel is the same when rotated by 180 degrees" : "no difference on this image"
        }
        let metrics = difference.metrics
        let psnr = difference.psnr(dataRange: outcome.dataRange)
        return metrics.text(psnr: psnr, range: outcome.dataRange, of: outcome.dataScale)
    }

    /// Warnings, one sentence each.
    var warnings: [String] {
        outcome.inputWarnings.map { "\(request.input.name.singleLine): \($0)" }
            + outcome.notes.map { "\(request.output.singleLine): \($0)" }
    }

    private static func size(_ size: Axes) -> String { "\(size.x)x\(size.y)" }
}

extension CompareReport {
    /// The result as a JSON object.
    var json: String {
        var object = JSONObject()
        object.add("input", inputName)
        object.add("output", request.output)
        object.add("status", "ok")
        object.add("error", nil as String?)
        object.add("width", outcome.input.width)
        object.add("height", outcome.input.height)
        object.add("channels", outcome.input.layout.channelCount)
        object.add("bit_depth", outcome.input.bitDepth)
        object.add("kernel", kernel)
        object.add("symmetric", request.kernel.isSymmetricUnder180)
        object.add("asymmetry", request.kernel.asymmetry)
        object.add("a", Self.side(outcome.a, outcome.sizeA))
        object.add("b", Self.side(outcome.b, outcome.sizeB))
        object.add("diff", outcome.difference.map(diff))
        object.add("seconds", outcome.stages.reduce(0) { $0 + $1.seconds })
        object.add("warnings", outcome.inputWarnings + outcome.notes)
        return object.text
    }

    /// The path of the input; `nil` if the program draws the picture.
    private var inputName: String? {
        switch request.input {
        case .image(.standardInput): "-"
        case .image(let source): source.name
        case .testPicture: nil
        }
    }

    private var kernel: JSONObject {
        var object = JSONObject()
        object.add("name", request.kernelName)
        object.add("width", request.kernel.width)
        object.add("height", request.kernel.height)
        object.add("sum", request.kernel.sum)
        return object
    }

    private static func side(_ side: ComparedSide, _ size: Axes) -> JSONObject {
        var object = JSONObject()
        object.add("title", side.title)
        object.add("mode", side.filter.mode.rawValue)
        object.add("boundary", side.filter.boundary.description)
        object.add("anchor", pair(side.filter.centre.x, side.filter.centre.y))
        object.add("width", size.x)
        object.add("height", size.y)
        return object
    }

    private func diff(_ difference: ComparedDifference) -> JSONObject {
        let metrics = difference.metrics
        var object = JSONObject()
        object.add("max", metrics.largest)
        object.add("mean", metrics.mean)
        object.add("rmse", metrics.rmse)
        object.add("psnr", difference.psnr(dataRange: outcome.dataRange))
        object.add("data_range", outcome.dataRange)
        object.add("data_range_of", outcome.dataScale.words)
        object.add("share", metrics.differingShare)
        object.add("saturated", difference.saturatedShare)
        object.addFiniteness(metrics.finitenessDiffers, first: metrics.finitenessPosition)
        var at: JSONObject?
        if let position = difference.largestPosition {
            var object = Self.pair(position.x, position.y)
            object.add("channel", position.channel)
            at = object
        }
        object.add("at", at)
        return object
    }

    private static func pair(_ x: Int, _ y: Int) -> JSONObject {
        var object = JSONObject()
        object.add("x", x)
        object.add("y", y)
        return object
    }
}
