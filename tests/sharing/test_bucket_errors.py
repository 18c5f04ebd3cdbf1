import pytest

from kiosk.errors import DeviceError
from kiosk.sharing.bucket_errors import (
    BarredError,
    BucketError,
    ForbiddenError,
    GoneError,
    RefusedError,
    UnableError,
    UnreachableError,
    meaning,
)
from kiosk.texts import Texts

WAITING = [
    (code, 403)
    for code in (
        *("InvalidAccessKeyId", "NoSuchBucket", "QuotaExceeded", "PermanentRedirect"),
        *("RequestTimeTooSkewed", "AccountProblem", "NoSuchUpload"),
    )
]


@pytest.mark.parametrize(
    ("code", "status", "kind", "says"),
    [
        ("InvalidAccessKeyId", 403, BarredError, "key_id and secret"),
        ("SignatureDoesNotMatch", 403, BarredError, "key_id and secret"),
        ("AccessDenied", 403, ForbiddenError, "may not write"),
        ("NoSuchBucket", 404, BarredError, "does not exist"),
        ("PermanentRedirect", 301, BarredError, "another region"),
        ("RequestTimeTooSkewed", 403, BarredError, "clock"),
        ("QuotaExceeded", 403, BarredError, "full"),
        ("XMinioStorageFull", 507, BarredError, "full"),
        ("XMinioAdminBucketQuotaExceeded", 400, BarredError, "full"),
        ("507", 507, BarredError, "full"),
        ("NoSuchUpload", 404, GoneError, "forgotten"),
        ("InvalidPart", 400, GoneError, "forgotten"),
        ("InternalError", 500, UnreachableError, "trouble"),
        ("ServiceUnavailable", 503, UnreachableError, "trouble"),
        ("SlowDown", 503, UnreachableError, "trouble"),
        ("RequestTimeout", 400, UnreachableError, "trouble"),
        ("TooManyRequests", 429, UnreachableError, "too often"),
        ("", 0, UnreachableError, "trouble"),
        ("EntityTooLarge", 400, RefusedError, "this file"),
        ("413", 413, RefusedError, "this file"),
        ("KeyTooLongError", 400, RefusedError, "this file"),
        ("OperationAborted", 409, UnreachableError, "trouble"),
        ("NotImplemented", 501, UnableError, "no bucket"),
        ("InvalidRequest", 400, UnableError, "no bucket"),
        *((str(no), no, UnableError, "no bucket") for no in (400, 405, 407, 409, 423, 425, 451)),
    ],
)
def test_every_answer_says_whose_fault_it_is(
    code: str, status: int, kind: type[BucketError], says: str
) -> None:
    error = meaning(code, status)
    assert type(error) is kind
    assert says in str(error)
    assert error.code == code


def test_every_trouble_is_one_of_a_device() -> None:
    assert issubclass(BucketError, DeviceError)


def test_what_makes_all_strips_wait_is_said_in_korean() -> None:
    for code, status in [*WAITING, ("", 500), ("", 400), *(("", no) for no in (403, 408, 429))]:
        said = str(meaning(code, status))
        assert Texts("ko").say(said) != said
