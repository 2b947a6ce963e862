import os

import litserve
from fastapi import UploadFile
from model import Model


class Photos(litserve.LitAPI):
    def setup(self, device: str) -> None:
        self._model = Model(os.environ["MODEL"])

    def decode_request(self, request: UploadFile) -> bytes:
        return request.file.read()

    def predict(self, photo: bytes) -> dict:
        return self._model.predict(photo)

    def encode_response(self, answer: dict) -> dict:
        return answer


if __name__ == "__main__":
    server = litserve.LitServer(Photos(), accelerator="cpu", workers_per_device=os.cpu_count())
    server.run(host="127.0.0.1", port=int(os.environ["PORT"]), generate_client_file=False, log_level="error")
