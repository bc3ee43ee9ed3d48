"""Who the demo's companies are, and what they write into their questionnaires.

The INN belong to nobody (region 00), the accounts' keys are right.
"""

BANK = {
    "bik": "044525225",
    "bank_name": "ПАО Сбербанк",
    "correspondent_account": "30101810400000000225",
}
# Companies that asked otherwise than in demo/requests.jsonl: name, contact person,
# email, conference.
REQUESTS = {
    "firm-1": (
        "ООО «Астра Код»",
        "Игорь Левченко",
        "i.levchenko@astra.example.com",
        "joker",
    ),
    "firm-2": ("АО «Полюс Данные»", "Дарья Ким", "d.kim@polus.example.com", "joker"),
    "firm-3": ("ООО «Вектор»", "Павел Гусев", "p.gusev@vektor.example.com", "joker"),
    "firm-4": (
        "АО «Меридиан»",
        "Валерий Дроздов",
        "v.drozdov@meridian.example.com",
        "joker",
    ),
    "firm-5": (
        "ООО «Лаборатория отчётов»",
        "Светлана Мельникова",
        "s.melnikova@laboratoria.example.com",
        "jpoint",
    ),
    "firm-6": (
        "АО «Кедр Системы»",
        "Андрей Назаров",
        "a.nazarov@kedr.example.com",
        "joker",
    ),
    "firm-7": (
        "ООО «Нева Софт»",
        "Полина Зорина",
        "p.zorina@neva.example.com",
        "joker",
    ),
    "firm-8": (
        "ООО «Техноград»",
        "Юрий Басов",
        "y.basov@tehnograd.example.com",
        "joker",
    ),
    "firm-9": (
        "АО «Дельта Проект»",
        "Ирина Фадеева",
        "i.fadeeva@delta.example.com",
        "joker",
    ),
    "firm-10": (
        "ООО «Фабрика тестов»",
        "Максим Руднев",
        "m.rudnev@fabrika.example.com",
        "heisenbug",
    ),
}
# What the contract says, where it says anything but full prepayment.
CONTRACTS = {
    "firm-4": {
        "ticket_contract": "№ 17 от 01.09.2026",
        "ticket_terms": "post",
        "ticket_payment_days": 14,
        "ticket_exposure_limit": 500_000,
    },
    "firm-6": {
        "ticket_contract": "№ 21 от 15.09.2026",
        "ticket_terms": "part",
        "ticket_prepayment_percent": 30,
        "ticket_payment_days": 21,
    },
}
# Number of the request: the answers. Tariffs that are wanted, INN, account, address,
# then what is out of the ordinary.
ANSWERS = {
    "site-1048": {
        "wanted": {"standard": 8, "online": 4},
        "vat": "0000000018",
        "account": "40702810938250120317",
        "legal_address": "190000, Санкт-Петербург, ул. Садовая, 1",
        "comment": "Нужен договор и закрывающие документы.",
    },
    "firm-4": {
        "wanted": {"standard": 5},
        "vat": "0000000040",
        "account": "40702810138250121268",
        "legal_address": "123610, Москва, Краснопресненская наб., 12",
    },
    "site-1049": {
        "wanted": {"standard": 2},
        "legal_address": "Friedrichstraße 10, 10117 Berlin",
        "terms_wish": "Invoice in English, please.",
        "country": "base.de",
    },
    "firm-1": {
        "wanted": {"standard": 3},
        "vat": "0000000025",
        "account": "40702810938250120634",
        "legal_address": "630090, Новосибирск, ул. Николаева, 11",
    },
    "firm-2": {
        "wanted": {"standard": 2, "online": 2},
        "vat": "0000000032",
        "account": "40702810938250120951",
        "legal_address": "197022, Санкт-Петербург, наб. реки Карповки, 5",
    },
    "firm-5": {
        "wanted": {"standard": 6},
        "vat": "0000000057",
        "account": "40702810138250121585",
        "legal_address": "Казань, ул. Баумана",
        "terms_wish": "Постоплата в течение 30 дней, договор нашего образца.",
    },
    "firm-6": {
        "wanted": {"standard": 4},
        "vat": "0000000064",
        "account": "40702810038250121902",
        "legal_address": "634050, Томск, пр. Ленина, 36",
    },
    "firm-7": {
        "wanted": {"standard": 3},
        "vat": "0000000071",
        "account": "40702810238250122219",
        "legal_address": "191186, Санкт-Петербург, наб. реки Мойки, 40",
    },
    "firm-8": {
        "wanted": {"standard": 4},
        "vat": "0000000089",
        "account": "40702810238250122536",
        "legal_address": "620014, Екатеринбург, ул. Малышева, 51",
    },
    "firm-9": {
        "wanted": {"standard": 2, "online": 6},
        "vat": "0000000096",
        "account": "40702810238250122853",
        "legal_address": "443010, Самара, ул. Куйбышева, 90",
    },
    "firm-10": {
        "wanted": {"standard": 4},
        "vat": "0000000106",
        "account": "40702810538250123170",
        "legal_address": "115114, Москва, Дербеневская наб., 7",
    },
}
# Who comes, of the first seats; the others are named later.
NAMES = {
    "firm-4": ["Егор Маслов", "Юлия Тихонова"],
    "firm-1": ["Игорь Левченко", "Инна Савчук", "Роман Ефимов"],
    "firm-10": ["Максим Руднев", "Арина Полякова"],
}
