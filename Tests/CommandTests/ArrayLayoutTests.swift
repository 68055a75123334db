import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--layout`: every order of axes gives the numbers that rows x columns x channels do, in the input's order.
@Suite struct ArrayLayoutTests {
    private static let kernel = "1 2 3; 4 5 6; 7 8 10"
    private static let images = 3
    private static let size = (height: 9, width: 8, channels: 5)

    /// Positions of an array's numbers, image by image in the order of rows, columns and channels.
    private static func positions(_ shape: [Int], _ layout: String, isFortranOrder: Bool) -> [Int] {
        var steps = [Int](repeating: 1, count: 4)
        let axes = Array(isFortranOrder ? zip(layout, shape).map { $0 } : zip(layout, shape).reversed().map { $0 })
        var step = 1
        for (name, length) in axes {
            if let axis = Array("nhwc").firstIndex(of: name) { steps[axis] = step }
            step *= length
        }
        let length = Dictionary(uniqueKeysWithValues: zip(layout, shape))
        var result: [Int] = []
        for n in 0..<(length["n"] ?? 1) {
            for y in 0..<(length["h"] ?? 1) {
                for x in 0..<(length["w"] ?? 1) {
                    for c in 0..<(length["c"] ?? 1) {
                        result.append(
                            (layout.contains("n") ? n * steps[0] : 0) + y * steps[1] + x * steps[2] + c * steps[3])
                    }
                }
            }
        }
        return result
    }

    /// The values of an image of the batch, in the order of rows, columns and channels.
    private static func values(_ image: Int) -> [Float] {
        var generator = SeededGenerator(seed: testSeed &+ UInt64(image))
        let count = size.height * size.width * size.channels
        return (0..<count).map { _ in Float(Int.random(in: -1000...1000, using: &generator)) / 8 }
    }

    private static func file(_ values: [Float], _ shape: [Int], _ layout: String, isFortranOrder: Bool = false) -> Data
    {
        var bits = [UInt32](repeating: 0, count: values.count)
        for (value, position) in zip(values, positions(shape, layout, isFortranOrder: isFortranOrder)) {
            bits[position] = value.bitPattern
        }
        return DigestInputs.npy("<f4", shape, DigestInputs.bytes(bits), isFortranOrder: isFortranOrder)
    }

    /// An array that was written, in the order of images, rows, columns and channels.
    private static func numbers(_ url: URL, _ layout: String) throws -> (shape: [Int], values: [Double]) {
        let array = try NumericArray(npy: [UInt8](Data(contentsOf: url)))
        return (array.shape, positions(array.shape, layout, isFortranOrder: false).map { array.values[$0] })
    }

    private static func shape(_ layout: String, of lengths: [Character: Int]) -> [Int] {
        layout.map { lengths[$0] ?? 1 }
    }

    static let requests: [[String]] = [
        ["-k", kernel], ["-k", kernel, "--size", "full"], ["-k", kernel, "--size", "valid", "--stride", "2"],
        ["-k", kernel, "-b", "wrap"], ["-k", kernel, "-k", "0 1; 2 3"],
        ["-k", kernel, "-k", "1 0 0; 0 1 0; 0 0 3", "--combine", "magnitude", "--verify"],
        ["-k", kernel, "--like", "scipy.ndimage.correlate:mode=nearest"],
        ["-k", "layer.npy", "--like", "torch.Conv2d:layout=oihw,padding=1"],
    ]

    @Test(arguments: requests) func resultsAreThoseOfRowsColumnsAndChannels(request: [String]) throws {
        try withTemporaryFolder { folder in
            let weights = NumericArray(shape: [2, 5, 3, 3], values: (0..<90).map { Double($0 % 7) - 3 })
            try Data(weights.npyBytes()).write(to: folder.appending(path: "layer.npy"))
            let (height, width, channels) = Self.size
            var expected: [Double] = []
            var lengths: [Character: Int] = [:]
            for image in 0..<Self.images {
                try Self.file(Self.values(image), [height, width, channels], "hwc").write(
                    to: folder.appending(path: "one.npy"))
                let result = try imgconv(["one.npy", "-o", "one-out.npy", "--overwrite"] + request, in: folder)
                #expect(result.status == 0, "\(result.errors)")
                let (shape, values) = try Self.numbers(folder.appending(path: "one-out.npy"), "hwc")
                lengths = ["h": shape[0], "w": shape[1], "c": shape[2]]
                expected += values
            }
            for (layout, count) in [("hwc", 1), ("chw", 1), ("nhwc", 3), ("nchw", 3), ("nchw", 1)] {
                let values = (0..<count).flatMap { Self.values($0) }
                let shape = Self.shape(layout, of: ["n": count, "h": height, "w": width, "c": channels])
                lengths["n"] = count
                for isFortranOrder in [false, true] {
                    let words: Comment = "\(layout), \(count) images, Fortran order: \(isFortranOrder)"
                    let file = Self.file(values, shape, layout, isFortranOrder: isFortranOrder)
                    try file.write(to: folder.appending(path: "in.npy"))
                    let arguments = request + ["--layout", layout]
                    let result = try imgconv(["in.npy", "-o", "out.npy", "--overwrite"] + arguments, in: folder)
                    #expect(result.status == 0 && result.errors == "", "\(words), \(result.errors)")
                    let output = try Self.numbers(folder.appending(path: "out.npy"), layout)
                    #expect(output.shape == Self.shape(layout, of: lengths), words)
                    #expect(output.values == Array(expected.prefix(output.values.count)), words)
                    #expect(output.values.count * Self.images == expected.count * count, words)
                    let piped = try imgconv(["-", "-o", "-", "--format", "npy"] + arguments, in: folder, input: file)
                    #expect(try piped.output == Data(contentsOf: folder.appending(path: "out.npy")), words)
                }
            }
        }
    }

    @Test(
        arguments: [
            ([2, 3, 4, 5], nil, "an array of shape (2, 3, 4, 5) has four axes; use --layout nhwc or nchw"),
            (
                [2, 3, 4, 5], "chw",
                "an array of shape (2, 3, 4, 5) has four axes, more than the layout chw has; use --layout nhwc or nchw"
            ),
            (
                [3, 4, 5], "nchw",
                "an array of shape (3, 4, 5) has no axis of images, as the layout nchw has; use --layout chw or hwc"
            ),
            (
                [4, 5], "nhwc",
                "an array of shape (4, 5) has no axis of images, as the layout nhwc has; use --layout hwc or chw"
            ),
            (
                [1, 1, 1, 4, 5], "nchw",
                "unsupported NumPy array: an array of shape (1, 1, 1, 4, 5) is not an image: one has rows x columns, or rows x "
                    + "columns x channels"
            ),
        ] as [([Int], String?, String)])
    func shapesThatDoNotFitAreRefused(shape: [Int], layout: String?, message: String) throws {
        try withTemporaryFolder { folder in
            let file = NumericArray(shape: shape, values: [Double](repeating: 1, count: shape.reduce(1, *)))
            try Data(file.npyBytes()).write(to: folder.appending(path: "in.npy"))
            let arguments = ["in.npy", "-k", "1", "-o", "out.npy"] + (layout.map { ["--layout", $0] } ?? [])
            let result = try imgconv(arguments, in: folder)
            #expect(result.status == 65 && result.errors == "imgconv: in.npy: \(message)\n")
            #expect(try listing(folder) == ["in.npy"])
        }
    }

    /// Axes that an array lacks stay away; a batch of one image stays a batch.
    @Test(arguments: [
        ([7], "chw"), ([6, 7], "chw"), ([1, 6, 7], "chw"), ([1, 1, 6, 7], "nchw"), ([1, 6, 7, 1], "nhwc"),
    ])
    func axesStay(shape: [Int], layout: String) throws {
        try withTemporaryFolder { folder in
            let array = NumericArray(shape: shape, values: (0..<shape.reduce(1, *)).map(Double.init))
            try Data(array.npyBytes()).write(to: folder.appending(path: "in.npy"))
            let result = try imgconv(["in.npy", "-k", "2", "--layout", layout, "-o", "out.npy"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let output = try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: "out.npy"))))
            #expect(output.shape == shape && output.values == array.values.map { 2 * $0 })
        }
    }

    @Test func aBatchHasNoPlaceInAnImageFile() throws {
        try withTemporaryFolder { folder in
            for count in [1, 2] {
                let values = (0..<count * 60).map { Double($0 % 250) }
                try Data(NumericArray(shape: [count, 3, 4, 5], values: values).npyBytes()).write(
                    to: folder.appending(path: "in\(count).npy"))
            }
            for name in ["out.png", "out.pfm"] {
                let result = try imgconv(["in2.npy", "-k", "1", "--layout", "nchw", "-o", name], in: folder)
                let format = name == "out.png" ? "PNG" : "PFM"
                #expect(result.status == 64)
                #expect(
                    result.errors == "imgconv: \(name): \(format) holds one image, and in2.npy has 2; write a .npy\n")
            }
            let compared = try imgconv(
                ["in2.npy", "-k", "1", "--layout", "nchw", "-o", "out.npy", "--diff", "d.png"], in: folder)
            #expect(compared.status == 64 && compared.errors.hasPrefix("imgconv: --diff: in2.npy has 2 images; "))
            let single = try imgconv(["in1.npy", "-k", "1", "--layout", "nchw", "-o", "out.png"], in: folder)
            #expect(single.status == 0, "\(single.errors)")
            let image = try readImage(folder.appending(path: "out.png"))
            #expect(image.header.layout == .rgb && image.planes[1][0] == [20, 21, 22, 23, 24])
        }
    }

    /// A picture becomes an array of the layout that is asked for.
    @Test(arguments: [("hwc", [2, 3, 3]), ("chw", [3, 2, 3]), ("nhwc", [1, 2, 3, 3]), ("nchw", [1, 3, 2, 3])])
    func picturesBecomeArrays(layout: String, shape: [Int]) throws {
        try withTemporaryFolder { folder in
            let values = (0..<18).map { Double($0 * 13) }
            try Data(NumericArray(shape: [2, 3, 3], values: values).npyBytes()).write(
                to: folder.appending(path: "in.npy"))
            #expect(try imgconv(["in.npy", "-k", "1", "-o", "in.png"], in: folder).status == 0)
            let result = try imgconv(["in.png", "-k", "1", "--layout", layout, "-o", "out.npy"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let output = try Self.numbers(folder.appending(path: "out.npy"), layout)
            #expect(output.shape == shape && output.values == values)
            let refused = try imgconv(["in.png", "-k", "1", "--layout", layout, "-o", "out.png"], in: folder)
            #expect(refused.status == 64 && refused.errors.hasPrefix("imgconv: --layout: in.png is not an array"))
        }
    }

    @Test(
        arguments: [
            ([3, 6, 7], [], true), ([1, 6, 7], [], true), ([4, 6, 7], [], true), ([20, 21, 5], [], true),
            ([6, 7, 3], [], false), ([6, 7], [], false), ([5, 6, 4], [], false),
            ([3, 6, 7], ["--layout", "hwc"], false),
            ([3, 6, 7], ["--layout", "chw"], false),
        ] as [([Int], [String], Bool)])
    func shapesThatMayBeOthersAreNamed(shape: [Int], arguments: [String], isNamed: Bool) throws {
        try withTemporaryFolder { folder in
            let array = NumericArray(shape: shape, values: (0..<shape.reduce(1, *)).map(Double.init))
            try Data(array.npyBytes()).write(to: folder.appending(path: "in.npy"))
            let result = try imgconv(["in.npy", "-k", "1", "-o", "out.npy"] + arguments, in: folder)
            #expect(result.status == 0 && result.text.contains("--layout") == isNamed, "\(result.text)")
            guard isNamed else { return }
            let words = "read as \(shape[0]) rows x \(shape[1]) columns x \(shape[2]) channels (--layout chw, "
            #expect(result.text.contains(words), "\(result.text)")
        }
    }

    @Test func theCountOfImagesIsReported() throws {
        try withTemporaryFolder { folder in
            let array = NumericArray(shape: [4, 1, 5, 6], values: (0..<120).map(Double.init))
            try Data(array.npyBytes()).write(to: folder.appending(path: "in.npy"))
            let arguments = ["in.npy", "-k", "1", "--layout", "nchw", "--overwrite", "-o", "out.npy"]
            #expect(try imgconv(arguments, in: folder).text.contains(", 4 images"))
            let result = try imgconv(arguments + ["--json"], in: folder)
            let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            #expect(json["images"] as? Int == 4 && json["height"] as? Int == 5 && json["channels"] as? Int == 1)
        }
    }
}
