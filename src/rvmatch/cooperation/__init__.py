"""Help that lasts: channels planned together, what a county loses when somebody leaves, pairs over years."""

from rvmatch.cooperation.channels import (
    ChannelOverview,
    ChannelShare,
    CountyChannels,
    Crowding,
    FieldHelp,
    channel_overview,
)
from rvmatch.cooperation.continuity import (
    ContinuityReport,
    CountyContinuity,
    PeopleAffected,
    TransitionNote,
    continuity_between,
)
from rvmatch.cooperation.cooperation_telling import (
    channel_lines,
    continuity_lines,
    series_lines,
)
from rvmatch.cooperation.help_records import (
    ChannelHelp,
    YearOfHelp,
    help_of_dockings,
    help_of_plan,
    year_of_pairs,
)
from rvmatch.cooperation.pair_histories import (
    PairHistory,
    PairSeries,
    Spell,
    YearStep,
    pair_series,
)

__all__ = [
    "ChannelHelp",
    "ChannelOverview",
    "ChannelShare",
    "ContinuityReport",
    "CountyChannels",
    "CountyContinuity",
    "Crowding",
    "FieldHelp",
    "PairHistory",
    "PairSeries",
    "PeopleAffected",
    "Spell",
    "TransitionNote",
    "YearOfHelp",
    "YearStep",
    "channel_lines",
    "channel_overview",
    "continuity_between",
    "continuity_lines",
    "help_of_dockings",
    "help_of_plan",
    "pair_series",
    "series_lines",
    "year_of_pairs",
]
