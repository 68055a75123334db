extension SeparableEngine {
    /// The estimated time for a plane on one thread, in seconds.
    package var estimatedSeconds: Double {
        let cost = Cost(of: instructions)
        let outputs = Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        let passes = Double(terms) * (columnWeights != nil && rowWeights != nil ? 1 : 0)
        let down = (sharesRows ? cost.productDown : cost.productApart) * productsDown
        let along = cost.productAlong * productsAlong
        // Sums are moved to double precision if they have more products than a float32 sum may have.
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

    /// The number of products in the pass down the columns.
    ///
    /// With a stride along rows, the columns between the outputs' are computed too.
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

    /// The number of samples of source rows that are copied, to be extended or sorted by stride.
    private var laidOutSamples: Double {
        let span = vertical.span(ofTaps: filter.taps.height)
        let rows = min(vertical.input, (vertical.output - 1) * min(vertical.stride, span) + span)
        return Double(plan.ringWidth) * Double(rows)
    }

    private var productsAlong: Double {
        let output = filter.geometry.output
        return rowWeights == nil ? 0 : Double(output.y) * Double(output.x) * Double(filter.taps.width * terms)
    }

    /// Seconds on one thread of a third-generation EPYC at 3.4 GHz.
    ///
    /// For AVX2, they are fitted to the two passes over 3840 x 2160 samples, which took 6.6 ms for 3 taps on each side,
    /// 7.0 for 7, 10.2 for 11, 11.9 for 15, 15.5 for 31 and 30.2 for 63. Of the 15.5 ms, 7.5 were spent along the rows.
    private struct Cost {
        /// For a block of output rows: finding its source rows and calling the loops (64x64 samples).
        var block = 3.2e-6
        /// For an output sample: reading the input samples that it needs, and writing it.
        var sample = 6e-10
        /// For a sample between the two passes.
        var between = 0.5e-10
        /// For copying a source sample, to extend its row or sort it by stride.
        var laidOut = 4e-10
        /// For a division in double precision.
        var division = 6e-10
        /// For a product down the columns.
        var productDown = 2.6e-11
        /// For a product down the columns if outputs have their own source rows: 22 ms for 15 taps with a dilation of
        /// 3.
        var productApart = 7e-11
        /// For a product along the rows.
        var productAlong = 2.2e-11
        /// For moving a float32 sum to double precision, in products.
        var move = 8.0

        init(of set: InstructionSet) {
            guard set != .avx2 else { return }
            // Half as many lanes, and no fused multiply-add on x86-64: 41 ms for 31 taps.
            productDown = 7e-11
            productApart = 9e-11
            productAlong = 7e-11
        }
    }
}
