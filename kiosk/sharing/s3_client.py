"""Speaks S3 with any server that does, by botocore. The only file that knows botocore.

Path-style addresses, signature version 4, and no checksums but where S3 demands one, for many
servers know none. Nothing is read from ~/.aws or from AWS_ variables, no proxy is taken from the
environment, nobody is told who we are, and nothing is tried again.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from kiosk.sharing.bucket_errors import BarredError, UnreachableError, meaning

Brake = Callable[[int], None]
"""Called with the number of bytes that go out next; returns when they may. May raise OSError."""

_BLOCK_BYTES = 16 * 1024

_STRANGER = "Something else than a bucket answers. Does the network want a login?"

_SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""So that an operator's own server is trusted who made it known to the system."""


def connected(endpoint: str, *, region: str, key_id: str, secret: str, timeout_s: float) -> Any:
    """botocore's client, for calls within `understood`. Takes half a second, and asks nobody.

    `timeout_s` is how long a server may be silent. Raises BarredError if nobody can be asked so.
    """
    import botocore.config

    config = botocore.config.Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"total_max_attempts": 1},
        connect_timeout=timeout_s,
        read_timeout=timeout_s,
        proxies={},
        user_agent="Nearbooth",
        ignore_configured_endpoint_urls=True,
    )
    with understood():
        client = _alone().create_client(
            "s3",
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            verify=str(_SYSTEM_AUTHORITIES) if _SYSTEM_AUTHORITIES.exists() else True,
            config=config,
        )
    client.meta.events.register("before-send.s3", _let_go)
    client.meta.events.register("before-call.s3", _take_no_for_an_answer)
    return client


class Sent(BytesIO):
    """What goes out: at full speed while it is read to be signed, by the brake when it is sent."""

    def __init__(self, body: bytes, brake: Brake) -> None:
        super().__init__(body)
        self._brake = brake
        self.going = False

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.going:
            return super().read(size)
        block = super().read(_BLOCK_BYTES)  # urllib3 would take 128 KiB: seconds of a slow line
        if block:
            self._brake(len(block))
        return block


def _let_go(request: Any, **_: Any) -> None:
    """botocore's hook between signing and sending. It returns nothing, so botocore goes on."""
    if isinstance(request.body, Sent):
        request.body.going = True


def _take_no_for_an_answer(params: Any, **_: Any) -> None:
    """botocore's hook before a call: as if it had been redirected to the bucket's region already.

    Otherwise any 302, as of a hotel's login page, makes it look for the region, and that again,
    without end. Signed links need the right region anyway, so the operator has to know it.
    """
    params["context"].setdefault("s3_redirect", {})["redirected"] = True


def _alone() -> Any:
    """A session of botocore that nothing from outside reaches: no files, no variables."""
    from botocore.loaders import Loader
    from botocore.session import Session

    known = {
        name: (None, None, default, conversion)
        for name, (_, _, default, conversion) in Session.SESSION_VARIABLES.items()
    }
    for name in ("config_file", "credentials_file"):
        known[name] = (None, None, os.devnull, None)
    session = Session(session_vars=known)
    own_data = [Loader.BUILTIN_DATA_PATH]
    loader = Loader(extra_search_paths=own_data, include_default_search_paths=False)
    session.register_component("data_loader", loader)
    return session


@contextmanager
def understood() -> Iterator[None]:
    """What goes wrong in here comes out as a BucketError."""
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as error:
        answer: Mapping[str, Any] = error.response
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        raise meaning(str(answer.get("Error", {}).get("Code", "")), int(status)) from error
    except (ParamValidationError, ValueError) as error:
        raise BarredError("Check endpoint, name and region under [bucket].") from error
    except (ResponseParserError, KeyError) as error:
        raise UnreachableError(_STRANGER) from error  # what every server says was not in it
    except (BotoCoreError, OSError) as error:
        raise UnreachableError(_silence(error)) from error


def told(answer: Mapping[str, Any], name: str) -> str:
    """What every server tells. A network that wants to be logged into says yes to anything."""
    if not answer.get(name):
        raise UnreachableError(_STRANGER)
    return str(answer[name])


def _silence(error: Exception) -> str:
    """Why there is no answer at all, for the operator."""
    if "CERTIFICATE" in str(error).upper():
        return "The bucket's server has a certificate that nobody here trusts."
    return "The bucket cannot be reached. Is there internet?"
