"""Whether a proposal passes."""

from coprod.simulation.exact.numerics import sum_and_rest
from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply, vote, weight


@compiled
def decide(n, to_proposal, to_design, decision_share, out, parameters):
    """Write 1 to the first element of ``out`` if the proposal passes, else 0, and the share of people in favour to the second."""
    largest, people = 0.0, 0.0
    yes, yes_rest, cast, cast_rest = 0.0, 0.0, 0.0, 0.0
    for a in range(n):
        largest = to_proposal[a] if to_proposal[a] > largest else largest
        voted, counts = vote(to_proposal[a], to_design[a], parameters), weight(decision_share[a], parameters)
        yes, yes_rest = sum_and_rest(yes, yes_rest, counts * voted)
        cast, cast_rest = sum_and_rest(cast, cast_rest, counts)
        people += 1.0 if voted > 0.5 else 0.0
    yes, cast = yes + yes_rest, cast + cast_rest
    out[0] = apply(largest, yes / cast if cast > 0.0 else 0.0, parameters)
    out[1] = people / float(n)
