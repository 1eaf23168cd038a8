"""Present badges: what an earner signs to show that they are the earner's to show.

presented = mcred.present([badge], key=key, domain="employer.example", challenge="u-3f1c")
presented.to_text()
"""

from mcred.presenting.enclosing import enclosed
from mcred.presenting.presentation import VP_JOSE, SignedPresentation, present

__all__ = ["VP_JOSE", "SignedPresentation", "enclosed", "present"]
