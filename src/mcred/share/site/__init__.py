"""A static site of the badges that their earners chose to publish, for any host.

build_site(source, folder, now=…) → BuildReport
check_site(folder, url=…, now=…)  → SiteReport
"""
