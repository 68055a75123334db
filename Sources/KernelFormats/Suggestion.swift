/// Suggests the word that was probably meant.
package enum Suggestion {
    /// The first candidate that begins with a word, or else the nearest one if at most a third of its letters differ.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        // No candidate is that long, and the cost of a distance is the product of the lengths.
        guard word.utf8.count <= 80 else { return nil }
        let word = word.lowercased()
        let ranked = candidates.map { (name: $0, distance: distance(word, $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        if candidates.contains(where: { !word.isEmpty && $0.lowercased().hasPrefix(word) }) {
            return candidates.first { $0.lowercased().hasPrefix(word) }
        }
        // Two different words of one letter are not similar.
        guard best.distance < best.name.count else { return nil }
        return best.distance <= max(1, (best.name.count + 1) / 3) ? best.name : nil
    }

    /// The optimal string alignment distance: the number of insertions, deletions, replacements and swaps of neighbours
    /// that turn one word into another.
    ///
    /// Time and memory are proportional to the product of the lengths.
    package static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.unicodeScalars)
        let b = Array(b.unicodeScalars)
        var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { table[i][0] = i }
        for j in 0...b.count { table[0][j] = j }
        for i in 1..<(a.count + 1) {
            for j in 1..<(b.count + 1) {
                let replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                table[i][j] = min(replaced, table[i - 1][j] + 1, table[i][j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
                }
            }
        }
        return table[a.count][b.count]
    }
}
