"""Settings shared by all tests."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("brief", settings.get_profile("default"), max_examples=30)
settings.register_profile(  # nothing is learnt from shrinking when the code is broken on purpose
    "mutants",
    settings.get_profile("default"),
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    database=None,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
