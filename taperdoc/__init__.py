"""A baclofen taper, as a clinician decided it, made into a handout a patient can follow."""

__version__ = "0.1.0"
