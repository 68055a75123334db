import Testing
import ImagePlanes

@Suite struct ImageReportTests {}
