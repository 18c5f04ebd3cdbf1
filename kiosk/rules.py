"""The operator's choices as the session obeys them."""

from kiosk.config import Config
from kiosk.session.backgrounds import Backgrounds
from kiosk.session.printing import PrintRules
from kiosk.session.state import Rules


def rules_of(config: Config, offered: Backgrounds) -> Rules:
    """`offered` are the booth's own backgrounds."""
    it = config.session
    return Rules(
        booth_name=config.booth.name,
        backgrounds=offered,
        uploads=config.scene.uploads,
        shots=it.shots,
        countdown_s=it.countdown_s,
        review_ms=it.review_s * 1e3,
        grace_ms=it.grace_s * 1e3,
        stills_ms=it.stills_s * 1e3,
        align_ms=it.align_s * 1e3,
        retakes=it.retakes,
        idle_ms=it.idle_s * 1e3,
        result_ms=it.result_s * 1e3,
        patience_ms=it.patience_s * 1e3,
        hold_ms=config.buttons.hold_s * 1e3,
        printing=_print_rules(config),
    )


def _print_rules(config: Config) -> PrintRules | None:
    it = config.printer
    if it.backend == "none":
        return None
    return PrintRules(
        per_sheet=it.strips,
        copies=0 if it.copies == "people" else it.copies,
        most=it.most,
        session_quota=it.session_quota,
        hold=it.when_stopped == "hold",
    )
