"""Names of people and places: ordinary ones, and ones that break readers, writers and spreadsheets."""

FIRST = (
    "Ana", "Ben", "Carla", "Diego", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaori", "Luis",
    "Marta", "Nadia", "Omar", "Paula", "Quim", "Rosa", "Sven", "Teresa", "Uma", "Victor", "Wanda", "Yusuf",
)  # fmt: skip
LAST = (
    "Abad", "Bauer", "Costa", "Dietrich", "Estrada", "Fuchs", "Garrido", "Haddad", "Ivanova", "Jansen", "Keller",
    "Lozano", "Moreau", "Navarro", "Okafor", "Pereira", "Quiroga", "Rossi", "Santos", "Tanaka", "Urrutia", "Vidal",
)  # fmt: skip
TEAMS = ("Sales", "Support", "Billing", "Logistics", "Reception", "Legal", "Operations", "Claims", "Warehouse")
CITIES = (
    ("Springfield", "IL", "62701", "US", "America/Chicago", "en_us"),
    ("Toledo", "Toledo", "45001", "ES", "Europe/Madrid", "es_es"),
    ("Riverton", "WY", "82501", "US", "America/Denver", "en_us"),
    ("Soria", "Soria", "42001", "ES", "Europe/Madrid", "es_es"),
)

AWKWARD = (
    'Ann "Annie" O\'Hara',
    "Comma, Semi; Pipe|",
    "Line\nBreak",
    "Carriage\r\nReturn",
    "Tab\tStop",
    '=HYPERLINK("http://example.com","x")',
    "+34 Plus",
    "-Minus",
    "@at",
    "007",
    "<script>alert(1)</script>",
    "שלום עולם",
    "مرحبا ‏RTL",
    "👩‍💻 Emoji 🇪🇸",
    "e\u0301 combining, é composed",
    "  spaces around  ",
    "山田 太郎",
    "Zero\u200bwidth \ufeffBOM",
    "back\\slash \\n /slash",
    "{curly} %s ${dollar} {{jinja}}",
    "null",
    "NaN",
    "TRUE",
    "1e5",
    "\u2028line separator",
    "Nul-like \u0001 control",
    "Long " + "ñandú " * 60 + "end",
)


def person_names(index: int, *, awkward: bool) -> tuple[str, str]:
    """First and last name of the person with this index. Every fourth last name is awkward, so that 120 people have them all."""
    first = FIRST[index % len(FIRST)]
    if awkward and index % 4 == 3:
        return first, AWKWARD[index // 4 % len(AWKWARD)]
    return first, LAST[index // len(FIRST) % len(LAST)]


def thing_name(what: str, index: int, *, awkward: bool) -> str:
    """The name of a queue, group, workspace and so on; the number makes it unique."""
    name = f"{TEAMS[index % len(TEAMS)]} {what} {index + 1}"
    if awkward and index % 5 == 4:
        return f"{AWKWARD[index // 5 % len(AWKWARD)]} {index + 1}"
    return name
