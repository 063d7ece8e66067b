"""An engine that never answers, with a subprocess that would outlive it."""

import subprocess
import time


class Engine:
    def words(self, image, *, languages, layout, timeout):
        subprocess.Popen(["sleep", "417"])
        while True:
            time.sleep(1)

    line = words
