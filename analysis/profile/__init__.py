"""The profile of a project: strengths, the weakest link, the changes that raise value most in the model, and a year after."""
