"""The configuration: TOML, environment and command line in, frozen models out.

models   what can be set, section by section, with its defaults and its help
types    kinds of values that several sections share
sources  the layers that values come from
errors   every mistake at once, each with its key and where it was given
loading  fills the models from the layers
"""

from kiosk.config.loading import Effective, catalogue, effective, load
from kiosk.config.models import Config

__all__ = ["Config", "Effective", "catalogue", "effective", "load"]
