"""The booth's own folder in an S3-compatible bucket: what it puts there, and what it may ask.

Paths are relative to that folder, the prefix. Nothing is tried again in here: who calls knows when.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import quote

from kiosk.sharing import s3_client
from kiosk.sharing.bucket_errors import BucketError, GoneError, RefusedError, UnreachableError
from kiosk.sharing.s3_client import Brake, Sent, told, understood

MOST_DAYS = 7.0
"""How long a signed link can be good for, at most: S3 says so."""
OUTAGE_DAYS = 7.0
"""How much longer a picture is kept. A page is written anew if it had to wait for the network, and
its links end that much later; but the pictures went before it, and are as old as they are."""


@dataclass(frozen=True)
class Part:
    """Of an upload in parts, as the server has it."""

    etag: str
    size: int


class Bucket:
    """All methods block and raise BucketError. `open` first. For one thread at a time.

    `public_url` is where anybody reads the bucket from its root; without it links are signed.
    `timeout_s` is how long a server may be silent.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        name: str,
        region: str,
        key_id: str,
        secret: str,
        prefix: str,
        public_url: str = "",
        timeout_s: float = 30.0,
    ) -> None:
        self._endpoint = endpoint
        self._name = name
        self._region = region
        self._key_id = key_id
        self._secret = secret
        # With its slash: a rule of ours for "booth" would delete what is in "booth-wedding".
        self._prefix = prefix.strip("/") + "/" if prefix.strip("/") else ""
        self._public_url = public_url.rstrip("/")
        self._timeout_s = timeout_s
        self._client: Any = None

    def open(self) -> None:
        """Takes about half a second of computing, and asks nobody. Open already: does nothing."""
        if self._client is None:
            self._client = s3_client.connected(
                self._endpoint,
                region=self._region,
                key_id=self._key_id,
                secret=self._secret,
                timeout_s=self._timeout_s,
            )

    # One object

    def digest(self, path: str) -> str | None:
        """The sha256 that was told when `path` was put; None if it is not there, or not to be seen.

        Who may only write is told no by some servers, even that something is missing; so no is not
        an error here. If it is one, putting will say it better: this answer has no words.
        """
        try:
            answer = self._ask("head_object", Key=self._key(path))
        except UnreachableError:
            raise
        except BucketError:
            return None
        return str(answer.get("Metadata", {}).get("sha256", ""))

    def put(self, path: str, body: bytes, *, content_type: str, sha256: str, brake: Brake) -> None:
        answer = self._ask(
            "put_object",
            Key=self._key(path),
            Body=Sent(body, brake),
            ContentType=content_type,
            Metadata={"sha256": sha256},
        )
        told(answer, "ETag")

    def link(self, path: str, *, days: float, download: str = "") -> str:
        """A link that reads `path` for so many days; as a download of that name if there is one.

        A public link neither ends nor names a download: the server's rule, and the page, do.
        """
        if self._public_url:
            return f"{self._public_url}/{quote(self._key(path))}"
        params = {"Bucket": self._name, "Key": self._key(path)}
        if download:
            params["ResponseContentDisposition"] = f'attachment; filename="{download}"'
        seconds = int(min(days, MOST_DAYS) * 86_400)
        with understood():
            url: str = self._client.generate_presigned_url(
                "get_object", Params=params, ExpiresIn=seconds
            )
        return url

    # One object in parts

    def begin(self, path: str, *, content_type: str, sha256: str) -> str:
        """The id of a new upload in parts. Nobody sees the object before `finish`."""
        answer = self._ask(
            "create_multipart_upload",
            Key=self._key(path),
            ContentType=content_type,
            Metadata={"sha256": sha256},
        )
        return told(answer, "UploadId")

    def parts(self, path: str, upload: str) -> dict[int, Part]:
        """What has arrived, by number from 1. Raises GoneError if it is not known."""
        found: dict[int, Part] = {}
        marker: dict[str, Any] = {}
        with understood():
            while True:
                answer = self._ask("list_parts", Key=self._key(path), UploadId=upload, **marker)
                for part in answer.get("Parts", []):
                    found[part["PartNumber"]] = Part(part["ETag"], part["Size"])
                if not answer.get("IsTruncated"):
                    return found
                marker = {"PartNumberMarker": answer["NextPartNumberMarker"]}

    def put_part(self, path: str, upload: str, number: int, body: bytes, *, brake: Brake) -> Part:
        answer = self._ask(
            "upload_part",
            Key=self._key(path),
            UploadId=upload,
            PartNumber=number,
            Body=Sent(body, brake),
        )
        return Part(told(answer, "ETag"), len(body))

    def finish(self, path: str, upload: str, parts: Mapping[int, Part]) -> None:
        sent = [{"PartNumber": number, "ETag": parts[number].etag} for number in sorted(parts)]
        answer = self._ask(
            "complete_multipart_upload",
            Key=self._key(path),
            UploadId=upload,
            MultipartUpload={"Parts": sent},
        )
        told(answer, "ETag")

    def abort(self, path: str, upload: str) -> None:
        with suppress(GoneError):
            self._ask("abort_multipart_upload", Key=self._key(path), UploadId=upload)

    def unfinished(self, folder: str) -> list[tuple[str, str]]:
        """Path and id of every upload in parts that was begun below `folder`, and not ended.

        Of the first 1000 only: one session never has more.
        """
        answer = self._ask("list_multipart_uploads", Prefix=self._key(folder))
        cut = len(self._prefix)
        with understood():
            return [(it["Key"][cut:], it["UploadId"]) for it in answer.get("Uploads", [])]

    # All of them

    def expire_after(self, days: float) -> None:
        """Have the server delete whatever the booth put there when its links, which are good for so
        many days, have ended for sure: OUTAGE_DAYS later.

        Other rules of the bucket stay as they are. Raises BucketError if that is not allowed.
        """
        if not self._prefix:
            raise RefusedError("Without a prefix a rule would delete all that is in the bucket.")
        kept = ceil(days + OUTAGE_DAYS)
        rule = {
            "ID": f"nearbooth {self._prefix}",
            "Status": "Enabled",
            "Filter": {"Prefix": self._prefix},
            "Expiration": {"Days": kept},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": kept},
        }
        rules = self._rules()
        if rule not in rules:
            others = [it for it in rules if it.get("ID") != rule["ID"]]
            rules = [*others, rule]
            self._ask("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": rules})

    def _rules(self) -> list[dict[str, Any]]:
        try:
            return list(self._ask("get_bucket_lifecycle_configuration").get("Rules", []))
        except BucketError as error:
            if error.code == "NoSuchLifecycleConfiguration":
                return []
            raise

    def _key(self, path: str) -> str:
        return self._prefix + path

    def _ask(self, operation: str, **values: Any) -> Any:
        with understood():
            return getattr(self._client, operation)(Bucket=self._name, **values)
