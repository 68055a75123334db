import Foundation
import Testing

/// Compares a text with a golden file; `make golden` (IMGCONV_REGENERATE=1) writes the file anew instead.
public func expectGolden(
    _ text: String, _ file: URL, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    if environment("IMGCONV_REGENERATE") != nil {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        print("wrote \(file.lastPathComponent)")
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(
        text == expected, "\(file.lastPathComponent) differs; make golden writes it anew",
        sourceLocation: sourceLocation)
}
