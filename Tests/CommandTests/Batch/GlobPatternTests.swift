@testable import Batch
import TestSupport
import Testing

@Suite struct GlobPatternTests {
    @Test(
        arguments: [
            ("*.jpg", "a.jpg", true), ("*.jpg", "a.JPG", false), ("*.[jJ][pP][gG]", "a.JpG", true),
            ("*.jpg", ".jpg", true),
            ("*", "", true), ("*", "abc", true), ("*", "a/b", false), ("**", "a/b", true), ("", "", true),
            ("", "a", false), ("?", "é", true), ("?", "", false), ("?", "/", false), ("a?c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcb", false), ("a*b*c", "aXbYbc", true), ("IMG_[0-9][0-9]*", "IMG_12.png", true),
            ("IMG_[!0-9]*", "IMG_1", false), ("IMG_[^0-9]*", "IMG_x", true), ("[]x]", "]", true), ("[a-]", "-", true),
            ("[z-a]", "b", false), ("[a", "[a", true), ("\\*", "*", true), ("\\*", "a", false), ("[\\]]", "]", true),
            ("a/*.png", "a/b.png", true), ("a/*.png", "a/b/c.png", false), ("a/**/*.png", "a/c.png", true),
            ("a/**/*.png", "a/b/d/c.png", true), ("a/**/*.png", "ab/c.png", false), ("**/x", "x", true),
            ("**/x", "a/x", true), ("**/x", "ax", false), ("**/x", "a/bx", false), ("a/**", "a/b/c", true),
            ("a/**", "a", false),
            ("**/b/**/c", "a/b/c", true), ("**/b/**/c", "b/x/y/c", true), ("a**c", "a/b/c", true), ("[/]", "/", false),
        ])
    func patternsMatchWhole(pattern: String, text: String, isMatch: Bool) {
        #expect(GlobPattern(pattern).matches(text) == isMatch, "\(pattern) \(text)")
    }

    /// The definition by recursion, which takes exponential time.
    private func matches(_ pattern: Substring, _ text: Substring, atStart: Bool = true) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        if pattern.hasPrefix("**/"), atStart {
            if matches(pattern.dropFirst(3), text) { return true }
            guard let slash = text.firstIndex(of: "/") else { return false }
            return matches(pattern, text[text.index(after: slash)...])
        }
        if pattern.hasPrefix("**") {
            return text.indices.contains { matches(pattern.dropFirst(2), text[$0...], atStart: false) }
                || matches(pattern.dropFirst(2), "", atStart: false)
        }
        if first == "*" {
            if matches(rest, text, atStart: false) { return true }
            guard let next = text.first, next != "/" else { return false }
            return matches(pattern, text.dropFirst(), atStart: false)
        }
        guard let next = text.first, first == "?" ? next != "/" : first == next else { return false }
        return matches(rest, text.dropFirst(), atStart: next == "/")
    }

    @Test func randomPatternsFollowTheDefinition() {
        var generator = SeededGenerator(seed: testSeed)
        func word(_ letters: [String], _ count: Int) -> String {
            let count = Int.random(in: 0...count, using: &generator)
            return (0..<count).map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
        }
        var found = 0
        for _ in 0..<4000 {
            // Three stars in a row are as two, and stars after a letter do not end folders.
            let pattern = word(["a", "b", "?", "*", "/", "/**/", "a**"], 6)
            guard !pattern.contains("***") else { continue }
            let text = word(["a", "b", "/", "ab"], 7)
            let isMatch = matches(pattern[...], text[...])
            if isMatch { found += 1 }
            #expect(GlobPattern(pattern).matches(text) == isMatch, "\(pattern) \(text) \(testSeed)")
        }
        #expect(found > 100)
    }

    /// Patterns for which backtracking takes exponential time.
    @Test func hostilePatternsEnd() {
        let text = String(repeating: "a", count: 250)
        for star in ["*", "**", "*a", "**/", "?*", "[a-z]*"] {
            let pattern = String(repeating: star, count: 60) + "b"
            #expect(!GlobPattern(pattern).matches(text))
        }
        #expect(GlobPattern(String(repeating: "*a", count: 100) + "*").matches(text))
    }

    @Test func patternsWithASlashAreOfPaths() {
        let filter = FileFilter(
            includes: ["*.png", "raw/*.npy"], excludes: ["thumb*", "x/y.png", "cache/", "/top.png"])
        for path in ["a.png", "x/a.png", "raw/a.npy", "x/top.png"] { #expect(filter.takes(path), "\(path)") }
        for path in ["a.npy", "x/raw/a.npy", "thumb.png", "x/thumb.png", "x/y.png", "top.png"] {
            #expect(!filter.takes(path), "\(path)")
        }
        #expect(FileFilter(excludes: ["cache/"]).takes("x/cache") && !filter.enters("x/cache"))
        #expect(!filter.enters("a/thumbs") && filter.enters("a/b") && filter.enters("a.jpg"))
        #expect(!FileFilter(excludes: ["a/**"]).enters("a/b") && FileFilter(excludes: ["a/**"]).enters("a"))
    }
}
