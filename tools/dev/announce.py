"""Wait until Odoo answers, then print where it is. Started by serve.py."""

import os
import sys
import time
import urllib.error
import urllib.request

TEXT = """
==============================================================
  StatCRM is ready:  http://127.0.0.1:{port}/odoo
  Log-in: admin      Password: admin      Stop: Ctrl-C
{log_ins}==============================================================
"""


def main(port, server_pid, log_ins):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    # The server took the place of our parent; when it is gone, so are we.
    while os.getppid() == server_pid:
        try:
            direct.open(f"http://127.0.0.1:{port}/web/health", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
            continue
        if log_ins:
            log_ins = f"  Or, with the log-in as password:\n{log_ins}"
        print(TEXT.format(port=port, log_ins=log_ins), flush=True)
        return


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    except KeyboardInterrupt:
        pass
