import ImageBuffers
import ImageCodecs

/// The picture that a page has if the user gives none: a grey image in which every rotation and reflection is seen.
///
/// It holds a bright point, a vertical edge, a slanted edge, a ramp, and the letter F.
enum TestPicture {
    static let width = 96
    static let height = 72
    /// The name under which the page offers it as a file.
    static let name = "test-picture.png"

    static var header: ImageHeader {
        ImageHeader(format: .png, width: width, height: height, layout: .gray, bitDepth: 8)
    }

    /// Draws the picture.
    static func image() throws(PlaneError) -> PlanarImage {
        try PlanarImage(width: width, height: height, layout: .gray) { _ throws(PlaneError) in
            var plane = try Plane(width: width, height: height)
            for y in 0..<height {
                plane.withMutableRow(y) { row in for x in row.indices { row[x] = sample(x, y) } }
            }
            return plane
        }
    }

    /// The column and row of the bright point.
    static let point = (x: 12, y: 12)

    private static func sample(_ x: Int, _ y: Int) -> Float {
        if (x, y) == point { return 255 }
        // The letter F: a stem and two bars.
        if 36..<43 ~= x && 8..<46 ~= y || 43..<60 ~= x && 8..<15 ~= y || 43..<54 ~= x && 24..<31 ~= y { return 220 }
        // The upper right is brighter, behind a vertical edge and then a slanted one.
        if y < 54 { return x >= 70 + (y < 27 ? 0 : (y - 27) / 2) ? 180 : 40 }
        // A ramp from black to white.
        return (255 * Float(x) / Float(width - 1)).rounded()
    }
}
