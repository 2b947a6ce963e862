import os
from pathlib import Path
from typing import Annotated

import bentoml
from bentoml.validators import ContentType
from model import Model


@bentoml.service(workers=os.cpu_count(), traffic={"timeout": 60})
class Photos:
    def __init__(self) -> None:
        self._model = Model(os.environ["MODEL"])

    @bentoml.api
    def predict(self, photo: Annotated[Path, ContentType("image/jpeg")], /) -> dict:
        return self._model.predict(photo.read_bytes())
