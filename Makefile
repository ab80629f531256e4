.PHONY: setup
setup:
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet uv==0.13.8
	.venv/bin/uv pip sync --require-hashes --no-build requirements-dev.lock
	.venv/bin/uv pip install --no-deps --no-build-isolation --editable .
