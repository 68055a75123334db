/// The manual page of a command, in the macros of man(7).
struct ManualPage {
    /// The name of the page, which is its file's without the section.
    let name: String
    private let command: CommandReference
    /// The command whose options and discussion are printed: the default verb on the program's page.
    private let described: CommandReference
    private let others: [CommandReference]

    /// The pages of the program and of all verbs but `help`; the default verb is on the program's page.
    static func all(of program: CommandReference) -> [ManualPage] {
        let commands = program.all.filter { command in
            command.words != ["help"] && (command.words != program.standard.words || command.words.isEmpty)
        }
        return commands.map { command in
            ManualPage(
                name: name(of: command), command: command, described: command.standard,
                others: commands.filter { $0.words != command.words })
        }
    }

    private static func name(of command: CommandReference) -> String {
        (["imgconv"] + command.words).joined(separator: "-")
    }

    /// The page.
    var text: String {
        var page = Roff()
        page.request(".TH", name.uppercased(), "1", "", "imgconv \(Version.number)", "User Commands")
        // Names of options and functions are not divided.
        page.request(".nh")
        page.line(".ad l")
        page.section("NAME")
        page.line("\(Roff.escaped(name)) \\-")
        page.paragraph(command.abstract)
        page.section("SYNOPSIS")
        for (index, usage) in HelpTopic(of: command.words).usage.enumerated() {
            if index > 0 { page.request(".br") }
            page.line(Roff.usage(usage))
        }
        description(&page)
        options(&page)
        verbs(&page)
        exitStatus(&page)
        items("ENVIRONMENT", ManualText.environment(of: command, described.discussion), &page)
        items("FILES", ManualText.files(of: command), &page)
        examples(&page)
        page.section("SEE ALSO")
        page.line(others.map { Roff.reference(to: Self.name(of: $0)) }.joined(separator: ",\n"))
        return page.text
    }

    private func description(_ page: inout Roff) {
        page.section("DESCRIPTION")
        page.paragraph(described.abstract + ".")
        for section in described.discussion.sections where !ManualText.ownSections.contains(section.heading ?? "") {
            if let heading = section.heading { page.subsection(heading.capitalizedFirst) }
            for paragraph in section.lines.split(separator: "") {
                if section.heading == nil { page.request(".PP") }
                page.paragraph(paragraph.joined(separator: " "))
            }
        }
    }

    private func options(_ page: inout Roff) {
        if !described.positionals.isEmpty {
            page.section("ARGUMENTS")
            for argument in described.positionals {
                page.item(Roff.value(argument.valueName ?? ""), argument.abstract)
            }
        }
        guard !described.options.isEmpty else { return }
        page.section("OPTIONS")
        var titles: [String?] = []
        for option in described.options where !titles.contains(option.section) { titles.append(option.section) }
        for title in titles {
            if titles.count > 1 { page.subsection(title ?? "General") }
            for option in described.options where option.section == title { item(option, &page) }
        }
    }

    /// An option; its values are items of their own if the abstract says what each of them means.
    private func item(_ option: ArgumentReference, _ page: inout Roff) {
        let names = option.names.map(Roff.bold).joined(separator: ", ")
        let tag = names + (option.valueName.map { " " + Roff.value($0) } ?? "")
        let byDefault = option.defaultValue.map { " The default is \($0)." } ?? ""
        guard let list = ValueList(option) else {
            page.item(tag, option.abstract + byDefault)
            return
        }
        page.item(tag, list.introduction)
        page.request(".RS")
        for value in list.values { page.item(Roff.bold(value.word), value.meaning) }
        page.request(".RE")
    }

    private func verbs(_ page: inout Roff) {
        let listed = command.verbs.compactMap { verb in others.first { $0.words == verb.words } }
        guard !listed.isEmpty else { return }
        page.section("VERBS")
        for verb in listed { page.item(Roff.reference(to: Self.name(of: verb)), verb.abstract + ".") }
    }

    private func exitStatus(_ page: inout Roff) {
        page.section("EXIT STATUS")
        let codes = ManualText.exitCodes(described.discussion)
        for code in codes ?? [("0", "success"), ("64", "wrong usage")] { page.item(Roff.bold(code.0), code.1) }
        guard codes == nil else { return }
        page.request(".PP")
        page.line("Other failures have the codes that\n\(Roff.reference(to: "imgconv"))\nlists.")
    }

    private func items(_ title: String, _ items: [(String, String)], _ page: inout Roff) {
        guard !items.isEmpty else { return }
        page.section(title)
        for item in items { page.item(Roff.bold(item.0), item.1) }
    }

    private func examples(_ page: inout Roff) {
        let examples = described.discussion.examples
        guard !examples.isEmpty else { return }
        page.section("EXAMPLES")
        for (index, example) in examples.enumerated() {
            if example.meaning.isEmpty {
                if index > 0 { page.request(".PP") }
                page.line(Roff.bold(example.command))
            } else {
                page.item(Roff.bold(example.command), example.meaning)
            }
        }
    }
}

extension String {
    /// The text in lower case but for its first letter.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
