import Foundation
import TestSupport
import Testing

@testable import ImageCodecs

/// What expected.json says of a file.
private struct Expectation: Decodable {
    var shape: [Int]
    var dtype: String
    var values: Nested

    /// Nested lists, flattened.
    struct Nested: Decodable {
        var flat: [Double]
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                flat = [number]
            } else {
                flat = try container.decode([Nested].self).flatMap(\.flat)
            }
        }
    }
}

@Suite struct NumericArrayTests {
    @Test func filesOfNumPyHoldWhatNumPySays() throws {
        let json = try Data(contentsOf: npyFixtures.appending(path: "expected.json"))
        let expectations = try JSONDecoder().decode([String: Expectation].self, from: json)
        #expect(expectations.count == 16)
        for (name, expected) in expectations {
            let array = try NumericArray(npy: npyFixture(name))
            #expect(array.shape == expected.shape, "\(name)")
            #expect(array.typeName == expected.dtype, "\(name)")
            #expect(array.values == expected.values.flat, "\(name)")
            #expect(array.warnings == [], "\(name)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: npyFixtures.path)
        #expect(Set(files.filter { $0.hasPrefix("k_") }) == Set(expectations.keys))
    }

    static let brokenFiles: [(name: String, error: CodecError)] = [
        ("bad_magic", .unknownFormat("not a .npy array: it does not begin with \\x93NUMPY")),
        ("bad_header_len", .malformed(.npy, "the header claims 60000 bytes, but only 166 follow")),
        (
            "bad_huge_shape",
            .malformed(
                .npy,
                "an array of shape (99999999, 99999999) and type '<f4' takes 39999999200000004 bytes, "
                    + "but only 60 follow the header")
        ),
        (
            "bad_object",
            .unsupported(
                .npy, "elements of type '|O' (Python objects) are not read; save numbers, as float32 say")
        ),
        (
            "bad_truncated",
            .malformed(
                .npy, "an array of shape (3, 4) and type '<f4' takes 48 bytes, but only 43 follow the header")
        ),
    ]

    @Test(arguments: brokenFiles)
    func brokenFilesAreRefused(name: String, error: CodecError) throws {
        let file = try npyFixture(name + ".npy")
        #expect(throws: error) { try NumericArray(npy: file) }
    }

    /// Whether a NaN may be a weight is not for the reader of arrays to say.
    @Test func notANumberIsKept() throws {
        let array = try NumericArray(npy: npyFixture("bad_nan_weight.npy"))
        #expect(array.values.map(\.isNaN) == (0..<12).map { $0 == 5 })
    }

    @Test func fortranOrderBecomesCOrder() throws {
        // Element (i, j, k, l) holds its own C index; the file lists the first index fastest.
        let shape = [2, 3, 4, 5]
        var data: [UInt8] = []
        for l in 0..<5 {
            for k in 0..<4 {
                for j in 0..<3 { for i in 0..<2 { data.append(UInt8(((i * 3 + j) * 4 + k) * 5 + l)) } }
            }
        }
        let array = try NumericArray(npy: npyFile("|u1", shape: shape, fortran: true, data: data))
        #expect(array.values == (0..<120).map(Double.init))
        let row = try NumericArray(npy: npyFile("|u1", shape: [3], fortran: true, data: [7, 8, 9]))
        #expect(row.values == [7, 8, 9])
    }

    @Test func dimensionsAreLimited() throws {
        let five = npyFile("|u1", shape: [1, 1, 1, 1, 1], data: [0])
        #expect(throws: CodecError.unsupported(.npy, "the array has 5 dimensions; at most 4 are read")) {
            try NumericArray(npy: five)
        }
        #expect(try NumericArray(npy: five, maximumDimensions: 5).values == [0])
        for shape in ["()", "(0, 3)", "(3, 0)"] {
            let file = npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}")
            #expect(throws: CodecError.unsupported(.npy, "an array of shape \(shape) has no rows of numbers")) {
                try NumericArray(npy: file)
            }
        }
    }

    @Test func lossesAndLeftoversAreTold() throws {
        let large = bytes([1 << 53, 1 << 53 + 1, -(1 << 53) - 1, Int64.min, Int64.max])
        let array = try NumericArray(npy: npyFile("<i8", shape: [5], data: large + [1, 2]))
        #expect(array.values == [0x1p53, 0x1p53, -0x1p53, -0x1p63, 0x1p63])
        #expect(
            array.warnings == [
                "integers that are not exactly representable in float64 were rounded: 3",
                "bytes after the array are ignored: 2",
            ])
    }

    @Test func whatIsWrittenIsRead() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<50 {
            let shape = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                Int.random(in: 1...6, using: &generator)
            }
            let values = (0..<shape.reduce(1, *)).map { _ in Double.random(in: -1e300...1e300, using: &generator) }
            let written = NumericArray(shape: shape, values: values)
            let file = try written.npyBytes()
            #expect((file.count - 8 * values.count).isMultiple(of: 64), "seed \(testSeed), round \(round)")
            #expect(try NumericArray(npy: file) == written, "seed \(testSeed), round \(round)")
        }
    }

    /// Whatever the bytes, an array of the right size or an error comes back, as an array and as an image.
    @Test func damagedFilesNeverCrash() throws {
        var generator = SeededGenerator(seed: testSeed)
        let names = try FileManager.default.contentsOfDirectory(atPath: npyFixtures.path).filter { $0.hasSuffix("npy") }
        var (read, refused) = (0, 0)
        for name in names.sorted() {
            let original = try npyFixture(name)
            for round in 0..<100 {
                var file = original
                for _ in 0..<Int.random(in: 1...2, using: &generator) where !file.isEmpty {
                    // The header's words, or anywhere.
                    let end = Bool.random(using: &generator) ? min(file.count, 72) : file.count
                    let place = Int.random(in: 0..<end, using: &generator)
                    switch Int.random(in: 0..<8, using: &generator) {
                    case 0, 1, 2: file[place] = UInt8.random(in: 0...255, using: &generator)
                    case 3, 4, 5: file[place] = "0123456789(),'\"{}: <>|=L".utf8.randomElement(using: &generator) ?? 0
                    case 6: file.remove(at: place)
                    default: file.removeLast(Int.random(in: 0...min(8, file.count), using: &generator))
                    }
                }
                do {
                    let array = try NumericArray(npy: file)
                    #expect(array.values.count == array.shape.reduce(1, *), "\(name), seed \(testSeed), round \(round)")
                    read += 1
                } catch { refused += 1 }
                do {
                    let image = try decode(ByteSource(bytes: file), strip: 2)
                    #expect(image.planes.allSatisfy { $0.count == image.header.height })
                } catch is CodecError {}
            }
        }
        // Many files of each kind were met.
        #expect(read > 100 && refused > 100)
    }
}
