"""Invented names: plants, stars, virtues and colours. Nobody and no real place is meant."""

from __future__ import annotations

from app.campus.demo.draft import Name

STARS: tuple[Name, ...] = tuple(
    Name(en, zh)
    for en, zh in (
        ("Vega", "织女"), ("Altair", "牵牛"), ("Sirius", "天狼"), ("Polaris", "北辰"),
        ("Spica", "角宿"), ("Antares", "心宿"), ("Capella", "五车"), ("Arcturus", "大角"),
        ("Rigel", "参宿"), ("Deneb", "天津"), ("Regulus", "轩辕"), ("Procyon", "南河"),
        ("Castor", "北河"), ("Canopus", "老人星"), ("Mizar", "开阳"), ("Alkaid", "摇光"),
        ("Dubhe", "天枢"), ("Merak", "天璇"), ("Phecda", "天玑"), ("Megrez", "天权"),
        ("Alioth", "玉衡"), ("Aldebaran", "毕宿"), ("Fomalhaut", "北落"), ("Pleiades", "昴宿"),
        ("Lyra", "天琴"), ("Aquila", "天鹰"), ("Cygnus", "天鹅"), ("Orion", "猎户"),
        ("Draco", "天龙"), ("Corona", "贯索"),
    )
)  # fmt: skip
VIRTUES: tuple[Name, ...] = tuple(
    Name(en, zh)
    for en, zh in (
        ("Diligence", "勤学"), ("Candour", "明诚"), ("Courage", "弘毅"), ("Patience", "致远"),
        ("Kindness", "仁和"), ("Wisdom", "启智"), ("Harmony", "和合"), ("Clarity", "明理"),
        ("Prudence", "慎思"), ("Curiosity", "格物"), ("Temperance", "守正"), ("Gratitude", "怀恩"),
        ("Fortitude", "自强"), ("Modesty", "谦益"), ("Justice", "公正"), ("Loyalty", "笃行"),
        ("Insight", "博识"), ("Renewal", "日新"), ("Serenity", "宁静"), ("Accord", "同心"),
    )
)  # fmt: skip
COLOURS: tuple[Name, ...] = tuple(
    Name(en, zh)
    for en, zh in (
        ("Amber", "琥珀"), ("Azure", "蔚蓝"), ("Indigo", "靛青"), ("Jade", "碧玉"),
        ("Vermilion", "朱砂"), ("Ivory", "象牙"), ("Ochre", "赭石"), ("Violet", "紫罗兰"),
        ("Silver", "银白"), ("Teal", "青黛"), ("Coral", "珊瑚"), ("Saffron", "藏红"),
        ("Slate", "石青"), ("Umber", "棕褐"), ("Pearl", "珍珠"),
    )
)  # fmt: skip
PLANTS: tuple[Name, ...] = tuple(
    Name(en, zh)
    for en, zh in (
        ("Fern", "蕨"), ("Ginkgo", "银杏"), ("Camellia", "山茶"), ("Magnolia", "玉兰"),
        ("Juniper", "圆柏"), ("Willow", "柳"), ("Peony", "牡丹"), ("Iris", "鸢尾"),
        ("Cedar", "雪松"), ("Jasmine", "茉莉"), ("Wisteria", "紫藤"), ("Reed", "芦苇"),
        ("Clover", "苜蓿"), ("Hazel", "榛"), ("Laurel", "月桂"), ("Heather", "石楠"),
        ("Poplar", "白杨"), ("Azalea", "杜鹃"), ("Begonia", "海棠"), ("Cypress", "柏"),
    )
)  # fmt: skip
DISTRICTS: tuple[Name, ...] = STARS + PLANTS + COLOURS + VIRTUES
"""What the further districts of a benchmark campus are called."""


def hall(stem: Name) -> Name:
    """A building called after a star or a virtue."""
    return Name(f"{stem.en} Hall", f"{stem.zh}楼")


def numbered(quarter: Name, kind: Name, number: int) -> Name:
    """The nth building of its kind in a quarter: `Maple House 3`, `枫园3号楼`."""
    return Name(f"{quarter.en} {kind.en} {number}", f"{quarter.zh}{number}{kind.zh}")
