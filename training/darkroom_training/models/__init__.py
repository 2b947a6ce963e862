"""An exported model: model.onnx, model.json, and golden images beside them."""
