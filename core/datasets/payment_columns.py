"""Names that columns of payments have in the wild, and how their cells are told."""

import re

import numpy as np

from core.datasets.intake.flags import FLAGS
from core.datasets.intake.roles import Role, best_fit
from core.datasets.intake.words import MISSING

MAX_AMOUNT = 1e9

# From the least to the most wanted.
TIME = (
    *("hour", "heure", "hora", "ora", "zeit", "step", "unix_time", "epoch", "TX_TIME_DAYS"),
    *("TX_TIME_SECONDS", "posting date", "valuta", "booking date", "buchungstag", "seconds", "ts"),
    *("buchungsdatum", "fecha", "data", "datum", "date", "zeitpunkt", "date heure", "fecha hora"),
    *("data hora", "data ora", "datum uhrzeit", "date time", "datetime", "timestamp", "time"),
    *("created at", "transaktionsdatum", "date transaction", "fecha transaccion", "trans_date"),
    *("data transação", "data transazione", "tx date", "transaction date", "transaction time"),
    *("transaction timestamp", "transaction datetime", "TransactionDT", "trans_date_trans_time"),
    "TX_DATETIME",
)
DAY_CLOCK = (
    *("ora", "hora", "heure", "uhrzeit", "clock", "time", "time of day", "transaction hour"),
    *("transaction time", "hour"),
)
CUSTOMER = (
    *("email", "customer email", "payer email", "from email address", "absender e-mail-adresse"),
    *("de l'adresse email", "correo electrónico del remitente", "indirizzo email mittente"),
    *("payer", "source name"),
    *("sender", "originator", "from account", "iban", "account", "account id", "account number"),
    *("konto", "kontonummer", "compte", "cuenta", "conta", "conto", "card", "karte", "carte"),
    *("tarjeta", "cartão", "carta", "pan", "kartennummer", "numéro carte", "número tarjeta"),
    *("número cartão", "numero carta", "card number", "card no", "card id", "cc_num", "nameOrig"),
    *("user", "user id", "utilisateur", "usuario", "usuário", "utente", "benutzer", "client"),
    *("client id", "kunde", "kundennummer", "kunden id", "cliente", "id client", "id cliente"),
    *("auftragskonto", "iban auftragskonto", "cardholder", "customer", "customer id"),
)
TERMINAL = (
    *(
        "target name",
        "to email address",
        "empfänger e-mail-adresse",
        "counterparty",
        "zahlungsempfänger",
    ),
    *("begünstigter", "beguenstigter", "name zahlungsbeteiligter"),
    *("ProductCD", "recipient", "beneficiary", "payee", "empfänger", "bénéficiaire", "vendor"),
    *("beneficiario", "beneficiário", "destinatario", "to account", "nameDest", "pos", "shop"),
    *("store", "merchant name", "händler", "händlername", "marchand", "commerçant", "comercio"),
    *("comerciante", "esercente", "negozio", "loja", "kasse", "terminale", "merchant number"),
    *("merchant", "merchant id", "terminal", "terminal id"),
)
AMOUNT = (
    *("gross", "brutto", "brut", "bruto", "lordo"),
    *(
        "debit",
        "soll",
        "débit",
        "debito",
        "débito",
        "cargo",
        "addebito",
        "value",
        "wert",
        "valeur",
        "valore",
        "sum",
        "summe",
        "somme",
        "suma",
        "soma",
        "somma",
    ),
    *("total", "price", "umsatz", "valor", "importo", "importe", "montant", "montante", "betrag"),
    *("amt", "transaction value", "TransactionAmt", "transaction amount", "TX_AMOUNT", "amount"),
)
FRAUD = (
    *("target", "etiqueta", "étiquette", "etichetta", "classe", "klasse", "clase"),
    *(
        "label",
        "class",
        "is anomaly",
        "fraudulent",
        "isFlaggedFraud",
        "fraud flag",
        "is fraudulent",
    ),
    *("betrug", "ist betrug", "fraude", "est fraude", "es fraude", "frode", "fraud label"),
    *("is fraud", "isFraud", "TX_FRAUD", "fraud"),
)
SCENARIO = ("fraud scenario", "TX_FRAUD_SCENARIO")
BESIDE = (
    *(
        "target currency",
        "target amount",
        "card type",
        "card brand",
        "card age",
        "card index",
        "merchant category",
        "merchant city",
    ),
    *(
        "merchant state",
        "merchant lat",
        "merchant long",
        "merch lat",
        "merch long",
        "merchant type",
    ),
    *("merch zipcode", "merchant group", "merchant country", "merchant risk", "terminal type"),
    *("customer age", "customer city", "customer country", "customer location", "customer gender"),
    *("customer type", "customer segment", "account age", "account type", "account balance"),
    *("oldbalanceOrg", "newbalanceOrig", "oldbalanceDest", "newbalanceDest", "balance", "saldo"),
    *("date of birth", "birth date", "dob", "geburtsdatum", "expiry date", "card expiry", "age"),
    *("acct open date", "account open date", "expires", "use chip", "zip", "mcc", "lat", "long"),
    *("previous transaction date", "avg amount", "average amount", "mean amount", "max amount"),
    *("std amount", "credit limit", "time since last", "time diff", "days since last", "user age"),
    *("fraud score", "risk score", "fraud probability", "fraud type", "Flagged Reason"),
)
UNITS = {
    "s": ("time", "timestamp", "seconds", "TransactionDT", "TX_TIME_SECONDS", "datetime"),
    "min": ("minute", "minutes", "minuten", "minutos", "minuti"),
    "h": ("hour", "hours", "stunde", "stunden", "heure", "heures", "hora", "horas", "ora", "ore"),
    "d": ("day", "days", "TX_TIME_DAYS", "tag", "tage", "jour", "jours", "dia", "dias", "giorno"),
}
SECONDS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400}
SPOKEN = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
HOURLY, DAILY = {"nameorig", "namedest"}, {"zipcodeori", "zipmerchant"}  # PaySim, BankSim
CLOCK = re.compile(
    r"(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE
)


def like_times(values: np.ndarray) -> bool:
    """Whether a column that can be a clock may be one without a name that says so: dates in words,
    which are no numbers here, or numbers that never fall and are no numbers of rows.

    >>> like_times(np.array([0.0, 7.0, 7.0, 30.0])), like_times(np.array([4.0, 5.0, 6.0]))
    (True, False)
    """
    if not np.isfinite(values).any():
        return True
    steps = np.diff(values)
    return bool((steps >= 0).all() and len(np.unique(steps[:100])) > 1)


def unit_of(name: str, others: tuple[str, ...]) -> tuple[str, bool]:
    """What a column of numbers counts, and whether that is certain.

    >>> unit_of("step", ("step", "nameOrig")), unit_of("Time", ("Time",)), unit_of("t", ("t",))
    (('h', True), ('s', True), ('s', False))
    """
    if not any(others):
        return ("h", True) if len(others) == 11 else ("s", False)
    if name.casefold() == "step":
        names = {other.casefold() for other in others}
        return ("d", True) if names & DAILY else ("h", bool(names & HOURLY))
    fits = {unit: best_fit(name, words)[0] for unit, words in UNITS.items()}
    best = max(fits, key=lambda unit: fits[unit])
    return (best, True) if fits[best] >= 2 else ("s", False)


def clock_seconds(text: str) -> float:
    """Seconds since midnight of a clock, nan for what is none.

    >>> [clock_seconds(text) for text in ("06:21", "14:30:05", "1:05 PM", "25:00", "noon")]
    [22860.0, 52205.0, 47100.0, nan, nan]
    """
    match = CLOCK.fullmatch(text.strip())
    if not match:
        return np.nan
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return np.nan
        hour = hour % 12 + 12 * (match[4].lower() == "p")
    sound = hour < 24 and minute < 60 and second < 60
    return float(3_600 * hour + 60 * minute + second) if sound else np.nan


def clocks_seconds(texts: list[str]) -> np.ndarray:
    """The same of all texts of a column; digits alone are hours, hours and minutes, or hours,
    minutes and seconds, by their largest.

    >>> clocks_seconds(["930", "1405"]), clocks_seconds(["93000", "140501"])
    (array([34200., 50700.]), array([34200., 50701.]))
    """
    digits = [text.strip() for text in texts if text.strip()]
    if digits and all(re.fullmatch(r"\d{1,6}", text) for text in digits):
        largest = max(map(int, digits))
        width = 2 if largest < 24 else 4 if largest < 2_400 else 6
        texts = [re.sub(r"(..)(?=.)", r"\1:", text.strip().zfill(width)) for text in texts]
        texts = [f"{text}:00" if width == 2 else text for text in texts]
    return np.array([clock_seconds(text) for text in texts], float)


def flag(word: str) -> bool | None:
    """What one word says of fraud; None where it says neither.

    >>> flag("'1'"), flag("Genuine"), flag("maybe")
    (True, False, None)
    """
    return FLAGS.get(word.strip(" '\"").casefold())


def says_nothing(word: str) -> bool:
    return word.strip().casefold() in MISSING


def never(_: np.ndarray) -> bool:
    """For a role that only a column of its name may play."""
    return False


AN_AMOUNT = "an amount in one currency, of at most 1,000,000,000"
BOUNDS = {"low": -MAX_AMOUNT, "high": MAX_AMOUNT}
PAYMENT_ROLES = (
    Role("time", "clock", TIME, "a time", required=False, likely=like_times),
    Role("customer", "text", CUSTOMER, "a customer or a card"),
    Role("terminal", "text", TERMINAL, "a terminal or a merchant", required=False),
    Role("amount", "number", AMOUNT, "an amount", AN_AMOUNT, **BOUNDS),
    Role("fraud", "text", FRAUD, "fraud or not", required=False),
    Role("scenario", "number", SCENARIO, "a scenario of fraud", required=False),
    Role("clock", "text", (), "a time of day", required=False),  # found where dates have none
    Role("year", "number", ("jahr", "année", "año", "ano", "anno", "year"), required=False),
    Role("month", "number", ("monat", "mois", "mes", "mês", "mese", "month"), required=False),
    Role("day", "number", ("tag", "jour", "día", "dia", "giorno", "day"), required=False),
)
_TIMES = {"allowed": "a time", "low": 0, "high": 1e11}
_SINGLE = {"allowed": "a number", "low": -3e38, "high": 3e38}  # kept in 32 bits
CREDIT_CARD_ROLES = (
    Role("Time", "clock", (), "a time", likely=never, **_TIMES),
    *(Role(f"V{k}", "number", (), f"V{k}", likely=never, **_SINGLE) for k in range(1, 29)),
    Role("Amount", "number", (), "an amount", AN_AMOUNT, likely=never, **BOUNDS),
    Role("Class", "text", (), "fraud or not", required=False),
)
