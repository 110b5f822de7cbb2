"""What all tests share: property tests are repeatable and never judged by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
