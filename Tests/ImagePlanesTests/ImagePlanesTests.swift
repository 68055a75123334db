import Testing
import ImagePlanes

@Suite struct ImagePlanesTests {}
