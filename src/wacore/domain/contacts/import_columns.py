"""Which column of a file holds what; headers are understood in the languages of most files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wacore.domain.contacts.attributes import AttributeType, checked_name
from wacore.domain.contacts.folding import fold
from wacore.domain.errors import InvalidInput


class ImportField(StrEnum):
    PHONE = "phone"
    BSUID = "bsuid"
    USERNAME = "username"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    LANGUAGE = "language"
    TIMEZONE = "timezone"
    COUNTRY = "country"
    CONSENT = "consent"
    IGNORE = "ignore"


class UnknownColumns(StrEnum):
    """What becomes of columns nobody named."""

    ATTRIBUTES = "attributes"
    IGNORE = "ignore"
    REFUSE = "refuse"


class InvalidMapping(InvalidInput):
    """The file's columns and the mapping do not fit together."""

    code = "invalid-import-mapping"


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    name: str
    kind: AttributeType = AttributeType.TEXT


Target = ImportField | AttributeColumn

_HEADERS: Mapping[ImportField, str] = {
    ImportField.PHONE: "phone, phone number, phonenumber, mobile, mobile number, mobile phone,"
    " cell, cell phone, tel, telephone, whatsapp, whatsapp number, msisdn, wa id, number,"
    " telefono, celular, movil, telefone, telemovel, numero, numero de telefone,"
    " numero de telefono, telefon, telefonnummer, handy, handynummer, rufnummer, mobil,"
    " portable, numero de telephone, cellulare, telefoon, telefoonnummer, cep telefonu,"
    " numer telefonu, телефон, номер, номер телефона, мобильный, هاتف, رقم الهاتف, الهاتف, جوال,"
    " رقم الجوال, טלפון, נייד, फ़ोन, मोबाइल, 电话, 手机, 手机号, 電話, 電話番号, 携帯電話,"
    " 전화번호, 휴대폰, nomor telepon, no hp, so dien thoai, simu, namba ya simu",
    ImportField.BSUID: "bsuid, user id, wa user id, whatsapp user id, business scoped user id",
    ImportField.USERNAME: "username, user name, whatsapp username, handle, benutzername, usuario",
    ImportField.NAME: "name, full name, fullname, contact, contact name, customer, customer name,"
    " nombre, nombre completo, nome, nome completo, nom complet, nom, naam, vollstandiger name,"
    " ad soyad, adi soyadi, imie i nazwisko, имя, фио, полное имя, الاسم, اسم, الاسم الكامل, שם,"
    " שם מלא, नाम, 姓名, 名字, 氏名, 名前, 이름, 성명, nama, nama lengkap, ho ten, ho va ten, jina",
    ImportField.FIRST_NAME: "first name, firstname, given name, vorname, prenom, primer nombre,"
    " primeiro nome, voornaam, ad, imie, الاسم الأول, שם פרטי, 名",
    ImportField.LAST_NAME: "last name, lastname, surname, family name, nachname, nom de famille,"
    " apellido, apellidos, sobrenome, cognome, achternaam, soyad, nazwisko, фамилия,"
    " اسم العائلة, שם משפחה, 姓",
    ImportField.EMAIL: "email, e-mail, mail, email address, e-mail address, correo,"
    " correo electronico, e-mail-adresse, email adresse, adresse email, courriel, eposta, e-posta,"
    " почта, электронная почта, البريد الإلكتروني, بريد, אימייל, דואל, ईमेल, 邮箱, 电子邮件,"
    " メール, メールアドレス, 이메일, surel, barua pepe",
    ImportField.LANGUAGE: "language, lang, locale, language code, idioma, lengua, lingua, sprache,"
    " langue, taal, dil, jezyk, язык, اللغة, لغة, שפה, भाषा, 语言, 言語, 언어, bahasa, ngon ngu,"
    " lugha",
    ImportField.TIMEZONE: "timezone, time zone, tz, zona horaria, fuso horario, zeitzone,"
    " fuseau horaire, fuso orario, saat dilimi, часовой пояс, المنطقة الزمنية, 时区",
    ImportField.COUNTRY: "country, country code, pais, land, pays, paese, ulke, kraj, страна,"
    " الدولة, البلد, מדינה, देश, 国家, 国, 국가, negara, quoc gia, nchi",
    ImportField.CONSENT: "consent, opt in, optin, opt-in, opted in, opt in status, subscribed,"
    " marketing consent, marketing opt in, consentimiento, consentimento, einwilligung,"
    " zustimmung, consentement, consenso, toestemming, izin, согласие, الموافقة, موافقة, 同意",
}


def _key(header: str) -> str:
    return fold(header.replace("_", " ").replace("-", " ").strip(" .:*#"))


_KNOWN: Mapping[str, ImportField] = {
    _key(header): field for field, headers in _HEADERS.items() for header in headers.split(",")
}
_IDENTITIES = frozenset({ImportField.PHONE, ImportField.BSUID, ImportField.USERNAME})


def parse_target(header: str, target: str) -> Target:
    """
    A mapping's right side: a field, `attribute:city` or `attribute:age:number`.

    Raises:
        InvalidMapping: Neither a field nor an attribute of a known type.
    """
    kind, _, rest = target.partition(":")
    if kind == "attribute" and rest:
        name, _, type_name = rest.rpartition(":") if ":" in rest else (rest, "", "text")
        if type_name in frozenset(AttributeType):
            return AttributeColumn(checked_name(name), AttributeType(type_name))
    elif target in frozenset(ImportField):
        return ImportField(target)
    raise InvalidMapping(
        "Map a column to a field, to attribute:<name> or to attribute:<name>:<type>.",
        field=f"mapping.{header}",
    )


def map_columns(
    headers: Sequence[str], explicit: Mapping[str, str], unknown: UnknownColumns
) -> tuple[Target, ...]:
    """
    What each column holds: as told, or as its header says, or as `unknown` has it.

    Raises:
        InvalidMapping: A column is named that the file lacks, two hold the same, none holds an
            identity, or an unknown one is to be refused.
    """
    told = {_key(header): parse_target(header, target) for header, target in explicit.items()}
    keys = [_key(header) for header in headers]
    if missing := next((h for h in explicit if _key(h) not in keys), None):
        raise InvalidMapping("The file has no such column.", field=f"mapping.{missing}")
    targets = tuple(
        told[key] if key in told else _by_header(header, unknown)
        for header, key in zip(headers, keys, strict=True)
    )
    _no_two_alike(headers, targets)
    if not _IDENTITIES.intersection(t for t in targets if isinstance(t, ImportField)):
        raise InvalidMapping(
            "No column holds a phone number, a BSUID or a username; name one in the mapping."
            f" The columns are: {', '.join(headers)[:500]}.",
            field="mapping",
        )
    return targets


def _by_header(header: str, unknown: UnknownColumns) -> Target:
    known = _KNOWN.get(_key(header))
    if known is not None:
        return known
    if unknown is UnknownColumns.REFUSE:
        raise InvalidMapping("Nobody said what this column holds.", field=f"mapping.{header}")
    if unknown is UnknownColumns.IGNORE or not header.strip():
        return ImportField.IGNORE
    return AttributeColumn(checked_name(header))


def _no_two_alike(headers: Sequence[str], targets: Sequence[Target]) -> None:
    seen: dict[str, str] = {}
    for header, target in zip(headers, targets, strict=True):
        if target is ImportField.IGNORE:
            continue
        key = target.value if isinstance(target, ImportField) else f"attribute:{target.name}"
        if key in seen:
            raise InvalidMapping(
                f"The column {seen[key]} already holds {key}.", field=f"mapping.{header}"
            )
        seen[key] = header
