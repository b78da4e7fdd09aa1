"""What the laboratories of the demo campus may hold."""

from __future__ import annotations

from dataclasses import dataclass

from app.campus.demo.draft import Name


@dataclass(frozen=True, slots=True)
class Substance:
    """A line that an inventory may hold: least and greatest quantity, and what it comes in."""

    name: Name
    un_number: str
    low: float
    high: float
    unit: str
    container: str


SUBSTANCES: tuple[Substance, ...] = tuple(
    Substance(Name(en, zh), un, low, high, unit, container)
    for en, zh, un, low, high, unit, container in (
        ("Ammonia, anhydrous", "无水氨", "1005", 10, 50, "kg", "cylinder"),
        ("Chlorine", "氯气", "1017", 5, 50, "kg", "cylinder"),
        ("Hydrogen, compressed", "压缩氢气", "1049", 1, 6, "kg", "cylinder"),
        ("Oxygen, compressed", "压缩氧气", "1072", 10, 60, "kg", "cylinder"),
        ("Argon, compressed", "压缩氩气", "1006", 10, 80, "kg", "cylinder"),
        ("Acetylene, dissolved", "溶解乙炔", "1001", 6, 36, "kg", "cylinder"),
        ("Carbon monoxide, compressed", "压缩一氧化碳", "1016", 2, 12, "kg", "cylinder"),
        ("Hydrogen sulphide", "硫化氢", "1053", 1, 8, "kg", "cylinder"),
        ("Hydrogen chloride, anhydrous", "无水氯化氢", "1050", 2, 25, "kg", "cylinder"),
        ("Sulphur dioxide", "二氧化硫", "1079", 2, 25, "kg", "cylinder"),
        ("Methane, compressed", "压缩甲烷", "1971", 4, 20, "kg", "cylinder"),
        ("Nitrogen, refrigerated liquid", "冷冻液态氮", "1977", 60, 400, "L", "dewar"),
        ("Methanol", "甲醇", "1230", 10, 200, "L", "drum"),
        ("Ethanol", "乙醇", "1170", 20, 200, "L", "drum"),
        ("Isopropanol", "异丙醇", "1219", 10, 120, "L", "canister"),
        ("Acetone", "丙酮", "1090", 20, 200, "L", "drum"),
        ("Toluene", "甲苯", "1294", 5, 60, "L", "canister"),
        ("Diethyl ether", "乙醚", "1155", 2, 25, "L", "bottle"),
        ("Acetonitrile", "乙腈", "1648", 5, 80, "L", "bottle"),
        ("Dichloromethane", "二氯甲烷", "1593", 5, 80, "L", "bottle"),
        ("Sulphuric acid", "硫酸", "1830", 5, 60, "L", "canister"),
        ("Hydrochloric acid", "盐酸", "1789", 5, 60, "L", "canister"),
        ("Nitric acid", "硝酸", "2031", 2, 40, "L", "bottle"),
        ("Hydrogen peroxide, aqueous solution", "过氧化氢溶液", "2014", 2, 30, "L", "canister"),
        ("Sodium hydroxide, solid", "固体氢氧化钠", "1823", 5, 50, "kg", "drum"),
        ("Sodium hypochlorite solution", "次氯酸钠溶液", "1791", 10, 200, "L", "drum"),
        ("Sodium cyanide, solid", "固体氰化钠", "1689", 0.1, 1, "kg", "bottle"),
        ("Formaldehyde solution", "甲醛溶液", "2209", 2, 40, "L", "canister"),
    )
)  # fmt: skip
"""After the Dangerous Goods List of the UN Model Regulations; quantities are invented."""
