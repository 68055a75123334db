import Foundation

/// A headless Chromium that is driven through its DevTools protocol, over two pipes: no port, no network.
///
/// One object is one process; `close()` ends it, and only it. Everything it does has a time limit, so that a test
/// cannot hang.
///
/// Source: https://chromedevtools.github.io/devtools-protocol, `--remote-debugging-pipe`: JSON messages that end with a
/// zero byte, read from descriptor 3, written to descriptor 4.
public final class Browser {
    /// What the browser told unasked: its method and parameters.
    public struct Event {
        /// As in "Network.requestWillBeSent".
        public let method: String
        /// What it says.
        public let parameters: [String: Any]
    }

    /// Why a browser could not do what it was told.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    /// What was told so far.
    public private(set) var events: [Event] = []

    private let process = Process()
    private let scratch: URL
    private let toBrowser: Int32
    private let fromBrowser: Int32
    private var received: [UInt8] = []
    private var lastNumber = 0
    private var session: String?

    /// The browser's executable: IMGCONV_CHROMIUM, or the first of the usual names on the PATH.
    public static let executable: String? = {
        if let path = environment("IMGCONV_CHROMIUM") { return path }
        let folders = (environment("PATH") ?? "/usr/bin").split(separator: ":")
        return ["chromium", "chromium-browser", "google-chrome"].flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Starts a browser with an empty page.
    /// - Throws: `Failure` when it does not answer.
    public init(executable: String) throws {
        scratch = FileManager.default.temporaryDirectory.appending(path: "imgconv-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let (input, output) = (scratch.appending(path: "in").path, scratch.appending(path: "out").path)
        guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else { throw Failure(description: "no named pipe") }
        // Opened for both directions, a named pipe waits for nobody.
        toBrowser = openedFile(input, O_RDWR | O_CLOEXEC)
        fromBrowser = openedFile(output, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<\"$FROM_TEST\" 4>\"$TO_TEST\"", executable,
            // Continuous integration runs as root and in containers, where neither sandbox nor shared memory can be had.
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--hide-scrollbars", "--remote-debugging-pipe",
            "--user-data-dir=\(scratch.path)", "about:blank",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["FROM_TEST": input, "TO_TEST": output, "HOME": scratch.path]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        do {
            try attach()
        } catch {
            close()
            throw error
        }
    }

    private func attach() throws {
        let targets = try call("Target.getTargets", timeout: 60)["targetInfos"] as? [[String: Any]] ?? []
        guard let page = targets.first(where: { $0["type"] as? String == "page" })?["targetId"] as? String else {
            throw Failure(description: "the browser has no page")
        }
        session = try call("Target.attachToTarget", ["targetId": page, "flatten": true])["sessionId"] as? String
        for domain in ["Page", "Runtime", "Network", "Log"] { try call("\(domain).enable") }
    }

    func forgetEvents() { events = [] }

    /// Ends the process and waits for it.
    public func close() {
        session = nil
        _ = try? call("Browser.close", timeout: 5)
        let deadline = Date(timeIntervalSinceNow: 5)
        while process.isRunning, Date() < deadline { usleep(20_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        closeFile(toBrowser)
        closeFile(fromBrowser)
        try? FileManager.default.removeItem(at: scratch)
    }

    /// Calls a method and waits for its answer.
    /// - Throws: `Failure` when it fails, or does not answer in time.
    @discardableResult
    public func call(_ method: String, _ parameters: [String: Any] = [:], timeout: TimeInterval = 30) throws
        -> [String: Any]
    {
        lastNumber += 1
        let number = lastNumber
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        try send(try JSONSerialization.data(withJSONObject: message))
        let deadline = Date(timeIntervalSinceNow: timeout)
        while true {
            let answer = try receive(until: deadline, waitingFor: method)
            if answer["id"] as? Int == number {
                if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
                return answer["result"] as? [String: Any] ?? [:]
            }
            if let method = answer["method"] as? String {
                events.append(Event(method: method, parameters: answer["params"] as? [String: Any] ?? [:]))
            }
        }
    }

    private func send(_ data: Data) throws {
        var bytes = Array(data) + [0]
        while !bytes.isEmpty {
            let count = write(toBrowser, bytes, bytes.count)
            guard count > 0 else { throw Failure(description: "the browser cannot be written to") }
            bytes.removeFirst(count)
        }
    }

    private func receive(until deadline: Date, waitingFor method: String) throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let data = Data(received[..<end])
                received.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            }
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else { throw Failure(description: "\(method): no answer in time") }
            guard process.isRunning else { throw Failure(description: "\(method): the browser has ended") }
            var waiting = pollfd(fd: fromBrowser, events: Int16(POLLIN), revents: 0)
            // In short turns, for a process that ends leaves the pipe open: it is ours as well.
            guard poll(&waiting, 1, Int32(min(left, 0.2) * 1000)) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(fromBrowser, &chunk, chunk.count)
            if count > 0 { received += chunk[..<count] }
        }
    }
}

// The system's calls under names that the browser's own methods do not hide.
private func openedFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func closeFile(_ descriptor: Int32) { _ = close(descriptor) }
