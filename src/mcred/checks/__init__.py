"""The steps of a verification, one file per step, in the order of Open Badges 3.0."""
