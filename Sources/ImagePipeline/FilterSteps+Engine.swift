import Conventions
import Convolution
import ImageCodecs

extension FilterSteps {
    /// The engine that computes the first kernel, and why: for the account.
    func engine(
        for filter: Filter, input: ImageHeader, samples: SampleKind
    ) throws(ConventionError) -> (FilterAlgorithm, choice: String, plan: FilterPlan?) {
        // Results that become a library's integers are summed up by that library's arithmetic.
        if layer == nil, samples != .float, first.convention?.integers != nil {
            return (.direct, "the arithmetic of the library that is followed", nil)
        }
        let plan: FilterPlan
        do throws(FilterError) {
            plan = FilterPlan(
                try filter.resolved(width: input.width, height: input.height), algorithm: algorithm ?? filter.algorithm)
        } catch {
            throw .filter(error)
        }
        return (plan.algorithm, plan.summary, plan)
    }
}
