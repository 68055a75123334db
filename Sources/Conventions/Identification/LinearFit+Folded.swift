/// Gains of folded samples: several results become the same sample, so linear regression does not apply.
extension LinearFit {
    /// Fits the gain of magnitudes, or chooses that of samples modulo a number.
    mutating func fitFolded(_ data: Data, model: SampleModel) {
        if case .wrapped(let maximum) = model {
            chooseGain(of: data, modulus: maximum + 1, model: model)
        } else {
            fitMagnitudes(data, model: model)
        }
    }

    /// Fits the gain by least squares over the unclipped samples, without a bias.
    ///
    ///     gain = argmin of  sum over unclipped samples of (gain * |x| - y)^2
    private mutating func fitMagnitudes(_ data: Data, model: SampleModel) {
        var (products, squares, targetSquares) = (0.0, 0.0, 0.0)
        for (sum, sample) in zip(data.sums, data.samples)
        where sum.isFinite && sample.isFinite && !model.mayBeClipped(sample) {
            products += abs(sum) * sample
            squares += sum * sum
            targetSquares += sample * sample
        }
        guard squares > 0 else { return }
        gain = products / squares
        biases = biases.map { _ in 0 }
        measure(data, model: model)
        let left = max(targetSquares - gain * products, 0)
        gainError = (left / Double(max(unclippedCount - 1, 1)) / squares).squareRoot()
        biasError = 0
    }

    /// Common gains in addition to those of the kernel, the most likely first.
    private static let simpleGains: [Double] =
        [2, 3, 4, 5, 8, 9, 10, 16].flatMap { [1 / $0, $0] } + [0.75, 1.5, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]
    /// Number of samples that preselect gains, and number of preselected gains that are compared over all samples.
    private static let (screening, finalists) = (48, 4)

    /// Chooses the simple gain and bias with the smallest residual.
    ///
    /// A wrong gain leaves differences of a quarter of the modulus on average, so a few samples rule out most.
    private mutating func chooseGain(of data: Data, modulus: Double, model: SampleModel) {
        (gainError, biasError) = (0, 0)
        let half = (modulus / 2).rounded(.down)
        let pairs = zip(data.sums, data.samples).lazy.filter { $0.isFinite && $1.isFinite }.prefix(Self.screening)
        let few = Array(pairs)
        var ranked: [(gain: Double, bias: Double, misfit: Double)] = []
        for gain in data.usualGains + Self.simpleGains where !ranked.contains(where: { $0.gain == gain }) {
            for bias in [0, half] {
                var misfit = 0.0
                for (sum, sample) in few {
                    let turns = (gain * sum + bias - sample) / modulus
                    let rest = turns - turns.rounded()
                    misfit += rest * rest
                }
                ranked.append((gain, bias, misfit))
            }
        }
        // Sorting keeps the order of equal elements, so the more likely ones stay first.
        let fits = ranked.sorted { $0.misfit < $1.misfit }.prefix(Self.finalists).map { one in
            changed(gain: one.gain, biases: biases.map { _ in one.bias }, over: data, model: model)
        }
        self = fits.min { $0.residual.rms < $1.residual.rms } ?? self
    }
}
