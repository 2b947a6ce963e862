"""An exported model: model.onnx and model.json."""
