"""Who gains and who loses what, over time: the ledger of value by role, group and level, beside power and voice."""
