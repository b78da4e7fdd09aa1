"""The words that tables use: heads of columns, kinds of series, yes and no, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from app.domain.observation import SeriesKind

YES = frozenset({"y", "yes", "true", "1", "t", "ill", "是", "有", "患病", "√"})
NO = frozenset({"n", "no", "false", "0", "f", "well", "否", "无", "没有", "健康"})
UNKNOWN = frozenset({"", "?", "unknown", "na", "n/a", "null", "none", "不详", "未知"})

KINDS: Mapping[str, SeriesKind] = {
    **{kind.value.replace("_", ""): kind for kind in SeriesKind},
    "clinic": SeriesKind.CLINIC_VISITS,
    "visits": SeriesKind.CLINIC_VISITS,
    "clinicvisit": SeriesKind.CLINIC_VISITS,
    "就诊": SeriesKind.CLINIC_VISITS,
    "门诊": SeriesKind.CLINIC_VISITS,
    "absence": SeriesKind.ABSENCES,
    "absent": SeriesKind.ABSENCES,
    "缺勤": SeriesKind.ABSENCES,
    "缺课": SeriesKind.ABSENCES,
    "complaints": SeriesKind.CANTEEN_COMPLAINTS,
    "complaint": SeriesKind.CANTEEN_COMPLAINTS,
    "食堂投诉": SeriesKind.CANTEEN_COMPLAINTS,
    "投诉": SeriesKind.CANTEEN_COMPLAINTS,
    "sensors": SeriesKind.SENSOR,
    "传感器": SeriesKind.SENSOR,
    "count": SeriesKind.COUNTER,
    "counts": SeriesKind.COUNTER,
    "计数": SeriesKind.COUNTER,
}

_PLACES = {
    "building": (
        "building",
        "buildingid",
        "buildingname",
        "dormitory",
        "dorm",
        "hall",
        "canteen",
        "楼",
        "楼栋",
        "建筑",
        "建筑物",
        "宿舍楼",
        "食堂",
        "楼宇",
    ),
    "group": ("group", "class", "course", "grade", "班级", "班", "年级", "课程"),
}
_MOMENT = {
    "date": (
        "date",
        "day",
        "datetime",
        "at",
        "timestamp",
        "when",
        "visitdate",
        "日期",
        "日期时间",
        "就诊日期",
        "缺勤日期",
    ),
    "time": ("time", "visittime", "hour", "时间", "时刻", "就诊时间"),
}

READING_HEADS: Mapping[str, tuple[str, ...]] = {
    **_MOMENT,
    **_PLACES,
    "value": (
        "value",
        "count",
        "number",
        "n",
        "cases",
        "visits",
        "absences",
        "absent",
        "complaints",
        "total",
        "数值",
        "人数",
        "数量",
        "例数",
        "次数",
        "值",
    ),
    "name": (
        "name",
        "syndrome",
        "symptom",
        "sensor",
        "series",
        "complaint",
        "counter",
        "症候群",
        "症状",
        "名称",
        "传感器",
        "主诉",
    ),
    "kind": ("kind", "type", "类型", "种类"),
    "unit": ("unit", "单位"),
    "number": ("id", "recordid", "recordnumber", "recordno", "visitid", "编号", "记录号", "就诊号", "流水号"),
}

CASE_HEADS: Mapping[str, tuple[str, ...]] = {
    **_PLACES,
    "number": ("id", "number", "no", "case", "caseid", "casenumber", "person", "编号", "序号", "病例号"),
    "ill": ("ill", "case", "sick", "status", "发病", "是否发病", "患病", "是否患病"),
    "onset_date": ("onset", "onsetdate", "onsetat", "onsetdatetime", "dateofonset", "发病日期", "发病时间"),
    "onset_time": ("onsettime", "timeofonset", "发病时刻"),
    "meal_date": ("meal", "mealdate", "mealat", "进餐日期", "就餐日期"),
    "meal_time": ("mealtime", "进餐时间", "就餐时间"),
    "room": ("room", "roomnumber", "宿舍", "寝室", "房间", "房号"),
    "age": ("age", "年龄"),
    "sex": ("sex", "gender", "性别"),
    "symptoms": ("symptoms", "symptom", "症状"),
}

WEATHER_HEADS: Mapping[str, tuple[str, ...]] = {
    **_MOMENT,
    "wind_mps": ("windmps", "windspeedmps", "windms", "windspeedms", "windspeedinms", "风速ms", "风速米秒"),
    "wind_kmh": ("windkmh", "windspeedkmh", "windkph", "windspeed10mkmh", "风速kmh", "风速公里小时"),
    "wind_knots": (
        "windknots",
        "windkt",
        "windkts",
        "windspeedknots",
        "windspeedkt",
        "windspeedkn",
        "风速节",
    ),
    "wind_mph": ("windmph", "windspeedmph", "windspeed10mmph"),
    "wind_from_deg": (
        "windfromdeg",
        "winddirection",
        "winddir",
        "winddeg",
        "winddirectiondeg",
        "winddirdeg",
        "windfrom",
        "winddirection10m",
        "风向",
        "风向度",
    ),
    "temperature_c": (
        "temperaturec",
        "tempc",
        "temperature",
        "temp",
        "temperature2mc",
        "气温",
        "温度",
        "气温c",
    ),
    "temperature_f": ("temperaturef", "tempf", "temperature2mf"),
    "gust_mps": ("gustmps", "gustms", "windgustmps", "windgustsms", "windgusts10mms", "阵风ms"),
    "gust_kmh": ("gustkmh", "windgustkmh", "windgusts10mkmh"),
    "gust_knots": ("gustknots", "gustkt", "windgustknots"),
    "gust_mph": ("gustmph", "windgustmph"),
    "rain_mm_h": ("rainmmh", "rain", "rainrate", "precipitationmmh", "precipitation", "雨强", "降水量"),
    "sky": ("sky", "cloud", "天空", "云况"),
    "station": ("station", "stationid", "site", "站点", "气象站"),
}

_MARKS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Text without width variants and outer spaces."""
    return unicodedata.normalize("NFKC", text).strip()


def key(text: str) -> str:
    """A head of a column or a kind of series without case, spaces and marks."""
    return _MARKS.sub("", plain(text.replace("²", "")).casefold())
