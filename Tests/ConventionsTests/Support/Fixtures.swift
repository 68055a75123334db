import Foundation
import TestSupport

/// A file of this suite's fixtures.
func fixture(_ name: String) -> URL {
    projectRoot.appending(path: "Tests/ConventionsTests/Fixtures/\(name)")
}

/// A little-endian float32 array in NumPy's format, version 1, of two dimensions: all that the seed needs.
func seedArray(_ name: String) throws -> [[Float]] {
    let bytes = [UInt8](try Data(contentsOf: fixture("Seed/\(name).npy")))
    let headerLength = Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<(10 + headerLength)], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("False"),
        let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw RecordedCase.Malformed() }
    let shape = header[header.index(after: open)..<close].split(separator: ", ").compactMap { Int($0) }
    guard shape.count == 2 else { throw RecordedCase.Malformed() }
    return (0..<shape[0]).map { y in
        (0..<shape[1]).map { x in
            let at = 10 + headerLength + 4 * (y * shape[1] + x)
            return Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }
}
