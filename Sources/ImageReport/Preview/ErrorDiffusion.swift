/// The colours available for a picture, in bytes.
struct PreviewPalette {
    /// Red, green and blue, 0...255 each; at most 256 colours.
    let colors: [SIMD3<Int>]

    /// The 216 colours of a cube of six levels and the 24 greys that most terminals have after their first 16 colours.
    static let indexed256: PreviewPalette = {
        let levels = [0, 95, 135, 175, 215, 255]
        let cube = (0..<216).map { SIMD3(levels[$0 / 36], levels[$0 / 6 % 6], levels[$0 % 6]) }
        return PreviewPalette(colors: cube + (0..<24).map { SIMD3(repeating: 8 + 10 * $0) })
    }()

    /// The index of the nearest colour by Euclidean distance; the first of several.
    func nearest(to color: SIMD3<Int>) -> Int {
        var best = 0
        var bestDistance = Int.max
        for (index, candidate) in colors.enumerated() {
            let step = candidate &- color
            let distance = (step &* step).wrappedSum()
            if distance < bestDistance { (best, bestDistance) = (index, distance) }
        }
        return best
    }
}

extension PreviewPicture {
    /// The palette's index of every pixel.
    /// - Parameters:
    ///   - palette: at most 256 colours.
    ///   - diffusing: whether a pixel's error is distributed to the following neighbours, so that areas keep their mean
    ///     colour. Otherwise, every pixel has the nearest colour.
    ///
    /// Source: Floyd and Steinberg, "An adaptive algorithm for spatial grey scale", Proceedings of the SID 17 (1976).
    func indices(in palette: PreviewPalette, diffusing: Bool) -> [UInt8] {
        precondition(palette.colors.count <= 256, "indices of a byte")
        var indices = [UInt8](repeating: 0, count: width * height)
        // The palette is searched once for each colour; with error diffusion, once for 64 adjacent colours.
        var nearest: [SIMD3<Int>: Int] = [:]
        let step = diffusing ? 2 : 0
        // Errors in sixteenths, for this row and the next, with a spare pixel on either side.
        var here = [SIMD3<Int>](repeating: .zero, count: width + 2)
        var below = here
        for y in 0..<height {
            for x in 0..<width {
                var wanted = SIMD3<Int>(truncatingIfNeeded: color(x, y))
                if diffusing {
                    wanted = (wanted &+ ((here[x + 1] &+ 8) &>> 4)).clamped(
                        lowerBound: .zero, upperBound: SIMD3(repeating: 255))
                }
                let key = wanted &>> step
                let index = nearest[key] ?? palette.nearest(to: wanted)
                nearest[key] = index
                indices[y * width + x] = UInt8(index)
                let error = wanted &- palette.colors[index]
                here[x + 2] &+= error &* 7
                below[x] &+= error &* 3
                below[x + 1] &+= error &* 5
                below[x + 2] &+= error
            }
            (here, below) = (below, here)
            for x in below.indices { below[x] = .zero }
        }
        return indices
    }
}
