import django.db.models.deletion
import django.utils.timezone
import timeline.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("timeline", "0007_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('saved_at', models.DateTimeField(auto_now_add=True)),
                ('aside', models.BooleanField(default=False)),
                ('based_on', models.JSONField(null=True)),
                ('settled', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'wording',
                'verbose_name_plural': 'wordings',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', timeline.models.fields.Code(max_length=40, verbose_name='what it is')),
                ('state', timeline.models.fields.Code(default='draft', max_length=40, verbose_name='state')),
                ('base', models.JSONField(editable=False, null=True, verbose_name='public content it began from')),
                ('reason', timeline.models.fields.Prose(blank=True, help_text='Readers see it beside the change.', verbose_name='reason')),
                ('alone', models.BooleanField(default=False, verbose_name='approved by its own author')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='embargo until')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='in this state since')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-moved_at', '-pk'],
                'permissions': [('approve_proposal', 'Can approve changes of events, and send them back')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(blank=True, max_length=40, verbose_name='field')),
                ('text', timeline.models.fields.Prose(verbose_name='remark')),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'remark',
                'verbose_name_plural': 'remarks',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_status_known',
        ),
        migrations.AddField(
            model_name='event',
            name='retracted_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='retracted'),
        ),
        migrations.AddField(
            model_name='event',
            name='retraction',
            field=timeline.models.fields.Prose(blank=True, db_default='', default='', help_text='Readers who come to its address are told.', verbose_name='why it was retracted'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'review', 'published', 'retracted'])), name='event_status_known', violation_error_message='That is not a known value of “status”.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'retracted'), ('retraction', ''), _connector='XOR'), name='event_retracted_for_a_reason', violation_error_message='A retracted event says why, and no other event does.'),
        ),
        migrations.AddField(
            model_name='draft',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='approver',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='timeline.event', verbose_name='event'),
        ),
        migrations.AddField(
            model_name='draft',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='timeline.proposal'),
        ),
        migrations.AddField(
            model_name='remark',
            name='answers',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='timeline.remark'),
        ),
        migrations.AddField(
            model_name='remark',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='remark',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='timeline.proposal'),
        ),
        migrations.AddField(
            model_name='remark',
            name='resolved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', 'embargo_until'], name='proposal_by_state'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['published', 'corrected', 'retracted', 'restored'])), name='proposal_action_known', violation_error_message='That is not a known value of “action”.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent-back', 'review', 'approved', 'done', 'withdrawn'])), name='proposal_state_known', violation_error_message='That is not a known value of “state”.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'sent-back', 'review', 'approved'))), fields=('event',), name='proposal_one_under_way', violation_error_message='Another change of this event is under way.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'published'), models.Q(('state__in', ['review', 'approved', 'done']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='proposal_says_why', violation_error_message='Say why: readers see the reason beside a change of what was public.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approver__isnull', False), ('state__in', ['approved', 'done'])), models.Q(models.Q(('state__in', ['approved', 'done']), _negated=True), ('alone', False), ('approved_at', None), ('approver', None), ('embargo_until', None)), _connector='OR'), name='proposal_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'done'), ('published_at', None), _connector='XOR'), name='proposal_done_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('aside', False), ('settled', False)), ('aside', True), _connector='OR'), name='draft_aside_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('aside', False), ('based_on__isnull', False), _connector='OR'), name='draft_aside_of_something'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_by', None), ('resolved_at', None)), models.Q(('answers', None), ('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='remark_resolved_by_somebody'),
        ),
    ]
