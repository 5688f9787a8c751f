"""Quality of many episodes, and which value forms hold."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply, forms


@compiled
def produce(n, professional_input, citizen_input, citizen_share, fit, out, parameters):
    """Quality of each episode, to ``out``."""
    for x in range(n):
        out[x] = fit[x] * apply(professional_input[x], citizen_input[x], citizen_share[x], parameters)


@compiled
def forms_of(out, parameters):
    """How far each form of value creation holds, to ``out``: chain, shop, network, access."""
    out[0], out[1], out[2], out[3] = forms(parameters)
