import Convolution
import ImageBuffers

/// An operation and a placement, and how well they explain the samples that no border rule affects.
package struct InteriorFinding: Sendable {
    /// The kernel's variants, with their weights.
    package let family: TapFamily
    /// The placement of the kernel.
    package let placement: Placement
    /// Gain and bias, and their residual.
    package var fit: LinearFit
    /// The sums and samples that were compared.
    let data: LinearFit.Data
}

/// Compares the interior of the output with every operation at every placement.
///
/// The weighted sums are computed once for each family of variants, because a placement only determines the output
/// sample with which they are compared. A few hundred probes select the most likely hypotheses, and all probes decide
/// between those.
struct InteriorSearch {
    let families: [TapFamily]
    let model: SampleModel
    let sizes: ImageSizes

    /// Number of hypotheses that are examined closely.
    static let finalists = 24
    /// Maximum number of multiplications in a step: about half a second.
    private static let budget = 200_000_000
    /// Number of probes that select the finalists.
    private static let screening = 320

    /// The result of a step.
    struct Result {
        /// The best hypotheses, the best first.
        var findings: [InteriorFinding] = []
        /// Number of hypotheses that could not be judged, because nearly all their samples may be clipped or are not
        /// finite.
        var blindCount = 0
    }

    /// Tries every hypothesis of a step.
    func run(input: borrowing PlanarImage, output: borrowing PlanarImage, step: PlacementStep) -> Result {
        var result = Result()
        let shapes = Set(families.map { FilterGeometry.Size($0.bank.first) })
        for shape in shapes.sorted() {
            // A single tap has no neighbour, so dilation has no effect.
            if step.dilation > 1 && shape.width * shape.height == 1 { continue }
            guard let ranges = step.placements(sizes, width: shape.width, height: shape.height) else { continue }
            let span = FilterGeometry.Pair(x: step.span(ofTaps: shape.width), y: step.span(ofTaps: shape.height))
            guard span.x <= sizes.input.x, span.y <= sizes.input.y else { continue }
            let fitting = families.filter { FilterGeometry.Size($0.bank.first) == shape }
            let bank = fitting[0].bank
            let cost = fitting.count * bank.tapCount
            let probes = ProbeSet(
                insideOf: input, bank: bank, span: span, limit: min(max(Self.budget / cost, 48), 4096))
            let dilation = FilterGeometry.Pair(x: step.dilation, y: step.dilation)
            let candidates = fitting.map { family in
                (family, input.sums(at: probes, bank: family.bank, dilation: dilation))
            }
            let placements = step.list(ranges, width: shape.width, height: shape.height)
            let more = best(of: candidates, placements, probes, output: output)
            result.findings += more.findings
            result.blindCount += more.blindCount
        }
        result.findings.sort { $0.fit.residual.rms < $1.fit.residual.rms }
        result.findings.removeLast(max(result.findings.count - Self.finalists, 0))
        return result
    }

    private func best(
        of candidates: [(family: TapFamily, sums: [Double])], _ placements: [Placement], _ probes: ProbeSet,
        output: borrowing PlanarImage
    ) -> Result {
        let strides = placements[0].stride
        // With very many placements, each is compared at fewer probes.
        let screening = placements.count > 2000 ? Self.screening / 2 : Self.screening
        let (few, indices) = probes.thinned(to: screening * strides.x * strides.y)
        var thinned = candidates.map { candidate in
            let sums = indices.map { candidate.sums[$0] }
            return data(sums: sums, samples: sums, few, of: candidate.family)
        }
        var result = Result()
        var ranked: [(candidate: Int, placement: Int, rms: Double)] = []
        for (number, placement) in placements.enumerated() {
            let samples = output.samples(under: few, placement: placement)
            for candidate in candidates.indices {
                thinned[candidate].samples = samples
                guard let fit = LinearFit(thinned[candidate], model: model) else {
                    if !samples.allSatisfy(\.isNaN) { result.blindCount += 1 }
                    continue
                }
                ranked.append((candidate, number, fit.residual.rms))
            }
            if ranked.count > 20_000 { ranked = Self.leading(ranked) }
        }
        result.findings = Self.leading(ranked).compactMap { entry in
            let (family, sums) = candidates[entry.candidate]
            let samples = output.samples(under: probes, placement: placements[entry.placement])
            let data = data(sums: sums, samples: samples, probes, of: family)
            guard let fit = LinearFit(data, model: model) else { return nil }
            return InteriorFinding(family: family, placement: placements[entry.placement], fit: fit, data: data)
        }
        return result
    }

    /// The finalists.
    ///
    /// Hypotheses of equal quality stay in the order in which they were tried, so that the result is deterministic.
    private static func leading(
        _ ranked: [(candidate: Int, placement: Int, rms: Double)]
    ) -> [(candidate: Int, placement: Int, rms: Double)] {
        Array(
            ranked.sorted { ($0.rms, $0.candidate, $0.placement) < ($1.rms, $1.candidate, $1.placement) }
                .prefix(finalists))
    }

    private func data(sums: [Double], samples: [Double], _ probes: ProbeSet, of family: TapFamily) -> LinearFit.Data {
        LinearFit.Data(probes, sums: sums, samples: samples, of: family.bank)
    }
}

extension LinearFit.Data {
    /// Creates data from sums and samples at probes, with one bias for all channels or one for each channel of a layer.
    init(_ probes: ProbeSet, sums: [Double], samples: [Double], of bank: KernelBank) {
        var groups = [Int](repeating: 0, count: sums.count)
        if bank.isLayer {
            for (channel, range) in probes.channels.enumerated() {
                for index in range { groups[index] = channel }
            }
        }
        self.init(sums: sums, samples: samples, groups: groups, groupCount: bank.isLayer ? bank.outputs.count : 1)
        usualGains = bank.usualGains
    }
}

extension FilterGeometry {
    /// A kernel's size, with an order.
    struct Size: Hashable, Comparable, Sendable {
        var width: Int
        var height: Int

        init(_ kernel: Kernel) {
            width = kernel.width
            height = kernel.height
        }

        static func < (a: Self, b: Self) -> Bool { (a.height, a.width) < (b.height, b.width) }
    }
}
