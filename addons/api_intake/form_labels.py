"""What people call the fields of a form; the one table of it, see README."""

import re

# field -> what a form may call it, in Russian and in English. A label is compared
# without case, «ё», stars, brackets and punctuation: «E-mail *» is «email».
LABELS = {
    "external_ref": (
        "Номер заявки",
        "Заявка №",
        "№ заявки",
        "Номер заказа",
        "Request number",
        "Order number",
        "external_ref",
    ),
    "buyer_type": ("Тип покупателя", "Покупатель", "Buyer type", "Buyer"),
    "name": (
        "ФИО",
        "Фамилия Имя Отчество",
        "Фамилия, имя, отчество",
        "Фамилия и имя",
        "Имя и фамилия",
        "Имя",
        "Ваше имя",
        "Контактное лицо",
        "Full name",
        "Your name",
        "Contact person",
        "Name",
    ),
    # put together with the name
    "last_name": ("Фамилия", "Last name", "Surname"),
    "patronymic": ("Отчество", "Patronymic", "Middle name"),
    "email": (
        "Email",
        "Почта",
        "Электронная почта",
        "Эл. почта",
        "Адрес электронной почты",
        "Ваш email",
        "Email address",
        "Mail",
    ),
    "phone": (
        "Телефон",
        "Номер телефона",
        "Контактный телефон",
        "Мобильный телефон",
        "Ваш телефон",
        "Тел.",
        "Phone",
        "Phone number",
        "Telephone",
        "Mobile",
    ),
    "event": ("Мероприятие", "Конференция", "Событие", "Event", "Conference"),
    "tariff": (
        "Тариф",
        "Билет",
        "Тип билета",
        "Вид билета",
        "Категория билета",
        "Tariff",
        "Ticket",
        "Ticket type",
    ),
    "quantity": (
        "Количество",
        "Количество билетов",
        "Число билетов",
        "Кол-во",
        "Кол-во билетов",
        "Билетов",
        "Quantity",
        "Number of tickets",
        "Tickets",
    ),
    "company_name": (
        "Организация",
        "Компания",
        "Название организации",
        "Название компании",
        "Наименование организации",
        "Юридическое лицо",
        "Company",
        "Company name",
        "Organization",
        "Organisation",
    ),
    "vat": ("ИНН", "ИНН организации", "INN", "Tax number", "VAT"),
    "participants": ("Участники", "Список участников", "Participants", "Attendees"),
}

# «Участник 1», «Participant 2»: one of several lines
PARTICIPANT = re.compile(r"^(участник|participant|attendee) ?\d*$")

# word of a form -> what the API calls the buyer
BUYER_TYPES = {
    "физлицо": "person",
    "физическое лицо": "person",
    "частное лицо": "person",
    "person": "person",
    "private person": "person",
    "individual": "person",
    "юрлицо": "company",
    "юридическое лицо": "company",
    "организация": "company",
    "компания": "company",
    "company": "company",
    "legal entity": "company",
    "organization": "company",
}

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOISE = re.compile(r"[^\w№]+")


def normalize_label(text):
    """Return a label as it is compared: «E-mail *» and «email» are one.

    :param str text: as the form shows it
    :rtype: str
    """
    text = _BRACKETS.sub(" ", text).casefold().replace("ё", "е")
    text = text.replace("e-mail", "email").replace("_", " ")
    return _NOISE.sub(" ", text).strip()


_FIELDS = {
    normalize_label(label): field for field, names in LABELS.items() for label in names
}
_FIELDS |= {normalize_label(field): field for field in LABELS}


def find_field(label):
    """Return the field that a label means.

    :param str label: as the form shows it
    :return: key of ``LABELS``, ``participant`` for one of several, or ``None``
    :rtype: str | None
    """
    key = normalize_label(label)
    if PARTICIPANT.match(key):
        return "participant"
    return _FIELDS.get(key)
