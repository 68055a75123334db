import LibC

/// The terminal that a descriptor is connected to.
package struct Terminal: Sendable {
    /// The descriptor.
    package let descriptor: Int32

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether the descriptor is connected to a terminal.
    package var isConnected: Bool { isatty(descriptor) == 1 }

    /// The size of a terminal; members that the system does not know are 0.
    package struct Size: Equatable, Sendable {
        package var columns: Int
        package var rows: Int
        /// The width in pixels.
        package var width: Int
        /// The height in pixels.
        package var height: Int
    }

    /// The size, or `nil` if there is no terminal.
    package var size: Size? {
        var size = winsize()
        guard unsafe ioctl(descriptor, .init(TIOCGWINSZ), &size) == 0 else { return nil }
        return Size(
            columns: Int(size.ws_col), rows: Int(size.ws_row), width: Int(size.ws_xpixel), height: Int(size.ws_ypixel))
    }

    /// Whether the terminal can be queried.
    ///
    /// The descriptor must be open for reading and writing, and the process must not be in the background, where
    /// reading would stop it.
    package var canBeAsked: Bool {
        guard fcntl(descriptor, F_GETFL) & O_ACCMODE == O_RDWR else { return false }
        let group = tcgetpgrp(descriptor)
        return group < 0 || group == getpgrp()
    }

    /// A terminal's settings for typed input.
    package struct Settings: @unchecked Sendable {
        // A plain C structure without pointers.
        fileprivate var values: termios

        /// The settings without echo, line buffering, and the quit and suspend keys.
        ///
        /// The interrupt key still works, because an interrupt can be caught and the settings restored.
        package func unbuffered(_ descriptor: Int32) -> Settings {
            var values = values
            values.c_lflag &= ~tcflag_t(ICANON | ECHO)
            let none = UInt8(truncatingIfNeeded: fpathconf(descriptor, Int32(_PC_VDISABLE)))
            unsafe withUnsafeMutableBytes(of: &values.c_cc) { keys in
                for key in [VQUIT, VSUSP] { unsafe keys[Int(key)] = none }
                unsafe keys[Int(VMIN)] = 0
                unsafe keys[Int(VTIME)] = 0
            }
            return Settings(values: values)
        }
    }

    /// The current settings, or `nil` if there is no terminal.
    package var settings: Settings? {
        var values = termios()
        return unsafe tcgetattr(descriptor, &values) == 0 ? Settings(values: values) : nil
    }

    /// The time at which changed settings take effect.
    package enum Moment {
        case atOnce
        /// After all written output has been transmitted.
        case afterOutput
        /// After all written output has been transmitted; unread input is discarded.
        case afterOutputDiscardingInput
    }

    /// Changes the settings.
    /// - Returns: Whether the change succeeded.
    @discardableResult
    package func apply(_ settings: Settings, _ moment: Moment) -> Bool {
        var values = settings.values
        let action =
            switch moment {
            case .atOnce: TCSANOW
            case .afterOutput: TCSADRAIN
            case .afterOutputDiscardingInput: TCSAFLUSH
            }
        return unsafe tcsetattr(descriptor, action, &values) == 0
    }

    /// Discards unread input.
    package func discardInput() { tcflush(descriptor, TCIFLUSH) }

    /// Waits until input is available.
    /// - Returns: `false` if no input arrived before the deadline.
    package func waitForInput(until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = (deadline - .now) / Duration.milliseconds(1)
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, Int32(left.rounded(.up)))
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }
}
