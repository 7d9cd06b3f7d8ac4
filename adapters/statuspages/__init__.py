"""Status pages that customers read: Atlassian Statuspage."""

from adapters.statuspages.atlassian import AtlassianStatuspage
from adapters.statuspages.settings import AtlassianSettings

__all__ = ["AtlassianSettings", "AtlassianStatuspage"]
