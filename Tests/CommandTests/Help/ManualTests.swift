import Foundation
import TestSupport
import Testing

@testable import Command

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/manual")

@Suite struct ManualTests {
    /// Verbs with the names of their pages; `filter` is on the program's.
    private static let pages = HelpTopic.all.filter { $0.words != ["filter"] }.map { topic in
        (topic: topic, name: (["imgconv"] + topic.words).joined(separator: "-"))
    }

    @Test func everyVerbHasAPage() {
        let list = runVerb(["manual", "--list"], in: fixtures)
        #expect(list.text.split(separator: "\n").map(String.init) == Self.pages.map(\.name))
        for (topic, name) in Self.pages {
            let page = runVerb(["manual"] + topic.words, in: fixtures)
            #expect(page.status == 0 && page.errors.isEmpty)
            #expect(page.text.contains(".TH \"\(name.uppercased().replacing("-", with: "\\-"))\" \"1\""), "\(name)")
            #expect(runVerb(["manual", name], in: fixtures).text == page.text)
            for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"] {
                #expect(page.text.contains("\n.SH \"\(section)\"\n"), "\(name) \(section)")
            }
            for (_, other) in Self.pages where other != name {
                #expect(page.text.contains("\\fB\(other.replacing("-", with: "\\-"))\\fR(1)"), "\(name) \(other)")
            }
        }
        for verb in ["filter", "convolve", "correlate"] {
            #expect(runVerb(["manual", verb], in: fixtures).text == runVerb(["manual"], in: fixtures).text)
        }
    }

    /// Formatters warn of requests that they do not know, of lines in wrong places and the like.
    @Test func pagesAreWellFormed() throws {
        try withTemporaryFolder { folder in
            let checks = [
                ("groff", "groff -ww -man -Tutf8 page >/dev/null"),
                ("mandoc", "mandoc -T lint -W warning page | grep -v 'missing date'; true"),
            ]
            for (program, check) in checks {
                guard try shell("command -v \(program)", in: folder).status == 0 else {
                    print("note: there is no \(program) here; manual pages were not checked with it")
                    continue
                }
                for (topic, name) in Self.pages {
                    try runVerb(["manual"] + topic.words, in: folder).output.write(to: folder.appending(path: "page"))
                    let result = try shell(check, in: folder)
                    #expect(result.text.isEmpty && result.errors.isEmpty, "\(name): \(result.text)\(result.errors)")
                }
            }
        }
    }

    /// The options that the help text of a verb lists are on its page.
    @Test func everyOptionIsOnItsPage() {
        for (topic, name) in Self.pages {
            let page = runVerb(["manual"] + topic.words, in: fixtures).text
            for line in topic.long.split(separator: "\n") where line.hasPrefix("  -") {
                let names = line.split(separator: " ").prefix { $0.hasPrefix("-") }.map { $0.filter { $0 != "," } }
                for option in names {
                    #expect(page.contains("\\fB\(option.replacing("-", with: "\\-"))\\fR"), "\(name) \(option)")
                }
            }
        }
    }

    @Test func exitCodesAreItems() {
        let page = runVerb(["manual"], in: fixtures).text
        for code in [0, 1, 64, 65, 66, 71, 73, 74, 130] {
            #expect(page.contains("\n.TP\n\\fB\(code)\\fR\n"), "\(code)")
        }
    }

    @Test func pageIsPinned() throws {
        try expectGolden(
            runVerb(["manual", "compare"], in: fixtures).text, fixtures.appending(path: "imgconv-compare.1"))
    }

    @Test func otherPagesAreRefused() {
        let result = runVerb(["manual", "compair"], in: fixtures)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("imgconv: no page is called imgconv-compair; did you mean imgconv-compare?"))
    }

    /// `make install` without the build: every file is where shells and man look for it, and is removed again.
    @Test func filesAreInstalledAndRemoved() throws {
        try withTemporaryFolder { folder in
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/install.sh").path
            let install = try shell("bash '\(script)' install \"$IMGCONV\" \"$PWD/usr\"", in: folder)
            #expect(install.status == 0, "\(install.errors)")
            let share = folder.appending(path: "usr/share")
            let scripts = [
                "bash-completion/completions/imgconv": "bash", "zsh/site-functions/_imgconv": "zsh",
                "fish/vendor_completions.d/imgconv.fish": "fish",
            ]
            for (path, name) in scripts {
                let file = share.appending(path: path)
                #expect(try Data(contentsOf: file) == runVerb(["completion", name], in: folder).output)
                #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o644)
            }
            #expect(try listing(share.appending(path: "man/man1")) == Self.pages.map { "\($0.name).1" }.sorted())
            let installed = folder.appending(path: "usr/bin/imgconv").path
            #expect(FileManager.default.isExecutableFile(atPath: installed))
            let uninstall = try shell("bash '\(script)' uninstall \"$PWD/usr\"", in: folder)
            #expect(uninstall.status == 0, "\(uninstall.errors)")
            let left = FileManager.default.enumerator(
                at: folder.appending(path: "usr"), includingPropertiesForKeys: nil)
            for case let url as URL in try #require(left) { #expect(url.hasDirectoryPath, "\(url.path)") }
        }
    }
}
