"""What the demo campus keeps: depots with teams, stock and vehicles."""

from __future__ import annotations

from dataclasses import dataclass

from app.campus.demo.draft import Name
from app.domain.campus import TravelMode


@dataclass(frozen=True, slots=True)
class Crew:
    """A kind of team and how many of it there are."""

    name: Name
    capabilities: tuple[str, ...]
    crew: int
    count: int = 1
    mode: TravelMode = TravelMode.FOOT
    officers: int = 1
    protection: tuple[str, ...] = ()
    shifts: tuple[tuple[str, str], ...] = ()
    """Daily duty of the first, the second … of them, over and over; empty: always on duty."""
    together: bool = False
    """Whether all of them go to the same zone or stay."""


@dataclass(frozen=True, slots=True)
class Load:
    """A vehicle and how many of it there are."""

    name: Name
    capacity_kg: float
    count: int = 1
    mode: TravelMode = TravelMode.VEHICLE

    @property
    def capacity_l(self) -> float:
        """Six litres a kilogram, about what vans and carts have."""
        return 6 * self.capacity_kg


@dataclass(frozen=True, slots=True)
class Store:
    """A depot, found in the building with the same role; help from outside at the gate where it arrives."""

    role: str
    name: Name
    crews: tuple[Crew, ...]
    stock: tuple[tuple[str, int], ...]
    loads: tuple[Load, ...]
    loading_kg_per_min: float | None = None
    gate: str = ""
    """English name of the gate; empty for a depot of the campus's own."""
    delay_s: float = 0.0
    cost: int = 0


_VAN = Name("Van", "厢式货车")
_CART = Name("Electric cart", "电瓶车")
_TRUCK = Name("Truck", "卡车")
_DAY, _NIGHT = ("07:00", "19:00"), ("19:00", "07:00")

STORES: tuple[Store, ...] = (
    Store(
        "security",
        Name("Security Post", "保卫处值班点"),
        (
            Crew(
                Name("Patrol", "巡逻队"),
                ("security", "evacuation_guide"),
                4,
                2,
                TravelMode.CART,
                protection=("crowd_duty",),
            ),
            Crew(Name("Gate Guard", "门岗队"), ("security",), 6, 2, shifts=(_DAY, _NIGHT)),
            Crew(Name("Motor Patrol", "机动安保队"), ("security",), 4, 4, TravelMode.VEHICLE),
            Crew(Name("Public Information Desk", "信息发布组"), ("communications",), 3, 1),
        ),
        (
            ("barrier", 80),
            ("cordon_tape", 60),
            ("megaphone", 16),
            ("torch", 120),
            ("first_aid_kit", 10),
            ("respirator", 300),
        ),
        (Load(Name("Patrol Van", "巡逻车"), 600, 2), Load(_CART, 250, 2, TravelMode.CART)),
    ),
    Store(
        "fire_safety",
        Name("Fire-Safety Store", "消防器材库"),
        (
            Crew(Name("Evacuation Guides", "疏散引导队"), ("evacuation_guide",), 6, 4),
            Crew(
                Name("Fire-Safety Wardens", "消防安全员"),
                ("evacuation_guide", "security"),
                4,
                2,
                TravelMode.VEHICLE,
                together=True,
            ),
        ),
        (
            ("torch", 200),
            ("megaphone", 24),
            ("respirator", 1200),
            ("stretcher", 12),
            ("blanket", 200),
            ("cordon_tape", 40),
            ("gloves", 400),
        ),
        (Load(_VAN, 900, 2),),
    ),
    Store(
        "clinic",
        Name("Clinic Store", "校医院物资库"),
        (
            Crew(
                Name("Clinicians", "校医组"),
                ("medical", "first_aid"),
                4,
                3,
                TravelMode.VEHICLE,
                protection=("medical_isolation",),
            ),
            Crew(Name("First-Aiders", "急救小组"), ("first_aid",), 4, 4, TravelMode.CART),
            Crew(
                Name("Sampling Team", "采样组"),
                ("food_sampling", "disinfection"),
                3,
                2,
                protection=("medical_isolation",),
            ),
            Crew(Name("Tracing Team", "流调组"), ("contact_tracing",), 4, 2),
        ),
        (
            ("first_aid_kit", 60),
            ("stretcher", 24),
            ("ors_sachet", 4000),
            ("face_mask", 20000),
            ("respirator", 3000),
            ("gloves", 6000),
            ("disinfectant_l", 300),
            ("sample_kit", 120),
            ("dressing_pack", 1500),
            ("bandage_roll", 900),
            ("blanket", 150),
            ("cot", 40),
        ),
        (Load(Name("Clinic Van", "医疗保障车"), 800, 2), Load(_CART, 250, 2, TravelMode.CART)),
    ),
    Store(
        "logistics",
        Name("Logistics Centre", "后勤仓储中心"),
        (
            Crew(Name("Set-up Crew", "后勤保障队"), ("logistics",), 8, 4, TravelMode.VEHICLE),
            Crew(
                Name("Cleaning Crew", "消毒保洁队"),
                ("disinfection", "logistics"),
                4,
                3,
                TravelMode.VEHICLE,
                protection=("medical_isolation",),
            ),
        ),
        (
            ("water_l", 24000),
            ("meal", 6000),
            ("blanket", 3000),
            ("mat", 3000),
            ("cot", 600),
            ("toilet", 30),
            ("sandbag", 2000),
            ("face_mask", 30000),
            ("disinfectant_l", 600),
            ("gloves", 4000),
            ("torch", 400),
        ),
        (Load(_TRUCK, 4000, 3), Load(_VAN, 1000, 3)),
        loading_kg_per_min=600.0,
    ),
    Store(
        "maintenance",
        Name("Maintenance Yard", "修缮中心"),
        (
            Crew(
                Name("Utilities Crew", "水电抢修队"),
                ("maintenance",),
                4,
                4,
                TravelMode.VEHICLE,
                shifts=(_DAY, _NIGHT),
            ),
            Crew(
                Name("Pump Crew", "排涝队"),
                ("maintenance", "logistics"),
                6,
                2,
                TravelMode.VEHICLE,
                protection=("flood_gear",),
            ),
        ),
        (
            ("pump", 14),
            ("sandbag", 1500),
            ("barrier", 60),
            ("cordon_tape", 30),
            ("torch", 60),
            ("gloves", 300),
        ),
        (Load(_TRUCK, 3000, 2),),
    ),
    Store(
        "student_affairs",
        Name("Student-Affairs Store", "学工部物资点"),
        (
            Crew(Name("Counsellors", "心理援助组"), ("counselling",), 3, 3),
            Crew(Name("House Tutors", "辅导员队"), ("evacuation_guide", "communications"), 5, 5),
            Crew(Name("Case Desk", "信息登记组"), ("contact_tracing", "communications"), 4, 2),
        ),
        (
            ("megaphone", 20),
            ("torch", 80),
            ("blanket", 300),
            ("water_l", 1500),
            ("meal", 400),
            ("face_mask", 5000),
            ("first_aid_kit", 4),
            ("dressing_pack", 120),
            ("bandage_roll", 80),
            ("gloves", 60),
        ),
        (Load(_CART, 250, 3, TravelMode.CART),),
    ),
    Store(
        "transport",
        Name("Bus Garage", "校车队"),
        (Crew(Name("Campus Bus", "校车班组"), ("transport",), 2, 6, TravelMode.VEHICLE),),
        (("first_aid_kit", 12), ("water_l", 600), ("torch", 24)),
        (Load(_VAN, 1000, 1),),
    ),
    Store(
        "catering",
        Name("Central Kitchen", "中央厨房"),
        (Crew(Name("Kitchen Crew", "餐饮保障队"), ("catering",), 6, 3, TravelMode.VEHICLE),),
        (("meal", 5000), ("water_l", 8000), ("gloves", 1500), ("sample_kit", 20)),
        (Load(Name("Meal Van", "送餐车"), 900, 2),),
    ),
    Store(
        "laboratory_safety",
        Name("Laboratory Safety Office", "实验室安全办公室"),
        (
            Crew(
                Name("Laboratory Safety Advisers", "实验室安全组"),
                ("laboratory_safety",),
                3,
                3,
                TravelMode.CART,
            ),
        ),
        (("respirator", 400), ("gloves", 1200), ("cordon_tape", 20), ("disinfectant_l", 60), ("barrier", 12)),
        (Load(_CART, 250, 2, TravelMode.CART),),
    ),
    Store(
        "mutual_aid",
        Name("Mutual Aid at the East Gate", "东门校外支援点"),
        (
            Crew(
                Name("Partner First-Aiders", "友邻急救队"), ("medical", "first_aid"), 6, 2, TravelMode.VEHICLE
            ),
            Crew(Name("Partner Guards", "友邻安保队"), ("security",), 8, 1, TravelMode.VEHICLE),
        ),
        (("stretcher", 30), ("blanket", 1000), ("cot", 200), ("water_l", 4000)),
        (Load(_TRUCK, 3000, 1),),
        gate="East Gate",
        delay_s=1500.0,
        cost=3,
    ),
)
