"""The life of a micro-credential, from its definition to the decision.

Nothing here signs, fetches or reads YAML: documents are plain data in (`from_dict`) and out
(`to_dict`), clock and randomness are parameters.
"""
