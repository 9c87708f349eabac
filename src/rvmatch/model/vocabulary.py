"""The closed vocabularies of the notice and of its follow-ups, one enumeration each."""

from enum import StrEnum, unique

__all__ = [
    "AssessmentGrade",
    "Continuity",
    "CooperationChannel",
    "CreditStanding",
    "Department",
    "DockingEventKind",
    "FocusField",
    "FounderKind",
    "HelpKind",
    "LinkageMember",
    "OrganizationKind",
    "OrganizationNature",
    "ProjectStatus",
    "RegistrationLevel",
    "Revitalization",
    "SpecialAction",
    "Urgency",
    "WorkArea",
]


@unique
class WorkArea(StrEnum):
    """One of the seven parts of the notice. Source: 民发〔2022〕11号, parts 1 to 7."""

    OVERALL_REQUIREMENT = "overall-requirement"
    SPECIAL_ACTIONS = "special-actions"
    SERVICE_PLATFORM = "service-platform"
    PROJECT_LIBRARIES = "project-libraries"
    CULTIVATION = "cultivation"
    LONG_TERM_COOPERATION = "long-term-cooperation"
    SUPPORT_SYSTEM = "support-system"


@unique
class SpecialAction(StrEnum):
    """One of the three special actions (专项行动). Source: 民发〔2022〕11号, part 2."""

    KEY_COUNTY_PAIRING = "key-county-pairing"
    PUBLIC_BENEFIT_BRANDS = "public-benefit-brands"
    VILLAGE_VISITS = "village-visits"


@unique
class FocusField(StrEnum):
    """One of the four focus fields (重点领域). Source: 民发〔2022〕11号, part 2."""

    INDUSTRY_DEVELOPMENT = "industry-development"
    TALENT_CULTIVATION = "talent-cultivation"
    SPECIAL_GROUPS_CARE = "special-groups-care"
    RURAL_GOVERNANCE = "rural-governance"


@unique
class HelpKind(StrEnum):
    """One of the seven kinds of help (帮扶方式). Source: 民函〔2023〕49号."""

    INDUSTRY = "industry"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    HEALTH = "health"
    ELDERLY_CARE = "elderly-care"
    CONSUMPTION = "consumption"
    DIVERSIFIED = "diversified"


@unique
class Revitalization(StrEnum):
    """One of the five revitalisations (五大振兴). Source: 国乡振发〔2022〕5号."""

    INDUSTRY = "industry"
    TALENT = "talent"
    CULTURE = "culture"
    ECOLOGY = "ecology"
    ORGANIZATION = "organization"


@unique
class DockingEventKind(StrEnum):
    """One of the four kinds of docking event. Source: 民发〔2022〕11号, part 3."""

    PROJECT_DOCKING_MEETING = "project-docking-meeting"
    PUBLIC_BENEFIT_EXPO = "public-benefit-expo"
    FIELD_STUDY_VISIT = "field-study-visit"
    CHARITY_EXHIBITION = "charity-exhibition"


@unique
class LinkageMember(StrEnum):
    """One of the five of five-community linkage (五社联动). Source: 民发〔2022〕11号, part 7."""

    COMMUNITY = "community"
    SOCIAL_ORGANIZATION = "social-organization"
    SOCIAL_WORKER = "social-worker"
    VOLUNTEER = "volunteer"
    CHARITABLE_RESOURCE = "charitable-resource"


@unique
class CooperationChannel(StrEnum):
    """
    A channel planned together with social organisations' help.

    Source: 民发〔2022〕11号, part 6; east–west cooperation stands in the follow-up and provincial texts.
    """

    DESIGNATED_HELP = "designated-help"
    AID_TO_XINJIANG_AND_TIBET = "aid-to-xinjiang-and-tibet"
    COUNTERPART_SUPPORT = "counterpart-support"
    EAST_WEST_COOPERATION = "east-west-cooperation"


@unique
class Continuity(StrEnum):
    """One of the four continuities (四个不摘): what stays when a county is taken off the list."""

    RESPONSIBILITY = "responsibility"
    POLICY = "policy"
    ASSISTANCE = "assistance"
    SUPERVISION = "supervision"


@unique
class Department(StrEnum):
    """A department that the notice addresses, or another keeper of a library."""

    CIVIL_AFFAIRS = "civil-affairs"
    RURAL_REVITALIZATION = "rural-revitalization"
    OTHER = "other"


@unique
class RegistrationLevel(StrEnum):
    """The level of the civil-affairs department that registered an organisation or keeps a library."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    PREFECTURAL = "prefectural"
    COUNTY = "county"


@unique
class OrganizationKind(StrEnum):
    """The legal kind of a social organisation, as its credit code tells (prefixes 51, 52, 53, 59)."""

    SOCIAL_ASSOCIATION = "social-association"
    SOCIAL_SERVICE_AGENCY = "social-service-agency"
    FOUNDATION = "foundation"
    OTHER = "other"


@unique
class OrganizationNature(StrEnum):
    """What a rural social organisation is for. Source: 民发〔2022〕11号, part 5."""

    SERVICE = "service"
    PUBLIC_BENEFIT = "public-benefit"
    MUTUAL_AID = "mutual-aid"


@unique
class FounderKind(StrEnum):
    """Who is encouraged to lead or found a rural organisation. Source: 民发〔2022〕11号, part 5."""

    GRADUATE = "graduate"
    VETERAN = "veteran"
    RETURNED_MIGRANT_WORKER = "returned-migrant-worker"
    OTHER = "other"


@unique
class AssessmentGrade(StrEnum):
    """The grade an assessment gave (评估等级), valid for five years. Source: 社会组织评估管理办法, 2010."""

    A5 = "5A"
    A4 = "4A"
    A3 = "3A"
    A2 = "2A"
    A1 = "1A"


@unique
class CreditStanding(StrEnum):
    """What the two credit lists say of an organisation. Source: 社会组织信用信息管理办法, 2018."""

    NOT_LISTED = "not-listed"
    ABNORMAL_LIST = "abnormal-list"
    SERIOUS_DISHONESTY_LIST = "serious-dishonesty-list"


@unique
class Urgency(StrEnum):
    """How urgent a county calls its own demand."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    VERY_URGENT = "very-urgent"


@unique
class ProjectStatus(StrEnum):
    """Where a project stands between its first draft and its evaluation; only published ones are matched."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under-review"
    RETURNED = "returned"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    AWAITING_CONSENT = "awaiting-consent"
    DOCKED = "docked"
    SIGNED = "signed"
    UNDER_WAY = "under-way"
    FINISHED = "finished"
    EVALUATED = "evaluated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXITED = "exited"
    EXPIRED = "expired"
