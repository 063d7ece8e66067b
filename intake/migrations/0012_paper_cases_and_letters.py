import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('intake', '0011_monthly_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseOrigin',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='origin', to='intake.application')),
                ('channel', models.CharField(choices=[('paper', 'Auf Papier'), ('online_service', 'Über den landesweiten Online-Dienst')], max_length=16)),
                ('process_number_sealed', models.BinaryField(null=True)),
                ('received_on', models.DateField()),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='intake.application')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='intake.message')),
                ('kind', models.CharField(choices=[('message', 'Nachricht'), ('access', 'Zugang zum Antrag')], max_length=16)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('printed_at', models.DateTimeField(null=True)),
                ('printed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at'],
                'indexes': [models.Index(condition=models.Q(('printed_at', None)), fields=['created_at'], name='letter_to_print')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ReceiptNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipt_notices', to='intake.authority')),
                ('language', models.CharField(max_length=16)),
                ('text', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'language'), name='receipt_notice_once')],
                'indexes': [],
            },
        ),
    ]
