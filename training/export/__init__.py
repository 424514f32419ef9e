"""ONNX graph, catalog and model pack."""
