"""Whether those can work with it who see little, or who use the keyboard alone.

Home, card, board, brief and the pages that customers see, in a real browser, as they
are served: axe-core looks at them (`axe.py`), and keys are pressed (`keys.py`).
"""
