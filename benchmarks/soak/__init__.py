"""`python -m benchmarks soak`: half the top rate for as long as is asked, and whether memory stays flat meanwhile."""

from benchmarks.soak.run import Asked, soak

__all__ = ["Asked", "soak"]
