import JSON
import Conventions
import Convolution
import ImageBuffers
import KernelFormats

/// The description of a comparison for the page's script, without its samples.
struct PageDescription {
    /// The description.
    let json: JSONValue

    /// - Parameter numbers: assigns numbers to planes, in the order in which they are written.
    init(_ comparison: borrowing Comparison, _ plan: PagePlan, numbers: inout PagePlaneNumbers) {
        let kernel = comparison.kernel
        var members: [(String, JSONValue)] = [
            ("kind", .string(comparison.kind == .modes ? "modes" : "conventions")),
            ("inputName", .string(comparison.inputName)), ("kernelName", .string(comparison.kernelName)),
            (
                "input",
                .object([
                    ("width", .number(comparison.input.width)), ("height", .number(comparison.input.height)),
                    ("bitDepth", .number(comparison.bitDepth)),
                    ("channelCount", .number(comparison.input.layout.colorChannels.count)),
                    ("hasAlpha", .bool(comparison.input.layout.alphaIndex != nil)),
                ])
            ),
            (
                "kernel",
                .object([
                    ("width", .number(kernel.width)), ("height", .number(kernel.height)),
                    ("sum", .number(kernel.sum)), ("isSymmetric", .bool(comparison.kernelIsSymmetric)),
                ])
            ),
            ("channels", .array(plan.channels.map { .string(comparison.name(ofChannel: $0) ?? "grey") })),
            ("isColor", .bool(Self.isColor(comparison.input.layout))),
            (
                "sides",
                .array([
                    Self.side(comparison.a, comparison.resultA.width, comparison.resultA.height),
                    Self.side(comparison.b, comparison.resultB.width, comparison.resultB.height),
                ])
            ),
            ("difference", Self.difference(comparison, channels: plan.channels)),
            ("signedColors", .string(Self.colors(of: .signed))),
            ("darkColors", .string(Self.colors(of: .signedOnDark))),
            ("laboratory", PageLaboratory.json(comparison)),
        ]
        members += Self.ranges(comparison)
        members += Self.samples(comparison, plan, numbers: &numbers)
        json = .object(members)
    }

    /// Whether three channels can be shown as red, green and blue.
    private static func isColor(_ layout: ChannelLayout) -> Bool {
        layout == .rgb || layout == .rgba || layout == .array(channels: 3)
    }

    /// One side, with the parts of its formula if it is a weighted sum.
    private static func side(_ side: ComparedSide, _ width: Int, _ height: Int) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("title", .string(side.title)), ("operation", .string(side.operation.rawValue)),
            ("output", .size(width, height)), ("roundsLikeLibrary", .bool(side.roundsLikeLibrary)),
        ]
        if let filter = side.resolved {
            let (taps, geometry) = (filter.taps, filter.geometry)
            let weights = taps.weights.count <= PagePlan.tapLimit ? taps.weights.map(JSONValue.number) : nil
            members += [
                ("width", .number(taps.width)), ("height", .number(taps.height)),
                ("taps", weights.map(JSONValue.array) ?? .null),
                ("before", .pair(geometry.before)), ("centre", .pair(geometry.centre)),
                ("stride", .pair(geometry.stride)), ("dilation", .pair(geometry.dilation)),
                ("boundary", boundary(filter)), ("gain", .number(filter.gain)),
                ("bias", .number(filter.bias)), ("vanishingWeight", .number(ResolvedFilter.vanishingWeight)),
            ]
        }
        return .object(members)
    }

    /// The mode, its description, and its extension of columns and rows.
    private static func boundary(_ filter: ResolvedFilter) -> JSONValue {
        let (mode, input) = (filter.boundary, filter.geometry.input)
        var members: [(String, JSONValue)] = [
            ("mode", .string(mode.row.name)), ("words", .string(mode.row.clause)),
            ("x", axisExtension(mode.axisExtension(count: input.x))),
            ("y", axisExtension(mode.axisExtension(count: input.y))),
        ]
        if case .constant(let value) = mode { members.append(("value", .number(value))) }
        return .object(members)
    }

    private static func axisExtension(_ axis: AxisExtension) -> JSONValue {
        .object([
            ("count", .number(axis.count)), ("period", .number(axis.period)), ("mirrorSum", .number(axis.mirrorSum)),
            ("before", axis.before.map { .number($0) } ?? .null), ("after", axis.after.map { .number($0) } ?? .null),
        ])
    }

    private static func difference(_ comparison: borrowing Comparison, channels: [Int]) -> JSONValue {
        guard let difference = comparison.difference else { return .null }
        let metrics = difference.metrics
        var place = JSONValue.null
        if let position = difference.largestPosition, let channel = channels.firstIndex(of: position.channel) {
            place = .object([
                ("x", .number(position.x)), ("y", .number(position.y)), ("channel", .number(channel)),
            ])
        }
        return .object([
            ("isNothing", .bool(difference.isNothing)), ("place", place),
            ("tolerance", .number(difference.tolerance)), ("largest", .number(metrics.largest)),
            ("largestVisible", .number(difference.largestVisible)),
            ("fullScale", .number(difference.fullScale)), ("saturatedShare", .number(difference.saturatedShare)),
            ("mean", .number(metrics.mean)), ("finitenessDiffers", .number(metrics.finitenessDiffers)),
            ("rmse", .number(metrics.rmse)), ("differingShare", .number(metrics.differingShare)),
        ])
    }

    /// The ways to show samples, and the index of the requested one.
    private static func ranges(_ comparison: borrowing Comparison) -> [(String, JSONValue)] {
        let input = scale(comparison.inputScale)
        var ranges: [JSONValue] = []
        for range in ResultRange.allCases {
            let results =
                range == comparison.resultScale.range
                ? comparison.resultScale
                : DisplayScale.results(
                    comparison.resultA, comparison.resultB, bitDepth: comparison.bitDepth, range: range,
                    isEdgeDetector: false)
            ranges.append(
                .object([
                    ("kind", .string(range.rawValue)),
                    ("name", .string(words(range, of: results, bitDepth: comparison.bitDepth))), ("input", input),
                    ("results", scale(results)),
                ]))
        }
        let chosen = ResultRange.allCases.firstIndex { $0 == comparison.resultScale.range } ?? 0
        return [("ranges", .array(ranges)), ("startingRange", .number(chosen))]
    }

    private static func words(_ range: ResultRange, of scale: DisplayScale, bitDepth: Int) -> String {
        switch range {
        case .clip: bitDepth == 32 ? "0 to the largest" : "0 to \(Kernel.shortestDecimal(Double(scale.high)))"
        case .offset: "0 in the middle"
        case .abs: "Magnitudes"
        case .minmax: "Smallest to largest"
        }
    }

    private static func scale(_ scale: DisplayScale) -> JSONValue {
        .object([
            ("low", .number(scale.low)), ("high", .number(scale.high)),
            ("showsMagnitude", .bool(scale.showsMagnitude)),
        ])
    }

    /// The numbers and rectangles of all planes.
    private static func samples(
        _ comparison: borrowing Comparison, _ plan: PagePlan, numbers: inout PagePlaneNumbers
    ) -> [(String, JSONValue)] {
        func patch(_ rectangle: PageRectangle, channels: Int) -> JSONValue {
            .object([
                ("x", .number(rectangle.x)), ("y", .number(rectangle.y)), ("width", .number(rectangle.width)),
                ("height", .number(rectangle.height)), ("planes", .array(numbers.next(channels))),
            ])
        }
        func patch(_ rectangle: PageRectangle) -> JSONValue { patch(rectangle, channels: plan.channels.count) }
        let inputs = plan.inputs.map { patch($0, channels: plan.inputChannels.count) }
        let results = plan.results.map { JSONValue.array([patch($0.a), patch($0.b)]) }
        var overview = JSONValue.null
        if let factor = plan.overviewFactor {
            func whole(_ width: Int, _ height: Int) -> JSONValue {
                patch(
                    PageRectangle(x: 0, y: 0, width: (width - 1) / factor + 1, height: (height - 1) / factor + 1))
            }
            let (a, b) = ((comparison.resultA.width, comparison.resultA.height), comparison.resultB.width)
            overview = .object([
                ("factor", .number(factor)), ("input", whole(comparison.input.width, comparison.input.height)),
                ("results", .array([whole(a.0, a.1), whole(b, comparison.resultB.height)])),
                ("difference", comparison.difference == nil ? .null : whole(a.0, a.1)),
            ])
        }
        return [("inputPatches", .array(inputs)), ("resultPatches", .array(results)), ("overview", overview)]
    }

    /// The colours of a map as base64, from the most negative to the most positive.
    ///
    /// Each colour has three bytes: red, green and blue.
    private static func colors(of map: ColorMap) -> String {
        let bytes = map.table(count: 255).flatMap { [$0.x, $0.y, $0.z] }
        return String(decoding: Base64.encoded(bytes), as: UTF8.self)
    }
}

/// Assigns numbers to planes, in the order in which they are written.
struct PagePlaneNumbers {
    private var count = 0

    /// The next numbers.
    mutating func next(_ number: Int) -> [JSONValue] {
        defer { count += number }
        return (count..<count + number).map { JSONValue.number($0) }
    }
}

extension JSONValue {
    /// A pair of numbers, one for each axis.
    fileprivate static func pair(_ pair: Axes) -> JSONValue {
        .object([("x", .number(pair.x)), ("y", .number(pair.y))])
    }

    /// A size.
    fileprivate static func size(_ width: Int, _ height: Int) -> JSONValue {
        .object([("width", .number(width)), ("height", .number(height))])
    }
}
