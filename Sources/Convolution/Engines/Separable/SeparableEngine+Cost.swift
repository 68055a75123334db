extension SeparableEngine {
    /// How long one thread takes for the whole plane, in seconds: an estimate, to choose between engines by.
    package var estimatedSeconds: Double {
        let cost = Cost(of: instructions)
        let outputs = Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        let passes = Double(terms) * (columnWeights != nil && rowWeights != nil ? 1 : 0)
        let down = (sharesRows ? cost.productDown : cost.productApart) * productsDown
        let along = cost.productAlong * productsAlong
        // Sums are moved to double precision where there are more products than a float32 sum may have.
        let (height, width) = (filter.taps.height, filter.taps.width)
        let movesDown = height > longestSum ? cost.move / Double(longestSum) : 0
        let movesAlong =
            terms * width > longestSum
            ? cost.move / Double(width > longestSum ? longestSum : longestSum / width * width) : 0
        let blocks = Double((filter.geometry.output.y - 1) / Self.blockRows + 1)
        return cost.block * blocks + cost.sample * outputs + cost.between * passes * outputs + cost.laidOut
            * laidOutSamples
            + (filter.boundary == .renormalize ? cost.division * outputs : 0)
            + down * (1 + movesDown) + along * (1 + movesAlong)
    }

    /// Products of the pass down the columns.
    ///
    /// A stride along rows leaves columns to compute between the outputs'.
    private var productsDown: Double {
        guard columnWeights != nil else { return 0 }
        let geometry = filter.geometry
        let whole = 0..<geometry.output.x
        let columns = plan.segments.indices.reduce(0) { count, index in
            let part = SegmentPart(of: index, in: whole, engine: self)
            return count + (part?.reads ?? []).reduce(0) { $0 + $1.count }
        }
        return Double(geometry.output.y) * Double(columns) * Double(filter.taps.height * terms)
    }

    /// Samples of source rows that are copied to be extended, or sorted by stride.
    private var laidOutSamples: Double {
        let span = vertical.span(ofTaps: filter.taps.height)
        let rows = min(vertical.input, (vertical.output - 1) * min(vertical.stride, span) + span)
        return Double(plan.ringWidth) * Double(rows)
    }

    private var productsAlong: Double {
        let output = filter.geometry.output
        return rowWeights == nil ? 0 : Double(output.y) * Double(output.x) * Double(filter.taps.width * terms)
    }

    /// Seconds that one thread takes, on an EPYC of the third generation at 3.4 GHz.
    ///
    /// For AVX2 they are fitted to the two passes over 3840 x 2160 samples, which took 6.6 ms for 3 taps a side, 7.0 for 7,
    /// 10.2 for 11, 11.9 for 15, 15.5 for 31 and 30.2 for 63, and 7.5 of the 15.5 along the rows.
    private struct Cost {
        /// For a block of output rows: its source rows to be found, the loops to be called (64x64 samples).
        var block = 3.2e-6
        /// For an output sample, and the input samples it needs, to be read and written.
        var sample = 6e-10
        /// For a sample between the two passes.
        var between = 0.5e-10
        /// For a source sample to be laid out for a stride.
        var laidOut = 4e-10
        /// For a division in double precision.
        var division = 6e-10
        /// For a product down the columns.
        var productDown = 2.6e-11
        /// For a product down the columns where outputs have source rows of their own: 22 ms for 15 taps with a dilation of 3.
        var productApart = 7e-11
        /// For a product along the rows.
        var productAlong = 2.2e-11
        /// For moving a float32 sum to double precision, in products.
        var move = 8.0

        init(of set: InstructionSet) {
            guard set != .avx2 else { return }
            // Half as many lanes, and no fused multiply-add on x86-64: 41 ms at 31 taps.
            productDown = 7e-11
            productApart = 9e-11
            productAlong = 7e-11
        }
    }
}
