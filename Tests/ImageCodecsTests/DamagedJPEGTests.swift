import CTestCodecs
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Damaged JPEG files whose readable rows are kept.
@Suite struct DamagedJPEGTests {
    private func keep(_ bytes: [UInt8], strip: Int = 0) throws -> Decoded {
        try decode(bytes, strip: strip, limits: .keepingDamaged)
    }

    private static func hasSeveralScans(_ specimen: JPEGSpecimen) -> Bool {
        specimen.description.contains("progressive") || specimen.description.contains("scan each")
    }

    /// The rows that a row of units of interleaved components has.
    private static func unitHeight(_ specimen: JPEGSpecimen) -> Int { 8 * Int(specimen.sampling.vertical) }

    @Test(arguments: JPEGSpecimen.all)
    func everyTruncationKeepsTheRowsBeforeIt(specimen: JPEGSpecimen) throws {
        let specimen = specimen.sized(21, 51)
        let bytes = try specimen.make()
        let whole = try decode(bytes)
        let scan = try #require(places(of: 0xDA, in: bytes).first)
        let header = 2 + Int(bytes[scan + 2]) << 8 + Int(bytes[scan + 3])
        let unit = Self.unitHeight(specimen)
        var previous = Int.max
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            guard count >= scan + header else {
                #expect(throws: CodecError.self, "\(count)") { try keep(cut) }
                continue
            }
            let decoded = try keep(cut)
            let damaged = decoded.metadata.damagedRows
            #expect(damaged <= previous, "\(count) of \(bytes.count) bytes")
            previous = damaged
            let firstUnlike = decoded.rowsUnlike(whole).first ?? 51
            #expect(51 - damaged <= firstUnlike, "\(count) of \(bytes.count) bytes: \(damaged) rows")
            if !Self.hasSeveralScans(specimen) {
                // No more than the row of units that the file ends in, the next one, and a row of interpolated chroma.
                #expect(damaged <= 51 - firstUnlike + 2 * unit, "\(count) of \(bytes.count) bytes")
                // What follows the row of units is grey.
                for y in max(51 - damaged + unit + 1, 0)..<max(51, 51 - damaged + unit + 1) where y < 51 {
                    #expect(decoded.row(y) == whole.greyRow, "row \(y), \(count) of \(bytes.count) bytes")
                }
                #expect(damaged > 0 || decoded == withoutEnd(whole), "\(count) of \(bytes.count) bytes")
            }
            if count.isMultiple(of: 17) { #expect(try keep(cut, strip: 5) == decoded) }
            // What is accepted in any case is the same.
            if let accepted = try? decode(cut) { #expect(accepted == decoded) }
        }
        #expect(previous <= unit + 1)
    }

    private func withoutEnd(_ whole: Decoded) -> Decoded {
        var result = whole
        result.metadata.warnings = [JPEGEndTests.noEnd]
        return result
    }

    @Test(arguments: JPEGSpecimen.all)
    func intactFilesAreTheSame(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        #expect(try keep(bytes) == decode(bytes))
    }

    @Test func truncationIsSaid() throws {
        let bytes = try JPEGSpecimen.named("4:2:0").sized(21, 51).make()
        let decoded = try keep(bytes.dropLast(bytes.count / 4))
        let rows = decoded.metadata.damagedRows
        #expect(
            decoded.metadata.warnings == [
                "the file ends too early: \(rows) of 51 rows are missing; filled with grey"
            ])
        let progressive = try JPEGSpecimen.named("4:2:0, progressive").sized(21, 51).make()
        #expect(
            try keep(progressive.dropLast(progressive.count / 4)).metadata.warnings == [
                "the file ends too early: 51 of 51 rows are incomplete or may be wrong; kept as decoded"
            ])
    }

    /// A progressive file that lacks the end of its last scan is wrong in the last rows only.
    @Test func lastScanOfAProgressiveFile() throws {
        let bytes = try JPEGSpecimen.named("4:2:0, progressive").sized(21, 51).make()
        let whole = try decode(bytes)
        let last = try #require(places(of: 0xDA, in: bytes).last)
        let cut = Array(bytes[..<((last + 12 + bytes.count) / 2)])
        let decoded = try keep(cut)
        #expect((1..<51).contains(decoded.metadata.damagedRows))
        #expect(decoded.rowsUnlike(whole).first.map { $0 >= 51 - decoded.metadata.damagedRows } ?? true)
    }

    /// Codes that do not exist, in one of the intervals between restart markers.
    @Test func restartMarkersLimitDamage() throws {
        // Two units of 16x16 samples in an interval, in rows of three: damage of an interval concerns one or two rows.
        let bytes = try JPEGSpecimen.named("4:2:0, restarts").sized(48, 160).make()
        let whole = try decode(bytes)
        let markers = (0xD0...0xD7).flatMap { places(of: UInt8($0), in: bytes) }.sorted()
        try #require(markers.count == 14)
        for (index, marker) in markers.enumerated() {
            var changed = bytes
            for place in stride(from: marker + 2, to: marker + 10, by: 2) {
                changed.replaceSubrange(place..<place + 2, with: [0xFF, 0x00])
            }
            #expect(throws: CodecError.self) { try decode(changed) }
            let decoded = try keep(changed)
            let units = (2 * (index + 1))..<min(2 * (index + 2), 30)
            let rows = (units.lowerBound / 3 * 16)..<(((units.upperBound - 1) / 3 + 1) * 16)
            let withChroma = max(rows.lowerBound - 1, 0)..<min(rows.upperBound + 1, 160)
            #expect(decoded.metadata.damagedRows == withChroma.count, "interval \(index + 1)")
            #expect(decoded.rowsUnlike(whole).allSatisfy(withChroma.contains), "interval \(index + 1)")
        }
    }

    /// Restart markers that are lost or exchanged.
    @Test func wrongRestartMarkersAreCounted() throws {
        let bytes = try JPEGSpecimen.named("4:2:0, restarts").sized(48, 160).make()
        let whole = try decode(bytes)
        let markers = (0xD0...0xD7).flatMap { places(of: UInt8($0), in: bytes) }.sorted()
        for (index, marker) in markers.enumerated() where index + 1 < markers.count {
            var lost = bytes
            lost.removeSubrange(marker..<markers[index + 1])
            var exchanged = bytes
            exchanged[marker + 1] = 0xD0 + UInt8((index + 3) % 8)
            for changed in [lost, exchanged] {
                let decoded = try keep(changed)
                #expect(decoded.rowsUnlike(whole).count <= decoded.metadata.damagedRows, "marker \(index)")
                #expect(decoded.metadata.damagedRows < 160, "marker \(index)")
            }
        }
    }

    /// Without restart markers, libjpeg cannot tell where damage begins.
    ///
    /// It does not report invalid codes at all where many bytes follow.
    @Test func invalidCodesConcernTheWholeScan() throws {
        for name in ["grey", "4:2:0", "CMYK", "4:2:0, progressive"] {
            var bytes = try JPEGSpecimen.named(name).make()
            let scan = try #require(places(of: 0xDA, in: bytes).first)
            let place = scan + 60
            for offset in stride(from: 0, to: 8, by: 2) {
                bytes.replaceSubrange(place + offset..<place + offset + 2, with: [0xFF, 0x00])
            }
            #expect(throws: CodecError.self, "\(name)") { try decode(bytes) }
            let decoded = try keep(bytes)
            #expect(decoded.metadata.damagedRows == 23, "\(name)")
        }
    }

    /// Bytes changed anywhere: the reader ends with an image or an error.
    @Test func changedBytesAreHarmless() throws {
        for specimen in JPEGSpecimen.all {
            var random = generator("changes of \(specimen)")
            let bytes = try specimen.make()
            for _ in 0..<100 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    changed[Int.random(in: 2..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let accepted = try? decode(changed)
                let kept = try? keep(changed)
                if let accepted { #expect(kept == accepted, "\(specimen)") }
            }
        }
    }
}
