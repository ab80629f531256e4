"""Speech on this machine: which models there are, when somebody speaks, and what is said.

Nothing heavy is imported here or at the top of any module of this room: the window opens before
CTranslate2 and ONNX Runtime are loaded, on the speech thread.
"""
