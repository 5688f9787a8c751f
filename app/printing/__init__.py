"""Tables and sentences on results, scenarios, rules and the rest: a file for each thing that is printed."""
