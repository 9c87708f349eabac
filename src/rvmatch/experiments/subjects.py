"""What synthetic projects are about: a few plain subjects for each focus field."""

from typing import Final

from rvmatch.model.vocabulary import FocusField, HelpKind

__all__ = ["SUBJECTS", "Subject"]

Subject = tuple[str, HelpKind]
"""What a project is called, and the kind of help that suits it."""

SUBJECTS: Final[dict[FocusField, tuple[Subject, ...]]] = {
    FocusField.INDUSTRY_DEVELOPMENT: (
        ("核桃初加工车间", HelpKind.INDUSTRY),
        ("中药材种植合作社", HelpKind.INDUSTRY),
        ("肉牛养殖技术服务", HelpKind.INDUSTRY),
        ("山地果园节水灌溉", HelpKind.INDUSTRY),
        ("农产品线上展销", HelpKind.CONSUMPTION),
        ("苗绣手工坊", HelpKind.EMPLOYMENT),
        ("就业帮扶车间", HelpKind.EMPLOYMENT),
    ),
    FocusField.TALENT_CULTIVATION: (
        ("乡村教师培训", HelpKind.EDUCATION),
        ("致富带头人研修", HelpKind.EMPLOYMENT),
        ("农村电商技能培训", HelpKind.EMPLOYMENT),
        ("村医进修", HelpKind.HEALTH),
        ("青年返乡创业辅导", HelpKind.EMPLOYMENT),
    ),
    FocusField.SPECIAL_GROUPS_CARE: (
        ("留守儿童课后陪伴", HelpKind.EDUCATION),
        ("失能老人上门照护", HelpKind.ELDERLY_CARE),
        ("老年食堂", HelpKind.ELDERLY_CARE),
        ("残疾人辅具适配", HelpKind.HEALTH),
        ("青少年心理援助", HelpKind.HEALTH),
        ("困境家庭个案帮扶", HelpKind.DIVERSIFIED),
    ),
    FocusField.RURAL_GOVERNANCE: (
        ("村级社工站", HelpKind.DIVERSIFIED),
        ("社区社会组织培育", HelpKind.DIVERSIFIED),
        ("村民议事厅", HelpKind.DIVERSIFIED),
        ("乡村志愿服务队", HelpKind.DIVERSIFIED),
        ("乡风文明积分超市", HelpKind.CONSUMPTION),
    ),
}
"""Subjects by focus field; made up, in the words that project titles use."""
