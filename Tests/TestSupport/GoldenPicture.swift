import Foundation
import Testing

/// Compares a drawing with the golden one that was looked at; `make golden` (IMGCONV_REGENERATE=1) writes it anew instead.
///
/// Alike are pictures of one size whose samples differ by less than 0.25 in the mean, and of which no more than one in
/// two thousand differs by more than 32: letters are smoothed a little differently by every version of FreeType.
public func expectGoldenPicture(
    _ drawn: URL, _ golden: URL, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let name = golden.lastPathComponent
    if environment("IMGCONV_REGENERATE") != nil {
        try FileManager.default.createDirectory(
            at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(contentsOf: drawn).write(to: golden)
        print("wrote \(name)")
        return
    }
    // The usual case, and a hundred times as fast.
    if try Data(contentsOf: drawn) == Data(contentsOf: golden) { return }
    let (a, b) = (try readImage(drawn), try readImage(golden))
    #expect(
        a.header == b.header, "\(name) has another size; make golden writes it anew", sourceLocation: sourceLocation)
    guard a.header == b.header else { return }
    var (sum, far, count) = (0.0, 0, 0)
    for (one, other) in zip(a.planes.joined().joined(), b.planes.joined().joined()) {
        count += 1
        guard one != other else { continue }
        sum += Double(abs(one - other))
        if abs(one - other) > 32 { far += 1 }
    }
    #expect(
        sum < 0.25 * Double(count) && far * 2000 < count,
        "\(name) differs by \(sum / Double(count)) in the mean, \(far) samples by more than 32; make golden writes it anew",
        sourceLocation: sourceLocation)
}

/// Whether captions can be compared here: the fonts are those that the golden pictures in a folder were drawn with.
///
/// `make golden` records them in `fonts.txt`. Where they are others a note is printed, and only pictures without
/// captions can be compared.
public func fontsAreThoseOfGoldens(in folder: URL, fonts: String?) throws -> Bool {
    let record = folder.appending(path: "fonts.txt")
    guard let fonts else {
        print("note: no font is installed; pictures with captions are not compared")
        return false
    }
    if environment("IMGCONV_REGENERATE") != nil {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try fonts.write(to: record, atomically: true, encoding: .utf8)
    }
    guard try String(contentsOf: record, encoding: .utf8) == fonts else {
        print("note: the fonts here are \(fonts), others than were recorded; pictures with captions are not compared")
        return false
    }
    return true
}
