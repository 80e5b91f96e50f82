"""Search that forgives: names and places in any spelling and script.

What a reader types is compared with the words of the record as before. A word that is part of an actor's name also
stands for the other spellings of that word among the actor's names; a place also for its names in other languages.
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# Each line is one place: the names under which newspapers of the region and the wire agencies know it.
PLACES = """
Kyiv, Kiev, Kyjiw, Kiew, Київ, Киев, كييف, קייב
Odesa, Odessa, Одеса, Одесса, أوديسا, אודסה
Kharkiv, Kharkov, Charkiw, Харків, Харьков, خاركيف, חרקוב
Lviv, Lvov, Lwów, Lwiw, Львів, Львов, لفيف, לבוב
Dnipro, Dnepr, Дніпро, Днепр
Zaporizhzhia, Zaporizhia, Zaporozhye, Zaporizhzhya, Saporischschja, Запоріжжя, Запорожье
Chernihiv, Chernigov, Чернігів, Чернигов
Chornobyl, Chernobyl, Tschernobyl, Чорнобиль, Чернобыль
Mykolaiv, Nikolaev, Nikolayev, Миколаїв, Николаев
Luhansk, Lugansk, Луганськ, Луганск
Donetsk, Donezk, Донецьк, Донецк
Donbas, Donbass, Донбас, Донбасс
Mariupol, Маріуполь, Мариуполь
Kherson, Cherson, Херсон
Sevastopol, Sewastopol, Севастополь
Crimea, Krim, Crimée, Крим, Крым
Avdiivka, Avdeevka, Авдіївка, Авдеевка
Bakhmut, Bachmut, Бахмут
Bucha, Butscha, Буча
Enerhodar, Energodar, Енергодар, Энергодар
Kremenchuk, Kremenchug, Кременчук, Кременчуг
Moscow, Moskva, Moskau, Moscou, Москва, موسكو, מוסקבה
Saint Petersburg, St Petersburg, Sankt Petersburg, Санкт-Петербург
Minsk, Мінск, Минск, Мінськ, مينسك, מינסק
Gomel, Homel, Гомель
Kursk, Курськ, Курск
Istanbul, İstanbul, Стамбул, إسطنبول, איסטנבול
Ankara, Анкара, أنقرة, אנקרה
Antalya, Анталья, Анталія, أنطاليا, אנטליה
Geneva, Genève, Genf, Женева, جنيف, ז'נבה
Bürgenstock, Buergenstock, Бюргеншток
The Hague, Hague, Den Haag, La Haye, Гаага, لاهاي, האג
Brussels, Bruxelles, Brüssel, Brussel, Брюссель, بروكسل, בריסל
Vienna, Wien, Vienne, Вена, Відень, فيينا, וינה
Davos, Давос, دافوس, דאבוס
New York, Нью-Йорк, نيويورك, ניו יורק
Washington, Вашингтон, واشنطن, וושינגטון
Anchorage, Анкоридж
Alaska, Аляска, ألاسكا, אלסקה
Beijing, Peking, Pékin, Пекин, Пекін, بكين
Jerusalem, Jérusalem, Al-Quds, Иерусалим, Єрусалим, القدس, ירושלים
Tel Aviv, Тель-Авив, Тель-Авів, تل أبيب, תל אביב
Gaza, Газа, غزة, עזה
Gaza City, مدينة غزة, העיר עזה
Rafah, Рафах, رفح, רפיח
Khan Younis, Khan Yunis, Khan Yunus, Khan Younes, Хан-Юнис, خان يونس, חאן יונס
Jabalia, Jabaliya, Jabalya, جباليا, ג'באליה
Deir al-Balah, Deir el-Balah, دير البلح
West Bank, Westjordanland, Cisjordanie, الضفة الغربية, הגדה המערבית
Ramallah, Рамалла, رام الله, רמאללה
Cairo, Kairo, Le Caire, Каир, Каїр, القاهرة, קהיר
Sharm el-Sheikh, Sharm al-Sheikh, Sharm ash-Sheikh, Sharm el-Sheik, Charm el-Cheikh, Scharm asch-Schaich, Шарм-эш-Шейх, Шарм-еш-Шейх, شرم الشيخ, שארם א-שייח'
Doha, Доха, الدوحة, דוחה
Riyadh, Riad, Эр-Рияд, Ер-Ріяд, الرياض, ריאד
Jeddah, Jedda, Jiddah, Djeddah, Dschidda, Джидда, جدة, ג'דה
Abu Dhabi, Абу-Даби, Абу-Дабі, أبو ظبي, אבו דאבי
Beirut, Beyrouth, Бейрут, بيروت, ביירות
Damascus, Damas, Damaskus, Дамаск, دمشق, דמשק
Tehran, Teheran, Téhéran, Тегеран, طهران, تهران, טהרן
Baghdad, Bagdad, Багдад, بغداد, בגדאד
Warsaw, Warszawa, Warschau, Varsovie, Варшава, وارسو, ורשה
Budapest, Будапешт, بودابست, בודפשט
Bucharest, București, Bukarest, Бухарест
Vilnius, Wilno, Вильнюс, Вільнюс
Astana, Nur-Sultan, Астана
Dushanbe, Duschanbe, Душанбе
Paris, Париж, باريس, פריז
London, Londres, Лондон, لندن, לונדון
Berlin, Берлин, Берлін, برلين, ברלין
Munich, München, Мюнхен, ميونخ, מינכן
Rome, Roma, Рим, روما, רומא
Madrid, Мадрид, مدريد, מדריד
Dublin, Дублин, Дублін, دبلن, דבלין
Oslo, Осло, أوسلو, אוסלו
Copenhagen, København, Kopenhagen, Копенгаген, كوبنهاغن, קופנהגן
Strasbourg, Straßburg, Страсбург, ستراسبورغ, שטרסבורג
Red Sea, البحر الأحمر, ים סוף, Красное море, Червоне море
Black Sea, Чёрное море, Чорне море, البحر الأسود
"""

# As in 0002, and now also without the marks that Arabic and Hebrew are mostly written without: "أردوغان" and
# "اردوغان" are one word. Their punctuation divides words as Latin punctuation does.
FOLD = r"""
CREATE OR REPLACE FUNCTION timeline_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT regexp_replace(
    translate(
      lower(regexp_replace(
        normalize(replace(replace(replace(replace(lower(words), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKD),
        '[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]', '', 'g')),
      'ıłøđð', 'ilodd'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u05be\u05f3\u05f4\u060c\u061b\u061f\u2000-\u206f\u3000-\u303f]+',
    ' ', 'g')
$$;
"""

# What a letter sounds like, as far as transliterations agree on it. Vowels and half-vowels, which Arabic and Hebrew
# leave out, are no part of it, and neither is h.
SOUNDS = {
    "b": "pfv бвпф בפף بپف",
    "g": "гґ ג غگ",
    "d": "д ד دذض",
    "k": "cqx кхч חכךק خكکقچ",
    "l": "л ל ل",
    "m": "м מם م",
    "n": "н נן ن",
    "r": "р ר ر",
    "s": "z зжсцшщ זסשצץ زسشصژظ",
    "t": "т טת تطث",
}
HEARD = "".join(letters.replace(" ", "") for letters in SOUNDS.values())
WRITTEN = "".join(sound * len(letters.replace(" ", "")) for sound, letters in SOUNDS.items())

KEYS = rf"""
-- A folded word as its consonants in Latin letters.
CREATE FUNCTION timeline_skeleton(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT regexp_replace(
    regexp_replace(translate(word, '{HEARD}', '{WRITTEN}'), '[^{''.join(SOUNDS)}]', '', 'g'), '(.)\1+', '\1', 'g')
$$;

-- The keys of a folded word: its skeleton, and that without one letter. Words that are too short have none.
CREATE FUNCTION timeline_keys(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT key), '{{}}')
    FROM timeline_skeleton(word) AS bones,
         LATERAL (SELECT bones
                  UNION ALL SELECT overlay(bones placing '' from at for 1)
                    FROM generate_series(1, length(bones)) AS at WHERE length(bones) > 2) AS each(key)
   WHERE length(bones) > 1 AND length(word) >= CASE WHEN word ~ '[\u0590-\u06ff]' THEN 3 ELSE 4 END
$$;
"""

NAMES = r"""
CREATE FUNCTION timeline_spell(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM timeline_spelling WHERE actor_id = ANY(ids);
  INSERT INTO timeline_spelling (actor_id, word, keys)
  SELECT DISTINCT actor_id, word, timeline_keys(word)
    FROM (SELECT id AS actor_id, name FROM timeline_actor UNION ALL SELECT actor_id, name FROM timeline_actoralias) n,
         LATERAL unnest(string_to_array(trim(timeline_fold(name)), ' ')) AS word
   WHERE actor_id = ANY(ids) AND word <> '';
$$;

CREATE FUNCTION timeline_actor_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM timeline_spelling WHERE actor_id = OLD.id;
  ELSE
    PERFORM timeline_spell(ARRAY[NEW.id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER spell AFTER INSERT OR DELETE OR UPDATE OF name ON timeline_actor
  FOR EACH ROW EXECUTE FUNCTION timeline_actor_named();

CREATE FUNCTION timeline_alias_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM timeline_spell(ARRAY(SELECT DISTINCT actor_id FROM fresh));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM timeline_spell(ARRAY(SELECT DISTINCT actor_id FROM stale));
  ELSE
    PERFORM timeline_spell(ARRAY(SELECT actor_id FROM fresh UNION SELECT actor_id FROM stale));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER spell_insert AFTER INSERT ON timeline_actoralias REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_alias_named();
CREATE TRIGGER spell_update AFTER UPDATE ON timeline_actoralias REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_alias_named();
CREATE TRIGGER spell_delete AFTER DELETE ON timeline_actoralias REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_alias_named();

CREATE FUNCTION timeline_actor_is_public(asked bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM timeline_involvement i JOIN timeline_event e ON e.id = i.event_id
                  WHERE i.actor_id = asked AND e.status = 'published')
$$;

-- A folded word -> the spellings that it has among the names of the public actors it names.
CREATE FUNCTION timeline_spellings(asked text) RETURNS SETOF text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT DISTINCT other.word
    FROM (SELECT actor_id, keys FROM timeline_spelling
           WHERE word = asked AND keys <> '{}' AND timeline_actor_is_public(actor_id) LIMIT 20) AS meant
    JOIN timeline_spelling other ON other.actor_id = meant.actor_id AND other.keys && meant.keys
   LIMIT 60
$$;

-- Places in other languages. Reference data of the field rather than of the record, hence no model of it.
CREATE TABLE timeline_exonym (
  place integer NOT NULL,
  name text NOT NULL,
  words text NOT NULL GENERATED ALWAYS AS (trim(timeline_fold(name))) STORED,
  PRIMARY KEY (place, name)
);
CREATE INDEX exonym_by_words ON timeline_exonym (words);
"""

QUERY = r"""
-- What a reader typed: every word must be met, by a word that begins with it, by one of its stem, or by another
-- spelling of the same name. A place is met by any of its names.
CREATE OR REPLACE FUNCTION timeline_query(words text) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  typed text[] := (regexp_split_to_array(trim(timeline_fold(coalesce(words, ''))), ' +'))[1:12];
  many int := cardinality(typed);
  places text[] := ARRAY(
    SELECT DISTINCT x.words FROM timeline_exonym x WHERE x.words = ANY(ARRAY(
      SELECT array_to_string(typed[i:j], ' ') FROM generate_series(1, many) i, generate_series(i, least(i + 3, many)) j)));
  stem tsquery;
  one tsquery;
  part tsquery;
  at int := 1;
  upto int;
  asked tsquery := ''::tsquery;
BEGIN
  WHILE at <= many LOOP
    upto := least(at + 3, many);
    WHILE upto > at AND array_to_string(typed[at:upto], ' ') <> ALL(places) LOOP
      upto := upto - 1;
    END LOOP;
    part := ''::tsquery;
    FOR i IN at .. upto LOOP
      stem := plainto_tsquery('pg_catalog.english', typed[i]);
      -- A word such as "of" narrows nothing, unless it is what the reader is still typing.
      CONTINUE WHEN typed[i] = '' OR (numnode(stem) = 0 AND i < many);
      one := (quote_literal(typed[i]) || ':*')::tsquery || stem;
      SELECT coalesce(one || string_agg(quote_literal(spelling), ' | ')::tsquery, one) INTO one
        FROM timeline_spellings(typed[i]) AS spelling WHERE spelling <> typed[i];
      part := part && one;
    END LOOP;
    IF array_to_string(typed[at:upto], ' ') = ANY(places) THEN
      SELECT part || string_agg(DISTINCT '(' || phraseto_tsquery('pg_catalog.simple', other.words)::text || ')', ' | ')::tsquery
        INTO part
        FROM timeline_exonym meant JOIN timeline_exonym other USING (place)
       WHERE meant.words = array_to_string(typed[at:upto], ' ');
    END IF;
    asked := asked && part;
    at := upto + 1;
  END LOOP;
  RETURN asked;
END $$;
"""

SOURCES = r"""
-- Every word typed, as the beginning of a word.
CREATE FUNCTION timeline_beginnings(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(string_agg(quote_literal(word) || ':*', ' & '), '')::tsquery
    FROM unnest(string_to_array(trim(timeline_fold(words)), ' ')) AS word WHERE word <> ''
$$;
ALTER TABLE timeline_source ADD COLUMN lexemes tsvector GENERATED ALWAYS AS
  (to_tsvector('pg_catalog.simple', timeline_fold(publisher || ' ' || title))) STORED;
CREATE INDEX source_by_words ON timeline_source USING gin (lexemes);
"""

DERIVE = """
SELECT timeline_spell(ARRAY(SELECT id FROM timeline_actor));
SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event));
"""


BEFORE = import_module("timeline.migrations.0002_rules").FOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
UNNAMES = """
DROP TRIGGER spell ON timeline_actor;
DROP TRIGGER spell_insert ON timeline_actoralias;
DROP TRIGGER spell_update ON timeline_actoralias;
DROP TRIGGER spell_delete ON timeline_actoralias;
DROP TABLE timeline_exonym;
DROP FUNCTION timeline_spellings(text);
DROP FUNCTION timeline_actor_is_public(bigint);
DROP FUNCTION timeline_alias_named();
DROP FUNCTION timeline_actor_named();
DROP FUNCTION timeline_spell(bigint[]);
"""


def known_places(apps, schema_editor):
    lines = [line.split(", ") for line in PLACES.strip().splitlines()]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO timeline_exonym (place, name) VALUES (%s, %s)",
            [(place, name) for place, names in enumerate(lines, 1) for name in dict.fromkeys(names)],
        )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_rules")]

    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField()),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spellings", to="timeline.actor"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["word"], name="spelling_by_beginning", opclasses=["text_pattern_ops"]),
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="spelling_by_key"),
                ],
                "constraints": [models.UniqueConstraint(fields=("actor", "word"), name="spelling_once_per_actor")],
            },
        ),
        migrations.RunSQL(FOLD, BEFORE),
        migrations.RunSQL(KEYS, "DROP FUNCTION timeline_keys(text); DROP FUNCTION timeline_skeleton(text);"),
        migrations.RunSQL(NAMES, UNNAMES),
        migrations.RunPython(known_places, migrations.RunPython.noop),
        migrations.RunSQL(QUERY, migrations.RunSQL.noop),
        migrations.RunSQL(SOURCES, "ALTER TABLE timeline_source DROP COLUMN lexemes; DROP FUNCTION timeline_beginnings(text);"),
        migrations.RunSQL(DERIVE, migrations.RunSQL.noop),
    ]
