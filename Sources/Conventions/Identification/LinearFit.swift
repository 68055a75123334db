/// Gain and bias by least squares, over the unclipped samples.
///
///     gain, bias = argmin of  sum over unclipped samples of (gain * x + bias - y)^2
///
/// Clipped samples do not take part in the fit, but the residual includes them.
package struct LinearFit: Equatable, Sendable {
    /// The factor for the weighted sums; 0 if they are all equal, so that it cannot be determined.
    package var gain = 0.0
    /// The added terms: one for each output channel of a layer, or one for all channels of an image.
    package var biases: [Double]
    /// Standard error of the gain, from the residual.
    package var gainError = Double.infinity
    /// Standard error of the mean of the predictions.
    package var biasError = Double.infinity
    /// Mean of the sums that took part, for each bias.
    var means: [Double]
    /// Mean of the samples that took part, for each bias.
    var targets: [Double]
    /// Number of samples that took part.
    package var unclippedCount = 0
    /// The residual over all samples.
    package var residual = Residual()
    /// Standard deviation of the samples that took part.
    var spread = 0.0
    /// Standard deviation of the sums that took part, about the mean of their bias.
    var sumSpread = 0.0

    /// Whether the sums differ, so that a gain can be determined.
    package var hasGain: Bool { gainError.isFinite }
}

extension LinearFit {
    /// Weighted sums and the samples with which they are compared; NaN samples are ignored.
    struct Data {
        var sums: [Double]
        var samples: [Double]
        /// The index of each sample's bias.
        var groups: [Int]
        var groupCount: Int
        /// The kernel's own gains, which are tried for samples that wrap around.
        var usualGains = [1.0]
    }

    /// Fits gain and bias, or returns `nil` with fewer than three unclipped samples in addition to one for each bias.
    init?(_ data: Data, model: SampleModel) {
        let moments = Moments(data, model: model)
        guard moments.total >= 3 + data.groupCount else { return nil }
        biases = moments.targets
        means = moments.means
        targets = moments.targets
        unclippedCount = moments.total
        let count = Double(moments.total)
        spread = (moments.targetSquares / count).squareRoot()
        sumSpread = (moments.sumSquares / count).squareRoot()
        let size = moments.means.reduce(0) { max($0, abs($1)) }
        // Sums that differ only by rounding do not determine a gain.
        let hasGain = sumSpread > 1e-9 * max(size, .leastNormalMagnitude)
        guard !model.isFolded else {
            if hasGain { fitFolded(data, model: model) }
            return
        }
        if hasGain {
            gain = moments.products / moments.sumSquares
            for group in biases.indices { biases[group] -= gain * moments.means[group] }
        }
        measure(data, model: model)
        let left = max(moments.targetSquares - gain * moments.products, 0)
        let sigma = (left / max(count - Double(1 + data.groupCount), 1)).squareRoot()
        biasError = sigma / (count / Double(data.groupCount)).squareRoot()
        if hasGain { gainError = sigma / moments.sumSquares.squareRoot() }
    }

    /// The same samples compared with another gain and bias.
    func changed(gain: Double, biases: [Double], over data: Data, model: SampleModel) -> LinearFit {
        var fit = self
        fit.gain = gain
        fit.biases = biases
        fit.measure(data, model: model)
        return fit
    }

    mutating func measure(_ data: Data, model: SampleModel) {
        residual = Residual()
        for index in data.sums.indices {
            let (sum, sample) = (data.sums[index], data.samples[index])
            guard sample.isFinite, sum.isFinite else { continue }
            residual.add(model.difference(gain * sum + biases[data.groups[index]], sample))
        }
    }
}

/// Means and squares of the unclipped samples.
private struct Moments {
    var counts: [Int]
    var means: [Double]
    var targets: [Double]
    var sumSquares = 0.0
    var targetSquares = 0.0
    var products = 0.0
    var total: Int { counts.reduce(0, +) }

    init(_ data: LinearFit.Data, model: SampleModel) {
        counts = Array(repeating: 0, count: data.groupCount)
        means = Array(repeating: 0, count: data.groupCount)
        targets = means
        for index in data.sums.indices {
            let (sum, sample) = (data.sums[index], data.samples[index])
            guard sample.isFinite, sum.isFinite, !model.mayBeClipped(sample) else { continue }
            let group = data.groups[index]
            counts[group] += 1
            means[group] += sum
            targets[group] += sample
        }
        for group in counts.indices where counts[group] > 0 {
            means[group] /= Double(counts[group])
            targets[group] /= Double(counts[group])
        }
        for index in data.sums.indices {
            let group = data.groups[index]
            guard data.samples[index].isFinite, data.sums[index].isFinite, !model.mayBeClipped(data.samples[index])
            else { continue }
            let (sum, sample) = (data.sums[index] - means[group], data.samples[index] - targets[group])
            sumSquares += sum * sum
            targetSquares += sample * sample
            products += sum * sample
        }
    }
}
