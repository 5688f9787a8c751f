"""A class at once: students' browsers run the model, the server passes small results on to the teacher's page."""

from coprod.experiments.extras import needs

needs("classroom")
