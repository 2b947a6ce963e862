import os

from fastapi import FastAPI, Request
from model import Model

model = Model(os.environ["MODEL"])
app = FastAPI()


@app.post("/predict")
async def predict(request: Request) -> dict:
    return model.predict(await request.body())
