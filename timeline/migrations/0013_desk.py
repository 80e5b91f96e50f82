"""What the desk knows beside the record: forms that were left unsaved, merges, what pages of sources answered.

And what it asks the database: whether two addresses are the same page, and how like two titles are.
"""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import timeline.models.fields

FUNCTIONS = r"""
CREATE FUNCTION timeline_address_host(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(coalesce(substring(address from '^[A-Za-z]+://(?:[^/@?#]*@)?([^/:?#]+)'), '')), '^www\.', '')
$$;

-- The same page has the same key. An index asks for it, so it calls no function of ours. What is left of a query is put in order; parameters by which senders count readers go.
CREATE FUNCTION timeline_address_key(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(coalesce(substring(address from '^[A-Za-z]+://(?:[^/@?#]*@)?([^/:?#]+)'), '')), '^www\.', '')
    || rtrim(coalesce(substring(address from '^[A-Za-z]+://[^/?#]+([^?#]*)'), ''), '/')
    || coalesce('?' || (
         SELECT string_agg(part, '&' ORDER BY part)
           FROM unnest(string_to_array(substring(address from '\?([^#]*)'), '&')) AS part
          WHERE part <> '' AND part !~* '^(utm_[a-z]+|fbclid|gclid|igshid|mc_cid|mc_eid|ref|ref_src|ocid|cmpid)='), '')
$$;

-- Shared words among all words of both; words of one or two letters say nothing, unless they are numbers. Titles that
-- each have a number of their own (of two drafts, of two votes) tell things apart on purpose.
CREATE FUNCTION timeline_likeness(one text, other text) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH a AS (SELECT DISTINCT word FROM unnest(string_to_array(trim(timeline_fold(one)), ' ')) AS word
              WHERE length(word) > 2 OR word ~ '^[0-9]+$'),
       b AS (SELECT DISTINCT word FROM unnest(string_to_array(trim(timeline_fold(other)), ' ')) AS word
              WHERE length(word) > 2 OR word ~ '^[0-9]+$')
  SELECT coalesce((SELECT count(*) FROM a JOIN b USING (word))::double precision
         / nullif((SELECT count(*) FROM (SELECT word FROM a UNION SELECT word FROM b) AS either), 0), 0)
    * CASE WHEN EXISTS (SELECT FROM a WHERE word ~ '^[0-9]+$' AND word NOT IN (SELECT word FROM b))
            AND EXISTS (SELECT FROM b WHERE word ~ '^[0-9]+$' AND word NOT IN (SELECT word FROM a))
           THEN 0.5 ELSE 1 END
$$;

-- What two lists of actors have in common among all of both; two events of nobody have everything in common.
CREATE FUNCTION timeline_overlap(one text[], other text[]) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce((SELECT count(*) FROM unnest(one) AS word WHERE word = ANY(other))::double precision
         / nullif((SELECT count(*) FROM (SELECT unnest(one) UNION SELECT unnest(other)) AS either), 0), 1)
$$;

CREATE INDEX source_by_address_key ON timeline_source (timeline_address_key(url)) WHERE url <> '';
CREATE INDEX source_by_address_host ON timeline_source (timeline_address_host(url)) WHERE url <> '';
"""

NO_FUNCTIONS = """
DROP INDEX source_by_address_host;
DROP INDEX source_by_address_key;
DROP FUNCTION timeline_overlap(text[], text[]);
DROP FUNCTION timeline_likeness(text, text);
DROP FUNCTION timeline_address_key(text);
DROP FUNCTION timeline_address_host(text);
"""

# An address that leads to another thing by a merge is not given to a new one.
GUARD = r"""
CREATE FUNCTION timeline_guard_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM timeline_merge
              WHERE kind = TG_ARGV[0] AND loser_slug = NEW.slug
                AND performed_at IS NOT NULL AND undone_at IS NULL) THEN
    RAISE EXCEPTION 'The address “%” leads to another % since they were merged.', NEW.slug, TG_ARGV[0]
      USING ERRCODE = 'check_violation', CONSTRAINT = 'slug_leads_elsewhere';
  END IF;
  RETURN NEW;
END $$;
"""
GUARD += "".join(
    f"CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF slug ON timeline_{kind}"
    f" FOR EACH ROW EXECUTE FUNCTION timeline_guard_merged('{kind}');\n"
    for kind in ("event", "actor", "source")
)
# What a public address leads to is part of what public pages show.
GUARD += (
    "CREATE TRIGGER version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON timeline_merge"
    " FOR EACH STATEMENT EXECUTE FUNCTION timeline_changed();\n"
)
UNGUARD = (
    "DROP TRIGGER version ON timeline_merge;\n"
    + "".join(f"DROP TRIGGER guard_merged ON timeline_{kind};\n" for kind in ("event", "actor", "source"))
    + "DROP FUNCTION timeline_guard_merged();"
)


class Migration(migrations.Migration):

    dependencies = [("timeline", "0011_moves")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=1000, verbose_name='address')),
                ('verdict', timeline.models.fields.Code(max_length=10, verbose_name='verdict')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='status')),
                ('landed', models.CharField(blank=True, max_length=1000, verbose_name='leads to')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('checked', models.DateTimeField(verbose_name='checked')),
                ('since', models.DateTimeField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='link_check', to='timeline.source')),
            ],
            options={
                'verbose_name': 'link check',
                'verbose_name_plural': 'link checks',
                'indexes': [models.Index(fields=['verdict', 'since'], name='link_check_by_verdict')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('event', 'event'), ('actor', 'actor'), ('source', 'source')], max_length=10)),
                ('winner_slug', models.CharField(max_length=120)),
                ('loser_slug', models.CharField(max_length=120)),
                ('winner_name', timeline.models.fields.Line(max_length=500)),
                ('loser_name', timeline.models.fields.Line(max_length=500)),
                ('reason', timeline.models.fields.Line(max_length=300, verbose_name='reason')),
                ('loser', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('moved', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('removed', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('filled', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('added', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('moment', models.DateTimeField(auto_now_add=True)),
                ('performed_at', models.DateTimeField(null=True)),
                ('undo_reason', timeline.models.fields.Line(blank=True, max_length=300)),
                ('undone_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merges', to=settings.AUTH_USER_MODEL)),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merges_approved', to=settings.AUTH_USER_MODEL)),
                ('undo_author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merges_unwanted', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'ordering': ['-moment'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('kind', 'loser_slug'), name='merged_once'), models.CheckConstraint(condition=models.Q(('winner_slug', models.F('loser_slug')), _negated=True), name='merged_into_another')],
            },
        ),
        migrations.CreateModel(
            name='Unsaved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=40)),
                ('fields', models.JSONField()),
                ('moment', models.DateTimeField(auto_now=True)),
                ('curator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='timeline.event')),
            ],
            options={
                'verbose_name': 'unsaved form',
                'verbose_name_plural': 'unsaved forms',
                'constraints': [models.UniqueConstraint(fields=('curator', 'token'), name='unsaved_once_per_form')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
