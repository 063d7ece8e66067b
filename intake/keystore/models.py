"""Case keys and the journal of erasures, in the database alias ``keys``."""

import uuid

from django.db import models


class CaseKey(models.Model):
    """A case's data key, wrapped by the master key that ``master_key_id`` names."""

    case_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    master_key_id = models.CharField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "keystore"

    def __str__(self) -> str:
        return str(self.case_id)


class Erasure(models.Model):
    """One destroyed key. A restored backup replays this journal before anything is served."""

    case_id = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "keystore"

    def __str__(self) -> str:
        return str(self.case_id)
