extension SeparableEngine {
    /// How long one thread takes for the whole plane, in seconds: an estimate, to choose between engines by.
    package var estimatedSeconds: Double {
        let cost = Cost(of: instructions)
        let outputs = Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        let passes = Double(terms) * (columnWeights != nil && rowWeights != nil ? 1 : 0)
        let seconds =
            cost.sample * outputs + cost.between * passes * outputs
            + cost.productDown * Double(productsDown) + cost.productAlong * Double(productsAlong)
        // Short sums are moved to double precision every few products.
        let longest = max(filter.taps.width, filter.taps.height)
        return longestSum < min(longest, 64) ? seconds * (1 + cost.move / Double(longestSum)) : seconds
    }

    /// Products of the pass down the columns. A stride along rows leaves columns to compute between the outputs'.
    private var productsDown: Int {
        guard columnWeights != nil else { return 0 }
        let geometry = filter.geometry
        let whole = 0..<geometry.output.x
        let columns = plan.segments.indices.reduce(0) { count, index in
            let part = SegmentPart(of: index, in: whole, engine: self)
            return count + (part?.reads ?? []).reduce(0) { $0 + $1.count }
        }
        return geometry.output.y * columns * filter.taps.height * terms
    }

    private var productsAlong: Int {
        rowWeights == nil ? 0 : filter.geometry.output.y * filter.geometry.output.x * filter.taps.width * terms
    }

    /// Seconds that one thread takes.
    private struct Cost {
        /// For an output sample, and the input samples it needs, to be read and written.
        var sample: Double
        /// For a sample between the two passes.
        var between: Double
        /// For a product down the columns.
        var productDown: Double
        /// For a product along the rows.
        var productAlong: Double
        /// For moving a float32 sum to double precision, in products.
        var move: Double

        init(of set: InstructionSet) {
            switch set {
            case .avx2:
                self.init(sample: 6e-10, between: 0.5e-10, productDown: 3.4e-11, productAlong: 3.0e-11, move: 8)
            case .baseline, .neon:
                self.init(sample: 6e-10, between: 0.5e-10, productDown: 8e-11, productAlong: 8e-11, move: 8)
            }
        }

        private init(sample: Double, between: Double, productDown: Double, productAlong: Double, move: Double) {
            self.sample = sample
            self.between = between
            self.productDown = productDown
            self.productAlong = productAlong
            self.move = move
        }
    }
}
