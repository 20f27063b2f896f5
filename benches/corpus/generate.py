#!/usr/bin/env python3
"""Deterministic corpus of news-like briefings, for benchmarks.

    generate.py --briefings 10000 --out DIR --flavour dateline|hugo|eleventy
                [--seed 1] [--profiles 0.0] [--no-skeleton]

The same seed and the same number of briefings give the same briefings in every flavour; only the
front matter differs (each tool's own idiom), so builds by different tools can be compared:

  dateline      content/briefings/*.md, YAML: participants with role and ISO country code, country codes
  hugo          content/briefings/*.md, YAML: taxonomies participants/countries/topics + list `people`
  eleventy      content/briefings/*.md, YAML as for hugo

The skeleton beside this script (sites/<flavour>/: configuration, templates, style) is copied into DIR as well.

What a corpus holds (N = --briefings):
  * dates spread evenly over ten years; title, dateline city, one- or two-sentence summary;
  * a pool of max(50, N/10) people, each with one role and one country; a briefing names 2-12 of them,
    drawn Zipf-like (a few people are in thousands of briefings, most are in a handful);
  * 2-10 countries a briefing out of 195, Zipf-like; a participant's country is always among them;
  * 1-4 of 60 topics;
  * 300-900 words of Markdown: headings, paragraphs with emphasis and links, lists, a quotation,
    in some a table and a footnote.

--profiles F (dateline only) writes content/participants/<slug>.md for the most often named fraction F
of the pool and refers to them in the short form (`- some-slug`) instead of repeating role and country.

Standard library only. About 4,000 briefings a second.
"""
import argparse
import bisect
import datetime as dt
import json
import pathlib
import random
import re
import shutil
import sys
import unicodedata

# --- Material ---------------------------------------------------------------------------------------

# ISO 3166-1 alpha-2 codes with short English names: 193 UN members, the Holy See and Palestine,
# roughly in the order in which diplomatic news mentions them (the order is the Zipf rank).
COUNTRIES = """US United States|RU Russia|UA Ukraine|CN China|FR France|GB United Kingdom|DE Germany
IL Israel|IR Iran|TR Türkiye|IN India|JP Japan|PL Poland|IT Italy|CA Canada|SA Saudi Arabia|EG Egypt
BR Brazil|KR South Korea|KP North Korea|SY Syria|QA Qatar|PK Pakistan|VE Venezuela|ES Spain
NL Netherlands|BE Belgium|AU Australia|MX Mexico|ZA South Africa|AE United Arab Emirates|LB Lebanon
IQ Iraq|JO Jordan|PS Palestine|AF Afghanistan|BY Belarus|FI Finland|SE Sweden|NO Norway|DK Denmark
RO Romania|HU Hungary|GR Greece|LT Lithuania|LV Latvia|EE Estonia|CZ Czechia|SK Slovakia|AT Austria
CH Switzerland|PT Portugal|IE Ireland|BG Bulgaria|RS Serbia|HR Croatia|SI Slovenia|MD Moldova
GE Georgia|AM Armenia|AZ Azerbaijan|KZ Kazakhstan|UZ Uzbekistan|TM Turkmenistan|KG Kyrgyzstan
TJ Tajikistan|MN Mongolia|ID Indonesia|VN Viet Nam|PH Philippines|TH Thailand|MY Malaysia|SG Singapore
MM Myanmar|KH Cambodia|LA Laos|BD Bangladesh|LK Sri Lanka|NP Nepal|BT Bhutan|MV Maldives|YE Yemen
OM Oman|KW Kuwait|BH Bahrain|LY Libya|TN Tunisia|DZ Algeria|MA Morocco|MR Mauritania|SD Sudan
SS South Sudan|ET Ethiopia|ER Eritrea|DJ Djibouti|SO Somalia|KE Kenya|UG Uganda|TZ Tanzania|RW Rwanda
BI Burundi|CD DR Congo|CG Congo|GA Gabon|GQ Equatorial Guinea|CM Cameroon|CF Central African Republic
TD Chad|NE Niger|NG Nigeria|BJ Benin|TG Togo|GH Ghana|CI Côte d'Ivoire|LR Liberia|SL Sierra Leone
GN Guinea|GW Guinea-Bissau|GM Gambia|SN Senegal|ML Mali|BF Burkina Faso|CV Cabo Verde
ST São Tomé and Príncipe|AO Angola|ZM Zambia|MW Malawi|MZ Mozambique|ZW Zimbabwe|BW Botswana|NA Namibia
LS Lesotho|SZ Eswatini|MG Madagascar|MU Mauritius|SC Seychelles|KM Comoros|AR Argentina|CL Chile
CO Colombia|PE Peru|EC Ecuador|BO Bolivia|PY Paraguay|UY Uruguay|GY Guyana|SR Suriname|PA Panama
CR Costa Rica|NI Nicaragua|HN Honduras|SV El Salvador|GT Guatemala|BZ Belize|CU Cuba|HT Haiti
DO Dominican Republic|JM Jamaica|TT Trinidad and Tobago|BS Bahamas|BB Barbados|LC Saint Lucia
VC Saint Vincent and the Grenadines|GD Grenada|DM Dominica|AG Antigua and Barbuda
KN Saint Kitts and Nevis|NZ New Zealand|PG Papua New Guinea|FJ Fiji|SB Solomon Islands|VU Vanuatu
WS Samoa|TO Tonga|TV Tuvalu|KI Kiribati|NR Nauru|PW Palau|FM Micronesia|MH Marshall Islands
TL Timor-Leste|BN Brunei|CY Cyprus|MT Malta|LU Luxembourg|LI Liechtenstein|MC Monaco|AD Andorra
SM San Marino|VA Holy See|IS Iceland|AL Albania|MK North Macedonia|ME Montenegro
BA Bosnia and Herzegovina"""
COUNTRIES = [(e[:2], e[3:]) for line in COUNTRIES.split("\n") for e in line.split("|")]
assert len(COUNTRIES) == 195 == len({c for c, _ in COUNTRIES})

CITIES = """Paris London Berlin Brussels Washington Kyiv Moscow Geneva Vienna Rome Warsaw Ankara Istanbul
Riyadh Doha Cairo Jerusalem Beirut Amman Tehran Baghdad Beijing Tokyo Seoul Delhi Islamabad Canberra Ottawa
Madrid Lisbon Athens Nicosia Helsinki Stockholm Oslo Copenhagen Reykjavik Vilnius Riga Tallinn Prague
Bratislava Budapest Bucharest Sofia Belgrade Zagreb Ljubljana Tirana Podgorica Sarajevo Chisinau
Tbilisi Yerevan Baku Astana Tashkent Bishkek Dushanbe Ashgabat Ulaanbaatar Hanoi Manila Bangkok Jakarta
Singapore Skopje|Phnom Penh|Addis Ababa|New York|The Hague|Buenos Aires|Mexico City|Abu Dhabi|Kuwait City|Cape Town
|São Paulo|Brasília|Bogotá|Asunción|San José|Lomé|Yaoundé|N'Djamena"""
CITIES = CITIES.replace("\n", " ").split("|")
CITIES = CITIES[0].split() + [c.strip() for c in CITIES[1:]]

GIVEN = """Adela Ahmed Aisha Alejandro Alice Amina Ana Andrej Anna Anselm Anton Ariadna Arjun Astrid Ayşe Bakari
Beatriz Benedikt Bilal Birgit Björn Camille Carla Carlos Celia Chen Chiara Chidi Clara Dalia Daniel Daria
David Delphine Dmitri Dorota Edith Elena Elias Elif Emil Emma Enzo Erik Esther Eva Fadi Farah Fatima Felix
Filip Florence Francisco Freya Gabriel Georgi Gloria Goran Grace Gustav Hana Hans Haruki Hassan Helena Hélène
Hugo Ibrahim Ida Ilona Imani Ines Ingrid Irina Isaac Ivana Jakub James Jana Javier Jin Joana Johan Jorge José
Judith Julia Kamal Karim Katarina Keiko Khalid Kofi Kristina Kwame Lamia Lars Laszlo Layla Lea Leon Lidia Lin
Lucas Lucía Magda Mai Malik Marco Maria Marta Martin Mateo Maya Mei Mercy Mikael Milena Miriam Mona Nadia
Naomi Natalia Nikola Nils Noor Nuria Odette Olga Oliver Omar Oscar Otto Pablo Paula Pavel Pedro Petra Philip
Priya Rafael Raisa Ravi Renata Ricardo Rosa Ruben Sabine Salma Samir Sandra Sara Sergio Simone Sofia Stefan
Sven Tamar Tariq Teresa Thomas Tomáš Ulrike Valentin Vera Victor Viktoria Wanjiru Yara Yusuf Zofia Zoë"""
FAMILY = """Abbas Acheampong Adeyemi Aguilar Ahlström Akhtar Albrecht Almeida Alonso Amari Andersen Antonov Arslan
Asante Aydın Baker Balogun Barbosa Baumann Becker Benali Berg Bianchi Blanc Bogdanov Bondarenko Bouchard Braun
Brennan Brown Bukovski Carvalho Castillo Chaudhry Chavez Clarke Cohen Collins Costa Cruz Dahl Darwish
Delacroix Delgado Demir Diallo Diaz Dimitrov Dubois Duarte Dvořák Eriksen Espinoza Farouk Fernandez Ferrari
Fischer Fontaine Fournier Fraser Fujita Garcia Gashi Gebre Georgiou Ghosh Gomez Gonçalves Grant Greco Gruber
Gupta Haddad Hansen Harris Hassan Hernandez Hoffmann Horvat Hosseini Huang Ibáñez Ivanov Jansen Jensen Johnson
Jovanović Kaplan Karlsson Kato Kaya Keller Khalil Khan Kim Kovač Kowalski Krüger Kuznets Lambert Larsen Laurent
Leblanc Lee Leroy Lindqvist Lombardi Lopez Lund MacLeod Mahmoud Makarenko Mansour Marchetti Markov Martinez
Mbeki Mehta Mendes Meyer Moreau Moretti Morgan Mori Moyo Müller Murphy Mwangi Nakamura Navarro Ndiaye Nguyen
Nielsen Novák Nowak Okafor Okonkwo Oliveira Olsen Onyango Orlov Ortega Osei Özdemir Papadakis Park Patel Pavlov
Pereira Petrov Popescu Ramos Rao Reyes Ricci Richter Rivera Romano Rossi Roy Saito Salazar Santos Sato Schmidt
Schneider Schulz Sharma Silva Singh Sokolov Sørensen Stewart Suzuki Svoboda Takahashi Tanaka Tóth Torres Tremblay
Usman Vargas Vasquez Vogel Wagner Walker Wang Weber Wójcik Wong Yamamoto Yılmaz Zelenko Zhang Zimmermann"""
GIVEN, FAMILY = GIVEN.split(), FAMILY.split()

ROLES = """President|Prime Minister|Foreign Minister|Defence Minister|Finance Minister|Special Envoy|Ambassador
National Security Adviser|Deputy Foreign Minister|Chief Negotiator|Secretary-General|Spokesperson|Chief of Staff
State Secretary|Permanent Representative|Interior Minister|Energy Minister|Trade Commissioner|Chief of Defence
Senior Adviser|Head of Delegation|Parliamentary Speaker|Central Bank Governor|High Representative"""
ROLES = ROLES.replace("\n", "|").split("|")

TOPICS = """security guarantees|ceasefire talks|sanctions|energy supply|grain exports|arms control|nuclear safety
prisoner exchange|maritime security|border controls|migration|climate finance|trade tariffs|customs union
reconstruction|humanitarian corridors|debt relief|peacekeeping|counter-terrorism|cyber security|disinformation
election observation|rule of law|human rights|war crimes|extradition|air defence|drone warfare|mine clearance
satellite launches|critical minerals|semiconductors|shipping lanes|fisheries|water rights|pipeline transit
defence spending|military training|troop deployment|arms deliveries|export controls|frozen assets|visa policy
refugee return|press freedom|public health|vaccine supply|food security|enlargement|accession talks
constitutional reform|gender equality|labour standards|digital taxation|artificial intelligence|space policy
Arctic cooperation|river basins|cultural heritage|disaster relief"""
TOPICS = TOPICS.replace("\n", "|").split("|")

EVENTS = """summit|emergency talks|working dinner|ministerial meeting|donor conference|contact group|round table
technical consultations|signing ceremony|joint press conference|informal council|video call|review session"""
EVENTS = EVENTS.replace("\n", "|").split("|")
VERBS = ["meet", "convene", "resume talks", "close ranks", "seek common ground", "trade proposals", "set a timetable",
         "narrow differences", "weigh options", "agree on next steps", "clash", "sign a declaration"]

# Sentence parts. {t} topic, {c} {c2} countries, {e} event, {k} city, {n} number, {y} year.
OPENERS = ["Officials familiar with the talks said", "According to the joint statement,", "Delegates agreed that",
           "In a separate session,", "Behind closed doors,", "Before the plenary,", "A draft seen by reporters suggests that",
           "Two diplomats confirmed that", "The communiqué notes that", "Speaking after the {e},", "By late evening,",
           "For the first time since {y},", "As in previous rounds,", "Despite earlier doubts,"]
SUBJECTS = ["the delegation of {c}", "the negotiators", "a majority of participants", "the host government", "the contact group",
            "both sides", "the technical teams", "the envoys of {c} and {c2}", "the presidency", "several smaller states",
            "the co-chairs", "the working group on {t}", "senior officials from {c}"]
PREDICATES = ["would revisit the question of {t} within {n} days", "had settled most of the language on {t}",
              "left the paragraph on {t} open for ministers", "pressed {c2} to accept a monitored timetable",
              "offered to host the next {e} in {k}", "tied further support to verifiable progress on {t}",
              "set aside {n} million euros for the first phase", "rejected an amendment tabled by {c2}",
              "called for a permanent mechanism to oversee {t}", "warned that delays on {t} carry a growing cost",
              "described the discussion of {t} as frank and useful", "asked the legal advisers to report back before the {e}",
              "kept the channel with {c2} open throughout the night", "saw no alternative to a phased approach"]
CODAS = ["", "", "", ", a point that had divided the room since the morning", ", although no text was adopted",
         ", with a review foreseen after {n} months", ", pending approval by national parliaments",
         ", in line with the position taken in {k}", " and promised to inform partners who were absent"]
HEADINGS = ["What was agreed", "Open questions", "Positions", "Background", "Next steps", "Reactions", "The text on {t}",
            "Security arrangements", "Financing", "Timetable", "Monitoring and verification", "Regional context",
            "Legal basis", "Who sat at the table", "Points of friction", "What to watch"]


# --- Small helpers ----------------------------------------------------------------------------------

def slugify(text):
    """ASCII slug: letters and digits, words joined by hyphens."""
    text = text.replace("ø", "o").replace("ı", "i").replace("ł", "l")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


PLAIN = re.compile(r"[A-Za-zÀ-ž][A-Za-zÀ-ž0-9 .’-]*\Z")


def q(text):
    """A double-quoted string, valid in YAML and JSON alike."""
    return json.dumps(text, ensure_ascii=False)


def y(text):
    """A YAML scalar: plain where that is safe, quoted where it is not."""
    return text if PLAIN.match(text) else q(text)


class Zipf:
    """Draws indices 0..n-1 with probability proportional to 1/(rank+shift)^s."""

    def __init__(self, n, s, shift=1.0):
        total, self.cum = 0.0, []
        for rank in range(n):
            total += (rank + shift) ** -s
            self.cum.append(total)

    def draw(self, rng):
        return bisect.bisect_left(self.cum, rng.random() * self.cum[-1])

    def distinct(self, rng, count):
        got = {}
        while len(got) < count:
            got[self.draw(rng)] = None
        return list(got)


def fill(rng, template):
    """Fills the slots of a sentence part."""
    if "{" not in template:
        return template
    c, c2 = rng.sample(range(60), 2)
    return template.format(t=rng.choice(TOPICS), c=COUNTRIES[c][1], c2=COUNTRIES[c2][1], e=rng.choice(EVENTS),
                           k=rng.choice(CITIES), n=rng.randrange(2, 90), y=rng.randrange(1990, 2016))


def sentence(rng):
    text = " ".join((fill(rng, rng.choice(OPENERS)), fill(rng, rng.choice(SUBJECTS)), fill(rng, rng.choice(PREDICATES))))
    text += fill(rng, rng.choice(CODAS)) + "."
    words = text.split(" ")
    kind = rng.random()
    at = rng.randrange(2, len(words) - 3)
    if kind < 0.06:
        words[at:at + 2] = ["**" + " ".join(words[at:at + 2]) + "**"]
    elif kind < 0.11:
        words[at] = "*" + words[at] + "*"
    elif kind < 0.17:
        words[at:at + 2] = ["[%s](https://example.org/documents/%d)" % (" ".join(words[at:at + 2]), rng.randrange(9999))]
    return " ".join(words)


# --- The corpus -------------------------------------------------------------------------------------

class Corpus:
    def __init__(self, briefings, seed):
        self.n = briefings
        self.seed = seed
        rng = random.Random(seed)
        # A fixed pool of sentences keeps generation fast; 4,000 of them make repeats rare within an article.
        self.sentences = [sentence(rng) for _ in range(4000)]
        self.country_zipf = Zipf(len(COUNTRIES), 1.0, 3.0)
        self.topic_zipf = Zipf(len(TOPICS), 0.8, 2.0)
        size = max(50, briefings // 10)
        names, slugs = [], set()
        while len(names) < size:
            name = rng.choice(GIVEN) + " " + rng.choice(FAMILY)
            if len(names) > 20000:  # a third name once the pairs run short
                name += "-" + rng.choice(FAMILY)
            slug = slugify(name)
            if slug not in slugs:
                slugs.add(slug)
                names.append((name, slug))
        # (name, slug, role, country index); the index in the pool is the person's Zipf rank
        self.people = [(name, slug, rng.choice(ROLES), self.country_zipf.draw(rng)) for name, slug in names]
        self.people_zipf = Zipf(size, 0.9, 5.0)

    def briefing(self, i):
        rng = random.Random(self.seed * 1_000_003 + i)
        # 2-12 people whose countries, at most ten, are all listed
        people, countries = [], {}
        for p in self.people_zipf.distinct(rng, rng.randint(2, 12)):
            country = self.people[p][3]
            if country in countries or len(countries) < 10:
                countries[country] = None
                people.append(p)
        wanted = rng.randint(2, 10)
        while len(countries) < wanted:
            countries[self.country_zipf.draw(rng)] = None
        countries = sorted(countries)
        topics = self.topic_zipf.distinct(rng, rng.randint(1, 4))
        city = rng.choice(CITIES)
        event, topic = rng.choice(EVENTS), TOPICS[topics[0]]
        names = [COUNTRIES[c][1] for c in countries[:2]]
        title = "%s and %s %s in %s: %s on %s" % (names[0], names[1], rng.choice(VERBS), city, event, topic)
        date = dt.date(2016, 1, 1) + dt.timedelta(days=rng.randrange(3653))
        summary = " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*]", r"\1", rng.choice(self.sentences))
                           for _ in range(rng.randint(1, 2)))
        return {
            "title": title, "slug": "%s-%06d" % (slugify(title)[:60].rstrip("-"), i), "date": date.isoformat(),
            "dateline": city, "summary": summary, "people": [self.people[p] for p in people], "ranks": people,
            "countries": countries, "topics": [TOPICS[t] for t in topics],
            "body": self.body(rng, city, topic, [self.people[p] for p in people]),
        }

    def paragraph(self, rng):
        return " ".join(rng.choices(self.sentences, k=rng.randint(2, 4)))

    def body(self, rng, city, topic, people):
        target = rng.randint(300, 900)
        lead = people[0]
        out = ["%s – %s of %s %s opened the session on %s. %s" % (
            city.upper(), lead[2], COUNTRIES[lead[3]][1], lead[0], topic, self.paragraph(rng))]
        footnote = rng.random() < 0.25
        if footnote:
            out[0] += "[^1]"
        quote_due, list_due, table_due = True, True, rng.random() < 0.3
        words = len(out[0].split())
        while words < target:
            block = ["## " + fill(rng, rng.choice(HEADINGS))]
            block += [self.paragraph(rng) for _ in range(rng.randint(1, 3))]
            if quote_due:
                speaker = rng.choice(people)
                block.append("> %s\n>\n> — %s, %s" % (rng.choice(self.sentences), speaker[0], speaker[2]))
                quote_due = False
            elif list_due:
                mark = rng.choice(["- ", "1. "])
                block.append("\n".join(mark + rng.choice(self.sentences) for _ in range(rng.randint(2, 5))))
                list_due = False
            elif table_due:
                rows = ["| Delegation | Position on %s | Votes |" % topic, "|---|:---:|---:|"]
                rows += ["| %s | %s | %d |" % (COUNTRIES[p[3]][1], rng.choice(["for", "against", "undecided"]), rng.randint(1, 30))
                         for p in people[:5]]
                block.append("\n".join(rows))
                table_due = False
            out += block
            words += sum(len(b.split()) for b in block)
        if footnote:
            out.append("[^1]: " + rng.choice(self.sentences))
        return "\n\n".join(out) + "\n"


# --- Flavours: one article as each tool's own idiom --------------------------------------------------

def dateline(b, short_ranks):
    out = ["---", "title: " + y(b["title"]), "date: " + b["date"], "dateline: " + y(b["dateline"]),
           "summary: " + y(b["summary"]), "participants:"]
    for rank, (name, slug, role, country) in zip(b["ranks"], b["people"]):
        if rank < short_ranks:
            out.append("  - " + slug)
        else:
            out.append("  - { name: %s, role: %s, country: %s }" % (y(name), y(role), COUNTRIES[country][0]))
    out.append("countries: [%s]" % ", ".join(COUNTRIES[c][0] for c in b["countries"]))
    out.append("topics: [%s]" % ", ".join(y(t) for t in b["topics"]))
    out.append("---")
    return "\n".join(out) + "\n" + b["body"]


def hugo(b, _):
    out = ["---", "title: " + y(b["title"]), "date: " + b["date"], "dateline: " + y(b["dateline"]),
           "summary: " + y(b["summary"]), "people:"]
    out += ["  - { name: %s, role: %s, country: %s }" % (y(n), y(r), y(COUNTRIES[c][1])) for n, _, r, c in b["people"]]
    out.append("participants: [%s]" % ", ".join(y(p[0]) for p in b["people"]))
    out.append("countries: [%s]" % ", ".join(y(COUNTRIES[c][1]) for c in b["countries"]))
    out.append("topics: [%s]" % ", ".join(y(t) for t in b["topics"]))
    out.append("---")
    return "\n".join(out) + "\n" + b["body"]


def profile(person):
    name, _, role, country = person
    return "---\nname: %s\ncountry: %s\nroles: [{ title: %s, from: 2015 }]\n---\n%s has taken part in talks as %s of %s.\n" % (
        y(name), COUNTRIES[country][0], y(role), name, role, COUNTRIES[country][1])


FLAVOURS = {"dateline": dateline, "hugo": hugo, "eleventy": hugo}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--briefings", type=int, required=True)
    ap.add_argument("--out", type=pathlib.Path, required=True)
    ap.add_argument("--flavour", choices=FLAVOURS, default="dateline")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--profiles", type=float, default=0.0)
    ap.add_argument("--no-skeleton", action="store_true", help="write the articles only")
    args = ap.parse_args()
    skeleton = pathlib.Path(__file__).resolve().parent / "sites" / args.flavour
    if skeleton.is_dir() and not args.no_skeleton:
        shutil.copytree(skeleton, args.out, dirs_exist_ok=True)
    folder = args.out / "content" / "briefings"
    folder.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(args.briefings, args.seed)
    short = int(len(corpus.people) * args.profiles) if args.flavour == "dateline" else 0
    if short:
        (args.out / "content" / "participants").mkdir(parents=True, exist_ok=True)
        for person in corpus.people[:short]:
            (args.out / "content" / "participants" / (person[1] + ".md")).write_text(profile(person), encoding="utf-8")
    write = FLAVOURS[args.flavour]
    size = 0
    for i in range(args.briefings):
        b = corpus.briefing(i)
        text = write(b, short).encode("utf-8")
        size += len(text)
        (folder / (b["slug"] + ".md")).write_bytes(text)
    print("%d briefings, %d people, %.1f MB in %s" % (args.briefings, len(corpus.people), size / 1e6, args.out), file=sys.stderr)


if __name__ == "__main__":
    main()
