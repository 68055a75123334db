import Foundation
import TestSupport

/// The kernel files and layer biases of the digest table's runs.
enum DigestKernels {
    /// The files by name.
    static func files() -> [String: Data] {
        var files = texts.mapValues { Data($0.utf8) }
        files["wide.npy"] = array([3, 5], divisor: 4)
        files["line-kernel.npy"] = array([7], divisor: 16)
        files["layer.npy"] = array([3, 3, 3, 2], divisor: 8)
        files["single-layer.npy"] = array([3, 2, 1, 4], divisor: 8)
        files["layer-oihw.npy"] = array([2, 3, 3, 4], divisor: 8)
        files["groups.npy"] = array([3, 3, 2, 4], divisor: 8)
        files["depthwise.npy"] = array([3, 3, 3, 2], divisor: 8, seed: 9)
        files["bias2.npy"] = array([2], divisor: 2, seed: 4)
        files["bias4.npy"] = array([4], divisor: 2, seed: 4)
        files["bias6.npy"] = array([6], divisor: 2, seed: 4)
        files["large.npy"] = array([25, 25], divisor: 512)
        files["large-even.npy"] = array([24, 26], divisor: 512)
        return files
    }

    private static let texts = [
        "asym.txt": "# Asymmetric.\n1 2 3\n0 5 0\n2 0 -1\n",
        "tilted.txt": """
        0 1/32 0 -1/32 1/16
        1/16 1/8 0 1/32 0
        1/32 1/16 9/32 0 -1/16
        0 3/32 1/16 -1/8 1/32
        1/32 0 3/32 1/16 1/8

        """,
        "soft.txt": "1/16 1/8 1/16\n1/8, 1/4, 1/8\n1/16\t1/8\t1/16\n",
        "even.txt": "1 2\n3 -4\n0 1\n-1 2\n",
        "rank1.txt": "1 2 4 2 1\n2 4 8 4 2\n3 6 12 6 3\n2 4 8 4 2\n1 2 4 2 1\n",
        "rank2.txt": "1 0 2 0 1\n0 3 0 3 0\n1 0 2 0 1\n0 3 0 3 0\n1 0 2 0 1\n",
        "vips.mat": "3 3 16 10\n1 2 1\n2 4 2\n1 2 1\n",
        "vips-edges.mat": "3 2 1 128\n-1 0 1\n-2 0 2\n",
        "magick.txt": "3x3+0+2: 1,2,3 -,5,0 nan,0,1",
        "magick-two.txt": "3x1: -1,0,1; 1x3: -1,0,1",
        "plain.json": "[[0, 1, 0], [1, 2, 3], [0, 1, 0]]",
        "full.json": #"{"kernel": [[1, 2], [3, 4]], "scale": 0.1, "bias": 7, "anchor": {"x": 1, "y": 0}}"#,
    ]

    /// Random integers from -7 to 7, divided by a power of 2, as an .npy file.
    private static func array(_ shape: [Int], divisor: Double, seed: UInt64 = 1) -> Data {
        var generator = SeededGenerator(seed: seed)
        let weights = (0..<shape.reduce(1, *)).map { _ in Double(Int.random(in: -7...7, using: &generator)) / divisor }
        return DigestInputs.npy("<f8", shape, DigestInputs.bytes(weights.map(\.bitPattern)))
    }
}
