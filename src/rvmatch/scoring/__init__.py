"""How well would this supply serve this demand? Criteria, weights, and whole points."""

from rvmatch.scoring.criteria import (
    DEFAULT_CRITERIA,
    ChannelShared,
    FieldFit,
    HelpFit,
    MoneyCovered,
    OrganizationGrade,
    PastPartnership,
    RoleCompleteness,
    SelfDeclaredUrgency,
    TrackRecord,
)
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED, Criterion, LibraryCriterion
from rvmatch.scoring.scores import Part, Scores, parts_of, score_pairs
from rvmatch.scoring.similarity import DescriptionSimilarity
from rvmatch.scoring.track_record import DockingsFinished
from rvmatch.scoring.weights import Weights

__all__ = [
    "DEFAULT_CRITERIA",
    "NEUTRAL",
    "ONE",
    "UNSTATED",
    "ChannelShared",
    "Criterion",
    "DescriptionSimilarity",
    "DockingsFinished",
    "FieldFit",
    "HelpFit",
    "LibraryCriterion",
    "MoneyCovered",
    "OrganizationGrade",
    "Part",
    "PastPartnership",
    "RoleCompleteness",
    "Scores",
    "SelfDeclaredUrgency",
    "TrackRecord",
    "Weights",
    "parts_of",
    "score_pairs",
]
