/// Finds what somebody probably meant.
package enum Suggestion {
    /// The candidate nearest to a word, if one is near enough to be worth naming: at most a third of its letters off.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        // Nobody meant a short word by a long one, and distances take the product of the lengths.
        guard word.utf8.count <= 80 else { return nil }
        let word = word.lowercased()
        let ranked = candidates.map { (name: $0, distance: distance(word, $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        if candidates.contains(where: { !word.isEmpty && $0.lowercased().hasPrefix(word) }) {
            return candidates.first { $0.lowercased().hasPrefix(word) }
        }
        // A word of one letter is not like another word of one letter.
        guard best.distance < best.name.count else { return nil }
        return best.distance <= max(1, (best.name.count + 1) / 3) ? best.name : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into another: the optimal string
    /// alignment distance.
    ///
    /// Time and memory are the product of the lengths.
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
