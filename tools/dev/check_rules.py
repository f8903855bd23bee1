"""The rules of rules.py alone, without any installation, for a commit hook."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dev import rules  # noqa: E402

found = rules.offenders()
print("\n".join(found))
sys.exit(1 if found else 0)
