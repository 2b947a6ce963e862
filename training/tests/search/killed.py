"""`python killed.py SPEC KILL`: the task `train`, which a kill -9 ends in mid-training. KILL says where: after the figures of an epoch
are logged (`logged 3`), or while the checkpoint after it is written (`writing 3`)."""

import os
import signal
import sys

from darkroom_training import train
from darkroom_training.clients.store import Store
from darkroom_training.clients.tracking import Run
from darkroom_training.search import interim

where, epoch = sys.argv.pop().split()


def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)


log_metrics, save, write = Run.log_metrics, interim.checkpoint.save, Store.write


def logged(self, step, metrics):
    log_metrics(self, step, metrics)
    if step == int(epoch) and "train_loss" in metrics and (step, "train_loss") not in self._known:
        dies()


def half(self, uri, content):
    write(self, uri, content[: len(content) // 2])
    dies()


def saved(store, uri, trial, checkpoint):
    if len(checkpoint.epochs) == int(epoch):
        Store.write = half
    save(store, uri, trial, checkpoint)


if where == "logged":
    Run.log_metrics = logged
else:
    interim.checkpoint.save = saved
train()
