"""Options and arguments that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="a shipped scenario or a path to a .toml file")]
Store = Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a sweep")]
AnyStore = Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a run or a sweep")]
Word = Annotated[str, typer.Argument(metavar="[WORD]", help="in the name or the meaning")]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="set a parameter; may be repeated")]
Rules = Annotated[list[str] | None, typer.Option("--rule", metavar="FAMILY=NAME", help="choose a rule; may be repeated")]
Events = Annotated[
    list[str] | None, typer.Option("--event", metavar="NAME@WEEK", help="let an event happen at a week; may be repeated")
]
Cuts = Annotated[list[str] | None, typer.Option("--cut", metavar="LOOP", help="cut a feedback loop, such as R2; may be repeated")]
Weeks = Annotated[int | None, typer.Option(help="horizon in weeks; by default the scenario's")]
TableFile = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE.csv", help="write the table here")]
Seed = Annotated[int, typer.Option(help="seed of all random numbers")]
Threads = Annotated[int, typer.Option(help="threads; 0 for one on each core")]
Processes = Annotated[int, typer.Option(help="processes; 0 for one on each core")]
