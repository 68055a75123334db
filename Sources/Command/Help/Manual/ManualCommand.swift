import ArgumentParser
import ImagePipeline
import KernelFormats

/// `manual`: prints manual pages.
struct ManualCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print a manual page, for man.",
        usage: """
            imgconv manual [<verb> ...]
            imgconv manual --list
            """,
        discussion: """
            Pages are in the language of man (roff). make install puts all of them where
            man looks for them.

            EXAMPLES
              imgconv manual compare | man -l -
                  shows the page of imgconv compare
              imgconv manual kernel show > imgconv-kernel-show.1
                  writes the page of imgconv kernel show
            """)

    @Argument(
        help: ArgumentHelp(
            "The verb, or the name of its page, as in imgconv-compare. Without it, the program's page is printed.",
            valueName: "verb"))
    var verb: [String] = []

    @Flag(help: "Print the names of all pages.")
    var list = false

    func run(_ console: Console) throws {
        let program = try CommandReference.program()
        let pages = ManualPage.all(of: program)
        if list {
            guard verb.isEmpty else { throw ValidationError("--list stands alone") }
            pages.map(\.name).forEach(console.data)
            return
        }
        let written = verb.joined(separator: "-")
        let name = written.hasPrefix("imgconv") ? written : (["imgconv"] + verb).joined(separator: "-")
        // The default verb is described on the program's page.
        let standard = (["imgconv"] + program.standard.words).joined(separator: "-")
        let isStandard = name == standard || verb.count == 1 && CommandReference.modes.contains(verb[0])
        guard let page = pages.first(where: { $0.name == (isStandard ? "imgconv" : name) }) else {
            let nearest = Suggestion.nearest(to: name, among: pages.map(\.name)).map { "did you mean \($0)?" }
            throw ValidationError(
                "no page is called \(name.singleLine); \(nearest ?? "imgconv manual --list prints the names")")
        }
        console.data(page.text)
    }
}
