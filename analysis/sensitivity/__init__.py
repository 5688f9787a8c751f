"""Which factors of a sample move an outcome: Morris, Sobol and given-data indices, apart from the noise of seeds."""
