"""The tournament of theories: rival rule sets scored on signed patterns over draws of their parameters."""
