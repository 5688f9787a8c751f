"""Parameters of sizes, networks, leaders, starting values and population groups."""

from .declaration import TUNED, Parameter, count, share, weight

PRACTICES = (
    "initiating",
    "power_sharing",
    "training",
    "supporting",
    "building_trust",
    "communicating",
    "networking",
    "orchestrating",
    "implementing",
)
LEVELS = ("micro", "meso", "macro")
KJELLSTROM = "Kjellström et al. 2024, 10.1186/s12913-024-10549-4: nine leadership practices; the equal split is ours"

POPULATION = (
    Parameter("time.dt", 1.0, 0.25, 4.0, "weeks", "length of one step"),
    count("time.weeks", 260, 1, 5200, "weeks", "horizon of a run"),
    count("population.citizens", 400, 1, 2_000_000, "people", "citizens"),
    count("population.professionals", 40, 0, 200_000, "people", "professionals, at least one in each unit (none in a laboratory)"),
    count("population.units", 4, 1, 20_000, "units", "care units (micro level), each with one leader"),
    count("population.organisations", 2, 1, 2_000, "organisations", "organisations (meso), each with one leader"),
    count("population.regions", 1, 1, 200, "regions", "regions (macro), each with one leader"),
    count("needs.dimensions", 2, 1, 4, "dimensions", "number K of need dimensions"),
    count("needs.hidden", 1, 0, 4, "dimensions", "the last dimensions, known only to those who live them"),
    count("network.ties", 3, 1, 4, "professionals", "professionals around each citizen; the first is the named contact"),
    share("network.elsewhere", 0.5, "chance that a further tie is to a unit other than the home unit"),
    count("network.reach", 3, 1, 3, "units", "how far round the ring of units a further tie may lie"),
    count("network.peers", 6, 0, 8, "people", "peers of each citizen"),
    share("network.peers_local", 0.8, "chance that a peer belongs to the same home unit"),
    share("start.trust", 0.6, "mean personal trust at the start, both ways"),
    share(
        "start.institutional_trust",
        0.62,
        "mean institutional trust at the start",
        "SOM survey as reported in Läkartidningen: 62 % of Swedes with large or fairly large trust in regional care, 2022",
        "literature",
    ),
    share("start.health", 0.65, "mean objective health at the start"),
    share("start.well_being", 0.6, "mean felt well-being at the start"),
    share("start.burden", 0.25, "mean burden of citizens at the start"),
    share("start.expectation", 0.5, "mean expected quality of the service at the start"),
    share("start.response_expectation", 0.45, "mean belief that they will act on what we say, at the start"),
    share("start.commitment", 0.1, "commitment to shared work at the start"),
    share("start.spread", 0.15, "standard deviation of traits between people within a group", TUNED),
    share("professionals.norm", 0.35, "the professional norm: what good service is held to be, in each shared dimension"),
    share("professionals.hidden_norm", 0.3, "the same in each hidden dimension, which professionals do not see"),
    share("professionals.view_spread", 0.08, "standard deviation of professionals' and leaders' views at the start"),
    share("professionals.expertise", 0.7, "mean expertise"),
    share("professionals.openness", 0.5, "mean openness to citizens' contribution"),
    share("professionals.safety", 0.6, "mean psychological safety of professionals at the start"),
    share("professionals.burden", 0.35, "mean burden of professionals at the start"),
    share("professionals.resources", 0.7, "mean resources corner of professionals' power"),
    share("professionals.position", 0.7, "mean position corner of professionals' power"),
    share("professionals.attitude", 0.6, "mean attitude corner of professionals' power"),
    share("leaders.goal", 0.35, "the organisations' goal for the design, in every dimension"),
    share("leaders.goal_spread", 0.05, "standard deviation of the goal between organisations"),
    share("leaders.resources", 0.8, "mean resources corner of leaders' power"),
    share("leaders.position", 0.9, "mean position corner of leaders' power"),
    share("leaders.attitude", 0.7, "mean attitude corner of leaders' power"),
    share("leaders.support_capacity_left", 0.0, "share of leaders' capacity left after support ends"),
    count("leaders.support_ends", 5200, 0, 5200, "weeks", "week in which support for leaders ends; 5200 is never"),
    *(share(f"leaders.{level}.capacity", 0.5, f"time and mandate of {level} leaders for facilitation") for level in LEVELS),
    *(share(f"leaders.{level}.inclusiveness", 0.3, f"inclusiveness of {level} leaders as persons") for level in LEVELS),
    share("leaders.micro.weight", 1.0, "how far a unit leader's practice reaches the unit"),
    share("leaders.meso.weight", 0.5, "how far an organisation leader's practice reaches the unit"),
    share("leaders.macro.weight", 0.25, "how far a region leader's practice reaches the unit"),
    Parameter(
        "leaders.diminishing",
        0.5,
        0.1,
        1.0,
        "exponent",
        "returns to attention: effect is attention to this power, so below 1 spreading beats focusing",
    ),
    *(weight(f"practice.{p}", 1 / 9, f"leaders' attention to {p.replace('_', ' ')}", KJELLSTROM) for p in PRACTICES),
)

GROUP = (
    weight("groups.*.share", 0.5, "share of the population"),
    share("groups.*.need_centre", 0.5, "centre of needs in the shared dimensions"),
    share("groups.*.hidden_need_centre", 0.5, "centre of needs in the hidden dimensions"),
    share("groups.*.need_spread", 0.1, "standard deviation of needs within the group"),
    share("groups.*.resources", 0.5, "mean resources corner of power (time, knowledge, money, network)"),
    share("groups.*.position", 0.35, "mean position corner of power (mandate, standing, access)"),
    share("groups.*.efficacy", 0.5, "mean self-efficacy"),
    share("groups.*.safety", 0.5, "mean psychological safety"),
    Parameter("groups.*.trust_shift", 0.0, -0.5, 0.5, "share", "added to the starting means of both kinds of trust"),
    Parameter("groups.*.health_shift", 0.0, -0.5, 0.5, "share", "added to the starting mean of health"),
    Parameter("groups.*.burden_shift", 0.0, -0.5, 0.5, "share", "added to the starting mean of burden"),
    Parameter("groups.*.expectation_shift", 0.0, -0.5, 0.5, "share", "added to the starting mean of expectation"),
    Parameter("groups.*.response_shift", 0.0, -0.5, 0.5, "share", "added to the starting mean of response expectation"),
    Parameter(
        "groups.*.spread", 1.0, 0.0, 5.0, "ratio", "standard deviation of traits within the group, as a ratio of start.spread"
    ),
    share("groups.*.outreach", 0.0, "outreach to the group on top of what leaders' networking reaches"),
    Parameter(
        "groups.*.seat_weight", 1.0, 0.0, 100.0, "ratio", "factor on the weight of the group's members in the draw for seats"
    ),
)
