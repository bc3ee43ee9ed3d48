"""Sums of money in words, as Russian papers have them. No environment here."""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words


def spell_amount_in_russian(amount, currency_code):
    """Spell a sum as a счёт does: whole units in words, the rest in figures.

    Core's ``amount_to_text`` declines nothing («Одна Тысяча Rubles»); its library can.

    :param float amount: not negative
    :param str currency_code: ISO code
    :return: such as «Две тысячи рублей 50 копеек»; ``None`` if the library does not
        know the currency's forms
    :rtype: str | None
    """
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    try:
        text = num2words(
            exact,
            lang="ru",
            to="currency",
            currency=currency_code,
            separator="",
            cents=False,
        )
    except NotImplementedError:
        return None
    return text[:1].upper() + text[1:]
