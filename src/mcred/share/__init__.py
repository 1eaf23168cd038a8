"""What people see of a badge: printable reports, badge pages, and the static site that keeps them.

from mcred.share.explain_page import explain_page
html = explain_page(report)

The modules load their libraries (Jinja2, markdown-it-py, nh3, segno) when they are imported; this
package imports none of them.
"""
