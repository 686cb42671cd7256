"""The languages of the demo world: who speaks them, where they live, what they write."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from tui.demo.world import arabic, english, japanese, portuguese
from tui.demo.world.script import Script


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language with its people and its conversations."""

    code: str
    first_names: Sequence[str]
    last_names: Sequence[str]
    places: Sequence[tuple[str, str, str, str]]
    """City, country, country code, phone prefix."""
    days: Sequence[str]
    companies: Sequence[str]
    texts: ModuleType

    @property
    def scripts(self) -> Sequence[Script]:
        """The scripted conversations."""
        scripts: Sequence[Script] = self.texts.SCRIPTS
        return scripts

    def phrases(self, kind: str) -> Sequence[str]:
        """Return single sentences: `MORE`, `ANSWERS`, `NOTES`, `TYPED` or `REPLIES`."""
        phrases: Sequence[str] = getattr(self.texts, kind)
        return phrases


ENGLISH = Tongue(
    "en",
    (
        "Lee",
        "Grace",
        "Oliver",
        "Priya",
        "Noah",
        "Zoë",
        "Ethan",
        "Amara",
        "Finn",
        "Chloe",
        "Samuel",
        "Ruth",
        "Isla",
        "Tom",
        "Nadia",
        "Marcus",
        "Heidi",
        "Owen",
        "Freya",
        "Dylan",
    ),
    (
        "Ortiz",
        "Bennett",
        "Clarke",
        "Raman",
        "O'Brien",
        "Walker",
        "Hughes",
        "Okafor",
        "Lindqvist",
        "Meyer",
        "Novak",
        "Fraser",
        "Turner",
        "Park",
        "Doyle",
        "Rossi",
    ),
    (
        ("London", "United Kingdom", "GB", "+4477009"),
        ("Dublin", "Ireland", "IE", "+3538570"),
        ("Berlin", "Germany", "DE", "+4915112"),
        ("Toronto", "Canada", "CA", "+1416555"),
        ("Melbourne", "Australia", "AU", "+6149157"),
        ("Edinburgh", "United Kingdom", "GB", "+4477009"),
    ),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    ("Northlight Studio", "Harbour Books", "Fern & Field", "Kestrel Cycles", "The Copper Kettle"),
    english,
)
PORTUGUESE = Tongue(
    "pt",
    (
        "Maria",
        "João Pedro",
        "Beatriz",
        "Rafael",
        "Camila",
        "Thiago",
        "Larissa",
        "Inês",
        "Duarte",
        "Helena",
        "Caio",
        "Luiza",
        "Vinícius",
        "Teresa",
        "Otávio",
    ),
    (
        "dos Santos",
        "Oliveira",
        "Ferreira",
        "Almeida",
        "Ribeiro",
        "Carvalho",
        "Gonçalves",
        "Araújo",
        "Teixeira",
        "Nogueira",
        "Fonseca",
    ),
    (
        ("São Paulo", "Brazil", "BR", "+5511900"),
        ("Belo Horizonte", "Brazil", "BR", "+5531900"),
        ("Porto Alegre", "Brazil", "BR", "+5551900"),
        ("Lisboa", "Portugal", "PT", "+3519100"),
        ("Porto", "Portugal", "PT", "+3519100"),
    ),
    ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"),
    ("Café Ipê", "Livraria Mar Azul", "Estúdio Jatobá", "Padaria do Largo"),
    portuguese,
)
JAPANESE = Tongue(
    "ja",
    ("高橋", "佐藤", "鈴木", "田中", "渡辺", "伊藤", "山本", "中村", "小林", "加藤"),
    ("健", "美咲", "翔太", "陽子", "大輔", "さくら", "直樹", "結衣", "拓也", "彩"),
    (
        ("東京", "Japan", "JP", "+8190000"),
        ("大阪", "Japan", "JP", "+8190000"),
        ("札幌", "Japan", "JP", "+8190000"),
        ("京都", "Japan", "JP", "+8190000"),
    ),
    ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日"),
    ("株式会社青空", "喫茶こもれび"),
    japanese,
)
ARABIC = Tongue(
    "ar",
    ("ليلى", "عمر", "نور", "خالد", "سارة", "يوسف", "مريم", "طارق"),
    ("حداد", "الشامي", "منصور", "العلي", "الخوري", "النجار"),
    (
        ("دبي", "United Arab Emirates", "AE", "+9715000"),
        ("عمّان", "Jordan", "JO", "+9627900"),
        ("القاهرة", "Egypt", "EG", "+2010000"),
    ),
    ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"),
    ("مقهى الياسمين", "دار الحبر"),
    arabic,
)
TONGUES = (ENGLISH, PORTUGUESE, JAPANESE, ARABIC)
SHARES = (45, 32, 13, 10)
"""How many of a hundred customers speak each."""
PRODUCTS = ("Serra Azul", "Yirgacheffe Lot 12", "Sul de Minas", "Night Shift decaf", "Aurora Espresso", "Huila Pink")
