"""The same thing twice."""

from .cases import *

CASES = {
    "key": scenario('title = "t"', 'title = "t"\ntitle = "u"', words=("not valid TOML", "line 3")),
    "table": scenario("[parameters.pop", "[parameters.groups.a]\n[parameters.pop", words=("not valid TOML",)),
    "group": scenario('["a", "b"]', '["a", "a"]', words=("groups", "different names")),
    "process": scenario('["a", "b"]', '["a", "b"]\nprocesses = ["spark", "spark"]', words=("'spark' is listed twice",)),
    "value of a factor": study("[0.3, 0.6]", "[0.3, 0.3]", words=("twice",)),
    "values of a linspace": study("values = [0.3, 0.6]", "linspace = [0.5, 0.5, 3]", words=("twice",)),
    "factor": study("[record]", '[[factors]]\nparameter = "start.trust"\nvalues = [0.1]\n[record]', words=("is a factor twice",)),
    "simplex": study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'simplex = "practice"\n[[factors]]\nsimplex = "practice"\n[design]\nkind = "latin_hypercube"\npoints = 4', words=("'practice.initiating' is a factor twice",)),
    "rule of a factor": study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'rule = "trust"\nvalues = ["beta", "beta"]', words=("twice",)),
    "measure of a study": study('["value"]', '["value", "value"]', words=("twice",)),
    "measure to print": plain("run baseline --measure value --measure value", "the measure value is named twice"),
    "measure to compare": plain("contrast baseline --set start.trust=0.9 --measure cost --measure cost", "cost is named twice"),
    "rule on the line": plain("run baseline --rule trust=beta --rule trust=delta", "the rule of trust is chosen twice"),
    "loop on the line": plain("run baseline --cut R2 --cut R2", "loop R2 is cut twice", "each loop once"),
    "loops of a factor": study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'cut = ["R1+R4", "R4+R1"]', words=("'cut' has a value twice",)),
    "loop of a scenario": Case("run s.toml --weeks 4 --cut R2", {"s.toml": spoilt(SCENARIO, '["a", "b"]', '["a", "b"]\ncut = ["R2"]')}, ("the scenario cuts loop R2 already", "leave R2 out")),
    "loop of a theory and its mechanism": cup(spoilt(THEORY, "[rules]", 'cut = ["R2"]\n[rules]', 'set = { "participation.credit" = 0.0 }', 'cut = ["R2"]'), words=("mechanism account cuts loop R2, which the theory cuts already", "rival.toml, line")),
    "loop of a theory and its scenario": Case(
        MEET,
        {
            "s.toml": spoilt(SCENARIO, '["a", "b"]', '["a", "b"]\ncut = ["R2"]'),
            "rival.toml": spoilt(THEORY, "[rules]", 'cut = ["R2"]\n[rules]'),
            "mine.toml": PATTERN,
            "cup.toml": spoilt(TOURNAMENT, '"baseline"', '"s.toml"'),
        },
        ("the scenario cuts loop R2 already", "theory rival"),
    ),
    "panels": on_store("plot out.zarr series --panels trust --panels trust", "--panels is given twice", "leave one out"),
    "highest": on_store("plot out.zarr heatmap --highest trust --highest trust", "--highest is given twice"),
    "point": Case(SWEEP, {"s.toml": 'scenario = "baseline"\n[design]\nkind = "list"\n[[points]]\n[[points]]\n'}, ("twice",)),
    "label of a point": Case(SWEEP, {"s.toml": spoilt(LIST, '"more"', '"as it is"')}, ("twice",)),
    "effect": sizes("[[effects]]", SIZES[SIZES.index("[[effects]]") :] + "[[effects]]", words=("effect 'one' is named twice",)),
    "theory": cup(tournament=spoilt(TOURNAMENT, '["rival.toml"]', '["rival.toml", "rival.toml"]'), words=("theory 'rival' is named twice",)),
    "pattern": cup(tournament=spoilt(TOURNAMENT, '["mine.toml"]', '["mine.toml", "mine.toml"]'), words=("pattern 'mine' is named twice",)),
    "parameter of a rule": rule('"step of trust"),)', '"step of trust"), share("own.gain", 0.1, "step of trust"))', words=("declares a parameter twice",)),
    "parameter of coprod": rule("own.gain", "trust.gain", words=("otherwise than coprod does",)),
}  # fmt: skip
