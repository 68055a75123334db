import ImageCodecs
import Conventions
import Convolution
import ImageBuffers
package import ImageReport

/// Recomputes a result with the double-precision reference, and compares the two.
final class VerifyStage: Stage, @unchecked Sendable {
    let name = "verify"
    private let kernels: [PlannedKernel]
    private let chain: FilterChain
    private let samples: SampleKind
    private let inputs: [Int]
    private let results: [Int]
    private let input: StripReader
    private let result: StripReader
    private let height: Int
    /// The first column and row of the result that is verified, if it is a part of the kernels' result.
    private let offset: Axes
    private let threads: Int
    private let subject: String
    private var done = 0
    /// One verification for each channel: the first difference is that of the first channel, but rows arrive with all
    /// channels.
    private var channels: [Verification]
    private(set) var isFinished = false

    /// - Parameters:
    ///   - kernels: the kernels that read `input`: the last of a sequence, or all whose results are combined.
    ///   - input: the input of these kernels.
    ///   - result: the result to be verified.
    init(
        _ kernels: [PlannedKernel], _ plan: ImagePlan, from input: StripQueue, and result: StripQueue,
        subject: String
    ) {
        self.kernels = kernels
        self.subject = subject
        chain = plan.kernels.chain
        samples = plan.samples
        inputs = plan.channels.filtered
        results = chain.layer == nil ? plan.channels.filtered : plan.filteredLayout.colorChannels
        threads = plan.threads
        height = result.height
        offset = Axes(x: plan.cut?.columns.lowerBound ?? 0, y: plan.cut?.rows.lowerBound ?? 0)
        channels = results.map { _ in Verification() }
        let reach = kernels.reduce(0) { max($0, $1.resolved.map(\.reach) ?? 0) }
        self.input = input.makeReader(reach: reach, lag: reach)
        self.result = result.makeReader(lag: reach)
    }

    /// The largest difference over all channels; valid after the last step.
    var verification: Verification {
        var sum = Verification()
        for channel in channels { sum.add(channel) }
        return sum
    }

    func reserve() -> Bool {
        if (result.strip?.rows.upperBound ?? 0) <= done, !result.advance() { return false }
        while input.strip.map({ end(heldBy: $0) <= done }) ?? true { if !input.advance() { return false } }
        return true
    }

    func step() throws(PipelineError) {
        guard let strip = input.strip, let computed = result.strip else {
            preconditionFailure("a step that was reserved")
        }
        let rows = done..<min(computed.rows.upperBound, end(heldBy: strip))
        do throws(ConventionError) {
            for (index, channel) in results.enumerated() {
                let exact = try reference(
                    rows.lowerBound + offset.y..<rows.upperBound + offset.y, channel: index, of: strip)
                computed.planes.image.withPlane(channel) { plane in
                    for y in rows {
                        plane.withRow(computed.index(of: y)) { row in
                            channels[index].add(
                                row, exact[y - rows.lowerBound].dropFirst(offset.x), channel: channel, y: y)
                        }
                    }
                }
            }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        done = rows.upperBound
    }

    func publish() {
        guard done == height else { return }
        isFinished = true
        input.close()
        result.close()
    }

    /// The end of the result's rows whose source rows the strip completes.
    private func end(heldBy strip: Strip) -> Int {
        var row = done
        while row < height, kernels.allSatisfy({ $0.sourceEnd(of: row + offset.y) <= strip.rows.upperBound }) {
            row += 1
        }
        return row
    }

    /// Computes rows of one channel in double precision.
    private func reference(
        _ rows: Range<Int>, channel: Int, of strip: Strip
    ) throws(ConventionError) -> [[Double]] {
        if let layer = chain.layer {
            let pairs = try layer.convention.resolvedFilters(
                of: layer.weights, output: channel, channels: inputs.count, width: kernels[0].input.x,
                height: kernels[0].input.y)
            var sums = [[Double]](repeating: [Double](repeating: 0, count: kernels[0].output.x), count: rows.count)
            for (index, filter) in pairs.filters.enumerated() {
                let part = strip.formula(filter, rows, channel: inputs[pairs.first + index], threads: threads)
                for y in sums.indices { for x in sums[y].indices { sums[y][x] += part[y][x] } }
            }
            return sums.map { row in row.map { pairs.scaled($0) } }
        }
        var result: [[Double]] = []
        for (index, kernel) in kernels.enumerated() {
            let part: [[Double]]
            if let filter = kernel.resolved {
                part = strip.formula(filter, rows, channel: results[channel], threads: threads)
            } else {
                part = try kernel.reference(rows, ofPlane: results[channel], of: strip, samples: samples)
            }
            if index == 0 {
                result = part
            } else {
                for y in part.indices {
                    for x in part[y].indices { result[y][x] = chain.combination.accumulate(result[y][x], part[y][x]) }
                }
            }
        }
        guard chain.combinedGain != 1 || chain.combinedBias != 0 else { return result }
        return result.map { row in row.map { $0 * chain.combinedGain + chain.combinedBias } }
    }
}

extension PlannedKernel {
    /// The end of the input rows that one row of the result needs.
    fileprivate func sourceEnd(of row: Int) -> Int {
        switch computation {
        case .engine(let prepared): prepared.plan.filter.sourceRows(of: row..<row + 1).upperBound
        case .layer(let layer): layer.sourceRows(of: row..<row + 1).upperBound
        case .library: input.y
        }
    }
}

extension ResolvedFilter {
    /// Number of rows before a strip that the next output row may need.
    fileprivate var reach: Int {
        Saturating.sum(geometry.vertical.span(ofTaps: taps.height), geometry.stride.y)
    }
}

/// Computes a kernel with the double-precision formula, and rounds its results to float32 to verify a sequence.
struct FormulaFilter: RowFilter {
    let kernel: PlannedKernel
    let samples: SampleKind
    /// Indices of the channels that are filtered.
    let channels: [Int]
    let threads: Int
    let geometry: FilterGeometry

    var tapRows: Int { kernel.tapRows }
    /// A library's own arithmetic is computed for whole planes only.
    var rowGrain: Int { kernel.resolved == nil ? geometry.output.y : 1 }
    func scratchBytes(rows: Int) -> Int {
        Saturating.product(12, rows + tapRows, max(geometry.output.x, geometry.input.x))
    }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { kernel.resolved?.sourceRows(of: rows) ?? 0..<geometry.input.y }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> [ClipCount] {
        for channel in channels {
            let exact = try reference(rows, channel: channel, of: strip)
            result.planes.image.withMutablePlane(channel) { plane in
                for (y, values) in exact.enumerated() {
                    plane.withMutableRow(index + y) { row in
                        for x in row.indices { row[x] = Float(values[x]) }
                    }
                }
            }
        }
        return []
    }

    private func reference(_ rows: Range<Int>, channel: Int, of strip: Strip) throws(FilterError) -> [[Double]] {
        if let filter = kernel.resolved {
            return strip.formula(filter, rows, channel: channel, threads: threads)
        }
        do throws(ConventionError) {
            return try kernel.reference(rows, ofPlane: channel, of: strip, samples: samples)
        } catch {
            guard case .filter(let error) = error else { preconditionFailure("a kernel that was planned: \(error)") }
            throw error
        }
    }
}

extension Strip {
    /// Computes rows of a filter's result with the formula, for one channel.
    fileprivate func formula(_ filter: ResolvedFilter, _ rows: Range<Int>, channel: Int, threads: Int) -> [[Double]] {
        planes.image.withPlane(channel) { plane in
            Reference.rows(rows, with: filter, of: plane, firstRow: firstRow, threads: threads)
        }
    }
}

extension PlannedKernel {
    /// Computes rows of a library's result in double precision, from a strip with the whole image.
    fileprivate func reference(
        _ rows: Range<Int>, ofPlane channel: Int, of strip: Strip, samples: SampleKind
    ) throws(ConventionError) -> [[Double]] {
        let matrix = try strip.planes.image.withPlane(channel) { plane throws(ConventionError) in
            try operation.reference(plane, samples: samples)
        }
        return rows.map { y in (0..<matrix.width).map { matrix[$0, y] } }
    }
}

/// The largest difference from the double-precision reference, before rounding.
///
/// Differences and magnitudes cover samples that are finite in both. A reference beyond the range of float32 counts as
/// infinite, because no result can hold it.
package struct Verification: Equatable, Sendable {
    /// Largest |result - reference|, in sample units.
    package private(set) var maximumAbsolute = 0.0
    /// Number of samples that are NaN or infinite in one of the two, and not the same in both.
    package private(set) var finitenessDiffers = 0
    /// The first of these samples: in the first such channel, the topmost row and its leftmost sample; `nil` if there
    /// are none.
    package private(set) var firstDiffering: DifferenceMetrics.Position?
    /// Largest |reference|.
    private var magnitude = 0.0

    /// Creates an empty verification.
    init() {}

    /// The largest difference divided by the largest |reference|; 0 if there is no difference.
    ///
    /// It is infinite if every reference is 0 and a result is not.
    package var maximumRelative: Double { maximumAbsolute == 0 ? 0 : maximumAbsolute / magnitude }

    /// Adds the verification of a later channel.
    mutating func add(_ other: Verification) {
        maximumAbsolute = max(maximumAbsolute, other.maximumAbsolute)
        magnitude = max(magnitude, other.magnitude)
        finitenessDiffers += other.finitenessDiffers
        firstDiffering = firstDiffering ?? other.firstDiffering
    }

    /// Adds a row of a channel.
    mutating func add(_ result: Span<Float>, _ exact: ArraySlice<Double>, channel: Int, y: Int) {
        var (largest, magnitude) = (maximumAbsolute, magnitude)
        for x in result.indices {
            let sample = exact[exact.startIndex + x]
            let rounded = Float(sample)
            if result[x].isFinite, rounded.isFinite {
                largest = max(largest, abs(Double(result[x]) - sample))
                magnitude = max(magnitude, abs(sample))
            } else if result[x] != rounded, !(result[x].isNaN && rounded.isNaN) {
                finitenessDiffers += 1
                firstDiffering = firstDiffering ?? .init(channel: channel, x: x, y: y)
            }
        }
        (maximumAbsolute, self.magnitude) = (largest, magnitude)
    }
}
