"""The developer tool behind `./dev`: standard library only, Python 3.10 to 3.13.

One file per subject; `cli.py` is the way in. Code that must run inside Odoo's
own Python is in `inside_odoo/`.
"""
