# ruff: noqa: INP001 - a script beside its data, no package
"""Where the invented customers live: numbers from the documentation ranges, and names."""

from typing import NamedTuple


class Country(NamedTuple):
    """`#` stands for a digit; numbers begin like libphonenumber's documentation examples."""

    iso: str
    language: str
    names: str
    national: str
    international: str
    cities: tuple[str, ...]


COUNTRIES = (
    Country("DE", "de", "de", "01512 345####", "+49 1512 345####", ("Berlin", "Köln", "München")),
    Country("AT", "de", "de", "0664 12####", "+43 664 12####", ("Wien", "Graz")),
    Country("CH", "de", "de", "078 123 ## ##", "+41 78 123 ## ##", ("Zürich", "Genève")),
    Country("FR", "fr", "fr", "06 12 34 ## ##", "+33 6 12 34 ## ##", ("Paris", "Saint-Étienne")),
    Country("ES", "es", "es", "612 34 ## ##", "+34 612 34 ## ##", ("Málaga", "A Coruña")),
    Country("IT", "it", "it", "312 345 ####", "+39 312 345 ####", ("Roma", "Forlì")),
    Country("PT", "pt_PT", "pt", "912 34# ###", "+351 912 34# ###", ("Lisboa", "Évora")),
    Country("NL", "nl", "nl", "06 1234####", "+31 6 1234####", ("Utrecht", "'s-Hertogenbosch")),
    Country("BE", "nl", "nl", "0450 00 ## ##", "+32 450 00 ## ##", ("Gent", "Liège")),
    Country("GB", "en_GB", "en", "07400 12####", "+44 7400 12####", ("London", "Leeds")),
    Country("IE", "en_IE", "en", "085 012 ####", "+353 85 012 ####", ("Dublin", "Cork")),
    Country("SE", "sv", "sv", "070-123 ## ##", "+46 70 123 ## ##", ("Malmö", "Umeå")),
    Country("DK", "da", "da", "34 41 ## ##", "+45 34 41 ## ##", ("København", "Ærø")),
    Country("PL", "pl", "pl", "512 34# ###", "+48 512 34# ###", ("Łódź", "Kraków")),
    Country("CZ", "cs", "cs", "601 12# ###", "+420 601 12# ###", ("Praha", "Plzeň")),
    Country("GR", "el", "el", "691 234 ####", "+30 691 234 ####", ("Αθήνα", "Πάτρα")),
    Country("TR", "tr", "tr", "0501 234 ## ##", "+90 501 234 ## ##", ("İstanbul", "Şanlıurfa")),
    Country("UA", "uk", "uk", "050 123 ####", "+380 50 123 ####", ("Київ", "Львів")),
    Country("IL", "he", "he", "050-234-####", "+972 50-234-####", ("תל אביב", "חיפה")),
    Country("SA", "ar_SA", "ar", "051 234 ####", "+966 51 234 ####", ("الرياض", "جدة")),
    Country("AE", "ar_AE", "ar", "050 123 ####", "+971 50 123 ####", ("دبي", "Abu Dhabi")),
    Country("NG", "en", "ng", "0802 123 ####", "+234 802 123 ####", ("Lagos", "Kano")),
    Country("KE", "sw", "ng", "0712 12####", "+254 712 12####", ("Nairobi", "Mombasa")),
    Country("ZA", "en_ZA", "ng", "071 123 ####", "+27 71 123 ####", ("Cape Town", "Durban")),
    Country("IN", "hi", "hi", "081234 5####", "+91 81234 5####", ("मुंबई", "Bengaluru", "Delhi")),
    Country("ID", "id", "id", "0812-34#-###", "+62 812-34#-###", ("Jakarta", "Surabaya")),
    Country("TH", "th", "th", "081 234 ####", "+66 81 234 ####", ("กรุงเทพฯ", "เชียงใหม่")),
    Country("VN", "vi", "vi", "0912 34# ###", "+84 912 34# ###", ("Hà Nội", "Đà Nẵng")),
    Country("JP", "ja", "ja", "090-1234-####", "+81 90-1234-####", ("東京", "大阪")),
    Country("KR", "ko", "ko", "010-2000-####", "+82 10-2000-####", ("서울", "부산")),
    Country("AU", "en_AU", "en", "0412 34# ###", "+61 412 34# ###", ("Sydney", "Perth")),
    Country("BR", "pt_BR", "pt", "(11) 96123-####", "+55 11 96123-####", ("São Paulo", "Jundiaí")),
    Country("MX", "es_MX", "es", "222 123 ####", "+52 222 123 ####", ("Puebla", "Cholula")),
    Country("AR", "es_AR", "es", "011 15-2345-####", "+54 9 11 2345-####", ("Buenos Aires",)),
    Country("US", "en_US", "en", "(201) 555-####", "+1 201-555-####", ("Jersey City", "Hoboken")),
)

# A list of first names, a bar, a list of last names.
NAMES = {
    "de": "Jürgen Anke Zoë Lukas Heike Søren Änne Björn|Weiß Müller von_der_Heide Groß Öztürk Jäger",
    "fr": "Émile Chloé Jean-Luc Aïcha Benoît Maëlle|Lefèvre D'Arcy Béranger N'Diaye Œuvrard Garçon",
    "es": "José_María Begoña Íñigo Lucía Ángel Noelia|Núñez García_Lorca Muñoz Ibáñez Güell Peña",
    "it": "Niccolò Giulia Matteo Chiara Noè Sofia|D'Angelo Lo_Giudice Bianchi Forlì De_Santis Però",
    "pt": "António João Inês Conceição Caio Luísa|Gonçalves Araújo da_Silva Simões Brandão Assunção",
    "nl": "Daan Fleur Sjoerd Anouk Joost Noémi|van_den_Berg de_Vries 't_Hooft IJsselmuiden Smeets",
    "en": "Ben Charlotte Siobhán Amir Grace Oliver|O'Neil Smith-Jones McKay Patel Ng Wright",
    "sv": "Åsa Björn Linnéa Örjan Elsa|Åkerlund Sjöström Lindqvist Öberg",
    "da": "Søren Mette Jørgen Ærla|Kjær Østergård Sørensen Hansen",
    "pl": "Łukasz Zofia Stanisław Małgorzata Żaneta|Wójcik Kowalczyk Śliwa Dąbrowska Źrebiec",
    "cs": "Jiří Žofie Ondřej Růžena|Novák Dvořáková Šťastný Čech",
    "el": "Γιώργος Ελένη Νίκος Σοφία|Παπαδόπουλος Οικονόμου Βασιλείου",
    "tr": "Işıl Çağrı İbrahim Gülşen|Yılmaz Öztürk Şahin Doğan",
    "uk": "Олена Тарас Ґалина Євген|Шевченко Кравець Ковальчук Їжак",
    "he": "נועה איתי שירה יוסי|כהן לוי פרץ",
    "ar": "فاطمة أحمد ليلى عمر|الحربي بن_سعيد القحطاني",
    "ng": "Chidi Ọláìyá Wanjiru Thandi Kwame Ng'endo|Okafor Adéyẹmí Mwangi Nkosi Dlamini",
    "hi": "प्रिया अर्जुन Sunita Rahul दीपक|शर्मा Iyer पटेल Kaur Srinivasan",
    "id": "Siti Budi Dewi Agus|Wijaya Lestari Nugroho",
    "th": "สมชาย มาลี ณัฐ|ใจดี ศรีสุข",
    "vi": "Ngọc Đức Thảo Hương|Nguyễn Trần Phạm Đặng",
    "ja": "花子 太郎 さくら 健|山田 佐藤 鈴木",
    "ko": "민준 서연 지우|김 이 박 최",
}
