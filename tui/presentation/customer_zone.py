"""The customer's time zone, where something says it without doubt."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache

from tui.models.people import Contact

_KEYS = ("timezone", "time_zone", "tz")
"""Under these names a website or an integration may have told it."""

_BY_COUNTRY = """
AE Asia/Dubai|AF Asia/Kabul|AL Europe/Tirane|AM Asia/Yerevan|AO Africa/Luanda|AT Europe/Vienna|AZ Asia/Baku
BA Europe/Sarajevo|BD Asia/Dhaka|BE Europe/Brussels|BG Europe/Sofia|BH Asia/Bahrain|BO America/La_Paz|BY Europe/Minsk
CH Europe/Zurich|CI Africa/Abidjan|CM Africa/Douala|CO America/Bogota|CR America/Costa_Rica|CU America/Havana
CZ Europe/Prague|DE Europe/Berlin|DK Europe/Copenhagen|DO America/Santo_Domingo|DZ Africa/Algiers|EE Europe/Tallinn
EG Africa/Cairo|ET Africa/Addis_Ababa|FI Europe/Helsinki|FR Europe/Paris|GB Europe/London|GE Asia/Tbilisi
GH Africa/Accra|GR Europe/Athens|GT America/Guatemala|HK Asia/Hong_Kong|HN America/Tegucigalpa|HR Europe/Zagreb
HU Europe/Budapest|IE Europe/Dublin|IL Asia/Jerusalem|IN Asia/Kolkata|IQ Asia/Baghdad|IR Asia/Tehran
IS Atlantic/Reykjavik|IT Europe/Rome|JM America/Jamaica|JO Asia/Amman|JP Asia/Tokyo|KE Africa/Nairobi|KH Asia/Phnom_Penh
KR Asia/Seoul|KW Asia/Kuwait|LB Asia/Beirut|LK Asia/Colombo|LT Europe/Vilnius|LU Europe/Luxembourg|LV Europe/Riga
MA Africa/Casablanca|MD Europe/Chisinau|ME Europe/Podgorica|MK Europe/Skopje|MM Asia/Yangon|MT Europe/Malta
MZ Africa/Maputo|NG Africa/Lagos|NI America/Managua|NL Europe/Amsterdam|NO Europe/Oslo|NP Asia/Kathmandu|OM Asia/Muscat
PA America/Panama|PE America/Lima|PH Asia/Manila|PK Asia/Karachi|PL Europe/Warsaw|PY America/Asuncion|QA Asia/Qatar
RO Europe/Bucharest|RS Europe/Belgrade|SA Asia/Riyadh|SE Europe/Stockholm|SG Asia/Singapore|SI Europe/Ljubljana
SK Europe/Bratislava|SN Africa/Dakar|SV America/El_Salvador|TH Asia/Bangkok|TN Africa/Tunis|TR Europe/Istanbul
TW Asia/Taipei|TZ Africa/Dar_es_Salaam|UA Europe/Kyiv|UG Africa/Kampala|UY America/Montevideo|VE America/Caracas
VN Asia/Ho_Chi_Minh|ZA Africa/Johannesburg|ZM Africa/Lusaka|ZW Africa/Harare
"""
"""Countries with one time all over; those with several (Brazil, Spain, the United States, …) are not here."""


def customer_zone(contact: Contact) -> tzinfo | None:
    """Return the zone that the contact's attributes name, else that of a country with one time; None: not known."""
    for attributes in (contact.custom_attributes, contact.additional_attributes):
        for key in _KEYS:
            if isinstance(name := attributes.get(key), str) and (zone := _zone(name.strip())) is not None:
                return zone
    country = contact.additional_attributes.get("country_code")
    return _zone_of_country(country.strip().upper()) if isinstance(country, str) else None


@lru_cache(maxsize=64)
def _zone_of_country(country: str) -> tzinfo | None:
    for row in _BY_COUNTRY.split("\n"):
        for entry in row.split("|"):
            if len(country) == 2 and entry.startswith(f"{country} "):
                return _zone(entry[3:])
    return None


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if "/" in name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
