"""What an S3 server means when it says no, and what it asks of us. Pure.

Servers of all makers share S3's error codes, and add some of their own; the HTTP status is the
rest. Whose fault it is decides what happens next:

    BucketError           a DeviceError: the message is a sentence for the operator
    ├── UnreachableError  nobody's: the network, or a server that is busy; tried again soon
    ├── BarredError       a person has to put something right: tried again, slowly
    │   ├── ForbiddenError    the booth is known, but may not do this
    │   └── UnableError       the server does not do this, or not understand it
    ├── RefusedError      this file's own: given up, so that the next in line may go
    └── GoneError         an upload in parts that the server does not know any more: begun anew

A strip that is given up is never tried again. So no is the file's own fault only where the server
says just that; whatever else it says may be what a server says that is no bucket at all.
"""

from kiosk.errors import DeviceError


class BucketError(DeviceError):
    """What went wrong with the bucket, as a sentence for the operator; `code` is the server's."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class UnreachableError(BucketError):
    pass


class BarredError(BucketError):
    pass


class ForbiddenError(BarredError):
    pass


class UnableError(BarredError):
    pass


class RefusedError(BucketError):
    pass


class GoneError(BucketError):
    pass


_KEYS = "The bucket does not accept the booth's key. Check key_id and secret under [bucket]."
_MISSING = "The bucket does not exist. Check name, endpoint and region under [bucket]."
_FULL = "The bucket is full. Make room in it, or raise its quota."
_ELSEWHERE = "The bucket is in another region. Check region and endpoint under [bucket]."
_CLOCK = "The bucket does not accept the booth's clock. Set its time."
_UNPAID = "The bucket's account is not active. Ask whoever provides it."
_UNABLE = "What answers is no bucket, or not one for the booth. Check endpoint under [bucket]."
_TROUBLE = "The bucket's server is in trouble."

_BARRED = {
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "InvalidToken": _KEYS,
    "ExpiredToken": _KEYS,
    "AuthorizationHeaderMalformed": _ELSEWHERE,
    "PermanentRedirect": _ELSEWHERE,
    "IllegalLocationConstraintException": _ELSEWHERE,
    "NoSuchBucket": _MISSING,
    "InvalidBucketName": _MISSING,
    "RequestTimeTooSkewed": _CLOCK,
    "RequestExpired": _CLOCK,
    "AccountProblem": _UNPAID,
    "NotSignedUp": _UNPAID,
    "QuotaExceeded": _FULL,  # Ceph, and many who run it
    "QuotaExceededException": _FULL,
    "InsufficientStorage": _FULL,
    "XMinioStorageFull": _FULL,
    "XMinioAdminBucketQuotaExceeded": _FULL,  # with status 400
}

_REFUSED = {"EntityTooLarge", "KeyTooLongError", "MetadataTooLarge"}

_GONE = {"NoSuchUpload", "InvalidPart", "InvalidPartOrder", "EntityTooSmall"}

# With status 400 or 409, but the network's fault or the server's all the same.
_AGAIN = {"RequestTimeout", "SlowDown", "BadDigest", "IncompleteBody", "OperationAborted"}

# For whatever code comes with it. HEAD has no body, and so nothing but a status.
_BY_STATUS: dict[int, tuple[type[BucketError], str]] = {
    301: (BarredError, _ELSEWHERE),
    401: (BarredError, _KEYS),
    403: (
        ForbiddenError,
        "The booth's key may not write into the bucket. Allow it to put objects.",
    ),
    404: (BarredError, _MISSING),
    408: (UnreachableError, "The bucket's server lost patience."),
    429: (UnreachableError, "The bucket's server is asked too often."),
    501: (UnableError, _UNABLE),
    507: (BarredError, _FULL),
}


def meaning(code: str, status: int) -> BucketError:
    """The error to raise for a server's answer: its S3 error code, and its HTTP status."""
    if code in _BARRED:
        return BarredError(_BARRED[code], code)
    if code in _GONE:
        return GoneError("The bucket's server has forgotten what was sent already.", code)
    if code in _REFUSED or status == 413:
        return RefusedError(f"The bucket does not take this file ({code}).", code)
    if status in _BY_STATUS:
        kind, sentence = _BY_STATUS[status]
        return kind(sentence, code)
    if code in _AGAIN or not 400 <= status < 500:
        return UnreachableError(_TROUBLE, code)
    return UnableError(_UNABLE, code)
