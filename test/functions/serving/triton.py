"""Asks a server as other servers' users do: triton.py HOST:PORT MODEL PHOTO OTHER_PHOTO. Prints what was answered as JSON."""

import base64
import json
import sys
from pathlib import Path

import numpy as np
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

from darkroom_training.photos.decode import upright

url, model, *names = sys.argv[1:]
client = InferenceServerClient(url=url)
photos = [Path(name).read_bytes() for name in names]


def encoded(binary: bool) -> InferInput:
    tensor = InferInput("image", [len(photos)], "BYTES")
    if binary:
        tensor.set_data_from_numpy(np.array(photos, dtype=np.object_), binary_data=True)
    else:
        tensor.set_data_from_numpy(
            np.array([base64.b64encode(one) for one in photos], dtype=np.object_), binary_data=False
        )
    return tensor


def pixels(binary: bool, name: str = "pixels") -> InferInput:
    batch = np.stack([np.asarray(upright(photo)) for photo in photos])
    tensor = InferInput(name, list(batch.shape), "UINT8")
    tensor.set_data_from_numpy(batch, binary_data=binary)
    return tensor


def asked(tensor: InferInput, **more) -> dict:
    answer = client.infer(model, [tensor], **more)
    names = [output["name"] for output in answer.get_response()["outputs"]]
    texts = lambda values: [one.decode() if isinstance(one, bytes) else one for one in np.ravel(values).tolist()]  # noqa: E731
    return {name: texts(answer.as_numpy(name)) for name in names} | {
        "shapes": {name: list(answer.as_numpy(name).shape) for name in names},
        "version": answer.get_response()["model_version"],
        "id": answer.get_response().get("id"),
    }


def refused(ask) -> str:
    try:
        ask()
    except InferenceServerException as error:
        return f"{error.status()} {error.message()}"
    return "answered"


wanted = InferRequestedOutput
print(
    json.dumps(
        {
            "live": client.is_server_live(),
            "ready": client.is_server_ready(),
            "server": client.get_server_metadata(),
            "modelReady": [
                client.is_model_ready(model),
                client.is_model_ready(model, "1"),
                client.is_model_ready(model, "9"),
            ],
            "nobodyReady": client.is_model_ready("nobody"),
            "model": client.get_model_metadata(model),
            "version": client.get_model_metadata(model, "1"),
            "encoded": [asked(encoded(binary)) for binary in (True, False)],
            "pixels": [asked(pixels(binary), request_id="7") for binary in (True, False)],
            "either name": asked(pixels(True, "image")),
            "one output as JSON": asked(pixels(True), outputs=[wanted("label", binary_data=False)]),
            "classes": [
                asked(encoded(True), outputs=[wanted("probabilities", binary_data=binary, class_count=2)])
                for binary in (True, False)
            ],
            "earlier version": asked(encoded(True), model_version="1"),
            "no version": refused(lambda: client.infer(model, [encoded(True)], model_version="9")),
            "no model": refused(lambda: client.infer("nobody", [encoded(True)])),
            "no config": refused(lambda: client.get_model_config(model)),
            "compressed": refused(lambda: client.infer(model, [encoded(True)], request_compression_algorithm="gzip")),
        }
    )
)
