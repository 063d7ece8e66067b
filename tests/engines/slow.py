"""An engine that takes its time, with a process beside it by which others see that it is at work: `sleep 421`."""

import subprocess
import time


class Engine:
    def words(self, image, *, languages, layout, timeout):
        subprocess.Popen(["sleep", "421"])
        time.sleep(40)
        return []

    def line(self, image, *, alphabet, timeout):
        return ""
