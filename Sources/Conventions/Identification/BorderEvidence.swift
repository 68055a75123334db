import Convolution
import ImageBuffers

/// The predictions of each border rule for one operation and placement, and the output's samples there.
struct BorderEvidence {
    let finding: InteriorFinding
    /// Output samples at the border.
    let samples: [Double]
    /// The index of each sample's bias.
    private let groups: [Int]
    /// Weighted sums for the modes that extend the image.
    private var sums: [BoundaryMode: [Double]] = [:]
    /// Sums over the taps inside, and their weights.
    private let inside: BorderSums
    /// The input's samples under the kernel's centre; `nil` if there are none.
    private let centres: [Double]?

    /// Maximum number of multiplications for the evidence on a hypothesis.
    private static let budget = 10_000_000

    init(
        _ finding: InteriorFinding, input: borrowing PlanarImage, output: borrowing PlanarImage, sizes: ImageSizes
    ) {
        let bank = finding.family.bank
        let limit = min(max(Self.budget / bank.tapCount, 64), 2048)
        let probes = ProbeSet(atBordersOf: sizes, finding: finding, limit: limit)
        let dilation = finding.placement.dilation
        self.finding = finding
        samples = output.samples(under: probes, placement: finding.placement)
        groups = LinearFit.Data(probes, sums: samples, samples: samples, of: bank).groups
        for mode in BoundaryMode.all where mode.extendsImage {
            sums[mode] = input.borderSums(at: probes, bank: bank, dilation: dilation, boundary: mode).products
        }
        inside = input.borderSums(at: probes, bank: bank, dilation: dilation, boundary: .constant(0))
        centres = bank.isLayer ? nil : input.centres(of: probes, kernel: bank.first, finding.placement)
    }

    /// Whether no output sample's kernel reaches over the border.
    var isEmpty: Bool { samples.isEmpty }
}

extension BorderEvidence {
    /// The predictions of a rule, unrounded; `nil` if the rule does not apply or is another by definition.
    func predictions(_ rule: BorderRule, _ fit: LinearFit) -> [Double]? {
        switch rule {
        case .notReached: return samples.isEmpty ? [] : nil
        case .zeroed: return [Double](repeating: 0, count: samples.count)
        case .extended(.copy): return centres
        case .extended(.renormalize):
            return renormalized().map { scaled($0, fit) }
        case .extended(.constant(let value)):
            return scaled(insideSums(outside: Double(value)), fit)
        case .extended(let mode):
            return sums[mode].map { scaled($0, fit) }
        }
    }

    /// The residual of a rule.
    func residual(_ predictions: [Double], model: SampleModel) -> Residual {
        var residual = Residual()
        for (predicted, sample) in zip(predictions, samples) where predicted.isFinite && sample.isFinite {
            residual.add(model.difference(predicted, sample))
        }
        return residual
    }

    /// The value past the border with the best fit, by least squares over unclipped samples.
    func fittedConstant(_ fit: LinearFit, model: SampleModel) -> (value: Double, error: Double)? {
        let total = finding.family.bank.outputs.map { $0.reduce(0) { $0 + $1.kernel.sum } }
        var (products, squares, count) = (0.0, 0.0, 0)
        let predicted = scaled(inside.products, fit)
        for index in samples.indices where samples[index].isFinite && predicted[index].isFinite {
            guard !model.mayBeClipped(samples[index]) else { continue }
            let weight = fit.gain * (total[min(groups[index], total.count - 1)] - inside.weights[index])
            products += weight * (samples[index] - predicted[index])
            squares += weight * weight
            count += 1
        }
        let largest = abs(fit.gain) * finding.family.bank.first.absoluteSum
        guard !model.isFolded, count >= 4, squares > 1e-6 * largest * largest else { return nil }
        let value = products / squares
        let left = scaled(insideSums(outside: value), fit)
        let rms = residual(left, model: model).rms
        return (value, rms / squares.squareRoot())
    }

    private func insideSums(outside value: Double) -> [Double] {
        guard value != 0 else { return inside.products }
        let totals = finding.family.bank.outputs.map { $0.reduce(0) { $0 + $1.kernel.sum } }
        return samples.indices.map {
            inside.products[$0] + value * (totals[min(groups[$0], totals.count - 1)] - inside.weights[$0])
        }
    }

    /// Sums over the taps inside, scaled to the weight of the whole kernel; `nil` for kernels whose sum is about 0.
    private func renormalized() -> [Double]? {
        let bank = finding.family.bank
        let nothing = ResolvedFilter.vanishingWeight * bank.first.absoluteSum
        guard !bank.isLayer, abs(bank.first.sum) > nothing else { return nil }
        return samples.indices.map {
            // If the weight inside is about 0, the sum is not divided, but has the same gain as divided ones.
            abs(inside.weights[$0]) > nothing
                ? bank.first.sum * inside.products[$0] / inside.weights[$0] : bank.first.sum * inside.products[$0]
        }
    }

    private func scaled(_ sums: [Double], _ fit: LinearFit) -> [Double] {
        sums.indices.map { fit.gain * sums[$0] + fit.biases[groups[$0]] }
    }
}

extension PlanarImage {
    /// The samples under a kernel's centre; `nil` if the centre is not a tap or lies outside the image.
    fileprivate borrowing func centres(
        of probes: ProbeSet, kernel: Kernel, _ placement: Placement
    ) -> [Double]? {
        let (before, dilation) = (placement.before, placement.dilation)
        guard before.x >= 0, before.y >= 0, before.x % dilation.x == 0, before.y % dilation.y == 0,
            before.x / dilation.x < kernel.width, before.y / dilation.y < kernel.height
        else { return nil }
        var result = [Double](repeating: 0, count: probes.positions.count)
        for (channel, range) in probes.channels.enumerated() {
            let isInside = withPlane(channel) { plane in
                for index in range {
                    let x = probes.positions[index].x + before.x
                    let y = probes.positions[index].y + before.y
                    guard x >= 0, y >= 0, x < plane.width, y < plane.height else { return false }
                    result[index] = Double(plane[x, y])
                }
                return true
            }
            if !isInside { return nil }
        }
        return result
    }
}
