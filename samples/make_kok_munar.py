#!/usr/bin/env python3
"""Makes samples/kok-munar.jsonl: one invented tender in the layout of the Kyrgyz procurement data (OCDS).

    make_kok_munar.py [--day 2026-11-25] [OUTPUT.jsonl]        # '-' writes to standard output

Boilers for six schools of the district Kök-Munar, which does not exist; three bids within 8,000 som; the cheapest is refused
because its stamp is missing. The companies are named after birds and a horse of the epics. --day is the day on which the story is
told: all dates lie before it, so that a demonstration can run from today. Without it the file in the repository comes out, byte
for byte.

The layout (names in identifier.legalName and legalName_kg, address.ateCode, lots, priceProposal, relatedBid, the local method
oneStage) is that of the published data; value on the bid and suppliers on the award are given besides, as OCDS 1.1 asks.
"""
import argparse
import datetime
import json
import pathlib
import sys

INVENTED = {
    "en": "Invented for demonstrations: no such tender, district, buyer or company exists.",
    "ru": "Вымышленные данные для показа: таких торгов, района, заказчика и компаний не существует.",
    "ky": "Көрсөтүү үчүн ойдон чыгарылган: мындай тендер, район, сатып алуучу жана компаниялар жок.",
}
LOT = "kok-munar-1-lot-1"
BUYER = ("00000000000100", "Отдел образования Кок-Мунарского района", "Көк-Муңар райондук билим берүү бөлүмү")
BIDDERS = (   # tax number (no real one begins with zeros), name in Russian, name in Kyrgyz, price, status, why, эмне үчүн
    ("00000000000101", "ОсОО «Зымырык Жылуулук»", "«Зымырык Жылуулук» ЖЧК", 7996400, "valid", None, None),
    ("00000000000102", "ОсОО «Алп Кара Куш»", "«Алп Кара Куш» ЖЧК", 7992000, "disqualified",
     "На конкурсной заявке нет печати (мөөр жок)", "Конкурстук табыштамада мөөр жок"),
    ("00000000000103", "ОсОО «Тайбуурул Казан»", "«Тайбуурул Казан» ЖЧК", 8000000, "valid", None, None),
)
WINNER = 0


def party_id(number):
    return f"KG-INN-{number}"


def party(number, name, name_ky, roles):
    return {
        "id": party_id(number),
        "identifier": {"scheme": "KG-INN", "id": number, "legalName": name, "legalName_kg": name_ky},
        "address": {"ateCode": "00000000000000", "countryName": "Кыргызская Республика",
                    "district": "Кок-Мунарский район (вымышленный)"},
        "roles": roles,
    }


def money(amount):
    return {"amount": amount, "currency": "KGS"}


def bid(at, bidder, date):
    number, _, _, price, status, why, why_ky = bidder
    out = {"id": f"kok-munar-1-bid-{at}", "status": status, "date": date}
    if why:
        out |= {"statusDetails": why, "statusDetails_kg": why_ky}
    return out | {
        "tenderers": [{"id": party_id(number)}],
        "value": money(price),
        "priceProposal": [{"id": f"kok-munar-1-price-{at}", "relatedLot": LOT, "value": money(price)}],
        "relatedLots": [LOT],
    }


def release(day):
    def moment(days_before, clock):
        return f"{day - datetime.timedelta(days=days_before)}T{clock}:00+06:00"

    winner = BIDDERS[WINNER]
    return {
        "ocid": "invented-kok-munar-1", "id": "invented-kok-munar-1-compiled", "date": moment(20, "16:30"), "tag": ["compiled"],
        "language": "ru", "initiationType": "tender", "invented": INVENTED,
        "parties": [party(*BUYER, ["buyer", "procuringEntity"])]
                   + [party(b[0], b[1], b[2], ["tenderer", "supplier"] if b is winner else ["tenderer"]) for b in BIDDERS],
        "buyer": {"id": party_id(BUYER[0])},
        "tender": {
            "id": "kok-munar-1", "title": "Котлы отопления для шести школ Кок-Мунарского района",
            "title_kg": "Көк-Муңар районундагы алты мектеп үчүн жылытуу казандары",
            "title_en": "Heating boilers for six schools of Kök-Munar district",
            "status": "complete", "datePublished": moment(64, "09:00"),
            "procurementMethod": "open", "procurementMethodDetails": "oneStage", "mainProcurementCategory": "goods",
            "awardCriteria": "priceOnly", "value": money(8010000), "numberOfTenderers": len(BIDDERS),
            "tenderPeriod": {"startDate": moment(64, "09:00"), "endDate": moment(34, "11:00")},
            "procuringEntity": {"id": party_id(BUYER[0])},
            "tenderers": [{"id": party_id(b[0])} for b in BIDDERS],
            "lots": [{"id": LOT, "number": 1, "status": "complete", "value": money(8010000)}],
            "items": [{"id": f"kok-munar-1-item-{n}", "relatedLot": LOT, "description": f"Котёл отопления, школа № {n}",
                       "classification": {"scheme": "CPV", "id": "44621200"}, "quantity": 1, "unit": {"name": "шт"}}
                      for n in range(1, 7)],
        },
        "bids": {"details": [bid(at, b, moment(38 - at, f"{9 + at}:15")) for at, b in enumerate(BIDDERS, 1)]},
        "awards": [{"id": 1, "status": "active", "relatedLots": [LOT], "relatedBid": f"kok-munar-1-bid-{WINNER + 1}",
                    "date": moment(20, "16:30"), "suppliers": [{"id": party_id(winner[0])}], "value": money(winner[3])}],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", nargs="?", default=str(pathlib.Path(__file__).with_name("kok-munar.jsonl")))
    parser.add_argument("--day", type=datetime.date.fromisoformat, default=datetime.date(2026, 11, 25))
    args = parser.parse_args()

    line = (json.dumps(release(args.day), ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    if args.output == "-":
        sys.stdout.buffer.write(line)
    else:
        pathlib.Path(args.output).write_bytes(line)


if __name__ == "__main__":
    main()
