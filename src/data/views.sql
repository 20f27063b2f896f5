CREATE VIEW attendance AS -- Who was there, with names: one row for each person in each briefing.
  SELECT b.date, b.id AS briefing, b.title, a.person, p.name, a.role, a.country, c.name AS country_name, a.group_slug, a.presence, b.url
  FROM appearances a
  JOIN briefings b ON b.id = a.briefing
  JOIN participants p ON p.slug = a.person
  LEFT JOIN countries c ON c.code = a.country
  WHERE a.relation = 'took-part' AND a.presence NOT IN ('invited', 'absent');
CREATE VIEW meetings AS -- Who met whom, with names; each two people twice, so that either can be asked for.
  SELECT m.person_a AS person, a.name, m.person_b AS other, b.name AS other_name, m.briefings, m.first_day, m.last_day
  FROM co_attendance m JOIN participants a ON a.slug = m.person_a JOIN participants b ON b.slug = m.person_b
  UNION ALL
  SELECT m.person_b, b.name, m.person_a, a.name, m.briefings, m.first_day, m.last_day
  FROM co_attendance m JOIN participants a ON a.slug = m.person_a JOIN participants b ON b.slug = m.person_b;
CREATE VIEW country_years AS -- In how many briefings of a year a country took part, and how many mention it.
  SELECT x.country, c.name, CAST(substr(b.date, 1, 4) AS INTEGER) AS year,
    sum(x.relation = 'took-part') AS took_part, sum(x.relation = 'mentioned') AS mentioned
  FROM briefing_countries x JOIN briefings b ON b.id = x.briefing JOIN countries c ON c.code = x.country
  GROUP BY x.country, year;
CREATE VIEW quotations AS -- Who said what, when and where it stands.
  SELECT b.date, q.speaker, q.person, q.role, q.country, q.text, b.id AS briefing, b.title, b.url
  FROM quotes q JOIN briefings b ON b.id = q.briefing;
