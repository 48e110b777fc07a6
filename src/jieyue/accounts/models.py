"""People and their posts: who signs in, and over which part of the tree."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jieyue.acts.rules import ROLE_TITLES
from jieyue.registry.models import Organ, Region


class User(AbstractBaseUser):
    """A person's account.  Rights come from posts only; there is no superuser."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)  # where messages go too, if the installation sends any
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    failures = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager["User"]()


class Post(models.Model):
    """A role a person holds, over a region's subtree or over one organ, from a day to a last day.

    A post that was handed over stays on record with its last day.  `proxy` marks an organ's reporting that
    somebody else does for a time (代报); it always has a last day and a reason.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(
        max_length=20, choices=[(role.value, title) for role, title in ROLE_TITLES.items()]
    )
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="posts")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    proxy = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)


class Home(models.Model):
    """What this installation is: a demo home stays a demo home for good."""

    demo = models.BooleanField(default=False)
    demo_seed = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()


class Notice(models.Model):
    """A message to a post: whoever holds it reads it.  The same thing (`key`) is told a post only once."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notices", db_index=False)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    message = models.JSONField()  # a stored Message
    link = models.JSONField()  # the screen that deals with it: its name, its arguments, its query
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "key"), name="one_notice_a_key"),)


class Token(models.Model):
    """A key with which a person's programmes act as that person.  Kept as a digest: it is shown once, when made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)  # what it is for, in the person's words
    start = models.CharField(max_length=12)  # its first characters, to tell it from others
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)  # to within some minutes
    revoked_at = models.DateTimeField(null=True)
