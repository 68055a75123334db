import ImageBuffers

extension ResolvedFilter {
    /// Copies input samples to outputs whose kernel reaches outside, as the boundary mode `copy` defines.
    ///
    /// Unsafe leaf: the planes have the shapes of the geometry, the region lies in the output, and `init` has checked
    /// that every centre lies inside the input.
    func copyOutsideSamples(
        of region: Region, from input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        let (rows, columns) = (geometry.vertical, geometry.horizontal)
        // Outputs with every tap inside are contiguous; those to be copied lie to their left and right.
        let isInside = { (x: Int) in columns.insideTaps(of: taps.width, at: x).count == taps.width }
        let left = region.columns.first(where: isInside) ?? region.columns.upperBound
        let right = (region.columns.last(where: isInside) ?? left - 1) + 1
        for y in region.rows {
            let source = unsafe input + rows.centrePosition(at: y) * inputStride
            let target = unsafe output + y * outputStride
            let copy = { (range: Range<Int>) in
                for x in range { unsafe target[x] = source[columns.centrePosition(at: x)] }
            }
            if rows.insideTaps(of: taps.height, at: y).count < taps.height {
                copy(region.columns)
            } else {
                copy(region.columns.lowerBound..<left)
                copy(right..<region.columns.upperBound)
            }
        }
    }
}
