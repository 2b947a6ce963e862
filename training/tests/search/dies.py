"""`python dies.py SPEC`: the task `train_several` with trials that are quick: each does what its trainer is called."""

import os
import signal

from darkroom_training import train_several
from darkroom_training.search import several


def quick(spec, store):
    print(f"does {spec.trainer}", flush=True)
    if spec.trainer == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if spec.trainer == "fail":
        raise ValueError("there is no such trainer")
    return {"trainer": spec.trainer}


several.train = quick
train_several()
