"""Parameters of the session phases: lead, engage, dialogue, record, agree, implement, and the institutions."""

from .declaration import TUNED, Parameter, coefficient, count, half_life, share

STAGES = ("intention", "assets", "dialogue", "documentation", "interpretation", "understanding", "agreement")

PROCESS = (
    # lead
    Parameter("lead.interval", 4.0, 1.0, 260.0, "weeks", "time between a unit's sessions without initiating"),
    Parameter("lead.initiating_gain", 1.0, 0.0, 5.0, "ratio", "interval shrinks by 1 / (1 + gain * initiating)"),
    # engage
    count("engage.citizen_seats", 8, 1, 24, "seats", "seats for citizens in a session"),
    count("engage.professional_seats", 4, 1, 12, "seats", "seats for professionals in a session"),
    coefficient("engage.staff_intercept", -0.5, "professionals' log-odds of joining a session with all else at zero"),
    coefficient("engage.staff_openness", 2.0, "effect of openness on professionals' joining"),
    coefficient("engage.staff_safety", 1.0, "effect of safety on professionals' joining"),
    coefficient("engage.staff_burden", 2.0, "professionals' joining falls with burden by this much"),
    coefficient("engage.staff_support", 1.0, "effect of leaders' supporting on professionals' joining"),
    # dialogue
    count("dialogue.rounds", 3, 1, 8, "rounds", "rounds of dialogue in a session"),
    Parameter("dialogue.speaking_slope", 6.0, 0.0, 20.0, "log-odds", "slope of speaking up on safety", status="expert"),
    share("dialogue.speaking_threshold", 0.5, "safety at which half speak up in a round"),
    share("dialogue.hidden_weight", 0.3, "chance weight of raising a hidden need unasked at full safety, relative to a shared one"),
    share("dialogue.equal_right", 0.0, "how far an equal right to speak evens out voice"),
    share(
        "dialogue.deafness",
        1.0,
        "how far power keeps people from taking others' views, at full power without inclusiveness",
        "See et al. 2011, 10.1016/j.obhdp.2011.07.006: sign; size assumed",
    ),
    share(
        "dialogue.yielding",
        0.3,
        "share of the distance to the view highest in status given up in a round, per unit of status distance without safety",
        "Gavrilets 2016, 10.1038/srep29704 (hierarchy agrees faster); size assumed",
    ),
    share("dialogue.staff_trust", 0.6, "trust of professionals and leaders in people they are not tied to"),
    count(
        "dialogue.all_dimensions",
        0,
        0,
        1,
        "yes or no",
        "1: who speaks, speaks about all need dimensions at once; 0: about one by lot",
    ),
    count(
        "dialogue.distance_by_dimension",
        1,
        0,
        1,
        "yes or no",
        "1: how far a view is from one's own is asked of each dimension by itself; 0: over all those spoken about (Euclidean)",
    ),
    share("dialogue.dominance_cost", 0.11, "loss of others' safety and openness per unit of leader talk above 1/n", TUNED),
    # record
    share("record.fidelity", 0.33, "chance that an utterance is recorded without leaders' communicating", TUNED),
    Parameter("record.status_bias", 0.5, 0.0, 2.0, "exponent", "weight of an utterance: power to this exponent"),
    share(
        "record.shared",
        0.0,
        "how far records are shared with all: removes the status bias, and lets partners other than the named contact know plans",
    ),
    share("record.understanding", 0.5, "step towards the record at full trust"),
    # agree
    share("agree.conflict_cost", 0.05, "loss of safety of everyone present when no agreement is reached"),
    *(
        share(f"stages.{stage}", 0.0, f"share of what the stage of {stage} lacks that reported processes make up for")
        for stage in STAGES
    ),
    # joint interpretive forum
    Parameter(
        "forum.interval",
        0.0,
        0.0,
        520.0,
        "weeks",
        "time between joint interpretive forums of the units of a span; 0: none are held",
    ),
    count("forum.span", 2, 1, 3, "level", "units that meet in a forum: 1 those of an organisation, 2 of a region, 3 all"),
    count("forum.delegates", 2, 1, 8, "people", "citizens drawn by lot from each unit"),
    count("forum.rounds", 3, 1, 8, "rounds", "rounds in which participants take each other's perspective"),
    share("forum.perspective_taking", 0.4, "step towards the others' mean view in a round, at full trust"),
    share("forum.tolerance", 0.2, "largest distance from the joint reading at which it is agreed"),
    share("forum.carry", 0.5, "how far units' agreements move to a joint agreement under full nesting"),
    # implement
    share("implement.rate", 0.4, "weekly rate towards the agreement at full implementing effort and yield", TUNED),
    share("implement.base", 0.3, "part of the rate that needs no implementing effort"),
    half_life("implement.drift", 208.0, "half-life of unsupported designs' return to their origin"),
    half_life("implement.orchestration", 104.0, "half-life of design differences between linked units at full effort"),
    half_life(
        "implement.spread",
        26.0,
        "half-life of the lag in discretion and inclusiveness behind linked units of better quality, at full effort",
    ),
    Parameter("implement.patience", 26.0, 1.0, 260.0, "weeks", "age at which an agreement counts as kept or broken"),
    share("implement.required_progress", 0.5, "progress below which the promise is broken"),
    share("implement.onlooker_share", 0.3, "effect of a kept or broken promise on those who did not take part"),
    # learning in and around sessions
    half_life("learn.view", 26.0, "half-life of a citizen's view returning to the lived need"),
    half_life("learn.staff_view", 26.0, "half-life of staff views returning to the norm or goal"),
    share("learn.rejection", 0.06, "loss of safety after speaking and not being recorded"),
    share("learn.heard_safety", 0.25, "gain of safety from being heard in a session", TUNED),
    share("learn.earned_position", 0.15, "gain of position by input that is used, at full inclusiveness"),
    share("learn.lost_position", 0.08, "loss of position by input that is not used, without inclusiveness"),
    share("learn.heard_efficacy", 0.05, "gain of efficacy from being heard in a session"),
    share("learn.commitment", 0.84, "gain of commitment after a session in which one was heard", TUNED),
    half_life("learn.commitment_fade", 8.0, "half-life of commitment"),
    share("learn.input_used", 0.2, "rise of response expectation when input is used"),
    share("learn.input_unused", 0.2, "fall of response expectation when input is not used"),
    share("learn.promise_kept", 0.14, "rise of institutional trust and response expectation by a kept promise", TUNED),
    share("learn.promise_broken", 0.15, "fall of institutional trust and response expectation by a broken promise"),
    half_life("learn.response_fade", 104.0, "half-life of response expectation's return to its start"),
    share("learn.session_load", 0.02, "burden added by a session", TUNED),
    half_life("learn.openness_fade", 67.0, "half-life of openness's return to the person's own level", TUNED),
)
