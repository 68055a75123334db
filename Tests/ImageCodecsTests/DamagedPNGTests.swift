import CTestCodecs
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Damaged PNG files whose readable rows are kept.
@Suite struct DamagedPNGTests {
    private static func specimen(
        _ colorType: Int32, _ bitDepth: Int32, interlaced: Bool = false, transparent: Bool = false
    ) -> PNGSpecimen {
        PNGSpecimen(
            colorType: colorType, bitDepth: bitDepth, isInterlaced: interlaced, isTransparent: transparent, width: 9,
            height: 21)
    }

    private static let specimens = [
        specimen(0, 8), specimen(2, 8), specimen(2, 16), specimen(3, 8), specimen(3, 4, transparent: true),
        specimen(4, 8), specimen(6, 16), specimen(0, 1), specimen(2, 8, transparent: true),
        specimen(0, 8, interlaced: true), specimen(6, 8, interlaced: true), specimen(2, 16, interlaced: true),
        specimen(3, 2, interlaced: true, transparent: true),
    ]

    private func keep(_ bytes: [UInt8], _ engine: PNGEngine, strip: Int = 0) throws -> Decoded {
        try decode(PNGReader(ByteSource(bytes: bytes), limits: .keepingDamaged, engine: engine), strip: strip)
    }

    /// Decodes with both engines, which must agree.
    private func keep(_ bytes: [UInt8], _ comment: String = "") throws -> Decoded {
        let fast = try keep(bytes, .fast)
        let plain = try keep(bytes, .libpng, strip: 4)
        #expect(fast.planes == plain.planes, "\(comment)")
        #expect(fast.metadata.damagedRows == plain.metadata.damagedRows, "\(comment)")
        return fast
    }

    /// The file with its pixels in IDAT chunks of some bytes.
    private func chunked(_ file: PNGFile, _ size: Int) -> PNGFile {
        var result = file
        let data = Array(file.chunks.filter { $0.name == "IDAT" }.map(\.data).joined())
        let parts = stride(from: 0, to: data.count, by: size).map { start in
            (name: "IDAT", data: Array(data[start..<min(start + size, data.count)]))
        }
        let first = file.chunks.firstIndex { $0.name == "IDAT" } ?? 0
        result.chunks.removeAll { $0.name == "IDAT" }
        result.chunks.insert(contentsOf: parts, at: first)
        return result
    }

    /// The rows that lack pixels when only some bytes of the filtered rows are known.
    private func missingRows(_ specimen: PNGSpecimen, inflated: Int) -> [Int] {
        let bits = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][specimen.colorType, default: 0] * Int(specimen.bitDepth)
        // Start and step of columns and rows: ISO/IEC 15948, 8.2.
        let passes =
            specimen.isInterlaced
            ? [
                (0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2),
            ] : [(0, 1, 0, 1)]
        var left = inflated
        var missing: Set<Int> = []
        for (x, stepX, y, stepY) in passes {
            let columns = (specimen.width - x + stepX - 1) / stepX
            for row in stride(from: y, to: specimen.height, by: stepY) where columns > 0 {
                left -= (bits * columns + 7) / 8 + 1
                if left < 0 { missing.insert(row) }
            }
        }
        return missing.sorted()
    }

    /// Data of the pixels in a file that may be cut off.
    private func pixelData(_ bytes: [UInt8]) -> [UInt8] {
        var data: [UInt8] = []
        var place = 8
        while place + 8 <= bytes.count {
            let count = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            if bytes[(place + 4)..<(place + 8)].elementsEqual("IDAT".utf8) {
                data += bytes[(place + 8)..<min(place + 8 + count, bytes.count)]
            }
            place += 12 + count
        }
        return data
    }

    @Test(arguments: specimens)
    func everyTruncationKeepsTheRowsBeforeIt(specimen: PNGSpecimen) throws {
        let (plain, _) = try specimen.make()
        for bytes in [plain, chunked(PNGFile(plain), 50).bytes] {
            let whole = try decode(bytes)
            let pixels = try #require(bytes.indices.first { bytes[$0...].starts(with: "IDAT".utf8) }) + 4
            for count in 0..<bytes.count {
                let cut = Array(bytes[..<count])
                guard count >= pixels else {
                    #expect(throws: CodecError.self, "\(count)") { try keep(cut, .fast) }
                    #expect(throws: CodecError.self, "\(count)") { try keep(cut, .libpng) }
                    continue
                }
                let decoded = try keep(cut, "\(specimen), \(count) of \(bytes.count)")
                // IEND has 12 bytes, and holds no pixels.
                guard count < bytes.count - 12 else {
                    #expect(decoded.planes == whole.planes, "\(count) of \(bytes.count)")
                    #expect(decoded.metadata.damagedRows == 0, "\(count) of \(bytes.count)")
                    #expect(decoded.metadata.warnings == ["the file ends too early; all pixels were decoded"])
                    #expect(try decode(cut) == decoded, "\(count) of \(bytes.count)")
                    continue
                }
                #expect(throws: CodecError.malformed(.png, "the file ends too early")) { try decode(cut) }
                let data = pixelData(cut)
                let missing = missingRows(specimen, inflated: Int(test_zlib_inflated_prefix(data, data.count)))
                #expect(decoded.metadata.damagedRows == missing.count, "\(count) of \(bytes.count)")
                for y in 0..<specimen.height {
                    if !missing.contains(y) {
                        #expect(decoded.row(y) == whole.row(y), "row \(y), \(count) of \(bytes.count)")
                    } else if specimen.isInterlaced {
                        #expect(isMixed(decoded.row(y), whole.row(y), whole.greyRow), "row \(y), \(count)")
                    } else {
                        #expect(decoded.row(y) == whole.greyRow, "row \(y), \(count) of \(bytes.count)")
                    }
                }
                let text =
                    missing.isEmpty
                    ? "no row is damaged" : "\(missing.count) of 21 rows are missing; filled with grey"
                #expect(decoded.metadata.warnings == ["the file ends too early: \(text)"])
            }
        }
    }

    /// Whether each pixel is that of one row or the other.
    private func isMixed(_ row: [[Float]], _ a: [[Float]], _ b: [[Float]]) -> Bool {
        row[0].indices.allSatisfy { x in row.map { $0[x] } == a.map { $0[x] } || row.map { $0[x] } == b.map { $0[x] } }
    }

    @Test(arguments: specimens)
    func intactFilesAreTheSame(specimen: PNGSpecimen) throws {
        let (bytes, _) = try specimen.make()
        #expect(try keep(bytes) == decode(bytes))
    }

    /// A pipe tells nothing about what is left.
    @Test func truncatedStreamsAreReadToTheirEnd() throws {
        for specimen in Self.specimens {
            let (bytes, _) = try specimen.make()
            let pixels = try #require(bytes.indices.first { bytes[$0...].starts(with: "IDAT".utf8) })
            let cut = Array(bytes[..<((pixels + 2 * bytes.count) / 3)])
            let expected = try keep(cut)
            for engine in PNGEngine.allCases {
                let source = try pipe(of: cut, pieces: [1, 33, 7])
                #expect(try decode(PNGReader(source, limits: .keepingDamaged, engine: engine)) == expected)
            }
        }
    }

    /// Damages the data of one of many chunks, or its checksum.
    @Test(arguments: specimens)
    func damageOfAChunkLeavesTheRowsBeforeIt(specimen: PNGSpecimen) throws {
        var random = generator("\(specimen)")
        let file = chunked(PNGFile(try specimen.make().bytes), 40)
        let bytes = file.bytes
        let whole = try decode(bytes)
        var place = 8
        for (name, data) in file.chunks {
            defer { place += 12 + data.count }
            guard name == "IDAT" else { continue }
            var wrongSum = bytes
            wrongSum[place + 8 + data.count] ^= 1
            let doubtful = try keep(wrongSum)
            #expect(doubtful.planes == whole.planes)
            // From the row that is being inflated when the chunk begins.
            let begin = pixelData(Array(bytes[..<place])).count
            let inflated = Int(test_zlib_inflated_prefix(pixelData(bytes), begin))
            #expect(doubtful.metadata.damagedRows == missingRows(specimen, inflated: inflated).count)
            #expect(doubtful.metadata.warnings.allSatisfy { $0.hasPrefix("IDAT: CRC error: ") })
            #expect(throws: CodecError.malformed(.png, "IDAT: CRC error")) { try decode(wrongSum) }
            for _ in 0..<8 {
                var flipped = bytes
                let bit = Int.random(in: 0..<8 * data.count, using: &random)
                flipped[place + 8 + bit / 8] ^= 1 << UInt8(bit % 8)
                for engine in PNGEngine.allCases {
                    let decoded = try keep(flipped, engine)
                    expectDamageIsCounted(decoded, whole, isInterlaced: specimen.isInterlaced, "chunk at \(place)")
                    #expect(!decoded.metadata.warnings.isEmpty)
                }
            }
        }
    }

    /// The engines may decode wrong data to different samples, but no wrong row is left out of the count.
    private func expectDamageIsCounted(
        _ decoded: Decoded, _ whole: Decoded, isInterlaced: Bool, _ comment: String
    ) {
        let unlike = decoded.rowsUnlike(whole)
        #expect(unlike.count <= decoded.metadata.damagedRows, "\(comment)")
        if !isInterlaced, let first = unlike.first {
            #expect(first >= decoded.header.height - decoded.metadata.damagedRows, "\(comment)")
        }
    }

    @Test func damageUnderRightChecksumsIsCounted() throws {
        for specimen in [Self.specimen(2, 8), Self.specimen(0, 8, interlaced: true)] {
            let file = PNGFile(try specimen.make().bytes)
            let whole = try decode(file.bytes)
            let last = try #require(file.chunks.lastIndex { $0.name == "IDAT" })
            // Adler-32 concerns every row.
            var wrongSum = file
            wrongSum.chunks[last].data[file.chunks[last].data.count - 1] ^= 1
            for engine in PNGEngine.allCases {
                let doubtful = try keep(wrongSum.bytes, engine)
                #expect(doubtful.metadata.damagedRows == specimen.height)
                // libpng does not deliver a last row (of the last pass: 19) whose end it inflates with the checksum.
                #expect(
                    doubtful.rowsUnlike(whole).allSatisfy { $0 >= 19 && (engine == .libpng || specimen.isInterlaced) })
                #expect(doubtful.metadata.warnings.allSatisfy { $0.hasPrefix("IDAT: incorrect data check: ") })
            }
            // Another row than there are.
            var higher = file
            higher.chunks[0].data[7] += 1
            let taller = try keep(higher.bytes)
            if !specimen.isInterlaced {
                #expect(
                    taller.metadata.warnings == ["Not enough image data: 1 of 22 rows are missing; filled with grey"])
                #expect(taller.planes.map { $0.dropLast() } == whole.planes.map { $0[...] })
            }
        }
    }

    /// Bytes changed anywhere: the reader ends with an image or an error.
    @Test func changedBytesAreHarmless() throws {
        for specimen in Self.specimens {
            var random = generator("changes of \(specimen)")
            let file = chunked(PNGFile(try specimen.make().bytes), 60)
            let bytes = file.bytes
            let whole = try decode(bytes)
            let pixels = try #require(bytes.indices.first { bytes[$0...].starts(with: "IDAT".utf8) })
            for _ in 0..<150 {
                var changed = bytes
                let place = Int.random(in: 8..<bytes.count, using: &random)
                changed[place] = UInt8.random(in: 0...255, using: &random)
                for engine in PNGEngine.allCases {
                    guard let decoded = try? keep(changed, engine), place >= pixels else { continue }
                    expectDamageIsCounted(
                        decoded, whole, isInterlaced: specimen.isInterlaced, "\(specimen), byte \(place)")
                }
            }
        }
    }
}
