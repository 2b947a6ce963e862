"""The ONNX that our graphs are written in, whoever writes a part of them."""

OPSET = 18  # the first whose Resize has antialias
IR_VERSION = 10  # read by every ONNX Runtime since 1.18
