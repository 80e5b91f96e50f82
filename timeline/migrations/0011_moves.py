"""Who may make what public: the steps of events and of proposals, and that no author approves what they wrote.

An event goes from draft to review to published, can be retracted and restored, and never becomes a draft again once it
has been public. It becomes public, and stops being it, only by a proposal that somebody has approved who wrote no part
of it. Documents that are loaded may come in any status: `SET LOCAL timeline.loading = 'on'`. In an installation of one
curator, `SET LOCAL timeline.single_curator = 'on'` lets an author approve, and the proposal says so (`alone`).
"""

from django.db import migrations

EVENTS = r"""
CREATE FUNCTION timeline_loading() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('timeline.loading', true), '') = 'on'
$$;

CREATE FUNCTION timeline_guard_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step text := 'new';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    step := OLD.status;
    IF NEW.status = OLD.status THEN
      NEW.retracted_at := OLD.retracted_at;
      RETURN NEW;
    END IF;
  END IF;
  NEW.retracted_at := CASE WHEN NEW.status = 'retracted' THEN now() END;
  IF timeline_loading() AND step IN ('new', 'draft', 'review') THEN
    IF NEW.status = 'retracted' THEN
      NEW.published_at := coalesce(NEW.published_at, now());
    END IF;
    RETURN NEW;
  END IF;
  IF step || ' ' || NEW.status NOT IN ('new draft', 'draft review', 'review draft', 'review published',
                                      'published retracted', 'retracted published') THEN
    RAISE EXCEPTION 'The event “%” cannot go from “%” to “%”.', NEW.slug, step, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'event_status_moves';
  END IF;
  IF NEW.status IN ('published', 'retracted') AND NOT timeline_loading() AND NOT EXISTS (
      SELECT FROM timeline_proposal WHERE event_id = NEW.id AND state = 'approved'
         AND (action = 'retracted') = (NEW.status = 'retracted')
         AND (embargo_until IS NULL OR embargo_until <= now())) THEN
    RAISE EXCEPTION 'Nobody has approved that the event “%” is %.', NEW.slug, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'event_is_approved';
  END IF;
  RETURN NEW;
END $$;
-- After `guard`, which says when an event was first published: triggers fire in the order of their names.
CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON timeline_event
  FOR EACH ROW EXECUTE FUNCTION timeline_guard_status();
"""

UNEVENTS = """
DROP TRIGGER guard_status ON timeline_event;
DROP FUNCTION timeline_guard_status();
DROP FUNCTION timeline_loading();
"""

PROPOSALS = r"""
CREATE FUNCTION timeline_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'A change begins by being written.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_steps';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('done', 'withdrawn') OR NEW.event_id <> OLD.event_id OR NEW.action <> OLD.action THEN
    RAISE EXCEPTION 'A change that is over stays as it was, and so do its event and its kind.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_stays';
  END IF;
  IF OLD.state = 'approved' AND NEW.state IN ('approved', 'done') AND (
      NEW.approver_id, NEW.approved_at, NEW.alone, NEW.reason, NEW.base)
      IS DISTINCT FROM (OLD.approver_id, OLD.approved_at, OLD.alone, OLD.reason, OLD.base)
     OR OLD.state = 'approved' AND NEW.embargo_until IS DISTINCT FROM OLD.embargo_until
        AND NEW.state IN ('approved', 'done') THEN
    RAISE EXCEPTION 'What was approved stays as it was approved.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_stays';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  IF OLD.state || ' ' || NEW.state NOT IN (
      'draft review', 'sent-back review', 'review sent-back', 'review draft', 'review approved', 'approved draft',
      'approved sent-back', 'approved done', 'draft withdrawn', 'sent-back withdrawn', 'review withdrawn') THEN
    RAISE EXCEPTION 'A change cannot go from “%” to “%”.', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_steps';
  END IF;
  IF NEW.state IN ('review', 'approved', 'done')
     AND NOT EXISTS (SELECT FROM timeline_draft WHERE proposal_id = NEW.id AND NOT aside) THEN
    RAISE EXCEPTION 'There is no wording to review.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_has_a_wording';
  END IF;
  IF NEW.state IN ('approved', 'done')
     AND EXISTS (SELECT FROM timeline_draft WHERE proposal_id = NEW.id AND author_id = NEW.approver_id)
     AND NOT (NEW.alone AND (NEW.state = 'done' OR coalesce(current_setting('timeline.single_curator', true), '') = 'on'))
  THEN
    RAISE EXCEPTION 'Who wrote any part of a change cannot approve it.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_has_two_people';
  END IF;
  IF NEW.state = 'done' AND NEW.embargo_until > now() THEN
    RAISE EXCEPTION 'The change is under embargo until %.', NEW.embargo_until
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_waits_for_its_embargo';
  END IF;
  NEW.moved_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON timeline_proposal
  FOR EACH ROW EXECUTE FUNCTION timeline_guard_proposal();

-- Wordings say who the authors are: they are only added, and only while nobody has approved. The lock on the proposal
-- makes an approval wait for a wording that is just being saved, and the wording for an approval.
CREATE FUNCTION timeline_guard_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  reached text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT state INTO reached FROM timeline_proposal WHERE id = NEW.proposal_id FOR SHARE;
    IF reached NOT IN ('draft', 'sent-back', 'review') THEN
      RAISE EXCEPTION 'What has been approved or is over is not written any more.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_stays';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    IF (NEW.proposal_id, NEW.author_id, NEW.content, NEW.saved_at, NEW.aside, NEW.based_on)
       IS DISTINCT FROM (OLD.proposal_id, OLD.author_id, OLD.content, OLD.saved_at, OLD.aside, OLD.based_on) THEN
      RAISE EXCEPTION 'A wording that was saved stays as it was.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_stays';
    END IF;
    RETURN NEW;
  END IF;
  SELECT state INTO reached FROM timeline_proposal WHERE id = OLD.proposal_id FOR SHARE;
  IF reached IN ('review', 'approved', 'done') THEN
    RAISE EXCEPTION 'A wording that was handed in stays.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_stays';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON timeline_draft
  FOR EACH ROW EXECUTE FUNCTION timeline_guard_draft();
"""

UNPROPOSALS = """
DROP TRIGGER guard ON timeline_draft;
DROP TRIGGER guard ON timeline_proposal;
DROP FUNCTION timeline_guard_draft();
DROP FUNCTION timeline_guard_proposal();
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0010_workflow")]

    operations = [
        migrations.RunSQL(EVENTS, UNEVENTS),
        migrations.RunSQL(PROPOSALS, UNPROPOSALS),
    ]
