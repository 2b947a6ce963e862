import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from fastapi import Request, Response
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.handlers import custom_handler
from mlserver.types import InferenceRequest, InferenceResponse
from model import Model


class Photos(MLModel):
    """Photos by a handler of its own, as the fastest way in; tensors by the protocol."""

    async def load(self) -> bool:
        self._model = Model(os.environ["MODEL"])
        self._threads = ThreadPoolExecutor(os.cpu_count())
        return True

    @custom_handler(rest_path="/predict")
    async def photo(self, request: Request) -> Response:
        photo = await request.body()
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._model.predict, photo)
        return Response(content=str(answer), media_type="text/plain")

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        pixels = NumpyCodec.decode_input(payload.inputs[0])
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._model.infer, pixels)
        output = NumpyCodec.encode_output("probabilities", np.array([answer["probabilities"]]))
        return InferenceResponse(model_name=self.name, outputs=[output])
