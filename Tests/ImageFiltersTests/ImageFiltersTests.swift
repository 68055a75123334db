import Testing
import ImageFilters

@Suite struct ImageFiltersTests {}
