"""A server that speaks S3 on this machine (moto), with its own keys; it checks every signature."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

_LIMIT_S = 60.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_SET_UP = """
import json, sys
import boto3
address = sys.argv[1]
def client(name):
    return boto3.client(name, endpoint_url=address, region_name="us-east-1",
                        aws_access_key_id="setup", aws_secret_access_key="setup")
iam = client("iam")
def login(name, actions):
    iam.create_user(UserName=name)
    statement = {"Effect": "Allow", "Action": actions, "Resource": ["*"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return [made["AccessKeyId"], made["SecretAccessKey"]]
client("s3").create_bucket(Bucket="files")
print(json.dumps({"writer": login("writer", "s3:*"), "stranger": login("stranger", "sqs:*")}))
"""


@dataclass(frozen=True)
class S3Login:
    key: str
    secret: str


class S3Server:
    """``with`` it. The bucket is called ``files``; ``stranger`` has a key, but no rights."""

    writer: S3Login
    stranger: S3Login

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=_plain_environment(),
        )
        assert self._process.stdout is not None
        found: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=_read_on, args=(self._process.stdout, found), daemon=True
        )
        self._reader.start()
        try:
            self.port = found.get(timeout=_LIMIT_S)
            self._set_up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(_LIMIT_S)
        self._reader.join(_LIMIT_S)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _set_up(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _SET_UP, self.address],
            capture_output=True,
            check=True,
            timeout=_LIMIT_S,
            env=_plain_environment(),
        )
        logins = json.loads(done.stdout)
        self.writer, self.stranger = S3Login(*logins["writer"]), S3Login(*logins["stranger"])
        # From now on nobody is let in without a right signature.
        request = urllib.request.Request(
            f"{self.address}/moto-api/reset-auth",
            data=b"0",
            method="POST",
            headers={"Content-Type": "text/plain"},
        )
        with urllib.request.urlopen(request, timeout=_LIMIT_S) as answer:
            assert answer.status == 200


def _read_on(lines: IO[str], found: queue.SimpleQueue[int]) -> None:
    """Tell the port, then empty the pipe: a full one would stop the server."""
    with lines:
        for line in lines:
            if address := _ADDRESS.search(line):
                found.put(int(address[1]))


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
