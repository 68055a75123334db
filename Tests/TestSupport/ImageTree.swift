import Foundation
import ImageCodecs
import ImageBuffers

/// Writes small grey PNG files, each with samples of its own, to paths below a folder; folders are made.
public func writeImages(_ paths: [String], in folder: URL) throws {
    for (index, path) in paths.enumerated() {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        let first = Float(index % 200)
        try writePNG(grayImage([[first, 20, 30, 40], [50, first + 7, 70, 80], [9, 100, 3, first + 50]]), to: url)
    }
}

/// Writes a square .npy array of 8-bit noise, which takes an encoder its time; folders are made.
public func writeNoise(side: Int, to url: URL) throws {
    var generator = SeededGenerator(seed: testSeed)
    let noise = (0..<side * side).map { _ in Double(UInt8.random(in: 0...255, using: &generator)) }
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(NumericArray(shape: [side, side], values: noise).npyBytes()).write(to: url)
}

/// The paths of all files below a folder, hidden ones too, sorted; folders are left out.
public func tree(_ folder: URL) throws -> [String] {
    guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    var result: [String] = []
    for case let path as String in paths {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isFolder)
        if !exists || !isFolder.boolValue { result.append(path) }
    }
    return result.sorted()
}

/// The contents of all files below a folder but the hidden ones, by path.
public func contents(_ folder: URL) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for path in try tree(folder) where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
        result[path] = try Data(contentsOf: folder.appending(path: path))
    }
    return result
}
